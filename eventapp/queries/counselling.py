"""The appointments of a counselling day as the counsellor sees them: times, numbers and where they stand."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from eventapp.db import db
from eventapp.domain.attendance import effective_entries
from eventapp.domain.errors import NotFound
from eventapp.domain.states import HOLDING_PLACES, CounsellingTopic, EntryKind, Need, TicketStatus
from eventapp.domain.talks import SlotFacts, SlotState, decide_slot, takes_visitors
from eventapp.models import (
    CounsellingTally,
    Event,
    EventSession,
    LogEntryRow,
    Registration,
    RegistrationNeed,
    RegistrationSession,
    SpontaneousVisit,
    Ticket,
    TopicTally,
)
from eventapp.queries.door_log import get_party_log
from eventapp.queries.event_sessions import get_session


@dataclass(frozen=True, kw_only=True)
class DaySlot:
    """One appointment. ``admissions`` are the entries of the door log by which its guest is counted as come."""

    session: EventSession
    state: SlotState
    #: people without an appointment who are seen in its time
    visits: tuple[SpontaneousVisit, ...]
    admissions: tuple[str, ...]
    #: somebody without an appointment can have it now
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class Booking:
    """Who booked an appointment: for the counselling role alone."""

    registration: Registration
    needs: tuple[Need, ...]


def list_slots(event: Event, sessions: Sequence[EventSession], *, now: datetime) -> list[DaySlot]:
    """Return the appointments with where they stand, in their order and in a fixed number of statements."""
    ids = [session.id for session in sessions]
    log, visits = get_party_log(event.id, ids), list_visits(ids)
    slots = []
    for session in sessions:
        theirs = tuple(visit for visit in visits if visit.event_session_id == session.id)
        booked = log.party_sizes[session.id]
        admissions = tuple(
            entry.uuid
            for entry in effective_entries(log.entries[session.id])
            if entry.kind is EntryKind.ADMIT and entry.ticket in booked
        )
        facts = SlotFacts(
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            is_cancelled=session.is_cancelled,
            is_booked=session.places_taken > 0,
            has_arrived=bool(admissions),
            is_settled=session.is_settled,
            has_visit=bool(theirs),
        )
        state = decide_slot(facts, release_minutes=event.release_minutes, now=now)
        slots.append(
            DaySlot(
                session=session,
                state=state,
                visits=theirs,
                admissions=admissions,
                is_open=takes_visitors(state, ends_at=session.ends_at, now=now),
            )
        )
    return slots


def get_slot(event: Event, reference: str, *, now: datetime) -> DaySlot:
    """Return one appointment of the event. Raises NotFound."""
    return list_slots(event, [get_session(reference, event_id=event.id)], now=now)[0]


def list_visits(event_session_ids: Collection[int]) -> list[SpontaneousVisit]:
    """Return the people without an appointment who are seen in the time of these sessions, in order."""
    query = select(SpontaneousVisit).where(SpontaneousVisit.event_session_id.in_(event_session_ids))
    return list(db.session.scalars(query.order_by(SpontaneousVisit.id)))


def list_given_ids(event_id: int) -> set[int]:
    """Return the ids of the event's sessions in whose time somebody without an appointment is seen."""
    query = (
        select(SpontaneousVisit.event_session_id)
        .join(EventSession, EventSession.id == SpontaneousVisit.event_session_id)
        .where(EventSession.event_id == event_id)
    )
    return set(db.session.scalars(query))


def list_bookable(
    event: Event, sessions: Sequence[EventSession], *, now: datetime, is_online: bool = True
) -> list[EventSession]:
    """Return the appointments that can be chosen, taken or not: not closed and given to nobody without one.

    Staff may book one that goes on; who books online needs time to come.
    """
    given = list_given_ids(event.id)
    return [
        session
        for session in sessions
        if (session.starts_at if is_online else session.ends_at) > now
        and not session.is_cancelled
        and session.id not in given
    ]


def get_visit(reference: str, *, event_id: int) -> tuple[SpontaneousVisit, EventSession]:
    """Return somebody without an appointment and the session of it. Raises NotFound."""
    row = db.session.execute(
        select(SpontaneousVisit, EventSession)
        .join(EventSession, EventSession.id == SpontaneousVisit.event_session_id)
        .where(SpontaneousVisit.reference == reference, EventSession.event_id == event_id)
    ).first()
    if row is None:
        raise NotFound
    visit, session = row
    return visit, session


def find_booking(event_session_id: int) -> Booking | None:
    """Return who holds the appointment."""
    registration = db.session.scalars(_bookings().where(EventSession.id == event_session_id)).first()
    return None if registration is None else _booking(registration)


def list_closed_bookings(event_id: int) -> list[tuple[EventSession, Booking]]:
    """Return who still stands in an appointment that was closed, in the order of time: they are to be told."""
    rows = db.session.execute(
        _bookings()
        .where(EventSession.event_id == event_id, EventSession.is_cancelled)
        .order_by(EventSession.starts_at, EventSession.id)
    )
    return [(session, _booking(registration)) for registration, session in rows]


def get_ticket_id(event_session_id: int) -> bytes | None:
    """Return the code of whoever holds the appointment; None where there is none any more."""
    query = (
        select(Ticket.ticket_id)
        .join(RegistrationSession, RegistrationSession.registration_id == Ticket.registration_id)
        .join(Registration, Registration.id == Ticket.registration_id)
        .where(
            RegistrationSession.event_session_id == event_session_id,
            Registration.status.in_(HOLDING_PLACES),
            Ticket.status == TicketStatus.VALID,
        )
    )
    return db.session.scalars(query.order_by(Ticket.id)).first()


def list_entries(uuids: Collection[str]) -> list[LogEntryRow]:
    """Return these entries of the door log."""
    return list(db.session.scalars(select(LogEntryRow).where(LogEntryRow.uuid.in_(uuids)).order_by(LogEntryRow.id)))


def find_tally(event_id: int) -> CounsellingTally | None:
    """Return the counters of a day; None while nothing was recorded."""
    return db.session.get(CounsellingTally, event_id, populate_existing=True)


def list_topic_tallies(event_id: int) -> dict[CounsellingTopic, TopicTally]:
    """Return the counters of the topics."""
    query = select(TopicTally).where(TopicTally.event_id == event_id).execution_options(populate_existing=True)
    return {row.topic: row for row in db.session.scalars(query)}


def list_begun_days() -> list[tuple[int, datetime]]:
    """Return the events of which talks wait to be counted, with the end of their last appointment."""
    query = (
        select(CounsellingTally.event_id, func.max(EventSession.ends_at))
        .join(EventSession, EventSession.event_id == CounsellingTally.event_id)
        .where(CounsellingTally.unfinished_batch.is_not(None))
        .group_by(CounsellingTally.event_id)
        .order_by(CounsellingTally.event_id)
    )
    return [(event_id, last) for event_id, last in db.session.execute(query)]


def _booking(registration: Registration) -> Booking:
    query = select(RegistrationNeed.need).where(RegistrationNeed.registration_id == registration.id)
    return Booking(registration=registration, needs=tuple(db.session.scalars(query.order_by(RegistrationNeed.id))))


def _bookings() -> Select[Registration, EventSession]:
    return (
        select(Registration, EventSession)
        .join(RegistrationSession, RegistrationSession.registration_id == Registration.id)
        .join(EventSession, EventSession.id == RegistrationSession.event_session_id)
        .where(Registration.status.in_(HOLDING_PLACES))
    )
