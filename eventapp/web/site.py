"""What every page shows: organization, languages, address helpers."""

from typing import Any

from flask import current_app, g

from eventapp.queries import accounts as account_queries
from eventapp.web.language import available_languages, own_name, page_language, text_direction


def site_context() -> dict[str, Any]:
    """Return the variables of templates/base.html."""
    tag = page_language()
    return {
        "locale_tag": tag,
        "text_direction": text_direction(tag),
        "demo": current_app.config["DEMO"],
        "organization_name": organization_name(),
        "languages": [(language, own_name(language)) for language in available_languages()],
    }


def organization_name() -> str:
    """Return the short name of the installation's organization, asked for once in a request."""
    if "organization_name" not in g:
        g.organization_name = account_queries.find_organization_name() or ""
    return str(g.organization_name)
