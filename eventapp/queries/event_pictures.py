"""Which pictures are shown."""

from sqlalchemy import exists, select

from eventapp.db import db
from eventapp.models import Event


def is_shown(name: str) -> bool:
    """True when an event shows the picture of this name."""
    return bool(db.session.scalar(select(exists().where(Event.picture_name == name))))
