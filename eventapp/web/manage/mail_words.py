"""Mails in the words of organizers: what one is about, where it stands, why it has not arrived."""

from flask_babel import gettext

from eventapp.domain.mail_limits import HELD_BACK
from eventapp.domain.mails import is_server_trouble
from eventapp.domain.states import MessageKind, OutboxStatus


def kind_words(kind: MessageKind) -> str:
    """Return what a mail is about, as organizers call it."""
    names = {
        MessageKind.REGISTRATION_CONFIRMED: gettext("Bestätigung mit Ticket"),
        MessageKind.REGISTRATION_WAITLISTED: gettext("Auf der Warteliste"),
        MessageKind.PLACE_OFFERED: gettext("Platz von der Warteliste"),
        MessageKind.OFFER_EXPIRED: gettext("Angebot abgelaufen"),
        MessageKind.APPROVAL_REQUESTED: gettext("Anfrage ist da"),
        MessageKind.APPROVAL_REFUSED: gettext("Anfrage abgelehnt"),
        MessageKind.ADDRESS_CHECK: gettext("Adresse bestätigen"),
        MessageKind.SESSION_CHANGED: gettext("Termin geändert"),
        MessageKind.REMINDER: gettext("Erinnerung"),
        MessageKind.THANKS: gettext("Dank"),
        MessageKind.ANNOUNCEMENT: gettext("Nachricht"),
        MessageKind.LINKS_REQUESTED: gettext("Links zu Anmeldungen"),
        MessageKind.MAIL_TEST: gettext("Testmail"),
        MessageKind.REGISTRATION_CHANGED: gettext("Änderung"),
        MessageKind.REGISTRATION_CANCELED: gettext("Absage der Anmeldung"),
        MessageKind.EVENT_CANCELLED: gettext("Veranstaltung fällt aus"),
        MessageKind.CERTIFICATE_ISSUED: gettext("Teilnahmebescheinigung"),
        MessageKind.USER_INVITED: gettext("Einladung ins Team"),
        MessageKind.PASSWORD_RESET: gettext("Neues Passwort"),
        MessageKind.NETWORK_LEFT: gettext("Verein nicht mehr im Netzwerk"),
        MessageKind.NETWORK_INVITED: gettext("Einladung ins Netzwerk"),
        MessageKind.BACKUP_MISSING: gettext("Sicherung fehlt"),
        MessageKind.BACKUP_WELL: gettext("Sicherung wieder da"),
    }
    return names[kind]


def status_words(status: OutboxStatus, *, attempts: int) -> tuple[str, str]:
    """Return the look of the state mark and its word."""
    if status is OutboxStatus.WAITING and attempts:
        return "half", gettext("Neuer Versuch folgt")
    states = {
        OutboxStatus.WAITING: ("open", gettext("Wartet")),
        OutboxStatus.SENT: ("on", gettext("Verschickt")),
        OutboxStatus.DROPPED: ("off", gettext("Nicht mehr nötig")),
        OutboxStatus.FAILED: ("alert", gettext("Nicht zustellbar")),
    }
    return states[status]


def trouble_words(last_error: str, *, status: OutboxStatus, is_bounced: bool) -> str:
    """Return what went wrong, in plain words; the server's own answer stands beside it."""
    if not last_error:
        return ""
    if last_error == HELD_BACK:
        return gettext("Zurückgehalten: An diese Adresse gingen schon sehr viele Mails.")
    if is_bounced:
        return gettext("Die Mail kam zurück. Stimmt die Adresse?")
    if is_server_trouble(last_error):
        return gettext("Der Mail-Server war nicht erreichbar.")
    if status is OutboxStatus.WAITING:
        return gettext("Der Mail-Server bat um etwas Geduld.")
    return gettext("Der Mail-Server nimmt diese Mail nicht an. Stimmt die Adresse?")
