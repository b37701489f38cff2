"""Funded projects."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select

from eventapp.db import db
from eventapp.domain.errors import NotFound
from eventapp.models import Event, Organization, Project


def list_projects(organization_ids: Sequence[int]) -> list[Project]:
    """Return the organizations' projects, the latest first."""
    query = (
        select(Project)
        .where(Project.organization_id.in_(organization_ids))
        .order_by(Project.ends_on.desc(), Project.name, Project.id)
    )
    return list(db.session.scalars(query))


def get_project(reference: str, *, organization_ids: Sequence[int]) -> Project:
    """Return a project of one of the organizations. Raises NotFound for unknown and foreign ones."""
    query = select(Project).where(Project.reference == reference, Project.organization_id.in_(organization_ids))
    project = db.session.scalars(query).first()
    if project is None:
        raise NotFound
    return project


def list_usable(organization_id: int) -> list[Project]:
    """Return the projects that an organization may hold events in: its own, and those its umbrella shares."""
    query = select(Project).where(_is_usable(organization_id))
    return list(db.session.scalars(query.order_by(Project.ends_on.desc(), Project.name, Project.id)))


def get_usable(reference: str, *, organization_id: int) -> Project:
    """Return a project that the organization may hold an event in. Raises NotFound."""
    query = select(Project).where(Project.reference == reference, _is_usable(organization_id))
    project = db.session.scalars(query).first()
    if project is None:
        raise NotFound
    return project


def is_usable(project_id: int, *, organization_id: int) -> bool:
    """True when the organization may hold a further event in the project."""
    query = select(Project.id).where(Project.id == project_id, _is_usable(organization_id))
    return db.session.scalar(query) is not None


def find_project(reference: str) -> Project | None:
    """Return a project of any organization: for commands, which act for the whole installation."""
    return db.session.scalars(select(Project).where(Project.reference == reference)).first()


def list_references() -> list[str]:
    """Return the references of all projects, for whoever has the machine."""
    return list(db.session.scalars(select(Project.reference).order_by(Project.reference)))


def list_event_references(project_id: int, *, organization_ids: Sequence[int]) -> set[str]:
    """Return the references of the project's events that these organizations hold themselves."""
    query = select(Event.reference).where(Event.project_id == project_id, Event.organization_id.in_(organization_ids))
    return set(db.session.scalars(query))


def lock_project(project_id: int) -> Project:
    """Lock the project's row until the transaction ends and return it fresh."""
    query = select(Project).where(Project.id == project_id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def count_events_by_project(organization_ids: Sequence[int]) -> dict[int, int]:
    """Return how many events each of the organizations' projects has, by project id, those of others included.

    Projects without events are missing.
    """
    rows = db.session.execute(
        select(Event.project_id, func.count())
        .join(Project, Project.id == Event.project_id)
        .where(Project.organization_id.in_(organization_ids))
        .group_by(Event.project_id)
    )
    return {project_id: count for project_id, count in rows if project_id is not None}


def _is_usable(organization_id: int) -> ColumnElement[bool]:
    umbrella = select(Organization.umbrella_id).where(Organization.id == organization_id).scalar_subquery()
    return or_(Project.organization_id == organization_id, and_(Project.is_shared, Project.organization_id == umbrella))
