"""The papers for a door without batteries, from what the database knows (ONS-9, ONS-10).

They are German, like all papers of the organization. The tally sheet is one of the lists for funders.
"""

from collections.abc import Sequence
from datetime import datetime

from eventapp.adapters.paper_pdf import DoorListLine, PaperHead, door_list_pdf, slot_list_pdf
from eventapp.adapters.ticket_pdf import TicketFact
from eventapp.adapters.translations import SOURCE_LANGUAGE, Translator, translator
from eventapp.db import transactional
from eventapp.domain.paper import build_boxes, in_name_order
from eventapp.domain.states import EventKind, RegistrationStatus
from eventapp.domain.tickets import spaced_short_code
from eventapp.models import Event, EventSession
from eventapp.queries import paper as paper_queries
from eventapp.queries.paper import ExpectedTicket
from eventapp.services import audit
from eventapp.services.paper_words import event_title, when

PRINT_REASON = "Papierliste für die Tür"

_NO_NAMES = "Stand {moment}"
_WITH_NAMES = "Stand {moment} · Enthält Namen: nach dem Eintragen vernichten."


@transactional
def print_door_list(
    *, event: Event, event_session: EventSession | None, zone: str, user_id: int, now: datetime
) -> bytes:
    """Return the list of who is expected as a PDF and remember who printed it (PRV-9).

    Counselling has one list for all its sessions, numbers and times without names (CNS-2); ``event_session`` is
    None there.
    """
    audit.record(
        "door_list.printed",
        subject_type="event_session" if event_session else "event",
        subject_reference=event_session.reference if event_session else event.reference,
        organization_id=event.organization_id,
        user_id=user_id,
        reason=PRINT_REASON,
        now=now,
    )
    words = translator(SOURCE_LANGUAGE, zone=zone)
    if event_session is None:
        return _slot_list(event, words=words, now=now)
    tickets = paper_queries.list_expected_tickets(event_session.id)
    people = sum(ticket.adults + ticket.children for ticket in tickets)
    registered = TicketFact(label="Erwartet", value=f"{people} Personen", note=f"{len(tickets)} Tickets")
    head = _head(
        event,
        [event_session],
        title="Türliste A–Z",
        facts=[registered],
        instruction="Ein Kreuz für jede Person, die kommt (E Erwachsene, K Kinder). "
        "Wer nicht auf der Liste steht, kommt als Strich auf das Zählprotokoll.",
        foot=_WITH_NAMES,
        words=words,
        now=now,
    )
    lines = [_list_line(ticket) for ticket in in_name_order(tickets)]
    return door_list_pdf(head, lines, empty="Niemand ist angemeldet.")


def _slot_list(event: Event, *, words: Translator, now: datetime) -> bytes:
    held = [session for session in event.sessions if not session.is_cancelled]
    # one after the other, each with the own appointments in order
    slots = sorted(held, key=lambda slot: (slot.counsellor, slot.starts_at, slot.id))
    taken = sum(1 for slot in slots if slot.places_taken)
    head = _head(
        event,
        slots,
        title="Tagesliste",
        facts=[TicketFact(label="Vergeben", value=f"{taken} von {len(slots)}")],
        instruction="Ein Kreuz, wenn die Person da ist. Aufgerufen wird die Nummer.",
        foot=_NO_NAMES,
        words=words,
        now=now,
    )
    is_one_day = len({words.day(slot.starts_at) for slot in slots}) == 1
    lines = [_slot_line(slot, is_one_day=is_one_day, words=words) for slot in slots]
    return slot_list_pdf(head, lines, empty="Es gibt keine Termine.")


def _whole_day(slots: Sequence[EventSession], *, words: Translator) -> str:
    """From the first slot to the last."""
    if not slots:
        return ""
    first, last = min(slot.starts_at for slot in slots), max(slot.ends_at for slot in slots)
    return f"{words.weekday(first)} {words.day(first)}, {words.clock_range(first, last)}"


def _slot_line(slot: EventSession, *, is_one_day: bool, words: Translator) -> DoorListLine:
    return DoorListLine(
        name=slot.label or words.clock(slot.starts_at),
        party=words.clock_range(slot.starts_at, slot.ends_at) if is_one_day else when([slot], words=words),
        boxes=build_boxes(adults=slot.places_taken, children=0),
        remark="" if slot.places_taken else "frei",
        counsellor=slot.counsellor,
    )


def _list_line(ticket: ExpectedTicket) -> DoorListLine:
    return DoorListLine(
        name=ticket.name,
        party=f"{ticket.adults} Erw." + (f" + {ticket.children} Ki." if ticket.children else ""),
        boxes=build_boxes(adults=ticket.adults, children=ticket.children),
        short_code=spaced_short_code(ticket.short_code),
        remark="noch nicht bestätigt" if ticket.status is RegistrationStatus.PENDING else "",
    )


def _head(
    event: Event,
    sessions: Sequence[EventSession],
    *,
    title: str,
    facts: Sequence[TicketFact],
    instruction: str,
    foot: str,
    words: Translator,
    now: datetime,
) -> PaperHead:
    is_counselling = event.kind is EventKind.BERATUNG
    what = "Termine" if is_counselling else event_title(event, words=words)
    label = "" if is_counselling else sessions[0].label
    moment = _whole_day(sessions, words=words) if is_counselling else when(sessions, words=words)
    place = event.venue.name if event.venue else ""
    town = f"{event.venue.postal_code} {event.venue.city}".strip() if event.venue else ""
    return PaperHead(
        title=title,
        subtitle=f"{what}: {label}" if label else what,
        running_head=" · ".join(part for part in (title, what, label, moment) if part),
        facts=[
            TicketFact(label="Wann", value=moment),
            TicketFact(label="Wo", value=place, note=town),
            *facts,
        ],
        instruction=instruction,
        foot=foot.format(moment=f"{words.day(now)}, {words.clock(now)}"),
        author=event.organization.name,
        printed_at=now,
    )
