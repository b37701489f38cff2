"""What the mail doctor found, in words: what it means, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext

from eventapp.domain.mail_health import Check, Finding, Level


@dataclass(frozen=True, kw_only=True)
class FindingRow:
    """One finding, for the page."""

    name: str
    state_kind: str
    state_label: str
    sentence: str
    advice: str
    detail: str


def finding_rows(found: Sequence[Finding]) -> list[FindingRow]:
    """Return the findings in words."""
    return [_row(finding) for finding in found]


def _row(finding: Finding) -> FindingRow:
    kind, label = _levels()[finding.level]
    sentence, advice = {**_server_words(), **_domain_words()}[finding.code]
    return FindingRow(
        name=_names()[finding.check],
        state_kind=kind,
        state_label=label,
        sentence=sentence,
        advice=advice,
        detail=finding.detail,
    )


def _levels() -> dict[Level, tuple[str, str]]:
    return {
        Level.GOOD: ("on", gettext("Gut")),
        Level.WEAK: ("half", gettext("Geht besser")),
        Level.BAD: ("alert", gettext("Fehlt")),
        Level.UNKNOWN: ("open", gettext("Nicht geprüft")),
    }


def _names() -> dict[Check, str]:
    return {
        Check.SERVER: gettext("Mail-Server"),
        Check.ENCRYPTION: gettext("Verschlüsselung"),
        Check.LOGIN: gettext("Anmeldung am Server"),
        Check.SENDER: gettext("Absender"),
        Check.SPF: "SPF",
        Check.DKIM: "DKIM",
        Check.DMARC: "DMARC",
        Check.WORKER: gettext("Hintergrunddienst"),
    }


def _server_words() -> dict[str, tuple[str, str]]:
    return {
        "server_unset": (
            gettext("Es ist kein Mail-Server eingestellt. Mails werden nur als Dateien abgelegt."),
            gettext("Tragen Sie SMTP_URL und MAIL_FROM in die Einstellungen ein und starten Sie neu."),
        ),
        "server_there": (gettext("Der Mail-Server antwortet."), ""),
        "server_silent": (
            gettext("Der Mail-Server antwortet nicht."),
            gettext("Stimmen Name und Port in SMTP_URL? Lässt die Firewall die Verbindung hinaus?"),
        ),
        "encrypted": (gettext("Die Verbindung ist verschlüsselt, das Zertifikat ist gültig."), ""),
        "not_encrypted": (
            gettext("Die Verbindung ist nicht verschlüsselt."),
            gettext("Nehmen Sie ?tls=none aus SMTP_URL, außer der Server läuft auf demselben Rechner."),
        ),
        "starttls_missing": (
            gettext("Der Server bietet keine Verschlüsselung (STARTTLS) an."),
            gettext("Nehmen Sie Port 587, oder smtps:// mit Port 465."),
        ),
        "encryption_failed": (
            gettext("Die Verschlüsselung kommt nicht zustande."),
            gettext("Meist stimmt der Name des Servers nicht mit dem Zertifikat überein, oder der Port passt nicht."),
        ),
        "logged_in": (gettext("Name und Passwort stimmen."), ""),
        "login_refused": (
            gettext("Der Server nimmt Name oder Passwort nicht an."),
            gettext("Prüfen Sie beides in SMTP_URL. Manche Anbieter verlangen ein eigenes Passwort für Programme."),
        ),
        "sender_taken": (gettext("Der Server nimmt Mails mit diesem Absender an."), ""),
        "sender_refused": (
            gettext("Der Server nimmt Mails mit diesem Absender nicht an."),
            gettext("MAIL_FROM muss zu dem Postfach gehören, mit dem Einlass sich anmeldet."),
        ),
        "worker_runs": (gettext("Der Hintergrunddienst läuft und holt Mails ab."), ""),
        "worker_silent": (
            gettext("Der Hintergrunddienst meldet sich nicht. Ohne ihn geht keine Mail hinaus."),
            gettext("Starten Sie „flask --app wsgi serve“ oder „flask --app wsgi worker run“."),
        ),
    }


def _domain_words() -> dict[str, tuple[str, str]]:
    return {
        "dns_silent": (
            gettext("Kein Namensserver hat geantwortet. Deshalb ist das nicht geprüft."),
            gettext("Kommt dieser Rechner ins Internet? Sonst fragen Sie Ihren Anbieter."),
        ),
        "domain_local": (
            gettext("Die Adresse des Absenders hat keine öffentliche Domain. Da gibt es nichts nachzusehen."),
            gettext("Tragen Sie in MAIL_FROM eine Adresse Ihres Vereins ein."),
        ),
        "spf_there": (gettext("Ihre Domain sagt, welche Server für sie Mails verschicken dürfen."), ""),
        "spf_missing": (
            gettext("Ihre Domain sagt nicht, wer für sie Mails verschicken darf. Viele landen dann im Spam."),
            gettext("Legen Sie bei der Domain einen TXT-Eintrag an, der mit v=spf1 beginnt. Ihr Anbieter nennt ihn."),
        ),
        "spf_several": (
            gettext("Es gibt mehrere SPF-Einträge. Dann gilt keiner."),
            gettext("Fassen Sie sie zu einem zusammen."),
        ),
        "spf_open": (
            gettext("Der SPF-Eintrag erlaubt allen, in Ihrem Namen zu schreiben."),
            gettext("Der Eintrag sollte mit -all oder ~all enden."),
        ),
        "spf_neutral": (
            gettext("Der SPF-Eintrag lässt offen, wer nicht schreiben darf."),
            gettext("Der Eintrag sollte mit -all oder ~all enden."),
        ),
        "dkim_selector_missing": (
            gettext("Für DKIM braucht es den Selektor."),
            gettext("Ihr Anbieter nennt ihn. Er steht auch im Kopf einer verschickten Mail bei DKIM-Signature als s=."),
        ),
        "dkim_there": (gettext("Zu diesem Selektor gibt es einen Schlüssel."), ""),
        "dkim_missing": (
            gettext("Zu diesem Selektor gibt es keinen Schlüssel."),
            gettext("Stimmt der Selektor? Sonst lassen Sie DKIM bei Ihrem Anbieter einschalten."),
        ),
        "dkim_revoked": (
            gettext("Der Schlüssel zu diesem Selektor ist zurückgezogen."),
            gettext("Ihr Anbieter hat vermutlich einen neueren Selektor."),
        ),
        "dmarc_there": (gettext("Ihre Domain sagt, was mit gefälschten Mails geschehen soll."), ""),
        "dmarc_watches": (gettext("Es gibt einen DMARC-Eintrag, der nur beobachtet. Das genügt zum Ankommen."), ""),
        "dmarc_missing": (
            gettext("Es gibt keinen DMARC-Eintrag. Große Anbieter verlangen ihn immer öfter."),
            gettext("Zum Anfangen genügt bei _dmarc ein TXT-Eintrag: v=DMARC1; p=none"),
        ),
    }
