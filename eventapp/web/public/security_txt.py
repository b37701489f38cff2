"""Where faults in security are reported (RFC 9116)."""

from datetime import timedelta

from flask import Response, current_app

from eventapp.adapters import clock
from eventapp.queries import accounts as account_queries
from eventapp.web.access import public
from eventapp.web.language import available_languages
from eventapp.web.public.blueprint import blueprint
from eventapp.web.public.page_meta import absolute

PATH = "/.well-known/security.txt"
#: The file is made anew for whoever asks, so it is never older than this.
_VALID_FOR = timedelta(days=90)


@blueprint.get(PATH)
@public
def security_txt() -> tuple[Response, int] | Response:
    """Say to whom, in which languages, until when. Without any contact there is no such file."""
    contact = current_app.config["SECURITY_CONTACT"] or _organization_contact()
    if not contact:
        return Response("", mimetype="text/plain"), 404
    lines = (
        f"Contact: {contact}",
        f"Expires: {(clock.now() + _VALID_FOR).strftime('%Y-%m-%dT%H:%M:%SZ')}",
        f"Preferred-Languages: {', '.join(available_languages())}",
        f"Canonical: {absolute(PATH)}",
    )
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


def _organization_contact() -> str:
    organization = account_queries.find_organization()
    return f"mailto:{organization.email}" if organization and organization.email else ""
