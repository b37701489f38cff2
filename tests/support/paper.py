"""Sheets of paper as people enter them in the workspace: through the preview's form."""

from collections.abc import Mapping

from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.states import EventKind
from eventapp.models import Event, LogEntryRow, Membership, Organization, Registration, User
from eventapp.queries.attendance import list_session_attendance
from tests.support.builders import make_event, make_registration
from tests.support.client import Client
from tests.support.door import ticket_of
from tests.support.page import Page

ENTRY = "/manage/events/kw/paper/entry"
HEAD = {"name": "Tor West 1", "day": "2026-09-26", "time": "18:00"}
GUESTS = {"g-0-words": "Tor West", "g-0-adults": "12", "g-0-children": "3"}


def organization_of(user: User) -> Organization:
    """Return the organization of a user."""
    return db.session.scalars(select(Organization).join(Membership).where(Membership.user_id == user.id)).one()


def make_paper_event(olga: User, *, kind: EventKind = EventKind.FEST) -> Event:
    """Make the event of the papers."""
    return make_event(organization=organization_of(olga), kind=kind, reference="kw")


def make_family(event: Event, *, name: str = "Familie Haddad") -> Registration:
    """Register two adults and three children."""
    return make_registration(event, name=name, adults=2, children=3)


def line_of(registration: Registration) -> str:
    """Return how the fields of a ticket on the list begin."""
    return f"t-{ticket_of(registration).hex()}"


def preview(client: Client, fields: Mapping[str, str]) -> Page:
    """Return the preview of a sheet."""
    response = client.post(ENTRY, data={**HEAD, **fields, "do": "preview"})
    assert response.status_code == 200, response.text
    return Page(response)


def carried(page: Page) -> dict[str, str]:
    """Everything that the preview's form sends again."""
    return {
        field.get("name", ""): field.get("value", "") for field in page.all("input") if field.get("type") == "hidden"
    }


def save(client: Client, fields: Mapping[str, str]) -> str:
    """Enter a sheet through its preview and return where that leads."""
    response = client.post(ENTRY, data={**carried(preview(client, fields)), "do": "save"})
    assert response.status_code == 303, response.text
    return response.headers["Location"]


def figures_of(page: Page) -> list[str]:
    """Return the large numbers of a preview."""
    return page.texts("p", css_class="figure__value")


def numbers_of(event: Event) -> tuple[int, int, int]:
    """Return admitted, walk-ins and children."""
    report = list_session_attendance(event.id)[0].report
    return report.admitted, report.walk_ins, report.children


def log_size() -> int:
    """Return how many entries the door log has."""
    return db.session.scalar(select(func.count(LogEntryRow.id))) or 0
