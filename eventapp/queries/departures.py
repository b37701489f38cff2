"""What is at stake when a member association leaves its network."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, select

from eventapp.db import db
from eventapp.domain.errors import NotFound
from eventapp.domain.states import REPORTED
from eventapp.models import Event, EventSession, Organization, Project, SessionClosing


@dataclass(frozen=True, kw_only=True)
class SharedWork:
    """A project of the umbrella in which the association holds events.

    ``staying`` of them have closed numbers, which stay in the project; the ``leaving`` ones go out of it.
    """

    project: str
    staying: int
    leaving: int


def list_member_associations(organization_ids: Sequence[int]) -> list[Organization]:
    """Return those of the organizations that are member associations of a network, by name."""
    query = select(Organization).where(Organization.id.in_(organization_ids), Organization.umbrella_id.is_not(None))
    return list(db.session.scalars(query.order_by(Organization.short_name, Organization.id)))


def get_association_of(reference: str, *, umbrella_ids: Sequence[int]) -> Organization:
    """Return a member association of one of these umbrellas. Raises NotFound for all others."""
    query = select(Organization).where(Organization.reference == reference, Organization.umbrella_id.in_(umbrella_ids))
    found = db.session.scalars(query).first()
    if found is None:
        raise NotFound
    return found


def find_umbrella(association: Organization) -> Organization | None:
    """Return the head of the network to which the organization belongs, if there is one."""
    return db.session.get(Organization, association.umbrella_id) if association.umbrella_id is not None else None


def get_umbrella(association: Organization) -> Organization:
    """Return the head of the network to which the association belongs. Raises NotFound where it belongs to none."""
    umbrella = find_umbrella(association)
    if umbrella is None:
        raise NotFound
    return umbrella


def list_shared_work(association_id: int, *, umbrella_id: int) -> list[SharedWork]:
    """Return the umbrella's projects in which the association holds events, by name."""
    query = (
        select(Project.name, Project.id, is_closed())
        .join(Event, Event.project_id == Project.id)
        .where(Event.organization_id == association_id, Project.organization_id == umbrella_id)
        .order_by(Project.name, Project.id)
    )
    found: dict[tuple[str, int], list[bool]] = {}
    for name, project_id, stays in db.session.execute(query):
        found.setdefault((name, project_id), []).append(bool(stays))
    return [
        SharedWork(project=name, staying=sum(stays), leaving=len(stays) - sum(stays))
        for (name, _), stays in found.items()
    ]


def is_closed() -> ColumnElement[bool]:
    """The condition for events that reports name and that have closed numbers of at least one session."""
    has_numbers = exists().where(
        EventSession.event_id == Event.id,
        ~EventSession.is_cancelled,
        SessionClosing.event_session_id == EventSession.id,
    )
    return and_(Event.status.in_(REPORTED), has_numbers)
