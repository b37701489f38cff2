"""Where a member association says who it is and what it does with people's data; it answers for both itself."""

from typing import TYPE_CHECKING

from flask import url_for

if TYPE_CHECKING:
    from eventapp.models import Organization


def imprint_address(organization: "Organization") -> str:
    """Return the address of a member association's imprint; empty for the umbrella."""
    if not organization.has_legal_pages:
        return ""
    return url_for("public.association_imprint", association_reference=organization.reference)


def privacy_address(organization: "Organization") -> str:
    """Return the address of the privacy page of whoever is responsible."""
    if not organization.has_legal_pages:
        return url_for("public.privacy")
    return url_for("public.association_privacy", association_reference=organization.reference)
