"""Organizations of the signed-in person."""

from collections.abc import Sequence

from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.errors import NotFound
from eventapp.models import Organization


def list_organizations(organization_ids: Sequence[int]) -> list[Organization]:
    """Return the organizations by name."""
    query = (
        select(Organization)
        .where(Organization.id.in_(organization_ids))
        .order_by(Organization.short_name, Organization.id)
    )
    return list(db.session.scalars(query))


def get_organization(organization_id: int) -> Organization:
    """Return one organization. Raises NotFound."""
    organization = db.session.get(Organization, organization_id)
    if organization is None:
        raise NotFound
    return organization


def lock_organization(organization_id: int) -> Organization:
    """Lock the organization's row until the transaction ends and return it fresh."""
    query = select(Organization).where(Organization.id == organization_id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()
