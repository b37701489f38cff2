"""The appointments of a day as the counsellor sees them on a phone: time, number and where they stand, no names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from flask_babel import gettext

from eventapp.domain.talks import SlotState, is_near
from eventapp.queries import counselling as counselling_queries
from eventapp.queries.counselling import Booking, DaySlot
from eventapp.web.forms.times import local_day_of

if TYPE_CHECKING:
    from eventapp.models import Event, EventSession

#: The look of each state's mark.
_MARKS = {
    SlotState.CLOSED: "off",
    SlotState.HELD: "on",
    SlotState.SPONTANEOUS: "half",
    SlotState.MISSED: "off",
    SlotState.ARRIVED: "alert",
    SlotState.RELEASED: "open",
    SlotState.BOOKED: "half",
    SlotState.FREE: "open",
    SlotState.UNUSED: "open",
}


@dataclass(frozen=True, kw_only=True)
class VisitLine:
    """Somebody without an appointment."""

    reference: str
    label: str
    is_settled: bool


@dataclass(frozen=True, kw_only=True)
class SlotLine:
    """One appointment of the list."""

    reference: str
    label: str
    counsellor: str
    starts_at: datetime
    ends_at: datetime
    state_kind: str
    state_words: str
    #: what became of it can be recorded, or was recorded and can be taken back
    is_due: bool
    is_settled: bool
    #: somebody without an appointment can have it
    is_open: bool
    can_close: bool
    visits: Sequence[VisitLine]


@dataclass(frozen=True, kw_only=True)
class ClosedBooking:
    """Somebody whose appointment was closed: to be called where no mail reaches them."""

    label: str
    starts_at: datetime
    registration_reference: str
    name: str
    email: str | None
    phone: str | None


@dataclass(frozen=True, kw_only=True)
class DayPage:
    """The list of one day, of all who counsel or of one."""

    day: date | None
    days: Sequence[date]
    counsellor: str
    counsellors: Sequence[str]
    slots: Sequence[SlotLine]
    closed: Sequence[ClosedBooking]
    can_add_visit: bool
    can_close_all: bool
    #: talks wait to be counted
    is_begun: bool


def day_page(event: "Event", *, wanted_day: date | None, counsellor: str, now: datetime) -> DayPage:
    """Return the day that is asked for, else today, the next one or the last one."""
    days = sorted({local_day_of(session.starts_at) for session in event.sessions})
    day = wanted_day if wanted_day in days else _nearest(days, today=local_day_of(now))
    of_day = [session for session in event.sessions if local_day_of(session.starts_at) == day]
    counsellors = sorted({session.counsellor for session in of_day if session.counsellor})
    chosen = counsellor if counsellor in counsellors else ""
    shown = [session for session in of_day if chosen in ("", session.counsellor)]
    slots = counselling_queries.list_slots(event, shown, now=now)
    tally = counselling_queries.find_tally(event.id)
    return DayPage(
        day=day,
        days=days,
        counsellor=chosen,
        counsellors=counsellors if len(counsellors) > 1 else (),
        slots=[slot_line(slot, now=now) for slot in slots],
        closed=[_closed(session, booking) for session, booking in counselling_queries.list_closed_bookings(event.id)],
        can_add_visit=any(
            slot.session.ends_at > now and is_near(slot.session.starts_at, now=now) and not slot.session.is_cancelled
            for slot in slots
        ),
        can_close_all=any(_can_close(slot, now=now) for slot in slots),
        is_begun=tally is not None and tally.unfinished_batch is not None,
    )


def slot_line(slot: DaySlot, *, now: datetime) -> SlotLine:
    """Return one appointment of the list."""
    session = slot.session
    is_booked = session.places_taken > 0 and not session.is_cancelled
    return SlotLine(
        reference=session.reference,
        label=session.label,
        counsellor=session.counsellor,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        state_kind=_MARKS[slot.state],
        state_words=_words(slot.state, is_open=slot.is_open),
        is_due=is_booked and not session.is_settled and is_near(session.starts_at, now=now),
        is_settled=session.is_settled and is_booked,
        is_open=slot.is_open and is_near(session.starts_at, now=now),
        can_close=_can_close(slot, now=now),
        visits=[
            VisitLine(reference=visit.reference, label=visit.label, is_settled=visit.entry_uuid is not None)
            for visit in slot.visits
        ],
    )


def _words(state: SlotState, *, is_open: bool) -> str:
    """Return what a state is called."""
    return {
        SlotState.CLOSED: gettext("abgesagt"),
        SlotState.HELD: gettext("erledigt"),
        SlotState.SPONTANEOUS: gettext("spontan vergeben"),
        SlotState.MISSED: gettext("nicht erschienen"),
        SlotState.ARRIVED: gettext("ist da"),
        SlotState.RELEASED: gettext("niemand gekommen, frei") if is_open else gettext("niemand gekommen"),
        SlotState.BOOKED: gettext("gebucht"),
        SlotState.FREE: gettext("frei"),
        SlotState.UNUSED: gettext("blieb frei"),
    }[state]


def _can_close(slot: DaySlot, *, now: datetime) -> bool:
    return slot.session.starts_at > now and slot.state in (SlotState.FREE, SlotState.BOOKED) and not slot.visits


def _closed(session: "EventSession", booking: Booking) -> ClosedBooking:
    registration = booking.registration
    return ClosedBooking(
        label=session.label,
        starts_at=session.starts_at,
        registration_reference=registration.reference,
        name=registration.name,
        email=registration.email,
        phone=registration.phone,
    )


def _nearest(days: Sequence[date], *, today: date) -> date | None:
    coming = [day for day in days if day >= today]
    return coming[0] if coming else days[-1] if days else None
