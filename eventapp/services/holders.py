"""Whose a ticket is, in words for the holder: mails, PDF and pages."""

from eventapp.adapters.translations import Translator
from eventapp.domain.names import short_name
from eventapp.models import Registration, Ticket


def holder_words(registration: Registration, ticket: Ticket, *, words: Translator, is_short: bool = False) -> str:
    """Return the name on a ticket; of a companion without one whose company it is, empty once names are gone."""
    attendee = ticket.attendee
    name = attendee.name if attendee is not None and attendee.name else registration.name
    shown = short_name(name) if is_short else name
    if attendee is None or attendee.name or not shown:
        return shown
    return words.gettext("Begleitung von %(name)s") % {"name": shown}
