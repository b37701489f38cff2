"""What becomes of the places of somebody who is erased."""

from datetime import UTC, datetime, timedelta

import pytest

from eventapp.domain.erasure import GivenBack, Part, given_back
from eventapp.domain.states import RegistrationStatus

NOW = datetime(2026, 9, 26, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOTHING, ALL = GivenBack(), GivenBack(cancels=True)


def part(number: int, *, starts_in: timedelta, admitted: int = 0) -> Part:
    """A session of two hours."""
    starts_at = NOW + starts_in
    return Part(id=number, starts_at=starts_at, ends_at=starts_at + 2 * HOUR, admitted=admitted)


OVER, RUNNING, AHEAD = part(1, starts_in=-DAY), part(2, starts_in=-HOUR), part(3, starts_in=DAY)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([AHEAD], ALL),
        ([AHEAD, part(4, starts_in=2 * DAY)], ALL),
        ([OVER], NOTHING),
        ([RUNNING], NOTHING),
        ([part(2, starts_in=timedelta())], NOTHING),
        ([part(3, starts_in=HOUR, admitted=1)], NOTHING),
        ([OVER, AHEAD], GivenBack(ahead=frozenset([3]), leaves_event=True)),
        ([part(1, starts_in=-DAY, admitted=2), AHEAD], GivenBack(ahead=frozenset([3]), leaves_event=True)),
        ([RUNNING, AHEAD], GivenBack(ahead=frozenset([3]), leaves_event=True)),
        ([part(2, starts_in=-HOUR, admitted=1), AHEAD], GivenBack(ahead=frozenset([3]), leaves_event=False)),
        ([part(4, starts_in=HOUR, admitted=1), AHEAD], GivenBack(ahead=frozenset([3]), leaves_event=False)),
    ],
)
def test_given_back_are_the_places_of_what_is_still_to_come(parts: list[Part], expected: GivenBack) -> None:
    assert given_back(RegistrationStatus.CONFIRMED, parts, now=NOW) == expected


@pytest.mark.parametrize("parts", [[OVER], [RUNNING, AHEAD], [AHEAD], []])
@pytest.mark.parametrize("status", [RegistrationStatus.PENDING, RegistrationStatus.WAITLISTED])
def test_whoever_waits_for_something_stops_waiting(status: RegistrationStatus, parts: list[Part]) -> None:
    assert given_back(status, parts, now=NOW) == ALL


@pytest.mark.parametrize("parts", [[OVER, AHEAD], [AHEAD]])
def test_what_was_cancelled_has_nothing_to_give_back(parts: list[Part]) -> None:
    assert given_back(RegistrationStatus.CANCELED, parts, now=NOW) == NOTHING
