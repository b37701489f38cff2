"""The audit log for administrators: readable, as a file, without counselling bookings and other organizations."""

import re
from pathlib import Path

import pytest

from eventapp.domain.states import EventKind, Role
from eventapp.models import Organization
from eventapp.services import registrations
from eventapp.web.manage.audit_words import step_words
from tests.support.builders import NOW, make_event, make_organization, make_registration, make_user
from tests.support.client import Client
from tests.support.page import Page, words
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.usefixtures("now")

SERVICES = Path(__file__).parents[3] / "eventapp" / "services"


def sign_in_administrator(client: Client) -> Organization:
    """Sign in somebody who looks after the accounts; return the organization."""
    organization = make_organization()
    sign_in(client, make_user(organization, roles=[Role.ADMIN]))
    return organization


def rows(client: Client, query: str = "") -> list[list[str]]:
    """The lines of the page."""
    page = Page(client.get(f"/manage/audit{query}"))
    lines = [[words(cell) for cell in row if cell.tag in ("th", "td")] for row in page.all("tr")]
    return lines[1:]


def test_log_says_who_did_what_when(client: Client) -> None:
    organization = sign_in_administrator(client)
    event = make_event(organization=organization, kind=EventKind.FEST)
    registration = make_registration(event)
    registrations.cancel(registration_id=registration.id, now=NOW)
    make_registration(make_event(organization=make_organization()))
    make_registration(make_event(organization=organization, kind=EventKind.BERATUNG))

    assert rows(client) == [
        ["01.09.2026, 12:00", "Anmeldung: abgemeldet", registration.reference, "", ""],
        ["01.09.2026, 12:00", "Anmeldung: angelegt", registration.reference, "", ""],
    ]


def test_file_holds_the_whole_log(client: Client) -> None:
    organization = sign_in_administrator(client)
    event = make_event(organization=organization)
    references = [make_registration(event).reference for _ in range(60)]

    response = client.get("/manage/audit.csv")

    lines = response.data.decode("utf-8-sig").split("\r\n")
    assert response.headers["Content-Disposition"].startswith('attachment; filename="protokoll-2026-09-01.csv"')
    assert lines[0] == "Zeit;Schritt;Kennung;Person;Grund"
    assert [line.split(";")[2] for line in lines[1:-1]] == references[::-1]
    assert len(rows(client)) == 50
    assert len(rows(client, "?page=2")) == 10
    assert rows(client, "?page=999999999999") == []


def test_every_step_has_words() -> None:
    source = "".join(path.read_text("utf-8") for path in SERVICES.rglob("*.py"))
    recorded = set(re.findall(r'(?:record|_record|audit\.record)\(\s*"([a-z_]+\.[a-z_]+)"', source))
    recorded |= {f"retention.{stage}" for stage in ("needs", "waited", "contacts", "names")}

    assert len(recorded) > 50
    assert [action for action in sorted(recorded) if step_words(action) == action] == []
