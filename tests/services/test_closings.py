"""Closed numbers stay as they were, whatever happens afterwards; a new version says why."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.errors import NotFound, NothingToClose, ReasonMissing, SessionNotOver
from eventapp.domain.states import CountingMethod, EntryKind
from eventapp.models import Event, SessionClosing
from eventapp.queries.closings import list_closings
from eventapp.queries.events import list_sessions
from eventapp.services import closings
from tests.support.builders import ENDS_AT, STARTS_AT, make_event, make_registration, make_session
from tests.support.door import make_entry, pair_phone, ticket_of, upload
from tests.support.managing import actions

AFTER = ENDS_AT + timedelta(hours=1)


def close(event: Event, *, reason: str = "") -> SessionClosing:
    """Close the event's first session after its end."""
    reference = list_sessions(event.id)[0].reference
    return closings.close_session(event_id=event.id, reference=reference, reason=reason, user_id=None, now=AFTER)


def test_a_closing_holds_the_numbers_and_how_they_were_counted(app: Flask) -> None:
    event = make_event()
    phone = pair_phone(event)
    ticket = ticket_of(make_registration(event, adults=2, children=1))
    upload(
        phone,
        make_entry(event, ticket=ticket, adults=2, children=1),
        make_entry(event, kind=EntryKind.TALLY, adults=4),
    )

    close(event)

    closed = list_closings([list_sessions(event.id)[0].id])[list_sessions(event.id)[0].id]
    numbers = closed.numbers
    assert (closed.version, numbers.registered, numbers.admitted, numbers.walk_ins, numbers.children) == (1, 3, 3, 4, 1)
    assert numbers.counting_methods == (CountingMethod.ADMISSION, CountingMethod.COUNTER)
    assert actions()[-1] == "session.closed"


def test_later_entries_do_not_change_what_is_closed_until_somebody_says_why(app: Flask) -> None:
    event = make_event()
    phone = pair_phone(event)
    close(event)
    upload(phone, make_entry(event, kind=EntryKind.WALK_IN, adults=2), now=AFTER)

    with pytest.raises(ReasonMissing):
        close(event)
    close(event, reason="Handy nachträglich übertragen")

    rows = db.session.scalars(select(SessionClosing).order_by(SessionClosing.version)).all()
    assert [(row.version, row.walk_ins, row.reason) for row in rows] == [
        (1, 0, ""),
        (2, 2, "Handy nachträglich übertragen"),
    ]


def test_nothing_is_closed_twice_before_its_end_or_by_a_foreign_reference(app: Flask) -> None:
    event = make_event()
    reference = list_sessions(event.id)[0].reference
    with pytest.raises(SessionNotOver):
        closings.close_session(event_id=event.id, reference=reference, reason="", user_id=None, now=STARTS_AT)
    close(event)
    with pytest.raises(NothingToClose):
        close(event, reason="noch einmal")
    with pytest.raises(NotFound):
        closings.close_session(event_id=make_event().id, reference=reference, reason="", user_id=None, now=AFTER)


def test_closing_an_event_closes_what_is_over_and_has_changed(app: Flask) -> None:
    later = make_session(starts_at=STARTS_AT + timedelta(days=7), ends_at=ENDS_AT + timedelta(days=7), label="Teil 2")
    event = make_event(sessions=[make_session(label="Teil 1"), later])

    assert closings.close_event(event_id=event.id, reason="", user_id=None, now=AFTER) == 1
    assert closings.close_event(event_id=event.id, reason="", user_id=None, now=AFTER) == 0
    assert closings.close_event(event_id=event.id, reason="", user_id=None, now=AFTER + timedelta(days=7)) == 1


def test_two_people_closing_at_once_make_one_version(app: Flask) -> None:
    event = make_event()
    event_id, reference = event.id, list_sessions(event.id)[0].reference
    db.session.remove()

    def try_to_close(_: int) -> bool:
        with app.app_context():
            try:
                closings.close_session(event_id=event_id, reference=reference, reason="", user_id=None, now=AFTER)
            except NothingToClose:
                return False
            finally:
                db.session.remove()
            return True

    with ThreadPoolExecutor(4) as pool:
        closed = list(pool.map(try_to_close, range(4)))

    assert sorted(closed) == [False, False, False, True]
