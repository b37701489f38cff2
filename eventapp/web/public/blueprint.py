"""The blueprint that all public routes hang on, and how often somebody may write on the own page."""

from flask import Blueprint, abort, request
from limits import parse_many

from eventapp.web.extensions import limiter, network
from eventapp.web.limits import TOO_MANY_REQUESTS, allow

#: As often as registering: every change writes a mail and a line of the log, so it must have an end. One network may
#: be a village hall's Wi-Fi.
_CHANGING_LIMITS = parse_many("120/minute;1500/hour")

blueprint = Blueprint("public", __name__)


@blueprint.before_request
def refuse_floods_of_changes() -> None:
    """Whoever holds the secret of one registration could fill the disk with it."""
    is_change = request.method == "POST" and "key" in (request.view_args or {})
    if is_change and limiter.enabled and not all(allow(limit, "changes", network()) for limit in _CHANGING_LIMITS):
        abort(TOO_MANY_REQUESTS)
