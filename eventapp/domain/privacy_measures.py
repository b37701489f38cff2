"""Technical and organisational measures (Art. 32 GDPR), from what is really set."""

from eventapp.domain.privacy_documents import Document, InstallationFacts, Section


def measures(facts: InstallationFacts) -> Document:
    """Return the technical and organisational measures (Art. 32 GDPR)."""
    return Document(
        title="Technische und organisatorische Maßnahmen",
        basis="Art. 32 DSGVO",
        sections=[_confidentiality(facts), _integrity(), _availability(facts), _review()],
    )


def _confidentiality(facts: InstallationFacts) -> Section:
    return Section(
        title="Vertraulichkeit",
        rows=[
            ("Übertragung", "verschlüsselt (HTTPS)" if facts.is_https else "NICHT verschlüsselt: BASE_URL ist http"),
            ("Ruhende Daten", "E-Mail und Telefon versiegelt (AES-256-SIV), Schlüssel außerhalb der Datenbank"),
            ("Zugriff", "Aufgaben je Organisation; Bedarf nur für die Leitung, Beratung nur für Beratende"),
            ("Tür", "Geräte ohne Konto, mit Kurznamen, Zugang endet 12 Stunden nach dem Ende und ist widerrufbar"),
            ("Passwörter", "als Argon2id-Hash; Sperre nach Fehlversuchen"),
            ("Minimierung", "ein Name genügt; kein Geburtsdatum, keine Nationalität, kein Aufenthaltsstatus"),
        ],
    )


def _integrity() -> Section:
    return Section(
        title="Integrität",
        rows=[
            ("Tickets", "mit Ed25519 signiert, fälschungssicher, ohne Namen im Code"),
            ("Zählung", "Einträge an der Tür werden angefügt, nie überschrieben"),
            ("Protokoll", "wer was wann getan hat; Downloads von Namen nur mit Grund"),
            (
                "Seiten",
                "keine fremden Skripte, strenge Content-Security-Policy, keine Cookies vor Anmeldung oder Formular",
            ),
        ],
    )


def _availability(facts: InstallationFacts) -> Section:
    sealed = "verschlüsselt" if facts.has_encrypted_backups else "ohne E-Mail und Telefon im Klartext"
    backups = f"jede Nacht, geprüft, {sealed}, {facts.backup_days} Tage" if facts.backup_days else "nicht eingerichtet"
    newest = f"{facts.last_backup:%d.%m.%Y}" if facts.last_backup else "keine"
    return Section(
        title="Verfügbarkeit",
        rows=[
            ("Sicherungen", backups),
            ("Neueste Sicherung", f"ÜBERFÄLLIG, zuletzt: {newest}" if facts.is_backup_overdue else newest),
            ("Ohne Netz", "Der Einlass arbeitet ohne Verbindung weiter und überträgt später"),
            ("Datenbank", facts.database),
        ],
    )


def _review() -> Section:
    return Section(
        title="Überprüfung",
        rows=[
            ("Stand", "Dieses Blatt entsteht bei jedem Öffnen aus den Einstellungen"),
            ("Prüfung", "Bitte einmal im Jahr lesen, mit Datum ausdrucken und ablegen"),
        ],
    )
