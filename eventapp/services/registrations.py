"""Registering, changing and cancelling. Places are taken and given under the event's lock."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert

from eventapp.adapters.randomness import new_key, new_reference
from eventapp.db import db, transactional
from eventapp.domain.capacity import (
    Places,
    SessionPlaces,
    ensure_party_size,
    ensure_places,
)
from eventapp.domain.errors import (
    AttendeeAdmitted,
    RegistrationClosed,
    RegistrationNotActive,
    UnknownSession,
)
from eventapp.domain.registering import (
    PartyChange,
    RegistrationDetails,
    ensure_not_below_admitted,
    match_attendees,
)
from eventapp.domain.schedule import Window, ensure_registration_open
from eventapp.domain.states import (
    HOLDING_PLACES,
    EventKind,
    EventStatus,
    MessageKind,
    RegistrationSource,
    RegistrationStatus,
    TicketMode,
)
from eventapp.models import (
    Attendee,
    Event,
    EventSession,
    Registration,
    RegistrationNeed,
    RegistrationSession,
)
from eventapp.queries import admitted as admitted_queries
from eventapp.queries import events as event_queries
from eventapp.queries import registrations as registration_queries
from eventapp.services import audit, outbox, tickets


@transactional
def register(*, event_id: int, details: RegistrationDetails, now: datetime) -> Registration:
    """Take places for a party and issue its tickets.

    The same form sent again returns the registration that it made the first time. Raises
    RegistrationClosed, UnknownSession, PartyEmpty, PartyTooLarge, NotEnoughPlaces or SessionFull.
    """
    event = event_queries.lock_event(event_id)
    sessions, is_repeated = registration_queries.list_sessions_and_repetition(event_id, form_token=details.form_token)
    if is_repeated:
        return registration_queries.get_by_form_token(details.form_token, event_id=event_id)
    _ensure_open(event, sessions, source=details.source, now=now)
    chosen = _chosen_sessions(event, sessions, references=details.event_sessions, now=now)
    ensure_party_size(details.party.size, limit=event.max_party_size)
    _take_places(event, chosen, count=details.party.size)
    registration = _add_registration(event, chosen, details=details, now=now)
    outbox.enqueue_for_registration(
        MessageKind.REGISTRATION_CONFIRMED,
        registration=registration,
        organization_id=event.organization_id,
        now=now,
    )
    audit.record(
        "registration.made",
        subject_type="registration",
        subject_reference=registration.reference,
        organization_id=event.organization_id,
        now=now,
    )
    return registration


@transactional
def change_party(*, registration_id: int, change: PartyChange, now: datetime) -> Registration:
    """Change who comes. The code stays the same unless personal tickets are added or dropped.

    A change that changes nothing writes nothing.

    Raises RegistrationNotActive, RegistrationClosed, PartyEmpty, PartyTooLarge, PartyBelowAdmitted,
    AttendeeAdmitted, NotEnoughPlaces or SessionFull.
    """
    registration = registration_queries.lock_registration(registration_id)
    event = registration.event
    if registration.status not in HOLDING_PLACES:
        raise RegistrationNotActive
    sessions = event_queries.list_sessions(event.id)
    if event.status is not EventStatus.PUBLISHED or not _has_future(sessions, now=now):
        raise RegistrationClosed
    if _is_unchanged(registration, change):
        return registration
    ensure_party_size(change.party.size, limit=event.max_party_size)
    ensure_not_below_admitted(change.party, admitted=admitted_queries.count_admitted(registration_id))
    _take_places(event, _sessions_of(registration, sessions), count=change.party.size - registration.size)
    _apply_change(registration, event=event, change=change, now=now)
    outbox.enqueue_for_registration(
        MessageKind.REGISTRATION_CHANGED,
        registration=registration,
        organization_id=event.organization_id,
        now=now,
    )
    audit.record(
        "registration.changed",
        subject_type="registration",
        subject_reference=registration.reference,
        organization_id=event.organization_id,
        now=now,
    )
    return registration


@transactional
def cancel(*, registration_id: int, now: datetime, user_id: int | None = None) -> Registration:
    """Cancel a registration; its places are free at once. Cancelling twice changes nothing."""
    registration = registration_queries.lock_registration(registration_id)
    event = registration.event
    if registration.status is RegistrationStatus.CANCELED:
        return registration
    if registration.status in HOLDING_PLACES:
        sessions = event_queries.list_sessions(event.id)
        _take_places(event, _sessions_of(registration, sessions), count=-registration.size)
    registration.status = RegistrationStatus.CANCELED
    registration.canceled_at = registration.updated_at = now
    tickets.revoke_tickets(registration.tickets, now=now)
    outbox.enqueue_for_registration(
        MessageKind.REGISTRATION_CANCELED,
        registration=registration,
        organization_id=event.organization_id,
        now=now,
    )
    audit.record(
        "registration.canceled",
        subject_type="registration",
        subject_reference=registration.reference,
        organization_id=event.organization_id,
        user_id=user_id,
        now=now,
    )
    return registration


def _ensure_open(event: Event, sessions: Sequence[EventSession], *, source: RegistrationSource, now: datetime) -> None:
    if event.status is not EventStatus.PUBLISHED or not _has_future(sessions, now=now):
        raise RegistrationClosed
    if source is RegistrationSource.ONLINE:
        window = Window(opens_at=event.registration_opens_at, closes_at=event.registration_closes_at)
        ensure_registration_open(window, now=now)


def _has_future(sessions: Sequence[EventSession], *, now: datetime) -> bool:
    return any(session.ends_at > now and not session.is_cancelled for session in sessions)


def _chosen_sessions(
    event: Event, sessions: Sequence[EventSession], *, references: Sequence[str], now: datetime
) -> list[EventSession]:
    open_ones = {s.reference: s for s in sessions if s.ends_at > now and not s.is_cancelled}
    if any(reference not in open_ones for reference in references):
        raise UnknownSession
    wanted = set(references or open_ones)
    if event.kind is EventKind.BERATUNG and len(wanted) != 1:
        raise UnknownSession  # a conversation is one slot, never the whole day
    return [session for reference, session in open_ones.items() if reference in wanted]


def _sessions_of(registration: Registration, sessions: Sequence[EventSession]) -> list[EventSession]:
    ids = {choice.event_session_id for choice in registration.chosen}
    return [session for session in sessions if session.id in ids]


def _take_places(event: Event, sessions: Sequence[EventSession], *, count: int) -> None:
    ensure_places(
        event=Places(capacity=event.capacity, taken=event.places_taken),
        sessions=[
            SessionPlaces(
                name=session.label or session.reference,
                places=Places(capacity=session.capacity, taken=session.places_taken),
            )
            for session in sessions
        ],
        wanted=count,
    )
    event.places_taken += count
    for session in sessions:
        session.places_taken += count


def _add_registration(
    event: Event, chosen: Sequence[EventSession], *, details: RegistrationDetails, now: datetime
) -> Registration:
    registration = Registration(
        event_id=event.id,
        reference=new_reference(),
        key=new_key(),
        form_token=details.form_token,
        status=RegistrationStatus.CONFIRMED,
        source=details.source,
        name=details.name or (details.attendee_names[0] if details.attendee_names else ""),
        email=details.contact.email,
        phone=details.contact.phone,
        language=details.language,
        adults=details.party.adults,
        children=details.party.children,
        created_at=now,
        updated_at=now,
        chosen=[RegistrationSession(event_session_id=session.id) for session in chosen],
    )
    db.session.add(registration)
    db.session.flush()
    attendees = _add_attendees(registration, details.attendee_names) if _is_personal(event) else []
    if details.needs:
        rows = [{"registration_id": registration.id, "need": need, "consented_at": now} for need in details.needs]
        db.session.execute(insert(RegistrationNeed), rows)
    tickets.issue_tickets(registration, mode=event.ticket_mode, attendees=attendees, now=now)
    return registration


def _is_personal(event: Event) -> bool:
    return event.ticket_mode is TicketMode.PERSONAL


def _add_attendees(registration: Registration, names: Sequence[str]) -> list[Attendee]:
    """Insert all of them in one statement, however many they are."""
    rows = [{"registration_id": registration.id, "position": i, "name": name} for i, name in enumerate(names)]
    added = db.session.scalars(insert(Attendee).returning(Attendee), rows)
    return sorted(added, key=lambda attendee: attendee.position)


def _is_unchanged(registration: Registration, change: PartyChange) -> bool:
    has_same_names = [attendee.name for attendee in registration.attendees] == list(change.attendee_names)
    is_same_party = (registration.adults, registration.children) == (change.party.adults, change.party.children)
    return is_same_party and has_same_names and change.name in ("", registration.name)


def _apply_change(registration: Registration, *, event: Event, change: PartyChange, now: datetime) -> None:
    registration.adults, registration.children = change.party.adults, change.party.children
    registration.name = change.name or registration.name
    registration.updated_at = now
    if _is_personal(event):
        _change_attendees(registration, names=change.attendee_names, now=now)
        return
    for ticket in registration.tickets:
        ticket.adults, ticket.children = change.party.adults, change.party.children
        ticket.updated_at = now


def _change_attendees(registration: Registration, *, names: Sequence[str], now: datetime) -> None:
    """Keep the tickets of those who stay, rename, revoke the rest and issue what is new."""
    present = list(registration.attendees)
    matches = match_attendees([attendee.name for attendee in present], names)
    for index, name in zip(matches, names, strict=True):
        if index is not None:
            present[index].name = name
    _drop_attendees(registration, [a for index, a in enumerate(present) if index not in matches], now=now)
    for ticket in registration.tickets:
        ticket.updated_at = now
    first_free = max((attendee.position for attendee in present), default=-1) + 1
    new_names = [name for index, name in zip(matches, names, strict=True) if index is None]
    added = [Attendee(position=position, name=name) for position, name in enumerate(new_names, start=first_free)]
    registration.attendees.extend(added)
    db.session.flush()
    issued = tickets.issue_tickets(registration, mode=TicketMode.PERSONAL, attendees=added, now=now)
    registration.tickets.extend(issued)


def _drop_attendees(registration: Registration, dropped: Sequence[Attendee], *, now: datetime) -> None:
    """Revoke their tickets and forget their names. Raises AttendeeAdmitted for somebody who is inside."""
    theirs = [ticket for ticket in registration.tickets if ticket.attendee in dropped]
    inside = admitted_queries.list_admitted_ticket_ids(registration.id)
    for ticket in theirs:
        if ticket.ticket_id in inside and ticket.attendee is not None:
            raise AttendeeAdmitted(name=ticket.attendee.name)
        ticket.attendee = None
    tickets.revoke_tickets(theirs, now=now)
    for attendee in dropped:
        registration.attendees.remove(attendee)
        db.session.delete(attendee)
