"""Funded projects."""

from collections.abc import Sequence

from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.errors import NotFound
from eventapp.models import Event, Project


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


def find_project(reference: str) -> Project | None:
    """Return a project of any organization: for commands, which act for the whole installation."""
    return db.session.scalars(select(Project).where(Project.reference == reference)).first()


def lock_project(project_id: int) -> Project:
    """Lock the project's row until the transaction ends and return it fresh."""
    query = select(Project).where(Project.id == project_id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def count_events_by_project(organization_ids: Sequence[int]) -> dict[int, int]:
    """Return how many events each project has, by project id; projects without events are missing."""
    rows = db.session.execute(
        select(Event.project_id, func.count())
        .where(Event.organization_id.in_(organization_ids), Event.project_id.is_not(None))
        .group_by(Event.project_id)
    )
    return {project_id: count for project_id, count in rows if project_id is not None}
