"""Log-in and log-out."""

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_login import current_user

from eventapp.domain.errors import LoginFailed
from eventapp.queries import accounts as account_queries
from eventapp.services import accounts, passkeys
from eventapp.web.access import public, signed_in_user
from eventapp.web.auth.blueprint import blueprint
from eventapp.web.auth.throttle import LOGINS_PER_CONNECTION, forget_failures, may_try_from_here, wait_for_log_in
from eventapp.web.challenges import Purpose, new_challenge, site
from eventapp.web.extensions import checks_own_token
from eventapp.web.forms.accounts import LoginForm
from eventapp.web.forms.second_factors import PasskeyForm
from eventapp.web.known_device import known_device
from eventapp.web.messages import sentence
from eventapp.web.sign_in import admit, end_session, landing_page, safe_path


@blueprint.get("/login")
@public
def login() -> ResponseReturnValue:
    """Show the log-in form."""
    if current_user.is_authenticated:
        return redirect(landing_page(signed_in_user()))
    if not account_queries.has_users():
        return redirect(url_for("auth.setup"))
    return _page(LoginForm(formdata=None, next=safe_path(request.args.get("next", "")) or ""))


@blueprint.post("/login")
@checks_own_token
@public
def log_in() -> ResponseReturnValue:
    """Log in, or say kindly that it did not work and keep the address."""
    form = LoginForm()
    if not form.validate():
        return _page(form, status=422)
    email, password = form.email.data or "", form.password.data or ""
    if refusal := _refusal(email):
        return _page(form, refusal=refusal, status=429)
    try:
        response = admit(accounts.log_in(email=email, password=password), wanted=form.next.data or "")
    except LoginFailed as error:
        return _page(form, refusal=sentence(error), status=422)
    forget_failures(email)
    return response


@blueprint.post("/logout")
@public
def log_out() -> ResponseReturnValue:
    """Log out; what the browser kept of the pages goes too."""
    end_session()
    response = redirect(url_for("public.index"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _refusal(email: str) -> str:
    """Return why nobody may try now, or nothing."""
    if not known_device(email) and not may_try_from_here(LOGINS_PER_CONNECTION):
        return gettext("Das waren viele Versuche hintereinander. Bitte warten Sie eine Minute.")
    if minutes := wait_for_log_in(email):
        return ngettext(
            "Zu viele Versuche mit dieser E-Mail-Adresse. In einer Minute geht es weiter.",
            "Zu viele Versuche mit dieser E-Mail-Adresse. In %(num)s Minuten geht es weiter.",
            minutes,
        )
    return ""


def _page(form: LoginForm, *, refusal: str = "", status: int = 200) -> ResponseReturnValue:
    options = passkeys.request_options(user_id=None, site=site(), challenge=new_challenge(Purpose.LOG_IN))
    passkey_form = PasskeyForm(formdata=None, next=form.next.data)
    page = render_template("auth/login.html", form=form, passkey_form=passkey_form, options=options, refusal=refusal)
    return Response(page, status)
