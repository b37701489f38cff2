"""Who came by name, and the keys that tell different people of a project apart."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from eventapp.db import db
from eventapp.domain.attendance import effective_entries, list_readings
from eventapp.domain.persons import last_day_of_keys
from eventapp.models import Attendee, IssuedReport, PersonKey, Project, ProjectSecret, Registration
from eventapp.queries.door_log import get_party_log

#: How the keys of parties begin, see ``door_log``.
ATTENDEE, REGISTRATION = "attendee-", "registration-"


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Somebody with a name who came: the holder of a personal ticket, or the contact of a party."""

    name: str
    contact: str | None


def list_visitors(event_id: int, event_session_ids: Collection[int]) -> dict[int, list[Visitor]]:
    """Return the people with names whom the door let in, by session id; unnamed companions are left out."""
    parties = list_admitted_parties(event_id, event_session_ids)
    visitors = _visitors({party for keys in parties.values() for party in keys})
    return {
        session_id: [visitors[party] for party in keys if party in visitors] for session_id, keys in parties.items()
    }


def list_admitted_parties(event_id: int, event_session_ids: Collection[int]) -> dict[int, list[str]]:
    """Return the keys of the parties whom the door let in, reversals taken off, by session id."""
    log = get_party_log(event_id, event_session_ids)
    return {
        session_id: [
            party
            for party, readings in list_readings(
                effective_entries(entries), party_sizes=log.party_sizes[session_id]
            ).items()
            if any(reading.people.size for reading in readings)
        ]
        for session_id, entries in log.entries.items()
    }


def list_keys(event_session_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """Return the person keys of these sessions, by session id."""
    rows = db.session.execute(
        select(PersonKey.event_session_id, PersonKey.key).where(PersonKey.event_session_id.in_(event_session_ids))
    )
    found: dict[int, set[str]] = defaultdict(set)
    for session_id, key in rows:
        found[session_id].add(key)
    return {session_id: frozenset(found[session_id]) for session_id in event_session_ids}


def find_secret(project_id: int) -> ProjectSecret | None:
    """Return the project's secret, None before its first use."""
    return db.session.get(ProjectSecret, project_id)


@dataclass(frozen=True, kw_only=True)
class KeyState:
    """How long a project's person keys stay. ``is_reported``: the final report up to its last day is there."""

    destroyed_at: datetime | None
    is_reported: bool
    last_day: date


def get_key_state(project: Project) -> KeyState:
    """Return whether the project's person keys are still needed."""
    stored = find_secret(project.id)
    final = select(IssuedReport.id).where(
        IssuedReport.project_id == project.id,
        IssuedReport.is_final.is_(True),
        IssuedReport.ends_on >= project.ends_on,
    )
    return KeyState(
        destroyed_at=stored.destroyed_at if stored else None,
        is_reported=db.session.scalars(final.limit(1)).first() is not None,
        last_day=last_day_of_keys(project.ends_on),
    )


def list_projects_with_secret() -> list[Project]:
    """Return the projects of all organizations that can still tell people apart."""
    query = select(Project).join(ProjectSecret, ProjectSecret.project_id == Project.id)
    return list(db.session.scalars(query.where(ProjectSecret.destroyed_at.is_(None)).order_by(Project.id)))


def _visitors(parties: Collection[str]) -> dict[str, Visitor]:
    attendees = [int(party.removeprefix(ATTENDEE)) for party in parties if party.startswith(ATTENDEE)]
    contacts = [int(party.removeprefix(REGISTRATION)) for party in parties if party.startswith(REGISTRATION)]
    named = db.session.execute(
        select(Attendee.id, Attendee.name, Registration.email, Registration.phone)
        .join(Registration, Registration.id == Attendee.registration_id)
        # a companion never had a name; once names are deleted the registration has none either
        .where(Attendee.id.in_(attendees), or_(Attendee.name != "", Registration.name == ""))
    ).all()
    booked = db.session.execute(
        select(Registration.id, Registration.name, Registration.email, Registration.phone).where(
            Registration.id.in_(contacts)
        )
    ).all()
    rows = [(f"{ATTENDEE}{row.id}", row) for row in named] + [(f"{REGISTRATION}{row.id}", row) for row in booked]
    return {party: Visitor(name=row.name, contact=row.email or row.phone) for party, row in rows}
