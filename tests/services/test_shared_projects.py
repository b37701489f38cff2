"""Projects that an umbrella opens to its member associations: their numbers count there, their guests stay theirs."""

from datetime import date

import pytest
from flask import Flask

from eventapp.db import db
from eventapp.domain.describing import NewEvent
from eventapp.domain.errors import NotFound, StillInUse
from eventapp.domain.states import EventKind, Role
from eventapp.models import Event, Organization, Project
from eventapp.queries import projects as project_queries
from eventapp.queries.reports import get_report_facts
from eventapp.services import events, projects
from tests.support.builders import (
    ENDS_AT,
    NOW,
    make_event,
    make_organization,
    make_project,
    make_registration,
    make_user,
)
from tests.support.client import Client
from tests.support.counselling import BERLIN
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def herne(app: Flask) -> Organization:
    """The umbrella."""
    return make_organization()


@pytest.fixture
def verein(herne: Organization) -> Organization:
    """A member association."""
    return make_organization(short_name="Kulturverein", umbrella=herne)


def hold_event(organization: Organization, project: Project) -> Event:
    """Make a draft in the project."""
    new = NewEvent(kind=EventKind.FEST, title="Lichterfest", project=project.reference, venue=None, first_session=None)
    return events.create_event(organization_id=organization.id, new=new, user_id=make_user(organization).id, now=NOW)


def held_in(project: Project, organization: Organization) -> Event:
    """A published event of the organization in the project, with one registration."""
    event = make_event(organization=organization, title="Lichterfest", reference="lichter")
    event.project_id = project.id
    db.session.commit()
    make_registration(event, adults=3, name="Ada Beispiel")
    return event


def test_member_association_holds_events_in_shared_projects_alone(herne: Organization, verein: Organization) -> None:
    shared, own = make_project(herne, is_shared=True), make_project(herne)

    assert hold_event(verein, shared).project_id == shared.id
    with pytest.raises(NotFound):
        hold_event(verein, own)


def test_strangers_and_the_umbrella_get_nothing_of_it(herne: Organization, verein: Organization) -> None:
    shared, below = make_project(herne, is_shared=True), make_project(verein, is_shared=True)

    for organization, project in ((make_organization(short_name="Fremd"), shared), (herne, below)):
        with pytest.raises(NotFound):
            hold_event(organization, project)


def test_project_with_events_of_others_is_not_removed(
    herne: Organization, verein: Organization, data_dir: object
) -> None:
    shared = make_project(herne, is_shared=True)
    hold_event(verein, shared)

    with pytest.raises(StillInUse):
        projects.remove_project(
            reference=shared.reference,
            organization_id=herne.id,
            logo_folder=data_dir,  # type: ignore[arg-type]
            user_id=make_user(herne).id,
            now=NOW,
        )


def test_numbers_of_the_association_count_in_the_report(herne: Organization, verein: Organization) -> None:
    shared = make_project(herne, is_shared=True)
    held_in(shared, verein)

    facts = get_report_facts(shared, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), zone=BERLIN, now=ENDS_AT)

    assert [(session.title, session.registered) for session in facts.sessions] == [("Lichterfest", 3)]
    assert project_queries.list_event_references(shared.id, organization_ids=[herne.id]) == set()
    assert project_queries.list_event_references(shared.id, organization_ids=[verein.id]) == {"lichter"}


@pytest.mark.parametrize("roles", [(Role.ORGANIZER,), (Role.REPORT,), (Role.ADMIN, Role.COUNSELLING)])
def test_report_page_leads_nowhere_into_the_association(
    client: Client, herne: Organization, verein: Organization, roles: tuple[Role, ...]
) -> None:
    shared = make_project(herne, is_shared=True)
    held_in(shared, verein)
    sign_in(client, make_user(herne, roles=roles))

    page = client.get(f"/manage/projects/{shared.reference}/report").text

    assert "Lichterfest" in page
    assert "/manage/events/lichter" not in page
    assert "Ada Beispiel" not in page
    assert client.get("/manage/events/lichter/people").status_code == 404
