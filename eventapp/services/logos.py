"""Logos of organizations and projects. Files are kept by content, so several may share one."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from eventapp.adapters.logos import LogoPicture, process_logo, read_logos, remove_logo_files, store_logo
from eventapp.db import transactional
from eventapp.domain.logos import Logo, with_logo, with_moved_logo, without_logo
from eventapp.domain.ordering import Direction
from eventapp.models import Event, Project
from eventapp.queries import logos as logo_queries
from eventapp.queries import organizations as organization_queries
from eventapp.queries import projects as project_queries
from eventapp.services import audit
from eventapp.services.project_changes import record


def set_organization_logo(
    *, organization_id: int, data: bytes, name: str, folder: Path, user_id: int, now: datetime
) -> None:
    """Check and store an uploaded logo as the organization's only one.

    Raises LogoIsSvg, LogoUnreadable, PictureTooLarge or LogoInvisible.
    """
    logo = _stored(data, name=name, folder=folder)
    earlier = _replace_organization_logos((logo,), organization_id=organization_id, user_id=user_id, now=now)
    remove_unshown(earlier, folder=folder)


def remove_organization_logo(*, organization_id: int, folder: Path, user_id: int, now: datetime) -> None:
    """Show no logo of the organization; removing twice changes nothing."""
    earlier = _replace_organization_logos((), organization_id=organization_id, user_id=user_id, now=now)
    remove_unshown(earlier, folder=folder)


def add_project_logo(*, project_id: int, data: bytes, name: str, folder: Path, user_id: int, now: datetime) -> None:
    """Check and store an uploaded logo below the project's others; one that is there already gets the new name.

    Raises LogoIsSvg, LogoUnreadable, PictureTooLarge, LogoInvisible or TooManyLogos.
    """
    logo = _stored(data, name=name, folder=folder)
    try:
        _add_to_project(logo, project_id=project_id, user_id=user_id, now=now)
    finally:  # one too many leaves no file
        remove_unshown([logo], folder=folder)


def remove_project_logo(*, project_id: int, file: str, folder: Path, user_id: int, now: datetime) -> None:
    """Take a logo away. Raises NotFound."""
    remove_unshown(_take_from_project(file, project_id=project_id, user_id=user_id, now=now), folder=folder)


@transactional
def move_project_logo(*, project_id: int, file: str, direction: Direction, user_id: int, now: datetime) -> None:
    """Move a logo one step in the project's order; at its end nothing changes. Raises NotFound."""
    project = project_queries.lock_project(project_id)
    project.logos = with_moved_logo(project.logos, file, direction)
    record("project.logo_moved", project, user_id=user_id, now=now)


def remove_unshown(logos: Iterable[Logo], *, folder: Path) -> None:
    """Remove the files of logos that nobody shows any more; call after the transaction."""
    for logo in logos:
        if not logo_queries.is_shown(logo.file):
            remove_logo_files(folder, logo.file)


def event_logos(event: Event, folder: Path) -> list[LogoPicture]:
    """Return the pictures for an event's papers; its project and organization are loaded."""
    return read_logos(folder, logo_queries.logos_of_event(event))


def project_logos(project: Project, folder: Path) -> list[LogoPicture]:
    """Return the pictures for a project's report."""
    return read_logos(folder, logo_queries.logos_of_project(project))


def _stored(data: bytes, *, name: str, folder: Path) -> Logo:
    """Work on the picture before any transaction begins."""
    processed = process_logo(data)
    return Logo(file=store_logo(folder, processed), name=name, width=processed.width, height=processed.height)


@transactional
def _replace_organization_logos(
    logos: tuple[Logo, ...], *, organization_id: int, user_id: int, now: datetime
) -> tuple[Logo, ...]:
    """Return the ones before."""
    organization = organization_queries.lock_organization(organization_id)
    earlier, organization.logos = organization.logos, logos
    audit.record(
        "organization.logo_set" if logos else "organization.logo_removed",
        subject_type="organization",
        subject_reference=organization.reference,
        organization_id=organization.id,
        user_id=user_id,
        now=now,
    )
    return earlier


@transactional
def _add_to_project(logo: Logo, *, project_id: int, user_id: int, now: datetime) -> None:
    project = project_queries.lock_project(project_id)
    project.logos = with_logo(project.logos, logo)
    record("project.logo_added", project, user_id=user_id, now=now)


@transactional
def _take_from_project(file: str, *, project_id: int, user_id: int, now: datetime) -> list[Logo]:
    project = project_queries.lock_project(project_id)
    earlier = project.logos
    project.logos = without_logo(earlier, file)
    record("project.logo_removed", project, user_id=user_id, now=now)
    return [logo for logo in earlier if logo.file == file]
