"""Counselling bookings are there for the counselling role alone (CNS-4): every address of such a day, by every role.

The matrix goes over all routes that the application has, so that a new one is in it by itself. What others may open
(the slot plan, texts, reports) is searched for everything that belongs to a booking.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import time_machine
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from eventapp.db import db
from eventapp.domain.states import Role
from eventapp.models import DoorLink, Event, Membership, Organization, OutboxMessage, Project, Registration, Ticket
from eventapp.queries.events import list_sessions
from eventapp.services import registrations, spontaneous_visits
from tests.support.builders import NOW, make_details, make_organization, make_user
from tests.support.client import Client
from tests.support.counselling import at, hold_talk, make_day
from tests.support.door import pair_phone
from tests.support.signing_in import sign_in

#: What nobody but counsellors may read: who booked, how they are reached, what leads to them.
NICKNAME, EMAIL, PHONE = "Zypresse", "zypresse@example.org", "0176 040690-77"
#: Everybody who works there, without the one role.
OTHERS = (Role.DOOR, Role.ORGANIZER, Role.REPORT, Role.ADMIN)


@dataclass(frozen=True, kw_only=True)
class Day:
    """A counselling day with a booking, and what must not be read of it."""

    event: Event
    organization: Organization
    secrets: tuple[str, ...]
    parts: dict[str, str]


@pytest.fixture
def day(app: Flask) -> Day:
    """A day on which one talk was held and somebody waits without an appointment."""
    organization = make_organization()
    event = make_day(organization=organization)
    session = list_sessions(event.id)[0]
    details = make_details(name=NICKNAME, email=EMAIL, event_sessions=[session.reference])
    registration = registrations.register(event_id=event.id, details=details, now=NOW)
    pair_phone(event)
    hold_talk(event, 0)
    visit = spontaneous_visits.add_visit(event_id=event.id, now=at(9))
    token, short_code = db.session.execute(select(Ticket.token, Ticket.short_code)).one()
    mail = db.session.scalars(select(OutboxMessage.uuid)).one()
    project = db.session.scalars(select(Project.reference).where(Project.id == event.project_id)).one()
    return Day(
        event=event,
        organization=organization,
        secrets=(NICKNAME, EMAIL, registration.reference, registration.key, token, short_code),
        parts={
            "reference": event.reference,
            "session_reference": session.reference,
            "registration_reference": registration.reference,
            "visit_reference": visit.reference,
            "link_reference": db.session.scalars(select(DoorLink.reference)).one(),
            "uuid": mail,
            "project": project,
        },
    )


def addresses(app: Flask, day: Day) -> Iterator[tuple[Rule, str, str]]:
    """Every route of the organizers' pages with what it is asked by; parts that nothing has are made up."""
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/manage"):
            continue
        parts = {name: day.parts.get(name, "de" if name == "language" else "x") for name in rule.arguments}
        if rule.rule.startswith("/manage/projects"):
            parts["reference"] = day.parts["project"]
        path = rule.rule
        for name, value in parts.items():
            path = path.replace(f"<{name}>", value).replace(f"<int:{name}>", "0").replace(f"<uuid:{name}>", value)
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield rule, method, path


def words_of(answer: TestResponse) -> str:
    """Everything that can be read in an answer, files unpacked."""
    kind = answer.mimetype or ""
    found = answer.get_data(as_text=True) if "text" in kind or "json" in kind else ""
    if kind == "application/pdf":
        found = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    if "spreadsheet" in kind:
        with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
            found = "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    return found + str(answer.headers)


def needs_counselling(view: object) -> bool:
    """True for views that are about people: on a counselling day for counsellors alone."""
    return "counselling" in getattr(view, "access", "").split()


@pytest.mark.parametrize("role", [*OTHERS, None], ids=[*OTHERS, "neighbour"])
def test_bookings_do_not_exist_for_anybody_else(app: Flask, client: Client, day: Day, role: Role | None) -> None:
    user = (
        make_user(make_organization(short_name="Nachbarn"), roles=tuple(Role))
        if role is None
        else make_user(day.organization, roles=(role,))
    )
    opened, told = [], []
    with time_machine.travel(at(11), tick=False):
        sign_in(client, user)
        for rule, method, path in addresses(app, day):
            if method == "POST" and not _is_about_people(app, rule):
                continue  # writing the plan and the texts is the organizers' business; it shows nobody
            answer = client.open(path, method=method)
            if _is_about_people(app, rule) and rule.arguments and answer.status_code != 404:
                opened.append(f"{method} {path}: {answer.status_code}")
            told += [f"{path}: {secret}" for secret in day.secrets if secret not in path and secret in words_of(answer)]

    assert opened == []
    assert told == []
    registration = db.session.scalars(select(Registration)).one()
    assert registration.canceled_at is None


def test_counsellor_finds_the_booking(client: Client, day: Day) -> None:
    sign_in(client, make_user(day.organization, roles=(Role.COUNSELLING,)))
    reference = day.event.reference

    assert NICKNAME in client.get(f"/manage/events/{reference}/people").text
    assert EMAIL in client.get(f"/manage/events/{reference}/messages?status=waiting").text
    assert client.get(f"/manage/events/{reference}/messages/new").status_code == 404
    assert client.get(f"/manage/events/{reference}/lists").status_code == 404
    assert client.get(f"/manage/events/{reference}/certificates").status_code == 404


def test_strangers_find_nothing_of_a_booking(client: Client, day: Day) -> None:
    paths = ["/", f"/events/{day.event.reference}", f"/events/{day.event.reference}/registration", "/calendar.ics"]

    told = [f"{path}: {secret}" for path in paths for secret in day.secrets if secret in words_of(client.get(path))]

    assert told == []


def test_report_holds_totals_for_organizers_and_nothing_of_persons(client: Client, day: Day) -> None:
    sign_in(client, make_user(day.organization, roles=(Role.REPORT,)))
    project = day.parts["project"]

    answer = client.get(f"/manage/projects/{project}/report")

    assert answer.status_code == 200
    assert "Beratungstage" in answer.text
    assert [secret for secret in day.secrets if secret in answer.text] == []


def _is_about_people(app: Flask, rule: Rule) -> bool:
    is_of_event = rule.rule.startswith("/manage/events/<reference>")
    return is_of_event and needs_counselling(app.view_functions[rule.endpoint])


@pytest.mark.parametrize("page", ["people/export", "sessions/{session_reference}/estimate"])
def test_counsellor_who_organizes_elsewhere_may_not_do_here_what_organizers_do(
    client: Client, day: Day, page: str
) -> None:
    user = make_user(day.organization, roles=(Role.COUNSELLING,))
    elsewhere = make_organization(short_name="Anderswo")
    user.memberships.append(Membership(organization_id=elsewhere.id, role=Role.ORGANIZER))
    db.session.commit()
    sign_in(client, user)

    address = f"/manage/events/{day.event.reference}/{page.format(**day.parts)}"

    assert [client.get(address).status_code, client.post(address, data={"reason": "Nachweis"}).status_code] == [
        404,
        404,
    ]
