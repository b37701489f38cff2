"""Addresses that wait to be confirmed."""

from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.errors import NotFound
from eventapp.domain.states import MessageKind
from eventapp.models import OutboxMessage, Registration


def get_id(reference: str) -> int:
    """Return the id of the registration with this public reference. Raises NotFound."""
    found = db.session.scalar(select(Registration.id).where(Registration.reference == reference))
    if found is None:
        raise NotFound
    return found


def count_check_mails(registration_id: int) -> int:
    """Return how many mails asked to confirm the registration's address, those that still wait included."""
    query = select(func.count(OutboxMessage.id)).where(
        OutboxMessage.registration_id == registration_id, OutboxMessage.kind == MessageKind.ADDRESS_CHECK
    )
    return db.session.scalar(query) or 0
