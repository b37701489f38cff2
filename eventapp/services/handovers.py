"""Passing a personal ticket on: somebody else comes, with a code of their own; the old code lets nobody in."""

from datetime import datetime

from eventapp.db import transactional
from eventapp.domain.errors import NotFound
from eventapp.domain.registering import PartyMember, ensure_named, party_of
from eventapp.models import Attendee, Registration
from eventapp.queries import events as event_queries
from eventapp.queries import registrations as registration_queries
from eventapp.services import answers, settling
from eventapp.services.party_changes import ensure_changeable, replace_attendees


@transactional
def hand_over(*, registration_id: int, position: int, to: PartyMember, now: datetime) -> Attendee:
    """Let somebody else come in the place of the person at ``position``, and return them. The party keeps its places.

    Raises NotFound for a position that nobody has, AttendeeAdmitted for somebody who is inside, NamesRequired,
    RegistrationNotActive or RegistrationClosed.
    """
    registration = registration_queries.lock_registration(registration_id)
    event = registration.event
    ensure_changeable(registration, event_queries.list_sessions(event.id), now=now)
    leaving = next((attendee for attendee in registration.attendees if attendee.position == position), None)
    if leaving is None:
        raise NotFound
    ensure_named([to], has_list_duty=event.list_duty)
    [come] = replace_attendees(registration, dropped=[leaving], added=[to], now=now)
    _count_again(registration, now=now)
    answers.forget_absent(registration)
    settling.tell_anew(registration, event=event, now=now)
    settling.record("ticket.handed_over", registration, event=event, now=now)
    return come


def _count_again(registration: Registration, *, now: datetime) -> None:
    """An adult may come instead of a child, and the other way round."""
    party = party_of([PartyMember(is_child=attendee.is_child) for attendee in registration.attendees])
    registration.adults, registration.children = party.adults, party.children
    registration.updated_at = now
