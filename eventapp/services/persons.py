"""Person keys: made when numbers are closed, removed with the person, destroyed with the final report."""

from collections.abc import Collection, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select

from eventapp.adapters.randomness import new_private_key
from eventapp.db import db, transactional
from eventapp.domain.errors import KeysStillNeeded, NothingToCount, TooManyNames
from eventapp.domain.persons import last_day_of_keys, person_key
from eventapp.domain.states import EventKind
from eventapp.models import Event, EventSession, PersonKey, ProjectSecret
from eventapp.queries import event_entries, projects
from eventapp.queries import persons as person_queries
from eventapp.queries.persons import Visitor
from eventapp.services import audit
from eventapp.services.project_changes import record


@transactional
def record_visitors(event: Event, *, event_session_ids: Collection[int]) -> None:
    """Keep a key for everybody with a name who came to these sessions, in place of those kept before.

    Nothing is kept for counselling, for events without a project, once the project's secret is destroyed, and by those
    who have left the project's network.
    """
    secret = _secret(event)
    if secret is None or not event_session_ids:
        return
    for session_id, visitors in person_queries.list_visitors(event.id, event_session_ids).items():
        if all(visitor.name for visitor in visitors):  # keys outlive names that were deleted when their time was over
            db.session.execute(
                delete(PersonKey).where(PersonKey.event_session_id == session_id, PersonKey.is_guest.is_(False))
            )
        _add(session_id, _keys(visitors, secret=secret), is_guest=False)


@transactional
def record_guests(
    *, event_session_id: int, visitors: Sequence[Visitor], limit: int, now: datetime, user_id: int | None = None
) -> int:
    """Keep keys for guests without a registration who stand on the list with their names; return how many are kept.

    The names are not kept. ``limit`` is the guests counted at the session. Raises TooManyNames beyond it, and
    NothingToCount where no keys are kept.
    """
    session = db.session.get_one(EventSession, event_session_id)
    event = db.session.get_one(Event, session.event_id)
    secret = _secret(event)
    if secret is None:
        raise NothingToCount
    keys = _keys(visitors, secret=secret)
    if len(keys) > limit:
        raise TooManyNames(limit=limit)
    db.session.execute(
        delete(PersonKey).where(PersonKey.event_session_id == event_session_id, PersonKey.is_guest.is_(True))
    )
    _add(event_session_id, keys, is_guest=True)
    audit.record(
        "guest_names.counted",
        subject_type="event_session",
        subject_reference=session.reference,
        organization_id=event.organization_id,
        user_id=user_id,
        now=now,
    )
    return len(keys)


@transactional
def forget_visitors(visitors: Sequence[Visitor], *, project_id: int, event_session_ids: Collection[int]) -> None:
    """Remove the keys of these people from these sessions: their visits stay counted, but as nobody's."""
    stored = person_queries.find_secret(project_id)
    if stored is None or stored.secret is None:
        return
    keys = _keys(visitors, secret=stored.secret)
    db.session.execute(
        delete(PersonKey).where(PersonKey.event_session_id.in_(event_session_ids), PersonKey.key.in_(keys))
    )


@transactional
def destroy_keys(*, project_id: int, user_id: int | None, now: datetime) -> None:
    """Destroy the project's secret and all its keys; issued reports keep their counts."""
    project = projects.lock_project(project_id)
    stored = person_queries.find_secret(project_id) or ProjectSecret(project_id=project_id)
    if stored.destroyed_at is not None:
        return
    stored.secret, stored.destroyed_at = None, now
    db.session.add(stored)
    sessions = select(EventSession.id).join(Event, Event.id == EventSession.event_id)
    db.session.execute(
        delete(PersonKey).where(PersonKey.event_session_id.in_(sessions.where(Event.project_id == project_id)))
    )
    record("project.person_keys_destroyed", project, user_id=user_id, now=now)


@transactional
def destroy_reported_keys(*, project_id: int, user_id: int, now: datetime) -> None:
    """Destroy the keys that the final report has made superfluous. Raises KeysStillNeeded before it is issued."""
    if not person_queries.get_key_state(projects.lock_project(project_id)).is_reported:
        raise KeysStillNeeded
    destroy_keys(project_id=project_id, user_id=user_id, now=now)


def destroy_due_keys(*, zone: ZoneInfo, now: datetime) -> int:
    """Destroy the keys of projects that ended 15 months ago; return how many projects that were. For the daily job."""
    today = now.astimezone(zone).date()
    due = [each.id for each in person_queries.list_projects_with_secret() if last_day_of_keys(each.ends_on) < today]
    for project_id in due:
        destroy_keys(project_id=project_id, user_id=None, now=now)
    return len(due)


def _secret(event: Event) -> bytes | None:
    """Return the secret of the event's project, made at its first use; None where no keys are kept or not any more."""
    if event.project_id is None or event.kind is EventKind.BERATUNG:
        return None
    if event_entries.find_departed(event.id, project_id=event.project_id) is not None:
        return None
    stored = person_queries.find_secret(event.project_id)
    if stored is None:
        stored = ProjectSecret(project_id=event.project_id, secret=new_private_key())
        db.session.add(stored)
        db.session.flush()
    return stored.secret


def _keys(visitors: Sequence[Visitor], *, secret: bytes) -> set[str]:
    keys = set()
    for visitor in visitors:
        try:
            keys.add(person_key(visitor.name, contact=visitor.contact, secret=secret))
        except ValueError:  # erased, or no letters: nobody to tell apart
            continue
    return keys


def _add(event_session_id: int, keys: Collection[str], *, is_guest: bool) -> None:
    there = person_queries.list_keys([event_session_id])[event_session_id]
    db.session.add_all(
        PersonKey(event_session_id=event_session_id, key=key, is_guest=is_guest) for key in sorted(set(keys) - there)
    )
    db.session.flush()
