"""Which logos are shown."""

from itertools import chain

from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.logos import Logo
from eventapp.models import Event, Organization, Project
from eventapp.queries.organizations import get_organization


def logos_of_event(event: Event) -> list[Logo]:
    """Return the organization's logo, then those of who funds the event; project and organization are loaded."""
    return [*event.organization.logos, *(event.project.logos if event.project else ())]


def logos_of_project(project: Project) -> list[Logo]:
    """Return the logo of the project's organization, then those of who funds it."""
    return [*get_organization(project.organization_id).logos, *project.logos]


def is_shown(file: str) -> bool:
    """True when an organization or a project shows the logo of this file; there are few of either."""
    owned = chain(db.session.scalars(select(Organization.logos)), db.session.scalars(select(Project.logos)))
    return any(logo.file == file for logos in owned for logo in logos)
