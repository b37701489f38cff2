"""Changing who comes. The code stays the same unless personal tickets are added or dropped."""

from collections.abc import Collection, Sequence
from datetime import datetime

from eventapp.adapters.randomness import new_reference
from eventapp.db import db, transactional
from eventapp.domain.capacity import ensure_party_size
from eventapp.domain.errors import AttendeeAdmitted, NotEnoughPlaces, RegistrationClosed, RegistrationNotActive
from eventapp.domain.registering import (
    PartyChange,
    PartyMember,
    ensure_named,
    ensure_not_below_admitted,
    party_of,
)
from eventapp.domain.states import HOLDING_PLACES, EventStatus, RegistrationStatus, TicketMode
from eventapp.models import Attendee, Event, EventSession, Registration
from eventapp.queries import admitted as admitted_queries
from eventapp.queries import events as event_queries
from eventapp.queries import registrations as registration_queries
from eventapp.services import answers, holds, invitations, settling, tickets, waitlist
from eventapp.services.places import ensure_room, sessions_of, take_places


@transactional
def change_party(*, registration_id: int, change: PartyChange, now: datetime) -> Registration:
    """Change who comes. The code stays the same unless personal tickets are added or dropped.

    A change that changes nothing writes nothing.

    Raises RegistrationNotActive, RegistrationClosed, PartyEmpty, PartyTooLarge, NamesRequired, PartyBelowAdmitted,
    AttendeeAdmitted, NotEnoughPlaces, SessionFull or InvitationUsedUp.
    """
    registration = registration_queries.lock_registration(registration_id)
    event = registration.event
    sessions = event_queries.list_sessions(event.id)
    ensure_changeable(registration, sessions, now=now)
    if _is_unchanged(registration, change):
        return registration
    # a limit that was set later makes nobody leave
    ensure_party_size(change.party.size, limit=max(event.max_party_size, registration.size))
    ensure_named(change.members, has_list_duty=event.list_duty)
    ensure_not_below_admitted(change.party, admitted=admitted_queries.count_admitted(registration_id))
    growth = change.party.size - registration.size
    invitations.ensure_invited_growth(registration, growth=growth)
    _resize(registration, event, sessions, growth=growth, now=now)
    _apply_change(registration, event=event, change=change, now=now)
    settling.tell_anew(registration, event=event, now=now)
    settling.record("registration.changed", registration, event=event, now=now)
    if growth < 0 or _waits(registration):
        waitlist.offer_places(event, sessions, now=now)
    return registration


def ensure_changeable(registration: Registration, sessions: Sequence[EventSession], *, now: datetime) -> None:
    """Raise RegistrationNotActive for one that has ended or is nobody's, RegistrationClosed when nothing is to come."""
    is_active = registration.status in HOLDING_PLACES or _waits(registration)
    if not is_active or registration.erased_at is not None or holds.is_over(registration, now=now):
        raise RegistrationNotActive
    is_to_come = any(session.ends_at > now and not session.is_cancelled for session in sessions)
    if registration.event.status is not EventStatus.PUBLISHED or not is_to_come:
        raise RegistrationClosed


def replace_attendees(
    registration: Registration, *, dropped: Collection[Attendee], added: Sequence[PartyMember], now: datetime
) -> list[Attendee]:
    """Revoke the tickets of those who go; those who come get tickets if the registration has any.

    Returns who came. Raises AttendeeAdmitted for somebody who is inside.
    """
    first_free = max((attendee.position for attendee in registration.attendees), default=-1) + 1
    _drop_attendees(registration, dropped, now=now)
    new = [
        Attendee(position=position, reference=new_reference(), name=member.name, is_child=member.is_child)
        for position, member in enumerate(added, start=first_free)
    ]
    registration.attendees.extend(new)
    db.session.flush()
    answers.forget_absent(registration)
    if registration.status is RegistrationStatus.CONFIRMED:
        issued = tickets.issue_tickets(registration, mode=TicketMode.PERSONAL, attendees=new, now=now)
        registration.tickets.extend(issued)
    return new


def _waits(registration: Registration) -> bool:
    return registration.status is RegistrationStatus.WAITLISTED and registration.waitlisted_at is not None


def _resize(
    registration: Registration, event: Event, sessions: Sequence[EventSession], *, growth: int, now: datetime
) -> None:
    """Take or give back what changes. Who waits keeps the place in the list, also when the party grows.

    A session that is over has no limit any more: nobody comes to it.
    """
    theirs = [session for session in sessions_of(registration, sessions) if session.ends_at > now]
    if _waits(registration):
        if growth > 0 and not waitlist.can_wait(event, sessions, theirs, size=registration.size + growth):
            raise NotEnoughPlaces(left=0, wanted=registration.size + growth)
        return
    if growth > 0 and not holds.find_place(event, sessions, theirs, size=growth, now=now):
        ensure_room(event, theirs, count=growth)
        raise NotEnoughPlaces(left=0, wanted=growth)  # what is free is for those who wait
    take_places(event, theirs, count=growth)
    for session in sessions_of(registration, sessions):
        if session not in theirs:
            session.places_taken += growth


def _is_unchanged(registration: Registration, change: PartyChange) -> bool:
    present = [PartyMember(name=a.name, is_child=a.is_child, position=a.position) for a in registration.attendees]
    is_same_party = (registration.adults, registration.children) == (change.party.adults, change.party.children)
    return is_same_party and present == list(change.members) and change.name in ("", registration.name)


def _apply_change(registration: Registration, *, event: Event, change: PartyChange, now: datetime) -> None:
    registration.adults, registration.children = change.party.adults, change.party.children
    registration.name = change.name or registration.name
    registration.updated_at = now
    if event.ticket_mode is TicketMode.PERSONAL:
        _change_attendees(registration, members=change.members, now=now)
        return
    answers.forget_absent(registration)
    for ticket in registration.tickets:
        ticket.adults, ticket.children = change.party.adults, change.party.children
        ticket.updated_at = now


def _change_attendees(registration: Registration, *, members: Sequence[PartyMember], now: datetime) -> None:
    """Keep the tickets of those who stay, correct their names, revoke the rest and issue what is new."""
    present: dict[int | None, Attendee] = {attendee.position: attendee for attendee in registration.attendees}
    staying: dict[int | None, PartyMember] = {}
    added = []
    for member in members:
        if member.position in present and member.position not in staying:
            staying[member.position] = member
        else:
            added.append(member)
    for position, member in staying.items():
        _correct(present[position], member)
    for ticket in registration.tickets:
        if ticket.attendee is not None:
            party = party_of([PartyMember(is_child=ticket.attendee.is_child)])
            ticket.adults, ticket.children = party.adults, party.children
        ticket.updated_at = now
    replace_attendees(
        registration,
        dropped=[attendee for position, attendee in present.items() if position not in staying],
        added=added,
        now=now,
    )


def _correct(attendee: Attendee, member: PartyMember) -> None:
    """Another name may be another person: it goes with another reference."""
    if attendee.name != member.name:
        attendee.name, attendee.reference = member.name, new_reference()
    attendee.is_child = member.is_child


def _drop_attendees(registration: Registration, dropped: Collection[Attendee], *, now: datetime) -> None:
    """Revoke their tickets and forget their names. Raises AttendeeAdmitted for somebody who is inside."""
    theirs = [ticket for ticket in registration.tickets if ticket.attendee in dropped]
    inside = admitted_queries.list_admitted_ticket_ids(registration.id) if theirs else set()
    for ticket in theirs:
        if ticket.ticket_id in inside and ticket.attendee is not None:
            raise AttendeeAdmitted(name=ticket.attendee.name)
        ticket.attendee = None
    tickets.revoke_tickets(theirs, now=now)
    for attendee in dropped:
        registration.attendees.remove(attendee)
        db.session.delete(attendee)
