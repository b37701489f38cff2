"""The demonstration's logos: one of the organization, one of an invented funder."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from eventapp.adapters.wordmark import wordmark_png
from eventapp.db import db
from eventapp.models import Organization, Project, User
from eventapp.services.demo.events import ORGANIZER_EMAIL
from eventapp.services.logos import add_project_logo, set_organization_logo


def add_logos(folder: Path, *, now: datetime) -> None:
    """Draw the logos and store them as uploads; the demonstration is loaded."""
    organization_id, project_id = (db.session.scalars(select(row.id)).one() for row in (Organization, Project))
    user_id = db.session.scalars(select(User.id).where(User.email == ORGANIZER_EMAIL)).one()
    set_organization_logo(
        organization_id=organization_id,
        data=wordmark_png("MSO-Netzwerk", remark="Herne · Demo", colour="#6c184e"),
        name="MSO-Netzwerk Herne (Demo)",
        folder=folder,
        user_id=user_id,
        now=now,
    )
    add_project_logo(
        project_id=project_id,
        data=wordmark_png("Musterförderung", remark="erfundenes Logo", colour="#005658"),
        name="Musterförderung (erfundenes Logo)",
        folder=folder,
        user_id=user_id,
        now=now,
    )
