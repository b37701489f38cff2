"""Calendar files of one event and of all."""

from datetime import timedelta
from typing import Any

import icalendar
import pytest
import time_machine
from werkzeug.test import TestResponse

from eventapp.db import db
from eventapp.domain.states import EventKind, EventStatus
from eventapp.models import EventText
from tests.support.builders import NOW, make_event, make_session
from tests.support.client import Client
from tests.support.programme import at, change, on
from tests.support.statements import count_statements

pytestmark = pytest.mark.usefixtures("now")


def entries(response: TestResponse) -> list[dict[str, Any]]:
    """The entries as an independent reader sees them."""
    assert response.mimetype == "text/calendar"
    calendar = icalendar.Calendar.from_ical(response.data)
    return [
        {
            "uid": str(entry["uid"]),
            "summary": str(entry["summary"]),
            "start": entry.start.isoformat(),
            "status": str(entry["status"]),
            "location": str(entry.get("location", "")),
            "description": str(entry.get("description", "")),
            "url": str(entry.get("url", "")),
        }
        for entry in calendar.events
    ]


def test_calendar_of_an_event_has_its_session(client: Client) -> None:
    session = make_session()
    make_event(reference="kw", sessions=[session])

    assert entries(client.get("/events/kw/calendar.ics")) == [
        {
            "uid": f"{session.reference}@localhost",
            "summary": "KulturWERK",
            "start": "2026-09-26T13:00:00+02:00",
            "status": "CONFIRMED",
            "location": "Buschmannshof, Herne-Wanne",
            "description": "Musik, Tanz und Essen.",
            "url": "http://localhost/events/kw",
        }
    ]


def test_calendar_names_sessions_and_cancels_them(client: Client) -> None:
    sessions = [on(at(9, 12)), on(at(9, 13), is_cancelled=True)]
    sessions[0].label = "Vormittag"
    make_event(reference="kw", sessions=sessions)

    found = [(e["summary"], e["status"]) for e in entries(client.get("/events/kw/calendar.ics"))]

    assert found == [("KulturWERK: Vormittag", "CONFIRMED"), ("KulturWERK", "CANCELLED")]


def test_calendar_of_a_cancelled_event_says_so(client: Client) -> None:
    make_event(reference="kw", status=EventStatus.CANCELLED)

    assert [e["status"] for e in entries(client.get("/events/kw/calendar.ics"))] == ["CANCELLED"]


def test_calendar_of_counselling_is_one_entry_a_day_and_keeps_quiet(client: Client) -> None:
    slots = [on(at(10, 8, hour), hours=1, capacity=1) for hour in (8, 9, 14)]
    event = make_event(reference="bt", title="Beratungstag", kind=EventKind.BERATUNG, sessions=slots)
    event.texts[0].summary = "Einzelberatung zu Fragen der Einbürgerung"
    event.texts[0].body = "Asyl und Recht"
    db.session.commit()

    for path in ("/events/bt/calendar.ics", "/calendar.ics"):
        response = client.get(path)

        (entry,) = entries(response)
        assert (entry["uid"], entry["start"]) == ("bt-2026-10-08@localhost", "2026-10-08T10:00:00+02:00")
        assert entry["description"] == ""
        unfolded = response.text.replace("\r\n ", "")
        assert [word for word in ("Einbürgerung", "Asyl", "Recht") if word in unfolded] == []


def test_calendar_of_all_has_public_events_of_the_last_year(client: Client) -> None:
    make_event(title="Fest")
    make_event(title="Abgesagt", status=EventStatus.CANCELLED)
    make_event(title="Entwurf", status=EventStatus.DRAFT)
    change(make_event(title="Zurückgezogen"), status=EventStatus.DRAFT)
    make_event(title="Alt", sessions=[on(at(4, 18))])
    make_event(title="Lange her", sessions=[on(at(4, 18, year=2024))])

    found = [e["summary"] for e in entries(client.get("/calendar.ics"))]

    assert found == ["Alt", "Fest", "Abgesagt"]


def test_calendar_of_nothing_is_a_calendar(client: Client) -> None:
    assert entries(client.get("/calendar.ics")) == []


def test_calendar_is_in_the_readers_language(client: Client) -> None:
    event = make_event(reference="kw")
    event.texts.append(EventText(language="en", title="Culture WORK"))
    db.session.commit()

    response = client.get("/calendar.ics", headers={"Accept-Language": "en"})

    assert [e["summary"] for e in entries(response)] == ["Culture WORK"]
    assert "Accept-Language" in response.headers["Vary"]


@pytest.mark.parametrize("path", ["/calendar.ics", "/events/kw/calendar.ics"])
def test_calendar_is_sent_again_only_when_changed(client: Client, path: str) -> None:
    event = make_event(reference="kw")
    first = client.get(path)
    known = {"If-None-Match": first.headers["ETag"]}

    unchanged = client.get(path, headers=known)
    change(event, updated_at=NOW, revision=1)
    changed = client.get(path, headers=known)

    assert (first.cache_control.max_age, first.last_modified) == (900, NOW - timedelta(days=90))
    assert (unchanged.status_code, unchanged.data) == (304, b"")
    assert changed.status_code == 200


def test_calendar_is_the_same_at_another_time(client: Client) -> None:
    make_event(reference="kw")

    first = client.get("/calendar.ics")
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        second = client.get("/calendar.ics")

    assert first.data == second.data


def test_calendar_file_name_says_nothing(client: Client) -> None:
    make_event(reference="bt", kind=EventKind.BERATUNG, title="Einbürgerung", sessions=[make_session(capacity=1)])

    disposition = client.get("/events/bt/calendar.ics").headers["Content-Disposition"]

    assert disposition == 'inline; filename="termin-bt.ics"'


def test_calendar_asks_the_database_as_often_for_five_events_as_for_one(client: Client) -> None:
    make_event()
    with count_statements() as for_one:
        client.get("/calendar.ics")
    for _ in range(4):
        make_event()

    with count_statements() as for_five:
        client.get("/calendar.ics")

    assert for_five.count == for_one.count
