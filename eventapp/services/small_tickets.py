"""Tickets of the size A6: for parties registered at the desk, and blank ones in stacks (ONS-10)."""

from collections.abc import Sequence

from eventapp.adapters.small_ticket_pdf import SmallTicket, small_ticket_pdf, ticket_stack_pdf
from eventapp.adapters.ticket_pdf import TicketFact
from eventapp.adapters.translations import Translator, translator
from eventapp.domain.check_in import Party
from eventapp.domain.errors import RegistrationNotActive
from eventapp.domain.states import HOLDING_PLACES, EventKind, TicketStatus
from eventapp.domain.tickets import spaced_short_code, ticket_link
from eventapp.models import Event, Registration, Ticket
from eventapp.services.holders import holder_words
from eventapp.services.paper_words import event_title, party_words, when


def blank_ticket_document(stack: Registration, *, event: Event, base_url: str, zone: str) -> bytes | None:
    """Return the tickets of a stack that belong to nobody yet, None when there are none left."""
    words = translator(stack.language, zone=zone)
    free = [ticket for ticket in stack.tickets if ticket.status is TicketStatus.VALID]
    if not free:
        return None
    tickets = [_blank_ticket(ticket, event=event, words=words, base_url=base_url) for ticket in free]
    title = f"{words.gettext('Blanko-Tickets')}: {event_title(event, words=words)}"
    return ticket_stack_pdf(tickets, title=title, author=event.organization.name, created=stack.created_at)


def small_ticket_document(registration: Registration, *, base_url: str, zone: str) -> bytes:
    """Return the valid tickets of a registration as A6 pages. Raises RegistrationNotActive when there is none."""
    valid = [ticket for ticket in registration.tickets if ticket.status is TicketStatus.VALID]
    if registration.status not in HOLDING_PLACES or not valid:
        raise RegistrationNotActive
    words = translator(registration.language, zone=zone)
    return small_ticket_pdf(
        [_small_ticket(registration, ticket, words=words, base_url=base_url) for ticket in valid],
        title=f"{words.gettext('Ticket')}: {event_title(registration.event, words=words)}",
        author=registration.event.organization.name,
        created=registration.updated_at,
    )


def _blank_ticket(ticket: Ticket, *, event: Event, words: Translator, base_url: str) -> SmallTicket:
    _ = words.gettext
    sessions = [session for session in event.sessions if not session.is_cancelled]
    facts = [TicketFact(label=_("Wann"), value=when(sessions, words=words))]
    return _ticket(
        ticket,
        event=event,
        facts=[*facts, *_place_fact(event, words=words)],
        rows_to_fill=((_("Name"),), (_("Erwachsene"), _("Kinder"))),
        words=words,
        base_url=base_url,
    )


def _small_ticket(registration: Registration, ticket: Ticket, *, words: Translator, base_url: str) -> SmallTicket:
    _ = words.gettext
    event = registration.event
    chosen = sorted((choice.event_session for choice in registration.chosen), key=lambda s: (s.starts_at, s.id))
    held = [session for session in chosen if not session.is_cancelled]
    facts = [TicketFact(label=_("Wann"), value=when(held, words=words)), *_place_fact(event, words=words)]
    if event.kind is EventKind.BERATUNG and held and held[0].label:
        facts.insert(0, TicketFact(label=_("Ihre Nummer"), value=held[0].label))
    party = Party(adults=ticket.adults, children=ticket.children)
    if party.size > 1:
        facts.append(TicketFact(label=_("Wer"), value=party_words(party, words=words)))
    holder = holder_words(registration, ticket, words=words)
    return _ticket(ticket, event=event, facts=facts, holder=holder, words=words, base_url=base_url)


def _ticket(
    ticket: Ticket,
    *,
    event: Event,
    facts: Sequence[TicketFact],
    words: Translator,
    base_url: str,
    holder: str = "",
    rows_to_fill: Sequence[Sequence[str]] = (),
) -> SmallTicket:
    _ = words.gettext
    code = spaced_short_code(ticket.short_code)
    return SmallTicket(
        language=words.language,
        is_rtl=words.direction == "rtl",
        title=event_title(event, words=words),
        holder=holder,
        facts=facts,
        rows_to_fill=rows_to_fill,
        qr_text=ticket_link(base_url=base_url, token=ticket.token),
        qr_description=_("QR-Code des Tickets, Kurzcode %(code)s") % {"code": code},
        code_label=_("Kurzcode"),
        short_code=code,
        hint=_("Bitte zeigen Sie diesen Code am Eingang."),
    )


def _place_fact(event: Event, *, words: Translator) -> list[TicketFact]:
    if event.venue is None:
        return []
    place = ", ".join(part for part in (event.venue.name, event.venue.city) if part)
    return [TicketFact(label=words.gettext("Wo"), value=place)]
