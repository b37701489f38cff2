"""A forgotten password: ask for a link, set a new one with it. Invitations lead to the same page."""

from typing import TYPE_CHECKING

from flask import Response, current_app, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.domain.errors import WeakPassword, WrongPassword
from eventapp.queries import login_sessions, second_factors
from eventapp.queries.memberships import list_own_memberships
from eventapp.services import accounts
from eventapp.web.access import public, signed_in_only, signed_in_user
from eventapp.web.auth.blueprint import blueprint
from eventapp.web.auth.throttle import (
    PASSWORDS_PER_CONNECTION,
    RESETS_PER_ACCOUNT,
    RESETS_PER_CONNECTION,
    may_try_account,
    may_try_from_here,
)
from eventapp.web.extensions import checks_own_token
from eventapp.web.forms.accounts import ROLE_NAMES, ChangePasswordForm, NewPasswordForm, ResetForm
from eventapp.web.known_device import known_device
from eventapp.web.language import page_language
from eventapp.web.messages import sentence
from eventapp.web.proof import may_prove
from eventapp.web.sign_in import admit, begin_session, landing_page

if TYPE_CHECKING:
    from eventapp.models import User


@blueprint.get("/password-reset")
@public
def reset() -> ResponseReturnValue:
    """Ask for the address."""
    return _reset_page(ResetForm(formdata=None))


@blueprint.post("/password-reset")
@checks_own_token
@public
def ask_for_reset() -> ResponseReturnValue:
    """Send a link, and say the same whether there is an account or not."""
    form = ResetForm()
    if not form.validate():
        return _reset_page(form, status=422)
    email = form.email.data or ""
    if not known_device(email) and not may_try_from_here(RESETS_PER_CONNECTION):
        return _reset_page(form, refusal=_too_often(), status=429)
    if may_try_account(RESETS_PER_ACCOUNT, email):
        accounts.request_password_reset(email=email, language=page_language(), now=clock.now())
    return render_template("auth/reset_asked.html", email=email)


@blueprint.get("/password-reset/<token>")
@public
def new_password(token: str) -> ResponseReturnValue:
    """Ask for the new password. Raises LinkExpired."""
    return _new_password_page(token, NewPasswordForm(formdata=None))


@blueprint.post("/password-reset/<token>")
@checks_own_token
@public
def set_new_password(token: str) -> ResponseReturnValue:
    """Set the new password and log in. Raises LinkExpired."""
    form = NewPasswordForm()
    if not form.validate():
        return _new_password_page(token, form, status=422)
    _link_holder(token)  # false links count for nothing: they would use up what is for others in the same network
    if not may_try_from_here(PASSWORDS_PER_CONNECTION):
        return _new_password_page(token, form, refusal=_too_often(), status=429)
    try:
        admission = accounts.redeem_link(
            token=token, password=form.password.data or "", secret_key=current_app.config["SECRET_KEY"], now=clock.now()
        )
    except WeakPassword as error:
        form.password.errors = [sentence(error)]
        return _new_password_page(token, form, status=422)
    response = admit(admission)
    flash(gettext("Ihr neues Passwort gilt ab jetzt."))
    return response


@blueprint.get("/account")
@signed_in_only
def account() -> ResponseReturnValue:
    """Show one's own account."""
    return _account_page(ChangePasswordForm(formdata=None))


@blueprint.post("/account")
@checks_own_token
@signed_in_only
def change_password() -> ResponseReturnValue:
    """Change one's own password; every other log-in ends."""
    form = ChangePasswordForm()
    if not form.validate():
        return _account_page(form, status=422)
    if not may_prove(signed_in_user()):
        return _account_page(form, refusal=_too_often(), status=429)
    try:
        admission = accounts.change_password(
            user_id=signed_in_user().user_id,
            present=form.present.data or "",
            password=form.password.data or "",
            now=clock.now(),
        )
    except (WrongPassword, WeakPassword) as error:
        field = form.present if isinstance(error, WrongPassword) else form.password
        field.errors = [sentence(error)]
        return _account_page(form, status=422)
    user = begin_session(admission)
    flash(gettext("Ihr neues Passwort gilt ab jetzt. Alle anderen Geräte sind abgemeldet."))
    return redirect(landing_page(user), 303)


def _too_often() -> str:
    return gettext("Das waren viele Versuche hintereinander. Bitte versuchen Sie es später noch einmal.")


def _reset_page(form: ResetForm, *, refusal: str = "", status: int = 200) -> ResponseReturnValue:
    return Response(render_template("auth/reset.html", form=form, refusal=refusal), status)


def _new_password_page(
    token: str, form: NewPasswordForm, *, refusal: str = "", status: int = 200
) -> ResponseReturnValue:
    user = _link_holder(token)
    page = render_template("auth/new_password.html", form=form, refusal=refusal, user=user, token=token)
    return Response(page, status)


def _link_holder(token: str) -> "User":
    """Return whom the link is for. Raises LinkExpired."""
    return accounts.get_link_holder(token=token, secret_key=current_app.config["SECRET_KEY"], now=clock.now())


def _account_page(form: ChangePasswordForm, *, refusal: str = "", status: int = 200) -> ResponseReturnValue:
    user = signed_in_user()
    page = render_template(
        "auth/account.html",
        form=form,
        refusal=refusal,
        user=user,
        factors=second_factors.get_second_factors(user.user_id),
        sessions=login_sessions.list_sessions(user.user_id, now=clock.now()),
        memberships=list_own_memberships(user.user_id),
        role_names=ROLE_NAMES,
    )
    return Response(page, status)
