"""Reports as they were issued."""

from datetime import date

from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.errors import NotFound
from eventapp.models import IssuedReport


def list_issued(project_id: int) -> list[IssuedReport]:
    """Return the project's issued reports, the newest first."""
    query = select(IssuedReport).where(IssuedReport.project_id == project_id)
    return list(db.session.scalars(query.order_by(IssuedReport.issued_at.desc(), IssuedReport.id.desc())))


def get_issued(reference: str, *, project_id: int) -> IssuedReport:
    """Return one issued report of the project. Raises NotFound for unknown and foreign ones."""
    query = select(IssuedReport).where(IssuedReport.reference == reference, IssuedReport.project_id == project_id)
    report = db.session.scalars(query).first()
    if report is None:
        raise NotFound
    return report


def next_version(project_id: int, *, starts_on: date, ends_on: date) -> int:
    """Return the version that the next report of this project and period gets."""
    query = select(func.max(IssuedReport.version)).where(
        IssuedReport.project_id == project_id, IssuedReport.starts_on == starts_on, IssuedReport.ends_on == ends_on
    )
    return (db.session.scalar(query) or 0) + 1
