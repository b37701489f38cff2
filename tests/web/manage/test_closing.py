"""Closing the numbers of an event, as Olga sees it: versions, reasons, what has changed, remarks."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from werkzeug.test import TestResponse

from eventapp.db import db
from eventapp.domain.states import EntryKind, EventKind, Role
from eventapp.models import Event, EventSession, Project, SessionClosing
from tests.support.builders import (
    ENDS_AT,
    NOW,
    make_event,
    make_organization,
    make_registration,
    make_session,
    make_user,
)
from tests.support.client import Client
from tests.support.door import make_entry, pair_phone, ticket_of, upload
from tests.support.managing import errors_of, flashes_of, sign_in_mallory, sign_in_olga
from tests.support.page import Page
from tests.support.signing_in import sign_in

HOME = "/manage/events/kw"
AFTER = ENDS_AT + timedelta(hours=2)


@pytest.fixture(autouse=True)
def _after() -> Iterator[None]:
    """The festival is over."""
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def event(client: Client) -> Event:
    """Two came with a ticket and three without; twelve were promised. Olga is signed in."""
    organization = sign_in_olga(client)
    event = make_event(organization=organization, reference="kw", sessions=[make_session(target=12)])
    ticket = ticket_of(make_registration(event, adults=2))
    guests = make_entry(event, kind=EntryKind.WALK_IN, adults=3)
    upload(pair_phone(event), make_entry(event, ticket=ticket, adults=2), guests)
    return event


def session_of(event: Event) -> EventSession:
    return db.session.scalars(select(EventSession).where(EventSession.event_id == event.id)).one()


def close(client: Client, event: Event, *, reason: str = "") -> TestResponse:
    reference = session_of(event).reference
    return client.post(f"{HOME}/sessions/{reference}/closing", data={f"numbers-{reference}-reason": reason})


def project_reference() -> str:
    return db.session.scalars(select(Project.reference)).one()


def versions() -> list[tuple[int, str, int]]:
    rows = db.session.scalars(select(SessionClosing).order_by(SessionClosing.version))
    return [(row.version, row.reason, row.walk_ins) for row in rows]


def states(client: Client) -> list[str]:
    return Page(client.get(f"{HOME}/closing")).texts("span", css_class="state")[1:]


def test_numbers_are_closed_once_and_stay(client: Client, event: Event) -> None:
    before = states(client)[0]

    answer = close(client, event)
    again = close(client, event)

    said = flashes_of(client, again)
    assert (before, states(client)[0]) == ("Noch nicht abgeschlossen", "Abgeschlossen")
    assert answer.location == f"{HOME}/closing#numbers-{session_of(event).reference}"
    assert said[-1] == "Die Zahlen sind schon so abgeschlossen. Es hat sich nichts geändert."
    assert versions() == [(1, "", 3)]
    assert "Fassung 1" in client.get(f"{HOME}/closing").text


def test_what_came_later_is_shown_and_takes_a_reason(client: Client, event: Event) -> None:
    close(client, event)
    upload(pair_phone(event), make_entry(event, kind=EntryKind.WALK_IN), now=AFTER)

    page = Page(client.get(f"{HOME}/closing"))
    refused = close(client, event, reason="  ")
    taken = close(client, event, reason="Ein Handy war offline")

    assert "Seit dem Abschluss geändert" in page.texts("span", css_class="state")
    assert page.texts("td", css_class="table__cell")[:2] == ["3", "4"]
    assert errors_of(refused) == ["Bitte nennen Sie einen Grund."]
    assert flashes_of(client, taken) == ["Die Zahlen sind abgeschlossen, Fassung 2."]
    assert versions() == [(1, "", 3), (2, "Ein Handy war offline", 4)]


def test_a_reason_that_is_too_long_stays_in_its_field(client: Client, event: Event) -> None:
    close(client, event)
    upload(pair_phone(event), make_entry(event, kind=EntryKind.WALK_IN), now=AFTER)

    refused = close(client, event, reason="x" * 501)

    assert errors_of(refused) == ["Bitte höchstens 500 Zeichen."]
    assert Page(refused).by_id(f"numbers-{session_of(event).reference}-reason").get("value") == "x" * 501


def test_nothing_is_closed_before_its_end(client: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        event = make_event(organization=sign_in_olga(client), reference="kw")
        page = client.get(f"{HOME}/closing")
        refused = close(client, event)

    assert "Die Veranstaltung hat noch nicht begonnen." in page.text
    assert "Zahlen abschließen" not in page.text
    assert errors_of(refused) == ["Abschließen geht erst, wenn der Termin vorbei ist."]
    assert versions() == []


def test_several_sessions_are_closed_in_one_step(client: Client) -> None:
    organization = sign_in_olga(client)
    make_event(
        organization=organization,
        reference="kw",
        sessions=[make_session(label="Samstag"), make_session(label="Sonntag", ends_at=ENDS_AT + timedelta(hours=1))],
    )
    assert "Alle offenen Termine abschließen" in client.get(f"{HOME}/closing").text

    answer = client.post(f"{HOME}/closings")
    again = client.post(f"{HOME}/closings")

    assert flashes_of(client, answer)[0] == "2 Termine sind abgeschlossen."
    assert again.status_code == 303
    assert versions() == [(1, "", 0), (1, "", 0)]


def test_a_remark_is_asked_for_where_the_report_demands_one(client: Client, event: Event) -> None:
    session = session_of(event)
    path, field = f"{HOME}/sessions/{session.reference}/remark", f"remark-{session.reference}-remark"
    asked = "Fehlt noch" in client.get(f"{HOME}/closing").text

    refused = client.post(path, data={field: " "})
    taken = client.post(path, data={field: "Es regnete."})

    assert asked
    assert errors_of(refused) == ["Bitte schreiben Sie einen Satz dazu."]
    assert flashes_of(client, taken) == ["Die Bemerkung ist gespeichert."]
    assert session_of(event).remark == "Es regnete."
    assert "Fehlt noch" not in client.get(f"{HOME}/closing").text


def test_open_questions_of_the_door_are_named_with_their_link(client: Client, event: Event) -> None:
    ticket = ticket_of(make_registration(event))
    for _ in range(2):
        upload(pair_phone(event), make_entry(event, ticket=ticket))

    page = Page(client.get(f"{HOME}/closing"))

    assert page.href("Jetzt klären") == f"{HOME}/conflicts"


def test_the_place_opens_when_the_event_has_begun(client: Client) -> None:
    organization = make_organization()
    make_event(organization=organization, reference="kw")
    with time_machine.travel(NOW, tick=False):
        sign_in_olga(client, organization=organization)
        before = Page(client.get(f"{HOME}/numbers")).texts("a", css_class="tabs__link")
    sign_in_olga(client, organization=organization)
    after = Page(client.get(f"{HOME}/numbers"))

    assert "Abschluss" not in before
    assert after.href("Abschluss") == f"{HOME}/closing"
    assert after.href("Zahlen abschließen") == f"{HOME}/closing"


def test_report_leads_to_what_keeps_it_provisional(client: Client, event: Event) -> None:
    reference = session_of(event).reference

    page = Page(client.get(f"/manage/projects/{project_reference()}/report"))

    links = [link.get("href", "") for link in page.all("a")]
    assert f"{HOME}/closing#numbers-{reference}" in links
    assert f"{HOME}/closing#remark-{reference}" in links
    assert page.href("Ziele eintragen") == f"/manage/projects/{project_reference()}/indicators"


def test_who_only_reports_sees_no_way_to_places_that_stay_closed(client: Client) -> None:
    organization = make_organization()
    make_event(organization=organization, reference="kw")
    sign_in(client, make_user(organization, roles=[Role.REPORT]))

    answer = client.get(f"/manage/projects/{project_reference()}/report")

    assert "R3" in answer.text
    assert "/closing" not in answer.text
    assert client.get(f"{HOME}/closing").status_code == 404


def test_counselling_days_are_closed_by_counsellors_alone(client: Client) -> None:
    organization = sign_in_olga(client)
    make_event(organization=organization, kind=EventKind.BERATUNG, reference="kw")

    assert client.get(f"{HOME}/closing").status_code == 404
    assert client.post(f"{HOME}/closings").status_code == 404


def test_mallory_sees_and_closes_nothing(client: Client, event: Event) -> None:
    sign_in_mallory(client)

    assert client.get(f"{HOME}/closing").status_code == 404
    assert close(client, event).status_code == 404
    assert client.post(f"{HOME}/closings").status_code == 404
    assert versions() == []
