"""The three documents that data protection asks an association for, from what is really set (PRV-10).

Record of processing activities (Art. 30 GDPR), deletion concept, technical and organisational measures (Art. 32).
German, for the file and for the supervisory authority; a lawyer does not stand behind them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from eventapp.domain.personal_data import Data, tables_with
from eventapp.domain.retention import (
    AUDIT_LOG_DAYS,
    COUNSELLING_WAITED_DAYS,
    MAIL_LOG_DAYS,
    SHUT_ACCOUNT_DAYS,
    WAITED_DAYS,
)


@dataclass(frozen=True, kw_only=True)
class KindRetention:
    """Days of a sort of event: the longest that any event of it has set, or the default where there is none."""

    kind: str
    contact_days: int
    name_days: int
    needs_days: int


@dataclass(frozen=True, kw_only=True)
class InstallationFacts:
    """What the documents are made from."""

    organization: str
    address: str
    represented_by: str
    contact: str
    data_protection_contact: str
    retention: Sequence[KindRetention]
    #: German names of the roles with the number of accounts that have them
    accounts: Mapping[str, int]
    is_https: bool
    #: host of the mail server; empty when mails are not sent
    mail_host: str
    database: str
    backup_days: int | None
    #: night of the newest backup
    last_backup: date | None
    is_backup_overdue: bool
    has_encrypted_backups: bool
    funders: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading with pairs of a term and what is said about it."""

    title: str
    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document of several sections."""

    title: str
    basis: str
    sections: Sequence[Section]


def record_of_processing(facts: InstallationFacts) -> Document:
    """Return the record of processing activities."""
    return Document(
        title="Verzeichnis von Verarbeitungstätigkeiten",
        basis="Art. 30 Abs. 1 DSGVO",
        sections=[
            _controller(facts),
            _registering(facts),
            _door(),
            _reporting(facts),
            _team(facts),
            _recipients(facts),
        ],
    )


def deletion_concept(facts: InstallationFacts) -> Document:
    """Return what is deleted when, by what, and from which tables."""
    return Document(
        title="Löschkonzept",
        basis="Art. 5 Abs. 1 Buchst. e, Art. 17 DSGVO; in Anlehnung an DIN 66398",
        sections=[_periods(facts), _classes(), _procedure(facts)],
    )


def _controller(facts: InstallationFacts) -> Section:
    return Section(
        title="Verantwortlicher",
        rows=[
            ("Name", facts.organization),
            ("Anschrift", facts.address),
            ("Vertreten durch", facts.represented_by),
            ("Kontakt", facts.contact),
            ("Datenschutz", facts.data_protection_contact or "nicht benannt"),
        ],
    )


def _registering(facts: InstallationFacts) -> Section:
    return Section(
        title="Anmeldung zu Veranstaltungen",
        rows=[
            ("Zweck", "Plätze vergeben, Einlass, Änderungen mitteilen, Bescheinigungen ausstellen"),
            ("Rechtsgrundlage", "Art. 6 Abs. 1 Buchst. b DSGVO; Bedarf: Einwilligung, Art. 9 Abs. 2 Buchst. a"),
            ("Betroffene", "Gäste und ihre Begleitung"),
            (
                "Daten",
                "ein Name oder Spitzname, E-Mail oder Telefon oder keins von beiden, Zahl der Erwachsenen und Kinder, "
                "Sprache, gewählte Termine, Antworten auf die Fragen der Veranstaltung; getrennt davon Bedarf "
                "(Gebärdensprache, Rollstuhlplatz, Höranlage, Sprachmittlung, Kinderbetreuung, Assistenz)",
            ),
            ("Löschung", _longest(facts)),
            ("Tabellen", _tables(Data.NAMES, Data.CONTACTS, Data.NEEDS)),
        ],
    )


def _door() -> Section:
    return Section(
        title="Einlass und Zählung",
        rows=[
            ("Zweck", "Einlass auch ohne Netz, Zahl der Teilnehmenden"),
            ("Rechtsgrundlage", "Art. 6 Abs. 1 Buchst. b und f DSGVO"),
            (
                "Daten",
                "Ticketkennung, Zeit, Personenzahl; auf dem Gerät der Helfenden Kurzname und Personenzahl, keine "
                "E-Mail, kein Telefon, kein Bedarf; Vorname der Helfenden",
            ),
            ("Löschung", "auf Geräten 12 Stunden nach dem Ende; der Bezug zur Person mit dem Namen, danach nur Summen"),
        ],
    )


def _reporting(facts: InstallationFacts) -> Section:
    return Section(
        title="Verwendungsnachweis und anonyme Statistik",
        rows=[
            ("Zweck", "Nachweis gegenüber dem Fördergeber in Summen"),
            ("Rechtsgrundlage", "Art. 6 Abs. 1 Buchst. b, c oder e DSGVO je nach Zuwendungsbescheid"),
            (
                "Daten",
                "Summen; für die Zahl verschiedener Personen ein Schlüsselwert je Projekt ohne Namen (HMAC), bis zum "
                "endgültigen Bericht, höchstens 15 Monate nach Ende des Zeitraums; die Statistik speichert Zähler, "
                "keine Bögen",
            ),
            ("Empfänger", "nur Summen an: " + (", ".join(facts.funders) or "keinen Fördergeber")),
            ("Tabellen des Nachweises", _tables(Data.PERSON_KEYS, Data.EVIDENCE)),
        ],
    )


def _team(facts: InstallationFacts) -> Section:
    held = ", ".join(f"{role}: {count}" for role, count in facts.accounts.items())
    return Section(
        title="Konten des Teams",
        rows=[
            ("Zweck", "Anmeldung an der Verwaltung, Nachvollziehbarkeit"),
            ("Daten", "Name, E-Mail, Passwort als Hash, Aufgaben; Protokoll der Schritte mit Kennungen"),
            ("Konten", held or "keine"),
            ("Tabellen des Teams", _tables(Data.TEAM, Data.AUDIT, Data.MAIL_LOG)),
            (
                "Löschung",
                f"mit dem Konto: sofort, wenn die Person es verlässt, sonst {SHUT_ACCOUNT_DAYS} Tage nach dem Sperren; "
                f"der Name mit dem letzten Schritt im Protokoll. Protokoll nach {AUDIT_LOG_DAYS} Tagen, Maildaten nach "
                f"{MAIL_LOG_DAYS} Tagen",
            ),
        ],
    )


def _recipients(facts: InstallationFacts) -> Section:
    return Section(
        title="Empfänger und Auftragsverarbeiter",
        rows=[
            ("Mailserver", facts.mail_host or "keiner: Es werden keine Mails verschickt"),
            ("Betrieb des Servers", "bitte den Anbieter eintragen und den Vertrag nach Art. 28 DSGVO ablegen"),
            ("Drittland", "keine Übermittlung durch Einlass; keine fremden Dienste in den Seiten"),
        ],
    )


def _periods(facts: InstallationFacts) -> Section:
    rows = [
        (
            each.kind,
            f"Bedarf {each.needs_days}, E-Mail und Telefon {each.contact_days}, Namen {each.name_days} Tage nach dem "
            "letzten Termin",
        )
        for each in facts.retention
    ]
    return Section(
        title="Fristen",
        rows=[
            *rows,
            (
                "Ohne Platz geblieben",
                f"{WAITED_DAYS} Tage nach dem letzten Termin, bei Beratung {COUNSELLING_WAITED_DAYS} Tag",
            ),
            ("Adresse nicht bestätigt", "nach Ablauf der Frist der Veranstaltung (Vorgabe 48 Stunden)"),
            (
                "Gesperrte Konten des Teams",
                f"{SHUT_ACCOUNT_DAYS} Tage: Adresse, Passwort, zweite Faktoren und Aufgaben; der Name, sobald das "
                "Protokoll die Person nicht mehr nennt",
            ),
            ("Mails", f"{MAIL_LOG_DAYS} Tage"),
            ("Protokoll", f"{AUDIT_LOG_DAYS} Tage"),
            ("Sicherungen", f"{facts.backup_days} Tage" if facts.backup_days else "nicht eingerichtet"),
            ("Summen, Zähler, Berichte", "unbegrenzt (ohne Personenbezug)"),
        ],
    )


_CLASSES = {
    Data.NAMES: "Namen, Antworten, Unterschriften, Tickets",
    Data.CONTACTS: "E-Mail und Telefon",
    Data.NEEDS: "Bedarf (Art. 9 DSGVO)",
    Data.PERSON_KEYS: "Schlüsselwerte für verschiedene Personen",
    Data.MAIL_LOG: "Mails",
    Data.TEAM: "Konten",
    Data.AUDIT: "Protokoll",
    Data.EVIDENCE: "Verantwortliche für Schätzungen (Beleg für den Fördergeber)",
}


def _classes() -> Section:
    return Section(
        title="Wo Daten liegen",
        rows=[(label, ", ".join(tables_with(data))) for data, label in _CLASSES.items()],
    )


def _procedure(facts: InstallationFacts) -> Section:
    return Section(
        title="Wie gelöscht wird",
        rows=[
            ("Ablauf", "stündlich von selbst; vorher werden die Zahlen der Termine festgehalten"),
            ("Nachweis", "je Veranstaltung und Stufe: Tag und Zahl der Anmeldungen, keine Namen (Seite „Löschung“)"),
            ("Auf Wunsch", "jede Person löscht sich selbst über ihren Link; auch das Team kann es"),
            (
                "Sicherungen",
                "Beim Zurückspielen werden Löschungen aus einer Liste neben der Datenbank wiederholt und Fälliges "
                "sofort gelöscht"
                if facts.backup_days
                else "werden von Einlass nicht angelegt",
            ),
        ],
    )


def _tables(*sorts: Data) -> str:
    return ", ".join(sorted({table for data in sorts for table in tables_with(data)}))


def _longest(facts: InstallationFacts) -> str:
    names = max((each.name_days for each in facts.retention), default=0)
    return f"spätestens {names} Tage nach dem letzten Termin; je Veranstaltung siehe Löschkonzept"
