"""Imprint, privacy and accessibility pages (LEG-1), and the choice of language."""

from flask import render_template

from eventapp.queries import accounts as account_queries
from eventapp.web.access import public
from eventapp.web.public.blueprint import blueprint


@blueprint.get("/imprint")
@public
def imprint() -> str:
    """Show who runs this site (§ 5 DDG)."""
    organization = account_queries.find_organization()
    return render_template("public/legal/imprint.html", organization=organization)


@blueprint.get("/privacy")
@public
def privacy() -> str:
    """Show the general privacy notice."""
    organization = account_queries.find_organization()
    return render_template("public/legal/privacy.html", organization=organization)


@blueprint.get("/accessibility")
@public
def accessibility() -> str:
    """Show the accessibility statement."""
    organization = account_queries.find_organization()
    return render_template("public/legal/accessibility.html", organization=organization)
