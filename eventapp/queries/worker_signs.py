"""Whether a worker runs."""

from datetime import datetime

from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.mails import SILENT_TOO_LONG
from eventapp.models import WorkerSign


def find_last_sign() -> datetime | None:
    """Return when any worker was last seen, None when there was never one."""
    return db.session.scalar(select(func.max(WorkerSign.seen_at)))


def is_alive(now: datetime) -> bool:
    """True while a worker was seen lately."""
    seen_at = find_last_sign()
    return seen_at is not None and now - seen_at < SILENT_TOO_LONG
