"""Imprint, privacy and accessibility pages (LEG-1). They show what is set and say what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import render_template

from eventapp.domain.retention import DEFAULT_POLICIES
from eventapp.queries import accounts as account_queries
from eventapp.queries import associations as association_queries
from eventapp.web.access import plain, public
from eventapp.web.compression import compressed
from eventapp.web.language import page_language
from eventapp.web.public.association_links import imprint_address
from eventapp.web.public.blueprint import blueprint

if TYPE_CHECKING:
    from eventapp.models import Organization

#: Organizations write their legal texts in German; a translation nobody has checked would be worse (LNG-4).
LEGAL_LANGUAGE = "de"


@dataclass(frozen=True, kw_only=True)
class LegalFacts:
    """Who runs this site (§ 5 DDG). What nobody has entered is empty."""

    name: str = ""
    street: str = ""
    town: str = ""
    represented_by: str = ""
    email: str = ""
    phone: str = ""
    register_entry: str = ""
    data_protection_contact: str = ""
    privacy_text: str = ""
    accessibility_text: str = ""


@blueprint.get("/imprint")
@public
@compressed
def imprint() -> str:
    """Show who runs this site, and who else publishes here."""
    organization = account_queries.find_organization()
    associations = association_queries.list_publishers(organization.id) if organization else []
    return _render("imprint", organization, associations)


@blueprint.get("/imprint/<association_reference>")
@public
@compressed
def association_imprint(association_reference: str) -> str:
    """Show who a member association is. Raises NotFound."""
    return _render("imprint", association_queries.get_public_association(plain(association_reference)))


@blueprint.get("/privacy")
@public
@compressed
def privacy() -> str:
    """Show what is stored about people, for how long, and what they can ask for."""
    return _render("privacy", account_queries.find_organization())


@blueprint.get("/privacy/<association_reference>")
@public
@compressed
def association_privacy(association_reference: str) -> str:
    """Show what a member association does with people's data. Raises NotFound."""
    return _render("privacy", association_queries.get_public_association(plain(association_reference)))


@blueprint.get("/accessibility")
@public
@compressed
def accessibility() -> str:
    """Show the accessibility statement."""
    return _render("accessibility", account_queries.find_organization())


def _render(name: str, organization: "Organization | None", associations: "Sequence[Organization]" = ()) -> str:
    return render_template(
        f"public/legal/{name}.html",
        facts_of=_legal_facts(organization),
        is_association=organization is not None and organization.has_legal_pages,
        associations=[(each.name, imprint_address(each)) for each in associations],
        policies=DEFAULT_POLICIES,
        is_translated=page_language() != LEGAL_LANGUAGE,
    )


def _legal_facts(organization: "Organization | None") -> LegalFacts:
    if organization is None:
        return LegalFacts()
    return LegalFacts(
        name=organization.name,
        street=organization.street,
        town=f"{organization.postal_code} {organization.city}".strip(),
        represented_by=organization.represented_by,
        email=organization.email,
        phone=organization.phone,
        register_entry=organization.register_entry,
        data_protection_contact=organization.data_protection_contact,
        privacy_text=organization.privacy_text,
        accessibility_text=organization.accessibility_text,
    )
