"""Associations in a network: they hold events in projects of their umbrella, and leave."""

from datetime import date, timedelta

from eventapp.db import db
from eventapp.domain.report_facts import ReportFacts
from eventapp.domain.states import Role
from eventapp.models import Event, Organization, Project
from eventapp.queries.reports import get_report_facts
from eventapp.services import closings, departures
from tests.support.builders import ENDS_AT, make_event, make_registration, make_user
from tests.support.counselling import BERLIN
from tests.support.door import make_entry, pair_phone, ticket_of, upload

AFTER = ENDS_AT + timedelta(hours=1)
LEFT = AFTER + timedelta(hours=1)
LATER = LEFT + timedelta(days=1)


def leave(association: Organization) -> None:
    """Leave by oneself."""
    by = make_user(association, name="Vera", roles=(Role.ADMIN,))
    departures.leave_network(organization_id=association.id, by_user_id=by.id, zone=BERLIN, now=LEFT)
    db.session.expire_all()


def hold(organization: Organization, project: Project, *, is_closed: bool = True, people: int = 3) -> Event:
    """Hold a festival in the project, to which people came; close its numbers."""
    event = make_event(organization=organization, title="Lichterfest")
    event.project_id = project.id
    db.session.commit()
    came = make_registration(event, adults=people, name="Ada Beispiel")
    upload(pair_phone(event), make_entry(event, ticket=ticket_of(came), adults=people))
    if is_closed:
        close(event)
    return event


def close(event: Event, *, reason: str = "") -> None:
    """Close what is over; a second version is made after the association has left."""
    closings.close_event(event_id=event.id, reason=reason, user_id=None, now=LATER if reason else AFTER)


def report(project: Project) -> ReportFacts:
    """The umbrella's report of the year."""
    last = date(2026, 12, 31)
    return get_report_facts(project, starts_on=date(2026, 1, 1), ends_on=last, zone=BERLIN, now=LATER)
