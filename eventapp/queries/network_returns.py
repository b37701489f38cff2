"""Associations that have left a network, and whom it has invited back."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, select

from eventapp.db import db
from eventapp.domain.errors import NotFound
from eventapp.models import Organization
from eventapp.queries.associations import is_attended


def list_former(umbrella_id: int) -> list[Organization]:
    """Return the associations that have left this umbrella and that somebody administers, by name."""
    query = select(Organization).where(_is_former(), Organization.former_umbrella_id == umbrella_id)
    return list(db.session.scalars(query.order_by(Organization.short_name, Organization.id)))


def get_former(reference: str, *, umbrella_ids: Sequence[int]) -> Organization:
    """Return an association that has left one of these umbrellas. Raises NotFound for all others."""
    query = select(Organization).where(
        _is_former(), Organization.reference == reference, Organization.former_umbrella_id.in_(umbrella_ids)
    )
    found = db.session.scalars(query).first()
    if found is None:
        raise NotFound
    return found


def list_invited(organization_ids: Sequence[int]) -> list[Organization]:
    """Return those of the organizations whose former umbrella waits for their answer, by name."""
    query = select(Organization).where(
        Organization.id.in_(organization_ids), _is_former(), Organization.invited_back_at.is_not(None)
    )
    return list(db.session.scalars(query.order_by(Organization.short_name, Organization.id)))


def find_inviting(association: Organization) -> Organization | None:
    """Return who waits for the association's answer, if anybody does."""
    if association.umbrella_id is not None or association.invited_back_at is None:
        return None
    return db.session.get(Organization, association.former_umbrella_id)


def get_inviting(association: Organization) -> Organization:
    """Return who waits for the association's answer. Raises NotFound where nobody does."""
    inviting = find_inviting(association)
    if inviting is None:
        raise NotFound
    return inviting


def _is_former() -> ColumnElement[bool]:
    """It stands alone, and there is somebody who can answer."""
    return and_(Organization.umbrella_id.is_(None), Organization.left_network_at.is_not(None), is_attended())
