"""Signatures drawn on phones: where they are offered, who signs with a ticket, and which of them stand on a list."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from eventapp.db import db
from eventapp.domain.handwriting import Strokes, offers_signing, stands_on_list
from eventapp.domain.states import EntryKind, RegistrationSource, ScanResult
from eventapp.models import (
    Event,
    EventSession,
    LogEntryRow,
    Registration,
    RegistrationSession,
    Signature,
    SigningSwitch,
    Ticket,
)
from eventapp.queries import door as door_queries
from eventapp.queries.guest_codes import list_joined_guests


class Person(NamedTuple):
    """Who signs for a session: the holder of a personal ticket, or the contact of a registration."""

    event_session_id: int
    registration_id: int
    attendee_id: int | None


@dataclass(frozen=True, kw_only=True)
class TicketHolder:
    """Who stands behind a ticket, and the sessions in which they hold a place."""

    registration_id: int
    attendee_id: int | None
    is_erased: bool
    event_sessions: frozenset[int]


def is_offered(event: Event) -> bool:
    """True when people may sign on phones at the event's door."""
    # asked in this order, so that most events cost no statement
    could = offers_signing(switched_on=True, kind=event.kind, list_duty=event.list_duty, name_days=event.name_days)
    return could and is_switched_on(event.id)


def is_switched_on(event_id: int) -> bool:
    """True when somebody has switched it on, whether it can be offered or not."""
    return db.session.get(SigningSwitch, event_id) is not None


def lock_holders(ticket_ids: Collection[bytes], *, event_id: int) -> dict[bytes, TicketHolder]:
    """Return who holds these tickets of the event; nobody erases or signs for them until the transaction ends.

    Blank tickets have no holder.
    """
    rows = db.session.execute(
        select(
            Ticket.ticket_id,
            Ticket.registration_id,
            Ticket.attendee_id,
            Registration.erased_at,
            RegistrationSession.event_session_id,
        )
        .join(Registration, Registration.id == Ticket.registration_id)
        .outerjoin(RegistrationSession, RegistrationSession.registration_id == Ticket.registration_id)
        .where(
            Ticket.ticket_id.in_(ticket_ids),
            Ticket.event_id == event_id,
            Registration.source != RegistrationSource.BLANK,
        )
        .order_by(Registration.id, RegistrationSession.event_session_id)
        .with_for_update(of=Registration)
    ).all()
    sessions: dict[bytes, set[int]] = {}
    for ticket_id, *_, session_id in rows:
        sessions.setdefault(ticket_id, set()).update({session_id} - {None})
    return {
        ticket_id: TicketHolder(
            registration_id=registration_id,
            attendee_id=attendee_id,
            is_erased=erased_at is not None,
            event_sessions=frozenset(sessions[ticket_id]),
        )
        for ticket_id, registration_id, attendee_id, erased_at, _ in rows
    }


def list_of_registration(registration_id: int) -> list[Signature]:
    """Return the signatures of everybody in a registration, in the order of time."""
    query = select(Signature).where(Signature.registration_id == registration_id)
    return list(db.session.scalars(query.order_by(Signature.signed_at, Signature.id)))


def list_related(*, uuids: Collection[str], registration_ids: Collection[int]) -> list[Signature]:
    """Return the signatures with these uuids, and those of these registrations."""
    of_them = or_(Signature.uuid.in_(uuids), Signature.registration_id.in_(registration_ids))
    return list(db.session.scalars(select(Signature).where(of_them).order_by(Signature.id)))


def list_printed(event: Event, event_session: EventSession) -> dict[bytes, Strokes]:
    """Return the signatures that are printed: those that stand on the list, while the event offers it."""
    return list_standing(event_session) if is_offered(event) else {}


def list_standing(event_session: EventSession) -> dict[bytes, Strokes]:
    """Return the signatures that stand on the session's list, by a ticket of whoever signed.

    Somebody with several tickets signs once: with the oldest that is valid.
    """
    rows = db.session.execute(
        select(Signature, Ticket.ticket_id, Ticket.revoked_at)
        .join(
            Ticket,
            (Ticket.registration_id == Signature.registration_id)
            & (func.coalesce(Ticket.attendee_id, 0) == func.coalesce(Signature.attendee_id, 0)),
        )
        .where(Signature.event_session_id == event_session.id)
        .order_by(Ticket.id)
    ).all()
    if not rows:
        return {}
    tickets: dict[int, list[tuple[bytes, datetime | None]]] = {}
    for signature, ticket_id, revoked_at in rows:
        tickets.setdefault(signature.id, []).append((ticket_id, revoked_at))
    inside, taken_back = _list_inside(event_session), _list_taken_back(event_session)
    standing: dict[bytes, Strokes] = {}
    for signature in {signature.id: signature for signature, *_ in rows}.values():
        own = tickets[signature.id]
        is_standing = stands_on_list(
            signature.signed_at,
            is_inside=any(ticket_id in inside for ticket_id, _ in own),
            taken_back_at=max((taken_back[t] for t, _ in own if t in taken_back), default=None),
        )
        valid = [ticket_id for ticket_id, revoked_at in own if revoked_at is None]
        if is_standing and valid:
            standing[valid[0]] = tuple(tuple(stroke) for stroke in signature.strokes)
    return standing


def _list_inside(event_session: EventSession) -> set[bytes]:
    """Return the tickets on which somebody counts as inside."""
    event_id = event_session.event_id
    entries = [*door_queries.list_admissions(event_id), *list_joined_guests(event_id).admissions]
    return {entry.ticket for entry in entries if entry.event_session == event_session.reference}


def _list_taken_back(event_session: EventSession) -> Mapping[bytes, datetime]:
    """Return when an admission on a ticket was taken back the last time."""
    admission = aliased(LogEntryRow)
    rows = db.session.execute(
        select(admission.ticket_id, func.max(LogEntryRow.counted_at))
        .join(admission, admission.uuid == LogEntryRow.reverses)
        .where(
            LogEntryRow.kind == EntryKind.REVERSAL,
            LogEntryRow.event_session_id == event_session.id,
            admission.event_session_id == event_session.id,
            admission.kind == EntryKind.ADMIT,
            admission.result == ScanResult.ADMITTED,
            admission.ticket_id.is_not(None),
        )
        .group_by(admission.ticket_id)
    )
    return {ticket_id: at for ticket_id, at in rows if ticket_id is not None}
