"""Imprint, privacy and accessibility pages (LEG-1). They show what is set and say what is missing."""

from dataclasses import dataclass

from flask import render_template

from eventapp.domain.retention import DEFAULT_POLICIES
from eventapp.queries import accounts as account_queries
from eventapp.web.access import public
from eventapp.web.compression import compressed
from eventapp.web.language import page_language
from eventapp.web.public.blueprint import blueprint

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
    """Show who runs this site."""
    return _render("imprint")


@blueprint.get("/privacy")
@public
@compressed
def privacy() -> str:
    """Show what is stored about people, for how long, and what they can ask for."""
    return _render("privacy")


@blueprint.get("/accessibility")
@public
@compressed
def accessibility() -> str:
    """Show the accessibility statement."""
    return _render("accessibility")


def _render(name: str) -> str:
    return render_template(
        f"public/legal/{name}.html",
        facts_of=_legal_facts(),
        policies=DEFAULT_POLICIES,
        is_translated=page_language() != LEGAL_LANGUAGE,
    )


def _legal_facts() -> LegalFacts:
    organization = account_queries.find_organization()
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
