"""Funded projects: add, change, remove."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from eventapp.adapters.randomness import new_reference
from eventapp.db import db, transactional
from eventapp.domain.describing import ProjectDetails
from eventapp.domain.errors import StillInUse
from eventapp.domain.logos import Logo
from eventapp.models import Project
from eventapp.queries import projects as project_queries
from eventapp.queries import statistics as statistics_queries
from eventapp.services.logos import remove_unshown
from eventapp.services.project_changes import record


@transactional
def add_project(*, organization_id: int, details: ProjectDetails, user_id: int, now: datetime) -> Project:
    """Add a project to the organization."""
    project = Project(organization_id=organization_id, reference=new_reference())
    _describe(project, details)
    db.session.add(project)
    record("project.added", project, user_id=user_id, now=now)
    return project


@transactional
def change_project(
    *, reference: str, organization_id: int, details: ProjectDetails, user_id: int, now: datetime
) -> Project:
    """Replace what is said about a project; what its statistics count stays after their first answer.

    Raises NotFound.
    """
    project = project_queries.get_project(reference, organization_ids=[organization_id])
    if statistics_queries.has_begun(project_id=project.id):
        details = replace(details, crosses_gender_age=project.crosses_gender_age)
    _describe(project, details)
    record("project.changed", project, user_id=user_id, now=now)
    return project


def remove_project(*, reference: str, organization_id: int, logo_folder: Path, user_id: int, now: datetime) -> None:
    """Remove a project without events, and its logos. Raises NotFound or StillInUse."""
    logos = _remove(reference=reference, organization_id=organization_id, user_id=user_id, now=now)
    remove_unshown(logos, folder=logo_folder)


@transactional
def _remove(*, reference: str, organization_id: int, user_id: int, now: datetime) -> tuple[Logo, ...]:
    project = project_queries.get_project(reference, organization_ids=[organization_id])
    if project_queries.count_events_by_project([organization_id]).get(project.id):
        raise StillInUse
    record("project.removed", project, user_id=user_id, now=now)
    db.session.delete(project)
    return project.logos


def _describe(project: Project, details: ProjectDetails) -> None:
    project.name = details.name
    project.funder = details.funder
    project.funder_reference = details.funder_reference
    project.funder_profile = details.funder_profile
    project.funder_note = details.funder_note
    project.partners = details.partners
    project.starts_on = details.starts_on
    project.ends_on = details.ends_on
    project.volunteer_rate_cents = details.volunteer_rate_cents
    project.crosses_gender_age = details.crosses_gender_age
    project.is_shared = details.is_shared
