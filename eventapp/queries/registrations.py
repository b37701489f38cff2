"""Registrations and their tickets."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, select
from sqlalchemy.orm import joinedload, selectinload

from eventapp.db import db
from eventapp.domain.codes import gone_key, gone_ticket_id
from eventapp.domain.errors import Gone, NotFound
from eventapp.domain.states import HOLDING_PLACES
from eventapp.models import (
    Event,
    EventSession,
    GivenUpSession,
    LogEntryRow,
    OutboxMessage,
    Registration,
    RegistrationSession,
    Ticket,
)
from eventapp.queries.events import lock_event


def _with_tickets(query: Select[Registration]) -> Select[Registration]:
    return query.options(
        joinedload(Registration.event).options(
            joinedload(Event.venue),
            joinedload(Event.project),
            joinedload(Event.organization),
            selectinload(Event.texts),
            selectinload(Event.sessions),
        ),
        selectinload(Registration.tickets).joinedload(Ticket.attendee),
        selectinload(Registration.attendees),
        selectinload(Registration.chosen).joinedload(RegistrationSession.event_session),
        selectinload(Registration.needs),
    )


#: Built once: every look at a ticket begins with one of them.
_BY_KEY = _with_tickets(select(Registration).where(Registration.key == bindparam("key")))
_BY_ID = _with_tickets(select(Registration).where(Registration.id == bindparam("registration_id")))


def get_by_key(key: str) -> Registration:
    """Return the registration behind a self-service key, with event and tickets.

    Raises NotFound, or Gone when its holder had it erased.
    """
    registration = db.session.scalars(_BY_KEY, {"key": key}).first()
    if registration is None:
        raise Gone if _is_gone(Registration.key == gone_key(key)) else NotFound
    if registration.erased_at is not None:
        raise Gone
    return registration


def _is_gone(condition: ColumnElement[bool]) -> bool:
    """True when retention has deleted what a key or a ticket led to."""
    return db.session.scalar(select(Registration.id).where(condition).limit(1)) is not None


def get_with_tickets(registration_id: int) -> Registration:
    """Return a registration with event and tickets. Raises NotFound."""
    registration = db.session.scalars(_BY_ID, {"registration_id": registration_id}).first()
    if registration is None:
        raise NotFound
    return registration


def lock_registration(registration_id: int) -> Registration:
    """Lock a registration's event, then return the registration as it is now, with event and tickets.

    What was read before the lock may be older than a change that has just been made. Raises NotFound.
    """
    event_id = db.session.scalar(select(Registration.event_id).where(Registration.id == registration_id))
    if event_id is None:
        raise NotFound
    lock_event(event_id)
    fresh = {"populate_existing": True}
    return db.session.scalars(_BY_ID, {"registration_id": registration_id}, execution_options=fresh).one()


def get_of_event(reference: str, *, event_id: int) -> Registration:
    """Return a registration of this event by its public reference. Raises NotFound."""
    query = select(Registration).where(Registration.reference == reference, Registration.event_id == event_id)
    query = _with_tickets(query).options(joinedload(Registration.invitation))
    registration = db.session.scalars(query).first()
    if registration is None:
        raise NotFound
    return registration


_SESSIONS_AND_REPETITION = (
    select(
        EventSession,
        exists().where(
            Registration.form_token == bindparam("form_token"), Registration.event_id == bindparam("event_id")
        ),
    )
    .where(EventSession.event_id == bindparam("event_id"))
    .order_by(EventSession.starts_at, EventSession.id)
    .execution_options(populate_existing=True)
)


def list_sessions_and_repetition(event_id: int, *, form_token: str) -> tuple[list[EventSession], bool]:
    """Return the event's sessions fresh and in order, and whether this form has already registered.

    One statement: every registration runs it under the event's lock.
    """
    rows = db.session.execute(_SESSIONS_AND_REPETITION, {"event_id": event_id, "form_token": form_token}).all()
    return [session for session, _ in rows], any(repeated for _, repeated in rows)


def get_by_form_token(form_token: str, *, event_id: int) -> Registration:
    """Return the registration that this form has made for this event. Raises NotFound."""
    query = select(Registration).where(Registration.form_token == form_token, Registration.event_id == event_id)
    registration = db.session.scalars(query).first()
    if registration is None:
        raise NotFound
    return registration


def get_ticket(ticket_id: bytes) -> Ticket:
    """Return a ticket by its eight-byte id, with registration, event and attendee.

    Raises NotFound, or Gone when its holder had the registration erased.
    """
    query = (
        select(Ticket)
        .where(Ticket.ticket_id == ticket_id)
        .options(
            joinedload(Ticket.attendee),
            joinedload(Ticket.registration).options(
                joinedload(Registration.event).options(
                    joinedload(Event.venue),
                    joinedload(Event.project),
                    joinedload(Event.organization),
                    selectinload(Event.texts),
                    selectinload(Event.sessions),
                ),
                selectinload(Registration.chosen).joinedload(RegistrationSession.event_session),
            ),
        )
    )
    ticket = db.session.scalars(query).first()
    if ticket is None:
        raise Gone if _is_gone(Registration.tickets.any(ticket_id=gone_ticket_id(ticket_id))) else NotFound
    if ticket.registration.erased_at is not None:
        raise Gone
    return ticket


def list_admissions(registration_id: int) -> list[LogEntryRow]:
    """Return what the door noted about the registration's tickets, in order."""
    query = (
        select(LogEntryRow)
        .join(Ticket, Ticket.ticket_id == LogEntryRow.ticket_id)
        .where(Ticket.registration_id == registration_id)
        .order_by(LogEntryRow.counted_at, LogEntryRow.id)
    )
    return list(db.session.scalars(query))


def list_messages(registration_id: int) -> list[OutboxMessage]:
    """Return the mails about the registration, in order."""
    query = select(OutboxMessage).where(OutboxMessage.registration_id == registration_id).order_by(OutboxMessage.id)
    return list(db.session.scalars(query))


@dataclass(frozen=True, kw_only=True)
class PlacesTaken:
    """Places counted from the registrations themselves, to prove the running counters."""

    event: int
    sessions: dict[int, int]


def count_places_taken(event_id: int) -> PlacesTaken:
    """Count the places that registrations of the event hold.

    Whoever was erased in the middle of a series has places in what took place, and none at the event any more.
    """
    size = func.coalesce(func.sum(Registration.adults + Registration.children), 0)
    holding = Registration.status.in_(HOLDING_PLACES)
    has_left = exists().where(
        GivenUpSession.registration_id == Registration.id, GivenUpSession.given_up_at == Registration.erased_at
    )
    total = db.session.scalar(select(size).where(Registration.event_id == event_id, holding, ~has_left))
    rows = db.session.execute(
        select(RegistrationSession.event_session_id, size)
        .join(Registration, Registration.id == RegistrationSession.registration_id)
        .where(Registration.event_id == event_id, holding)
        .group_by(RegistrationSession.event_session_id)
    )
    return PlacesTaken(event=total or 0, sessions={session: taken for session, taken in rows})
