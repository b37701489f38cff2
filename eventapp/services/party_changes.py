"""Changing who comes. The code stays the same unless personal tickets are added or dropped."""

from collections.abc import Sequence
from datetime import datetime

from eventapp.db import db, transactional
from eventapp.domain.capacity import ensure_party_size
from eventapp.domain.errors import AttendeeAdmitted, NotEnoughPlaces, RegistrationClosed, RegistrationNotActive
from eventapp.domain.registering import PartyChange, ensure_not_below_admitted, match_attendees
from eventapp.domain.states import HOLDING_PLACES, EventStatus, MessageKind, TicketMode
from eventapp.models import Attendee, Event, Registration
from eventapp.queries import admitted as admitted_queries
from eventapp.queries import events as event_queries
from eventapp.queries import registrations as registration_queries
from eventapp.services import answers, holds, invitations, settling, tickets, waitlist
from eventapp.services.places import ensure_room, sessions_of, take_places


@transactional
def change_party(*, registration_id: int, change: PartyChange, now: datetime) -> Registration:
    """Change who comes. The code stays the same unless personal tickets are added or dropped.

    A change that changes nothing writes nothing.

    Raises RegistrationNotActive, RegistrationClosed, PartyEmpty, PartyTooLarge, PartyBelowAdmitted,
    AttendeeAdmitted, NotEnoughPlaces, SessionFull or InvitationUsedUp.
    """
    registration = registration_queries.lock_registration(registration_id)
    event = registration.event
    if registration.status not in HOLDING_PLACES or holds.is_over(registration, now=now):
        raise RegistrationNotActive
    sessions = event_queries.list_sessions(event.id)
    if event.status is not EventStatus.PUBLISHED or not any(s.ends_at > now and not s.is_cancelled for s in sessions):
        raise RegistrationClosed
    if _is_unchanged(registration, change):
        return registration
    ensure_party_size(change.party.size, limit=event.max_party_size)
    ensure_not_below_admitted(change.party, admitted=admitted_queries.count_admitted(registration_id))
    growth = change.party.size - registration.size
    theirs = sessions_of(registration, sessions)
    if growth > 0 and not holds.find_place(event, sessions, theirs, size=growth, now=now):
        ensure_room(event, theirs, count=growth)
        raise NotEnoughPlaces(left=0, wanted=growth)  # what is free is for those who wait
    invitations.ensure_invited_growth(registration, growth=growth)
    take_places(event, theirs, count=growth)
    _apply_change(registration, event=event, change=change, now=now)
    answers.forget_absent(registration)
    settling.tell(MessageKind.REGISTRATION_CHANGED, registration, event=event, now=now)
    settling.record("registration.changed", registration, event=event, now=now)
    if growth < 0:
        waitlist.offer_places(event, sessions, now=now)
    return registration


def _is_unchanged(registration: Registration, change: PartyChange) -> bool:
    has_same_names = [attendee.name for attendee in registration.attendees] == list(change.attendee_names)
    is_same_party = (registration.adults, registration.children) == (change.party.adults, change.party.children)
    return is_same_party and has_same_names and change.name in ("", registration.name)


def _apply_change(registration: Registration, *, event: Event, change: PartyChange, now: datetime) -> None:
    registration.adults, registration.children = change.party.adults, change.party.children
    registration.name = change.name or registration.name
    registration.updated_at = now
    if event.ticket_mode is TicketMode.PERSONAL:
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
