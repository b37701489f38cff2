"""The audit log: who did what when. Ids and reasons only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import aliased

from eventapp.db import db
from eventapp.domain.states import EventKind
from eventapp.models import AuditEntry, Event, Registration, User

PAGE_SIZE = 50


@dataclass(frozen=True, kw_only=True)
class AuditLine:
    """One step; ``by`` is the name of a member of the team, empty for guests and for what happens by itself."""

    at: datetime
    action: str
    subject_type: str
    subject_reference: str
    by: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class AuditPage:
    """A page of steps, the latest first, and how many there are altogether."""

    lines: list[AuditLine]
    total: int


def get_audit_page(*, organization_ids: Sequence[int], page: int) -> AuditPage:
    """Return steps of the organizations; ``page`` counts from 1. What was done to counselling bookings is left out."""
    seen = _visible(organization_ids)
    total = db.session.scalar(select(func.count(AuditEntry.id)).where(seen)) or 0
    query = _lines(organization_ids).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    return AuditPage(lines=[_line(entry, name) for entry, name in db.session.execute(query)], total=total)


def list_audit_lines(*, organization_ids: Sequence[int]) -> Iterator[AuditLine]:
    """Yield all steps of the organizations, the latest first."""
    for entry, name in db.session.execute(_lines(organization_ids).execution_options(yield_per=500)):
        yield _line(entry, name)


def _lines(organization_ids: Sequence[int]) -> Select[AuditEntry, str]:
    return (
        select(AuditEntry, User.name)
        .outerjoin(User, User.id == AuditEntry.user_id)
        .where(_visible(organization_ids))
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    )


def _visible(organization_ids: Sequence[int]) -> ColumnElement[bool]:
    """Counselling bookings are for the role Beratung alone, so nothing tells of them here (CNS-4)."""
    booking, event = aliased(Registration), aliased(Event)
    of_counselling = exists().where(
        booking.reference == AuditEntry.subject_reference,
        booking.event_id == event.id,
        event.kind == EventKind.BERATUNG,
    )
    is_booking = and_(AuditEntry.subject_type == "registration", of_counselling)
    return and_(AuditEntry.organization_id.in_(organization_ids), ~is_booking)


def _line(entry: AuditEntry, name: str | None) -> AuditLine:
    return AuditLine(
        at=entry.at,
        action=entry.action,
        subject_type=entry.subject_type,
        subject_reference=entry.subject_reference,
        by=name or "",
        reason=entry.reason,
    )
