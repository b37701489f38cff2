"""The facts about an organization."""

from datetime import datetime

from eventapp.db import transactional
from eventapp.domain.describing import OrganizationDetails
from eventapp.models import Organization
from eventapp.queries import organizations as organization_queries
from eventapp.services import audit


@transactional
def change_organization(
    *, organization_id: int, details: OrganizationDetails, user_id: int, now: datetime
) -> Organization:
    """Replace the organization's facts. Raises NotFound."""
    organization = organization_queries.get_organization(organization_id)
    organization.name = details.name
    organization.short_name = details.short_name
    organization.street = details.street
    organization.postal_code = details.postal_code
    organization.city = details.city
    organization.represented_by = details.represented_by
    organization.email = details.email
    organization.phone = details.phone
    organization.register_entry = details.register_entry
    organization.data_protection_contact = details.data_protection_contact
    organization.privacy_text = details.privacy_text
    organization.accessibility_text = details.accessibility_text
    audit.record(
        "organization.changed",
        subject_type="organization",
        subject_reference=organization.reference,
        organization_id=organization.id,
        user_id=user_id,
        now=now,
    )
    return organization
