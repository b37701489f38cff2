"""Whether a worker runs."""

from datetime import datetime

from sqlalchemy import func, select

from eventapp.db import db
from eventapp.models import WorkerSign


def find_last_sign() -> datetime | None:
    """Return when any worker was last seen, None when there was never one."""
    return db.session.scalar(select(func.max(WorkerSign.seen_at)))
