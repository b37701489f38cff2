"""The demonstration: one organization, seven events, people who register and come.

Everything goes through the same services as real use, so that the demonstration proves them.
"""

from datetime import datetime

from sqlalchemy import delete, select

from eventapp.db import db, transactional
from eventapp.domain.pairing import link_secret
from eventapp.domain.states import DeviceRight
from eventapp.models import Event, Organization, OutboxMessage
from eventapp.services import devices, keys
from eventapp.services.demo import content, events, guests, questions, reporting, slips
from eventapp.services.demo.dates import Dates, fixed_dates, shifted_dates
from eventapp.services.demo.events import COUNSELLOR_EMAIL, HELPER_EMAIL, ORGANIZER_EMAIL, PASSWORD
from eventapp.services.demo.logos import add_logos

__all__ = [
    "COUNSELLOR_EMAIL",
    "HELPER_EMAIL",
    "ORGANIZER_EMAIL",
    "PASSWORD",
    "Dates",
    "add_logos",
    "fixed_dates",
    "is_empty",
    "load",
    "make_festival_link",
    "shifted_dates",
]

FESTIVAL_REFERENCE = content.FESTIVAL.reference


@transactional
def load(dates: Dates) -> Organization:
    """Load the demonstration into a database without organizations."""
    organization = events.add_organization()
    events.add_users(organization, now=dates.now)
    project = events.add_project(organization, dates=dates)
    reporting.prepare_project(project, dates=dates)
    venues = {key: events.add_venue(organization, facts) for key, facts in content.VENUES.items()}
    keys.ensure_key(now=dates.now)
    for demo in content.EVENTS:
        event = events.add_event(demo, organization, project, venues[demo.venue], dates=dates)
        guests.register_people(demo, event, dates=dates)
        questions.ask_and_answer(event, dates=dates)
        guests.let_people_in(demo, event, dates=dates)
        if guests.finish(demo, event, dates=dates):
            reporting.report_event(demo, event, project, dates=dates)
            slips.ask_people(event, dates=dates)
    db.session.execute(delete(OutboxMessage))  # nobody is to receive the demonstration's mails
    return organization


def is_empty() -> bool:
    """True while there is no organization."""
    return db.session.scalar(select(Organization.id).limit(1)) is None


def make_festival_link(*, secret_key: bytes, now: datetime) -> str | None:
    """Make a fresh door link for the festival and return its ``<reference>.<secret>`` part.

    Returns None when the demonstration is not loaded or its festival is over.
    """
    event = db.session.scalars(select(Event).where(Event.reference == FESTIVAL_REFERENCE)).first()
    if event is None:
        return None
    link = devices.make_door_link(
        event_id=event.id, gate="Tor West", rights=(DeviceRight.SEARCH, DeviceRight.WALK_IN), now=now
    )
    if link.expires_at <= now:
        return None
    return f"{link.reference}.{link_secret(link.reference, secret_key=secret_key)}"
