"""What a ticket is worth now."""

from dataclasses import replace
from datetime import timedelta

import pytest

from eventapp.domain.standing import SessionStanding, Standing, StandingFacts, decide_standing
from eventapp.domain.states import EventStatus, RegistrationStatus, TicketStatus
from tests.support.builders import ENDS_AT

BEFORE = ENDS_AT - timedelta(seconds=1)
HELD = SessionStanding(ends_at=ENDS_AT)
OFF = SessionStanding(ends_at=ENDS_AT, is_cancelled=True)


def facts(
    *,
    registration: RegistrationStatus = RegistrationStatus.CONFIRMED,
    event: EventStatus = EventStatus.PUBLISHED,
    sessions: tuple[SessionStanding, ...] = (HELD,),
    ticket: TicketStatus | None = TicketStatus.VALID,
) -> StandingFacts:
    return StandingFacts(registration=registration, event=event, sessions=sessions, ticket=ticket)


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        pytest.param(facts(), Standing.VALID, id="valid"),
        pytest.param(facts(ticket=None), Standing.VALID, id="a whole registration"),
        pytest.param(facts(sessions=(OFF, HELD)), Standing.VALID, id="one session is off, another takes place"),
        pytest.param(facts(registration=RegistrationStatus.CANCELED), Standing.CANCELED, id="canceled"),
        pytest.param(
            facts(registration=RegistrationStatus.CANCELED, ticket=TicketStatus.REVOKED, event=EventStatus.CANCELLED),
            Standing.CANCELED,
            id="what the visitor did comes first",
        ),
        pytest.param(facts(ticket=TicketStatus.REVOKED), Standing.REVOKED, id="revoked"),
        pytest.param(facts(event=EventStatus.CANCELLED), Standing.EVENT_CANCELLED, id="the event is off"),
        pytest.param(facts(sessions=(OFF,)), Standing.EVENT_CANCELLED, id="the only session is off"),
        pytest.param(facts(event=EventStatus.FINISHED), Standing.OVER, id="finished"),
        pytest.param(facts(registration=RegistrationStatus.WAITLISTED), Standing.WAITLISTED, id="waits for a place"),
        pytest.param(facts(registration=RegistrationStatus.PENDING), Standing.PENDING, id="not settled yet"),
    ],
)
def test_standing_before_the_end(asked: StandingFacts, answer: Standing) -> None:
    assert decide_standing(asked, now=BEFORE) is answer


def test_ticket_is_over_when_the_last_session_ends() -> None:
    later = SessionStanding(ends_at=ENDS_AT + timedelta(days=1))

    assert decide_standing(facts(), now=ENDS_AT) is Standing.OVER
    assert decide_standing(facts(sessions=(HELD, later)), now=ENDS_AT) is Standing.VALID


def test_blank_ticket_is_unbound_as_long_as_there_is_an_event_to_come_to() -> None:
    blank = replace(facts(registration=RegistrationStatus.WAITLISTED, sessions=()), is_blank=True)
    revoked = replace(blank, ticket=TicketStatus.REVOKED)

    assert decide_standing(blank, now=BEFORE) is Standing.UNBOUND
    assert decide_standing(replace(blank, event=EventStatus.FINISHED), now=BEFORE) is Standing.OVER
    assert decide_standing(replace(blank, event=EventStatus.CANCELLED), now=BEFORE) is Standing.EVENT_CANCELLED
    assert decide_standing(revoked, now=BEFORE) is Standing.REVOKED
