"""A counselling day of the tests: Thursday 8 October 2026, appointments of half an hour from ten o'clock on."""

from collections.abc import Collection
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from eventapp.domain.states import CounsellingTopic, EventKind
from eventapp.domain.talks import SlotState, Talk
from eventapp.models import Event, Organization
from eventapp.queries import counselling as counselling_queries
from eventapp.queries.events import get_with_everything, list_sessions
from eventapp.services import talk_sums, talks
from tests.support.builders import make_event, make_registration, make_session

#: Seals the sums.
KEY = b"secret of the tests, thirty two b"
BERLIN = ZoneInfo("Europe/Berlin")


def at(hour: int, minute: int = 0) -> datetime:
    """A moment of the day, on the clock in Herne."""
    return datetime(2026, 10, 8, hour, minute, tzinfo=BERLIN)


def make_day(
    *,
    booked: int = 0,
    slots: int = 4,
    organization: Organization | None = None,
    reference: str | None = None,
    counsellors: Collection[str] = ("",),
) -> Event:
    """Make a day with so many appointments, the first ones booked by Ada."""
    names = list(counsellors)
    sessions = []
    for number in range(slots):
        starts_at = at(10) + timedelta(minutes=30 * (number // len(names)))
        session = make_session(
            starts_at=starts_at, ends_at=starts_at + timedelta(minutes=30), capacity=1, label=f"B-{number + 1:02}"
        )
        session.counsellor = names[number % len(names)]
        sessions.append(session)
    event = make_event(
        organization=organization,
        kind=EventKind.BERATUNG,
        title="Beratungstag Einbürgerung",
        sessions=sessions,
        reference=reference,
    )
    for session in sessions[:booked]:
        make_registration(event, name="Ada", event_sessions=[session.reference])
    return event


def hold_talk(
    event: Event,
    number: int,
    *,
    topics: Collection[CounsellingTopic] = (),
    minutes: int = 30,
    is_follow_up: bool = False,
    is_interpreted: bool = False,
) -> None:
    """Record that the talk of an appointment took place."""
    talks.record_talk(
        event_id=event.id,
        session_reference=list_sessions(event.id)[number].reference,
        talk=Talk(is_follow_up=is_follow_up, minutes=minutes, is_interpreted=is_interpreted, topics=frozenset(topics)),
        secret_key=KEY,
        now=at(11),
    )


def finish(event: Event) -> None:
    """End the day."""
    talk_sums.finish_day(event_id=event.id, secret_key=KEY)


def slot_states(event: Event, *, now: datetime | None = None) -> list[SlotState]:
    """Where the appointments stand."""
    fresh = get_with_everything(event.id)
    return [slot.state for slot in counselling_queries.list_slots(fresh, list_sessions(event.id), now=now or at(9))]
