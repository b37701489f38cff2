"""Closing numbers: the first time when the session is over, later only changes, and only with a reason."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from eventapp.domain.closing import ClosedNumbers, changed_fields, next_version
from eventapp.domain.errors import NothingToClose, ReasonMissing, SessionNotOver
from eventapp.domain.states import CountingMethod

ENDS_AT = datetime(2026, 9, 26, 16, 0, tzinfo=UTC)
NUMBERS = ClosedNumbers(
    registered=96,
    canceled=2,
    admitted=78,
    walk_ins=64,
    estimated=8,
    children=41,
    counting_methods=(CountingMethod.ADMISSION,),
)


def test_the_first_closing_needs_no_reason() -> None:
    assert next_version(NUMBERS, newest=None, ends_at=ENDS_AT, reason="", now=ENDS_AT) == 1
    assert NUMBERS.total == 150


def test_a_session_is_closed_when_it_is_over() -> None:
    with pytest.raises(SessionNotOver):
        next_version(NUMBERS, newest=None, ends_at=ENDS_AT, reason="", now=ENDS_AT - timedelta(seconds=1))


def test_the_same_numbers_are_closed_once() -> None:
    with pytest.raises(NothingToClose):
        next_version(NUMBERS, newest=(1, NUMBERS), ends_at=ENDS_AT, reason="noch einmal", now=ENDS_AT)


def test_a_later_version_needs_a_reason() -> None:
    changed = replace(NUMBERS, walk_ins=65)

    with pytest.raises(ReasonMissing):
        next_version(changed, newest=(1, NUMBERS), ends_at=ENDS_AT, reason=" ", now=ENDS_AT)
    assert next_version(changed, newest=(1, NUMBERS), ends_at=ENDS_AT, reason="Handy nachgetragen", now=ENDS_AT) == 2


def test_what_changed_is_named_in_the_order_of_the_columns() -> None:
    assert changed_fields(NUMBERS, replace(NUMBERS, children=42, canceled=3)) == ("canceled", "children")
    assert changed_fields(NUMBERS, NUMBERS) == ()
