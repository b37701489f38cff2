"""An organization's events as its people look through them: what comes, what is being prepared, what was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from eventapp.db import db
from eventapp.domain.describing import Contact
from eventapp.domain.errors import NotFound
from eventapp.domain.states import EventKind, EventStatus
from eventapp.models import Event, EventSession

PAST_PAGE_SIZE = 20


@dataclass(frozen=True, kw_only=True)
class EventScope:
    """Whose events somebody may see: all of the organizations organized for, the counselling days of others."""

    organizing: Sequence[int]
    counselling: Sequence[int] = ()


@dataclass(frozen=True, kw_only=True)
class PastPage:
    """One page of past events; ``first`` and ``last`` are positions counted from 1."""

    events: list[Event]
    total: int
    first: int

    @property
    def last(self) -> int:
        """Position of the last one shown."""
        return self.first + len(self.events) - 1


def list_drafts(scope: EventScope) -> list[Event]:
    """Return the drafts, the one changed last first."""
    query = _of(scope).where(Event.status == EventStatus.DRAFT).order_by(Event.updated_at.desc(), Event.id.desc())
    return list(db.session.scalars(query))


def list_coming(scope: EventScope, *, now: datetime) -> list[Event]:
    """Return what is public and not over, by the next session; events without a session come last."""
    upcoming = (
        select(func.min(EventSession.starts_at))
        .where(EventSession.event_id == Event.id, EventSession.ends_at > now)
        .scalar_subquery()
    )
    query = (
        _of(scope)
        .where(Event.status != EventStatus.DRAFT, ~_is_past(now))
        .order_by(upcoming.asc().nulls_last(), Event.id)
    )
    return list(db.session.scalars(query))


def list_past(scope: EventScope, *, now: datetime, page: int) -> PastPage:
    """Return a page of what is over, the latest first. Pages count from 1."""
    is_past = and_(Event.status != EventStatus.DRAFT, _is_past(now))
    total = db.session.scalar(select(func.count(Event.id)).where(_is_visible(scope), is_past))
    last = select(func.max(EventSession.ends_at)).where(EventSession.event_id == Event.id).scalar_subquery()
    offset = (page - 1) * PAST_PAGE_SIZE
    query = (
        _of(scope)
        .where(is_past)
        .order_by(last.desc().nulls_last(), Event.id.desc())
        .limit(PAST_PAGE_SIZE)
        .offset(offset)
    )
    events = list(db.session.scalars(query))
    return PastPage(events=events, total=total or 0, first=offset + 1 if events else 0)


def list_all() -> list[Event]:
    """Return the events of all organizations in the order in which they were made, for administrators."""
    return list(db.session.scalars(_with_everything(select(Event)).order_by(Event.created_at, Event.id)))


def get_any(reference: str) -> Event:
    """Return an event of whatever organization, for administrators. Raises NotFound."""
    event = db.session.scalars(_with_everything(select(Event).where(Event.reference == reference))).first()
    if event is None:
        raise NotFound
    return event


def find_last_contact(organization_id: int) -> Contact | None:
    """Return the contact person of the organization's newest event that names one."""
    row = db.session.execute(
        select(Event.contact_name, Event.contact_phone, Event.contact_email)
        .where(Event.organization_id == organization_id, Event.contact_name != "")
        .order_by(Event.created_at.desc(), Event.id.desc())
        .limit(1)
    ).first()
    return None if row is None else Contact(name=row[0], phone=row[1], email=row[2])


def _of(scope: EventScope) -> Select[Event]:
    return _with_everything(select(Event).where(_is_visible(scope)))


def _is_visible(scope: EventScope) -> ColumnElement[bool]:
    return or_(
        Event.organization_id.in_(scope.organizing),
        and_(Event.organization_id.in_(scope.counselling), Event.kind == EventKind.BERATUNG),
    )


def _with_everything(query: Select[Event]) -> Select[Event]:
    return query.options(
        joinedload(Event.venue),
        joinedload(Event.project),
        joinedload(Event.organization),
        selectinload(Event.texts),
        selectinload(Event.sessions),
    )


def _is_past(now: datetime) -> ColumnElement[bool]:
    """Every session is over; an event without sessions is never past."""
    has_sessions = exists().where(EventSession.event_id == Event.id)
    has_future = exists().where(EventSession.event_id == Event.id, EventSession.ends_at > now)
    return and_(has_sessions, ~has_future)
