"""Words for the values of the person's own data; the file for programs has the names that programs know."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext

from eventapp.domain.states import (
    CancelReason,
    CertificateKind,
    EntryKind,
    MessageKind,
    Need,
    PendingFor,
    RegistrationStatus,
    ScanResult,
    TicketStatus,
)
from eventapp.web.forms.registrations import NEED_LABELS

_MAILS: Mapping[StrEnum, Any] = {
    MessageKind.REGISTRATION_CONFIRMED: lazy_gettext("Bestätigung mit Ticket"),
    MessageKind.REGISTRATION_CHANGED: lazy_gettext("Änderung"),
    MessageKind.REGISTRATION_CANCELED: lazy_gettext("Absage der Anmeldung"),
    MessageKind.REGISTRATION_WAITLISTED: lazy_gettext("Auf der Warteliste"),
    MessageKind.PLACE_OFFERED: lazy_gettext("Platz von der Warteliste"),
    MessageKind.OFFER_EXPIRED: lazy_gettext("Angebot abgelaufen"),
    MessageKind.APPROVAL_REQUESTED: lazy_gettext("Anfrage ist da"),
    MessageKind.APPROVAL_REFUSED: lazy_gettext("Anfrage abgelehnt"),
    MessageKind.ADDRESS_CHECK: lazy_gettext("Adresse bestätigen"),
    MessageKind.SESSION_CHANGED: lazy_gettext("Termin geändert"),
    MessageKind.REMINDER: lazy_gettext("Erinnerung"),
    MessageKind.THANKS: lazy_gettext("Dank"),
    MessageKind.ANNOUNCEMENT: lazy_gettext("Nachricht"),
    MessageKind.LINKS_REQUESTED: lazy_gettext("Links zu Anmeldungen"),
    MessageKind.EVENT_CANCELLED: lazy_gettext("Veranstaltung fällt aus"),
    MessageKind.CERTIFICATE_ISSUED: lazy_gettext("Teilnahmebescheinigung"),
    MessageKind.USER_INVITED: lazy_gettext("Einladung ins Team"),
    MessageKind.PASSWORD_RESET: lazy_gettext("Neues Passwort"),
    MessageKind.MAIL_TEST: lazy_gettext("Testmail"),
    MessageKind.NETWORK_LEFT: lazy_gettext("Verein nicht mehr im Netzwerk"),
    MessageKind.NETWORK_INVITED: lazy_gettext("Einladung ins Netzwerk"),
    MessageKind.BACKUP_MISSING: lazy_gettext("Sicherung fehlt"),
    MessageKind.BACKUP_WELL: lazy_gettext("Sicherung wieder da"),
}
_SCANS: Mapping[StrEnum, Any] = {
    ScanResult.UNKNOWN: lazy_gettext("Code unbekannt"),
    ScanResult.FORGED: lazy_gettext("Code unbekannt"),
    ScanResult.OTHER_EVENT: lazy_gettext("andere Veranstaltung"),
    ScanResult.REVOKED: lazy_gettext("es gibt einen neuen Code"),
    ScanResult.CANCELED: lazy_gettext("Anmeldung abgesagt"),
    ScanResult.WAITLISTED: lazy_gettext("Warteliste"),
    ScanResult.UNCONFIRMED: lazy_gettext("noch nicht bestätigt"),
    ScanResult.OTHER_SESSION: lazy_gettext("anderer Termin"),
    ScanResult.TOO_EARLY: lazy_gettext("noch vor dem Einlass"),
    ScanResult.TOO_LATE: lazy_gettext("nach dem Einlass"),
    ScanResult.ADMITTED: lazy_gettext("eingelassen"),
    ScanResult.ALREADY_ADMITTED: lazy_gettext("schon eingecheckt"),
    ScanResult.PARTY_FULL: lazy_gettext("alle schon eingecheckt"),
    ScanResult.RECORDED: lazy_gettext("gezählt"),
}
#: By the kind of value: the same technical name can mean different things in two of them.
WORDS: Mapping[type[StrEnum], Mapping[StrEnum, Any]] = {
    RegistrationStatus: {
        RegistrationStatus.PENDING: lazy_gettext("noch nicht bestätigt"),
        RegistrationStatus.CONFIRMED: lazy_gettext("bestätigt"),
        RegistrationStatus.WAITLISTED: lazy_gettext("Warteliste"),
        RegistrationStatus.CANCELED: lazy_gettext("abgesagt"),
    },
    PendingFor: {
        PendingFor.APPROVAL: lazy_gettext("die Antwort der Leitung"),
        PendingFor.ADDRESS: lazy_gettext("die Bestätigung der E-Mail-Adresse"),
        PendingFor.OFFER: lazy_gettext("Ihre Antwort auf den angebotenen Platz"),
    },
    CancelReason: {
        CancelReason.BY_HOLDER: lazy_gettext("von Ihnen abgesagt"),
        CancelReason.BY_ORGANIZER: lazy_gettext("von der Leitung abgesagt"),
        CancelReason.NOT_APPROVED: lazy_gettext("Anfrage abgelehnt"),
        CancelReason.ADDRESS_UNCONFIRMED: lazy_gettext("E-Mail-Adresse nicht bestätigt"),
        CancelReason.OFFER_DECLINED: lazy_gettext("angebotenen Platz abgelehnt"),
        CancelReason.OFFER_EXPIRED: lazy_gettext("Angebot abgelaufen"),
        CancelReason.NO_PLACE: lazy_gettext("kein Platz frei geworden"),
    },
    TicketStatus: {
        TicketStatus.VALID: lazy_gettext("gültig"),
        TicketStatus.REVOKED: lazy_gettext("ungültig"),
    },
    Need: {need: label for need, label in NEED_LABELS.items()},
    EntryKind: {
        EntryKind.ADMIT: lazy_gettext("Einlass"),
        EntryKind.EXIT: lazy_gettext("Ausgang"),
        EntryKind.WALK_IN: lazy_gettext("als Gast gezählt"),
        EntryKind.TALLY: lazy_gettext("gezählt"),
        EntryKind.REVERSAL: lazy_gettext("zurückgenommen"),
        EntryKind.DECISION: lazy_gettext("von der Leitung entschieden"),
    },
    ScanResult: _SCANS,
    MessageKind: _MAILS,
    CertificateKind: {
        CertificateKind.WHOLE: lazy_gettext("ganze Veranstaltung"),
        CertificateKind.SINGLE_SESSIONS: lazy_gettext("einzelne Termine"),
    },
}
