"""Names of the team beside an event go with the names of its guests, and what is written later goes too."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import inspect, select, text

from eventapp.db import db
from eventapp.domain.rounds import RoundDetails
from eventapp.domain.states import EventKind
from eventapp.models import CrowdRound, Device, Event, EventSession
from eventapp.queries.events import list_sessions
from eventapp.services import retention, rounds
from tests.support.builders import ENDS_AT, STARTS_AT, make_event
from tests.support.counselling import make_day
from tests.support.door import pair_phone

ZONE = "Europe/Berlin"
DAY = timedelta(days=1)

pytestmark = pytest.mark.usefixtures("app")


def everything() -> str:
    """Every value of every table as text."""
    db.session.remove()
    tables = inspect(db.engine).get_table_names()
    rows = [row for table in tables for row in db.session.execute(text(f'SELECT * FROM "{table}"'))]  # noqa: S608
    return "\n".join(str(tuple(row)) for row in rows)


def count_round(event: Event, *, by: str, at: datetime = STARTS_AT) -> None:
    """Somebody walks round and counts."""
    details = RoundDetails(counted_at=at, area="Hof", people=40, counted_by=by)
    rounds.add_round(event_id=event.id, details=details, now=at)


def run_after(days: int) -> None:
    """What the worker does so many days after the event."""
    db.session.remove()
    retention.run(zone=ZONE, now=ENDS_AT + days * DAY)


def test_whoever_counted_a_crowd_and_whoever_stood_at_the_door_goes_with_the_names() -> None:
    event = make_event(kind=EventKind.FEST)
    count_round(event, by="Gudrun Zählerin")
    pair_phone(event, name="Torhüter")

    run_after(13)
    assert ("Gudrun" in everything(), "Torhüter" in everything()) == (True, True)
    run_after(14)

    assert ("Gudrun" in everything(), "Torhüter" in everything()) == (False, False)
    assert db.session.scalars(select(CrowdRound.people)).all() == [40]
    assert db.session.scalars(select(Device.name)).all() == [""]


def test_round_that_is_typed_in_after_the_names_were_deleted_loses_its_name_too() -> None:
    event = make_event(kind=EventKind.FEST)
    run_after(14)
    count_round(event, by="Gudrun Zählerin")

    run_after(15)

    assert "Gudrun" not in everything()


def test_whoever_counselled_goes_with_the_names_of_the_day_also_when_written_later() -> None:
    event = make_day(booked=1, counsellors=["Amina Beraterin", "Y. H."])
    last = max(session.ends_at for session in list_sessions(event.id))

    db.session.remove()
    retention.run(zone=ZONE, now=last + 6 * DAY)
    assert "Amina Beraterin" in everything()
    retention.run(zone=ZONE, now=last + 7 * DAY)
    assert "Amina" not in everything()
    session = list_sessions(event.id)[0]
    session.counsellor = "Amina Beraterin"
    db.session.commit()
    db.session.remove()
    retention.run(zone=ZONE, now=last + 8 * DAY)

    assert set(db.session.scalars(select(EventSession.counsellor))) == {""}
