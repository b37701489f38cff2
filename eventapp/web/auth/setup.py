"""The first run: the organization and its first account. Gone as soon as anybody has an account."""

from flask import Response, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.domain.errors import NotFound, WeakPassword
from eventapp.queries import accounts as account_queries
from eventapp.services import accounts
from eventapp.web.access import public
from eventapp.web.auth.blueprint import blueprint
from eventapp.web.extensions import checks_own_token
from eventapp.web.forms.accounts import SetupForm
from eventapp.web.messages import sentence
from eventapp.web.sign_in import begin_session, landing_page


@blueprint.get("/setup")
@public
def setup() -> ResponseReturnValue:
    """Ask for both. Raises NotFound once there is an account."""
    _ensure_first_run()
    return _page(SetupForm(formdata=None))


@blueprint.post("/setup")
@checks_own_token
@public
def set_up() -> ResponseReturnValue:
    """Make both and log in. Raises NotFound once there is an account, for the slower of two people too."""
    _ensure_first_run()
    form = SetupForm()
    if not form.validate():
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
    started = begin_session(user.id)
    flash(gettext("Willkommen bei Einlass. Als Nächstes: Impressum und Datenschutz ausfüllen."))
    return redirect(landing_page(started), 303)


def _ensure_first_run() -> None:
    if account_queries.has_users():
        raise NotFound


def _page(form: SetupForm, *, status: int = 200) -> ResponseReturnValue:
    organization = account_queries.find_organization()
    return Response(render_template("auth/setup.html", form=form, organization=organization), status)
