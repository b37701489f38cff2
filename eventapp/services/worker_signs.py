"""The worker's sign of life."""

from datetime import datetime

from eventapp.db import db, transactional
from eventapp.models import WorkerSign


@transactional
def show_sign(*, place: str, now: datetime) -> None:
    """Note that a worker runs at this place."""
    sign = db.session.get(WorkerSign, place) or WorkerSign(place=place)
    sign.seen_at = now
    db.session.add(sign)
