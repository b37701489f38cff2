"""One's own open sessions, and the page that asks for a proof."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.services import login_sessions
from eventapp.web.access import enrolling_too, plain, signed_in_only, signed_in_user
from eventapp.web.auth.blueprint import blueprint
from eventapp.web.proof import ask_for_proof
from eventapp.web.sign_in import landing_page, safe_path


@blueprint.post("/account/sessions/<login_reference>/end")
@signed_in_only
def end_session_of_mine(login_reference: str) -> ResponseReturnValue:
    """Log one device out."""
    login_sessions.end_one(user_id=signed_in_user().user_id, reference=plain(login_reference), now=clock.now())
    flash(gettext("Dieses Gerät ist abgemeldet."))
    return redirect(url_for("auth.account"), 303)


@blueprint.post("/account/sessions/end")
@signed_in_only
def end_other_sessions() -> ResponseReturnValue:
    """Log all other devices out."""
    user = signed_in_user()
    login_sessions.end_others(user_id=user.user_id, session_id=user.session_id, now=clock.now())
    flash(gettext("Alle anderen Geräte sind abgemeldet."))
    return redirect(url_for("auth.account"), 303)


@blueprint.route("/account/confirmation", methods=["GET", "POST"])
@enrolling_too
def confirmation() -> ResponseReturnValue:
    """Ask who is there, then go on to the page that wanted to know."""
    user, wanted = signed_in_user(), safe_path(request.values.get("next", ""))
    asked = ask_for_proof(user, action=url_for("auth.confirmation"), fields=[("next", wanted or "")])
    return redirect(wanted or landing_page(user), 303) if asked is None else asked
