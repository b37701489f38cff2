"""The cast of the organizers' tests, and their forms."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from werkzeug.test import TestResponse

from eventapp.db import db
from eventapp.domain.states import EventKind, EventStatus
from eventapp.models import AuditEntry, Event, Organization, User
from eventapp.queries import events as event_queries
from tests.support.builders import make_event, make_organization, make_user
from tests.support.client import Client
from tests.support.forms import form_data
from tests.support.page import Page, words
from tests.support.signing_in import sign_in

BERLIN = ZoneInfo("Europe/Berlin")


def sign_in_olga(client: Client, *, organization: Organization | None = None) -> Organization:
    """Sign in Olga, who organizes; return her organization."""
    organization = organization or make_organization()
    sign_in(client, make_user(organization))
    return organization


def sign_in_mallory(client: Client) -> User:
    """Sign in Mallory, who organizes somewhere else."""
    mallory = make_user(make_organization(short_name="Woanders"), name="Mallory Beispiel")
    sign_in(client, mallory)
    return mallory


def make_draft(organization: Organization, *, kind: EventKind = EventKind.WORKSHOP, reference: str = "kurs") -> Event:
    """Make a draft that lacks nothing."""
    return make_event(organization=organization, kind=kind, status=EventStatus.DRAFT, reference=reference, title="Kurs")


def load_event(reference: str) -> Event:
    """Return the event with everything, fresh from the database."""
    db.session.expire_all()
    organization = db.session.scalars(select(Event.organization_id).where(Event.reference == reference)).one()
    return event_queries.get_organization_event(reference, organization_ids=[organization])


def save(client: Client, path: str, *, action: str = "", **changes: str | list[str] | None) -> TestResponse:
    """Open the page, change fields of its form, send it back."""
    page = Page(client.get(path))
    return client.post(path, data=form_data(page, action=action, **changes))


def errors_of(response: TestResponse) -> list[str]:
    """Return what the summary on top of a refused form says."""
    assert response.status_code == 422, response.status
    summary = Page(response).one("div", css_class="error-summary")
    return [words(line) for line in summary.iter("li")]


def flashes_of(client: Client, response: TestResponse) -> list[str]:
    """Return what the next page says about what just happened."""
    assert response.status_code == 303, response.text
    return Page(client.get(response.location)).texts("p", css_class="flash__message")


def actions() -> list[str]:
    """Return the actions in the audit log, in order."""
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def local(moment: datetime) -> str:
    """Return a moment as the clock in Herne shows it."""
    return moment.astimezone(BERLIN).strftime("%d.%m.%Y %H:%M")
