"""Random walks around a waiting list: the counters are true, nothing is oversold or idle, the order is kept."""

from collections.abc import Callable, Collection
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.check_in import Party
from eventapp.domain.describing import SessionDetails
from eventapp.domain.errors import DomainError
from eventapp.domain.registering import PartyChange
from eventapp.domain.schedule import Span
from eventapp.domain.states import EventStatus, PendingFor, RegistrationStatus, TicketStatus, WaitlistRule
from eventapp.domain.waitlist import WaitingParty, has_room
from eventapp.models import Event, Registration, Ticket
from eventapp.queries import waitlist as waitlist_queries
from eventapp.queries.events import list_sessions
from eventapp.queries.registrations import count_places_taken
from eventapp.services import (
    erasure,
    event_sessions,
    holds,
    offers,
    party_changes,
    registrations,
    waitlist,
    waitlist_settings,
)
from eventapp.services.waitlist_settings import WaitlistSettings
from tests.support.builders import (
    ENDS_AT,
    NOW,
    STARTS_AT,
    make_event,
    make_organization,
    make_session,
    make_user,
    waiting_details,
)
from tests.support.proofs import many, random_case

pytestmark = [pytest.mark.proof, pytest.mark.usefixtures("app")]

STEPS = 40


class Walk:
    """An event of two sessions, both small, and what chance does to it."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self.now = NOW
        later = make_session(starts_at=STARTS_AT + timedelta(days=1), ends_at=ENDS_AT + timedelta(days=1), capacity=6)
        organization = make_organization()
        sessions = [make_session(capacity=8), later]
        event = make_event(organization=organization, capacity=chance.choice([8, 12, None]), sessions=sessions)
        event.waitlist_rule = chance.choice([WaitlistRule.SKIP, WaitlistRule.WAIT])
        event.offer_hours = 5
        db.session.commit()
        self.user_id = make_user(organization).id
        self.event_id, self.references = event.id, [session.reference for session in event.sessions]
        self._acts: list[Callable[[], object]] = [
            *[self._register] * 5,
            *[self._cancel] * 2,
            *[self._change] * 3,
            *[self._answer] * 4,
            self._queue_again,
            self._let_time_pass,
            self._let_the_worker_run,
            self._pause_or_resume,
            self._change_rule,
            self._change_capacity,
            self._cancel_or_restore_a_session,
            self._promote,
            self._erase,
        ]

    def step(self) -> None:
        """Do one thing; a refusal changes nothing."""
        try:
            self._chance.choice(self._acts)()
        except DomainError:
            db.session.rollback()

    def event(self) -> Event:
        """The event as it is now."""
        return db.session.get_one(Event, self.event_id, populate_existing=True)

    def registrations(self) -> list[Registration]:
        """All registrations as they are now."""
        query = select(Registration).where(Registration.event_id == self.event_id).order_by(Registration.id)
        return list(db.session.scalars(query, execution_options={"populate_existing": True}))

    def _any(self, *statuses: RegistrationStatus) -> int:
        found = [registration.id for registration in self.registrations() if registration.status in statuses]
        return self._chance.choice(found) if found else 0

    def _register(self) -> None:
        chosen = self._chance.sample(self.references, self._chance.choice([1, 2]))
        details = waiting_details(adults=self._chance.randint(1, 5), event_sessions=chosen)
        registrations.register(event_id=self.event_id, details=details, now=self.now)

    def _cancel(self) -> None:
        if one := self._any(*RegistrationStatus):
            registrations.cancel(registration_id=one, now=self.now)

    def _change(self) -> None:
        if one := self._any(*RegistrationStatus):
            change = PartyChange(party=Party(adults=self._chance.randint(1, 6)))
            party_changes.change_party(registration_id=one, change=change, now=self.now)

    def _answer(self) -> None:
        if one := self._any(RegistrationStatus.PENDING):
            answer = self._chance.choice([offers.accept_offer, offers.accept_offer, offers.decline_offer])
            answer(registration_id=one, now=self.now)

    def _queue_again(self) -> None:
        if one := self._any(RegistrationStatus.CANCELED):
            offers.queue_again(registration_id=one, now=self.now)

    def _promote(self) -> None:
        if one := self._any(RegistrationStatus.WAITLISTED, RegistrationStatus.PENDING):
            act = self._chance.choice([offers.offer_out_of_order, offers.confirm_at_once])
            act(registration_id=one, user_id=self.user_id, now=self.now)

    def _erase(self) -> None:
        if one := self._any(*RegistrationStatus):
            erasure.erase_registration(registration_id=one, now=self.now)

    def _let_time_pass(self) -> None:
        self.now += timedelta(hours=self._chance.randint(1, 9))

    def _let_the_worker_run(self) -> None:
        holds.expire_holds(self.now)

    def _pause_or_resume(self) -> None:
        act = self._chance.choice([waitlist_settings.pause, waitlist_settings.resume, waitlist_settings.resume])
        act(event_id=self.event_id, user_id=self.user_id, now=self.now)

    def _change_rule(self) -> None:
        settings = WaitlistSettings(
            rule=self._chance.choice([*WaitlistRule, WaitlistRule.SKIP, WaitlistRule.WAIT]),
            offer_hours=5,
            release_minutes=None,
        )
        waitlist_settings.change_settings(event_id=self.event_id, settings=settings, user_id=self.user_id, now=self.now)

    def _change_capacity(self) -> None:
        session = list_sessions(self.event_id)[0]
        span = Span(starts_at=session.starts_at, ends_at=session.ends_at)
        event_sessions.change_session(
            event_id=self.event_id,
            reference=session.reference,
            details=SessionDetails(span=span, capacity=self._chance.randint(2, 12)),
            user_id=self.user_id,
            now=self.now,
        )

    def _cancel_or_restore_a_session(self) -> None:
        session = self._chance.choice(list_sessions(self.event_id))
        act = event_sessions.restore_session if session.is_cancelled else event_sessions.cancel_session
        act(event_id=self.event_id, reference=session.reference, user_id=self.user_id, now=self.now)


@pytest.mark.parametrize("number", many(30))
def test_whatever_happens_the_books_balance(number: int) -> None:
    walk = Walk(random_case("waiting-list", number))
    before = snapshot(walk)
    for _ in range(STEPS):
        walk.step()
        after = snapshot(walk)
        expect_true_counters(walk)
        expect_nothing_oversold(before, after, walk)
        expect_nothing_idle(walk)
        expect_order_kept(before, after)
        expect_tickets_for_the_confirmed_alone(walk)
        before = after


class Snapshot:
    """What is taken, and who waits in which order."""

    def __init__(self, taken: dict[int, int], waiting: list[int]) -> None:
        self.taken = taken
        self.waiting = waiting


def snapshot(walk: Walk) -> Snapshot:
    """Look at the event as it is; 0 stands for the event itself."""
    taken = {session.id: session.places_taken for session in list_sessions(walk.event_id)}
    waiting = [registration.id for registration in waitlist_queries.list_waiting(walk.event_id)]
    return Snapshot({0: walk.event().places_taken} | taken, waiting)


def expect_true_counters(walk: Walk) -> None:
    """What is taken is what the registrations hold."""
    counted = count_places_taken(walk.event_id)
    assert walk.event().places_taken == counted.event
    assert {s.id: s.places_taken for s in list_sessions(walk.event_id) if s.places_taken} == counted.sessions


def expect_nothing_oversold(before: Snapshot, after: Snapshot, walk: Walk) -> None:
    """Places are only ever taken up to the capacity; a capacity that fell below what is taken takes no more."""
    limits = {0: walk.event().capacity} | {session.id: session.capacity for session in list_sessions(walk.event_id)}
    for which, taken in after.taken.items():
        limit = limits[which]
        assert limit is None or taken <= max(limit, before.taken[which])


def expect_nothing_idle(walk: Walk) -> None:
    """While offers are made: nobody waits who fits; in strict order the first who ever could does not."""
    event, sessions = walk.event(), list_sessions(walk.event_id)
    if event.waitlist_paused or event.waitlist_rule is WaitlistRule.OFF or event.status is not EventStatus.PUBLISHED:
        return
    held = {session.id for session in sessions if not session.is_cancelled}
    waiting = [party_of(r, held=held) for r in waitlist_queries.list_waiting(event.id)]
    all_places = waitlist._all_places(event, sessions)
    waiting = [party for party in waiting if party.sessions and has_room(party, all_places)]
    free = waitlist._free_places(event, sessions)
    looked_at = waiting if event.waitlist_rule is WaitlistRule.SKIP else waiting[:1]
    assert [party.id for party in looked_at if has_room(party, free)] == []


def expect_order_kept(before: Snapshot, after: Snapshot) -> None:
    """Whoever waited and still waits stands where they stood; whoever is new stands behind."""
    stayed = [waiting for waiting in before.waiting if waiting in after.waiting]
    assert after.waiting[: len(stayed)] == stayed


def expect_tickets_for_the_confirmed_alone(walk: Walk) -> None:
    """Valid codes are for all people of those who are confirmed, and for nobody else."""
    found = walk.registrations()
    tickets = db.session.scalars(select(Ticket).where(Ticket.event_id == walk.event_id)).all()
    for registration in found:
        mine = [t for t in tickets if t.registration_id == registration.id and t.status is TicketStatus.VALID]
        people = registration.size if registration.status is RegistrationStatus.CONFIRMED else 0
        assert sum(ticket.adults + ticket.children for ticket in mine) == people
        is_pending = registration.status is RegistrationStatus.PENDING
        assert (registration.pending_for is PendingFor.OFFER) == is_pending == (registration.held_until is not None)
        assert (registration.cancel_reason is None) == (registration.status is not RegistrationStatus.CANCELED)


def party_of(registration: Registration, *, held: Collection[int]) -> WaitingParty:
    """The registration as the rule sees it; nobody needs a place where nothing takes place."""
    sessions = frozenset(c.event_session_id for c in registration.chosen if c.event_session_id in held)
    return WaitingParty(id=registration.id, size=registration.size, sessions=sessions)
