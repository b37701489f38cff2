"""What a visitor can do with an event now."""

from datetime import UTC, datetime, timedelta

import pytest

from eventapp.domain.capacity import Places
from eventapp.domain.offer import Offer, OfferFacts, OfferState, SessionFacts, decide_offer
from eventapp.domain.schedule import Window
from eventapp.domain.states import EventStatus

NOW = datetime(2026, 9, 1, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
OPEN_ENDED = Places(capacity=None, taken=3)


def session(
    *, ends_in: timedelta = HOUR, capacity: int | None = None, taken: int = 0, is_cancelled: bool = False
) -> SessionFacts:
    return SessionFacts(ends_at=NOW + ends_in, places=Places(capacity=capacity, taken=taken), is_cancelled=is_cancelled)


def facts(
    *sessions: SessionFacts,
    status: EventStatus = EventStatus.PUBLISHED,
    window: Window = Window(),  # noqa: B008 (frozen)
    places: Places = OPEN_ENDED,
    has_waitlist: bool = False,
    keeps_places: bool = False,
) -> OfferFacts:
    return OfferFacts(
        status=status,
        window=window,
        places=places,
        sessions=sessions,
        has_waitlist=has_waitlist,
        keeps_places=keeps_places,
    )


@pytest.mark.parametrize(
    ("given", "state"),
    [
        pytest.param(facts(session()), OfferState.OPEN, id="open"),
        pytest.param(facts(session(), status=EventStatus.CANCELLED), OfferState.CANCELLED, id="cancelled"),
        pytest.param(facts(session(is_cancelled=True)), OfferState.CANCELLED, id="all sessions cancelled"),
        pytest.param(
            facts(session(ends_in=-HOUR), status=EventStatus.CANCELLED), OfferState.CANCELLED, id="cancelled and over"
        ),
        pytest.param(facts(session(), status=EventStatus.FINISHED), OfferState.OVER, id="finished"),
        pytest.param(facts(session(ends_in=timedelta(0))), OfferState.OVER, id="ends now"),
        pytest.param(facts(session(ends_in=-HOUR), session(is_cancelled=True)), OfferState.OVER, id="the rest is off"),
        pytest.param(facts(), OfferState.OVER, id="no session"),
        pytest.param(facts(session(), window=Window(opens_at=NOW + HOUR)), OfferState.NOT_YET_OPEN, id="not yet"),
        pytest.param(facts(session(), window=Window(opens_at=NOW)), OfferState.OPEN, id="opens now"),
        pytest.param(facts(session(), window=Window(closes_at=NOW)), OfferState.CLOSED, id="closes now"),
        pytest.param(facts(session(), places=Places(capacity=5, taken=5)), OfferState.FULL, id="event full"),
        pytest.param(facts(session(capacity=5, taken=5)), OfferState.FULL, id="only session full"),
        pytest.param(facts(session(capacity=5, taken=5), session(capacity=5)), OfferState.OPEN, id="one session free"),
        pytest.param(
            facts(session(capacity=5, taken=5), session(capacity=5, is_cancelled=True)),
            OfferState.FULL,
            id="free places of cancelled sessions are none",
        ),
        pytest.param(facts(session(), has_waitlist=True), OfferState.OPEN, id="nobody waits"),
        pytest.param(
            facts(session(), has_waitlist=True, keeps_places=True), OfferState.WAITLIST, id="kept for those who wait"
        ),
        pytest.param(facts(session(), keeps_places=True), OfferState.OPEN, id="kept without a list"),
        pytest.param(
            facts(session(), places=Places(capacity=5, taken=5), has_waitlist=True),
            OfferState.WAITLIST,
            id="full",
        ),
    ],
)
def test_decide_offer_state(given: OfferFacts, state: OfferState) -> None:
    assert decide_offer(given, now=NOW).state is state


@pytest.mark.parametrize(
    ("event", "only_session", "capacity", "left"),
    [
        pytest.param((20, 13), (None, 13), 20, 7, id="event's"),
        pytest.param((None, 13), (20, 13), 20, 7, id="session's"),
        pytest.param((30, 13), (20, 13), 20, 7, id="the tighter one"),
        pytest.param((None, 13), (None, 13), None, None, id="no limit"),
    ],
)
def test_decide_offer_counts_places_of_an_event_with_one_session(
    event: tuple[int | None, int], only_session: tuple[int | None, int], capacity: int | None, left: int | None
) -> None:
    given = facts(
        session(capacity=only_session[0], taken=only_session[1]), places=Places(capacity=event[0], taken=event[1])
    )

    offer = decide_offer(given, now=NOW)

    assert (offer.capacity, offer.left) == (capacity, left)


def test_decide_offer_names_no_places_where_nobody_can_register() -> None:
    given = facts(session(), places=Places(capacity=20, taken=13), window=Window(closes_at=NOW))

    assert decide_offer(given, now=NOW) == Offer(state=OfferState.CLOSED)


def test_decide_offer_counts_free_sessions_that_can_still_be_chosen() -> None:
    given = facts(
        session(ends_in=-HOUR, capacity=1),
        session(capacity=1, is_cancelled=True),
        session(capacity=1, taken=1),
        session(capacity=1),
        session(),
    )

    assert decide_offer(given, now=NOW) == Offer(
        state=OfferState.OPEN, capacity=None, left=None, sessions=3, sessions_free=2
    )
