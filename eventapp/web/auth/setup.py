"""The first run: the organization and its first account. Gone as soon as anybody has an account.

Where others reach the installation it takes a code that only who runs it knows (`users setup-link`): else a fresh
one would belong to whoever finds it first.
"""

from flask import Response, current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.domain.accounts import is_setup_code
from eventapp.domain.errors import NotFound, WeakPassword
from eventapp.domain.login_sessions import Admission
from eventapp.queries import accounts as account_queries
from eventapp.services import accounts
from eventapp.web.access import public
from eventapp.web.auth.blueprint import blueprint
from eventapp.web.extensions import checks_own_token
from eventapp.web.forms.accounts import SetupForm
from eventapp.web.messages import sentence
from eventapp.web.sign_in import begin_session, landing_page

#: Somebody else's request, though it comes from this machine: the settings do not name the proxy yet.
_LEFT_BY_PROXIES = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via")


@blueprint.get("/setup")
@public
def setup() -> ResponseReturnValue:
    """Ask for both. Raises NotFound once there is an account."""
    _ensure_first_run()
    return _page(_without_needless_code(SetupForm(formdata=None, code=request.args.get("code", ""))))


@blueprint.post("/setup")
@checks_own_token
@public
def set_up() -> ResponseReturnValue:
    """Make both and log in. Raises NotFound once there is an account, for the slower of two people too."""
    _ensure_first_run()
    form = _without_needless_code(SetupForm())
    if not form.validate() or not _knows_code(form):
        return _page(form, status=422)
    try:
        user = accounts.create_first_account(
            organization=form.new_organization(),
            user=form.new_user(),
            password=form.password.data or "",
            now=clock.now(),
        )
    except WeakPassword as error:
        form.password.errors = [sentence(error)]
        return _page(form, status=422)
    started = begin_session(Admission(user_id=user.id, session_stamp=user.session_stamp))
    flash(gettext("Willkommen bei Einlass. Als Nächstes: Impressum und Datenschutz ausfüllen."))
    return redirect(landing_page(started), 303)


def _ensure_first_run() -> None:
    if account_queries.has_users():
        raise NotFound


def _without_needless_code(form: SetupForm) -> SetupForm:
    """Ask for no code where nobody but this machine can be asking."""
    is_forwarded = any(name in request.headers for name in _LEFT_BY_PROXIES)
    if current_app.config["IS_LOCAL"] and not is_forwarded:
        del form.code
    return form


def _knows_code(form: SetupForm) -> bool:
    if "code" not in form or is_setup_code(form.code.data or "", secret_key=current_app.config["SECRET_KEY"]):
        return True
    form.code.errors = [gettext("Dieser Code stimmt nicht. Er steht dort, wo Einlass gestartet wurde.")]
    return False


def _page(form: SetupForm, *, status: int = 200) -> ResponseReturnValue:
    organization = account_queries.find_organization()
    return Response(render_template("auth/setup.html", form=form, organization=organization), status)
