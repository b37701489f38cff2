"""Many guests at once do whatever they like: register, change, cancel, take and refuse offers. The books balance.

`pytest --database postgresql` runs the same on a server; `make proofs` with two hundred guests for a minute.
"""

import threading
from collections import Counter
from collections.abc import Callable
from contextvars import Context
from dataclasses import replace
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from eventapp.db import db
from eventapp.domain.check_in import Party
from eventapp.domain.errors import DomainError
from eventapp.domain.registering import PartyChange
from eventapp.domain.states import (
    HOLDING_PLACES,
    EventKind,
    PendingFor,
    RegistrationStatus,
    TicketMode,
    TicketStatus,
    WaitlistRule,
)
from eventapp.models import Event, OutboxMessage, Registration
from eventapp.queries.events import list_sessions, lock_event
from eventapp.queries.registrations import count_places_taken
from eventapp.services import offers, party_changes, registrations, waitlist
from tests.support.builders import NOW, make_details, make_event, make_session
from tests.support.proofs import FACTOR, random_case

GUESTS, ACTIONS = (200, 20) if FACTOR > 1 else (24, 8)
SESSIONS = 3
EVENT_PLACES, SESSION_PLACES = 60, 30
MOST_PEOPLE = 5
EVERYTHING = ("_register", "_change", "_accept", "_decline", "_cancel")
MOST_ROUNDS = 10
#: As many as the pool of the database has connections for; a server has fewer threads.
AT_ONCE = 12


class Guest:
    """Somebody with one registration at a time, who does one thing after another."""

    def __init__(self, chance: Random, *, event_id: int, references: list[str]) -> None:
        self._chance = chance
        self._event_id = event_id
        self._references = references
        self._registration_id: int | None = None

    def act(self) -> str:
        """Do something; return what it was, or the error that it ended in."""
        if self._registration_id is None:
            return self._try(self._register)
        return self._try(self._chance.choice((self._change, self._accept, self._accept, self._decline, self._cancel)))

    def _try(self, action: Callable[[], None]) -> str:
        try:
            action()
        except DomainError as error:
            return error.code
        finally:
            db.session.remove()
        return str(action.__name__)

    def _register(self) -> None:
        chosen = self._chance.sample(self._references, self._chance.randint(1, SESSIONS))
        details = make_details(adults=self._chance.randint(1, MOST_PEOPLE), email=None, event_sessions=chosen)
        details = replace(details, accepts_waiting=True)
        self._registration_id = registrations.register(event_id=self._event_id, details=details, now=NOW).id

    def _change(self) -> None:
        assert self._registration_id is not None
        change = PartyChange(party=Party(adults=self._chance.randint(1, MOST_PEOPLE)), name="Ada Beispiel")
        party_changes.change_party(registration_id=self._registration_id, change=change, now=NOW)

    def _accept(self) -> None:
        assert self._registration_id is not None
        offers.accept_offer(registration_id=self._registration_id, now=NOW)

    def _decline(self) -> None:
        assert self._registration_id is not None
        offers.decline_offer(registration_id=self._registration_id, now=NOW)
        if self._chance.random() < 0.5:
            offers.queue_again(registration_id=self._registration_id, now=NOW)

    def _cancel(self) -> None:
        assert self._registration_id is not None
        registrations.cancel(registration_id=self._registration_id, now=NOW)
        self._registration_id = None


def let_loose(app: Flask, guests: list[Guest], *, actions: int) -> Counter[str]:
    """Let all of them act at the same time. A fault in one of them is raised here."""
    ends, faults, guard = Counter[str](), list[BaseException](), threading.Lock()
    turns = threading.Semaphore(AT_ONCE)

    def act(guest: Guest) -> str:
        with turns:
            return guest.act()

    def run(guest: Guest) -> None:
        with app.app_context():
            try:
                done = Counter(act(guest) for _ in range(actions))
            except BaseException as fault:
                faults.append(fault)
                raise
        with guard:
            ends.update(done)

    threads = [threading.Thread(target=Context().run, args=(run, guest)) for guest in guests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    return ends


@pytest.mark.proof
@pytest.mark.parametrize("rule", [WaitlistRule.SKIP, WaitlistRule.WAIT])
def test_books_balance_after_many_guests(app: Flask, rule: WaitlistRule) -> None:
    event = make_event(
        kind=EventKind.FACHTAG,
        capacity=EVENT_PLACES,
        ticket_mode=TicketMode.PARTY,
        sessions=[make_session(capacity=SESSION_PLACES) for _ in range(SESSIONS)],
    )
    event.waitlist_rule = rule
    db.session.commit()
    event_id, references = event.id, [session.reference for session in event.sessions]
    guests = [Guest(random_case("guest", number), event_id=event_id, references=references) for number in range(GUESTS)]

    ends = let_loose(app, guests, actions=ACTIONS)
    for _ in range(MOST_ROUNDS - 1):  # who comes first is chance, and with it whether anybody had an offer to decline
        if min(ends[what] for what in EVERYTHING) == 0:
            ends += let_loose(app, guests, actions=ACTIONS)

    assert min(ends[what] for what in EVERYTHING) > 0
    assert_balanced(event_id)
    db.session.commit()
    event = lock_event(event_id)
    assert waitlist.offer_places(event, list_sessions(event_id), now=NOW) == []  # nobody waits who could have a place


def assert_balanced(event_id: int) -> None:
    """Places, tickets and states agree with one another."""
    event = db.session.get_one(Event, event_id, populate_existing=True)
    sessions, counted = list_sessions(event_id), count_places_taken(event_id)
    assert event.places_taken == counted.event <= EVENT_PLACES
    assert {s.id: s.places_taken for s in sessions} == {s.id: counted.sessions.get(s.id, 0) for s in sessions}
    assert max(session.places_taken for session in sessions) <= SESSION_PLACES
    for registration in db.session.scalars(select(Registration).options(selectinload(Registration.tickets))):
        valid = [ticket for ticket in registration.tickets if ticket.status is TicketStatus.VALID]
        is_confirmed = registration.status is RegistrationStatus.CONFIRMED
        assert [ticket.adults for ticket in valid] == ([registration.adults] if is_confirmed else [])
        is_pending = registration.status is RegistrationStatus.PENDING
        assert registration.pending_for is (PendingFor.OFFER if is_pending else None)
        assert (registration.held_until is not None) is is_pending
        assert (registration.canceled_at is not None) is (registration.status is RegistrationStatus.CANCELED)
        assert registration.status in (*HOLDING_PLACES, RegistrationStatus.WAITLISTED, RegistrationStatus.CANCELED)
    assert db.session.scalars(select(OutboxMessage.id)).all() == []  # nobody gave an address
