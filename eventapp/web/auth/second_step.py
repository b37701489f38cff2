"""The second step of a log-in, and the log-in with a passkey, which needs no first one."""

from collections.abc import Callable
from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from eventapp.adapters import clock
from eventapp.domain.errors import LoginFailed, PasskeyRefused, WrongCode
from eventapp.queries import second_factors as factor_queries
from eventapp.services import passkeys, second_factors
from eventapp.web.access import public
from eventapp.web.auth.blueprint import blueprint
from eventapp.web.auth.throttle import forget_codes, may_try_key, wait_for_code
from eventapp.web.challenges import Purpose, new_challenge, site, take_challenge
from eventapp.web.forms.second_factors import CodeForm, PasskeyForm, RecoveryForm
from eventapp.web.messages import sentence
from eventapp.web.sign_in import HalfLogin, begin_session, half_login, landing_page, safe_path


@blueprint.get("/login/second-factor")
@public
def second_step() -> ResponseReturnValue:
    """Ask for what somebody has besides the password."""
    half = half_login()
    return _page(half) if half else _from_the_start()


@blueprint.post("/login/second-factor")
@public
def take_code() -> ResponseReturnValue:
    """Take the code of an app and log in."""
    half, form = half_login(), CodeForm()
    if half is None:
        return _from_the_start()
    if not form.validate():
        return _page(half, code_form=form, status=422)
    if minutes := wait_for_code(half.email):
        refusal = ngettext(
            "Zu viele falsche Codes. In einer Minute geht es weiter, mit einem Notfallcode sofort.",
            "Zu viele falsche Codes. In %(num)s Minuten geht es weiter, mit einem Notfallcode sofort.",
            minutes,
        )
        return _page(half, refusal=refusal, status=429)
    return _finish(half, form.code, second_factors.check_app_code, code_form=form)


@blueprint.post("/login/recovery-code")
@public
def take_recovery_code() -> ResponseReturnValue:
    """Take a code from paper and log in."""
    half, form = half_login(), RecoveryForm()
    if half is None:
        return _from_the_start()
    if not form.validate():
        return _page(half, recovery_form=form, status=422)
    if not may_try_key():
        return _page(half, refusal=_too_often(), status=429)
    return _finish(half, form.recovery_code, second_factors.spend_recovery_code, recovery_form=form)


@blueprint.post("/login/passkey")
@public
def log_in_with_passkey() -> ResponseReturnValue:
    """Log in with a passkey alone: it is something to have, and the device asks for finger, face or PIN."""
    form = PasskeyForm()
    if not may_try_key():
        return _refused(form, _too_often())
    try:
        challenge = take_challenge(Purpose.LOG_IN)
        admission = passkeys.check(
            answer=form.answer.data or "" if form.validate() else "", site=site(), challenge=challenge, now=clock.now()
        )
        user = begin_session(admission)
    except (PasskeyRefused, LoginFailed):
        return _refused(form, sentence(PasskeyRefused()))
    return redirect(safe_path(form.next.data or "") or landing_page(user), 303)


def _finish(half: HalfLogin, field: Any, check: Callable[..., None], **forms: Any) -> ResponseReturnValue:
    try:
        check(user_id=half.user_id, code=field.data or "", now=clock.now())
    except WrongCode as error:
        field.errors = [sentence(error)]
        return _page(half, status=422, **forms)
    try:
        user = begin_session(half.admission)
    except LoginFailed:
        return _from_the_start()
    forget_codes(half.email)
    left = factor_queries.get_second_factors(half.user_id).recovery_codes
    if isinstance(forms.get("recovery_form"), RecoveryForm):
        flash(
            ngettext(
                "Sie haben noch einen Notfallcode. Neue machen Sie unter „Konto“.",
                "Sie haben noch %(num)s Notfallcodes. Neue machen Sie unter „Konto“.",
                left,
            )
        )
    return redirect(safe_path(half.wanted) or landing_page(user), 303)


def _page(
    half: HalfLogin,
    *,
    code_form: CodeForm | None = None,
    recovery_form: RecoveryForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    factors = factor_queries.get_second_factors(half.user_id)
    options = ""
    if factors.passkeys:
        options = passkeys.request_options(user_id=half.user_id, site=site(), challenge=new_challenge(Purpose.LOG_IN))
    page = render_template(
        "auth/second_step.html",
        code_form=code_form or CodeForm(formdata=None),
        recovery_form=recovery_form or RecoveryForm(formdata=None),
        passkey_form=PasskeyForm(formdata=None, next=half.wanted),
        factors=factors,
        options=options,
        refusal=refusal,
    )
    return Response(page, status)


def _refused(form: PasskeyForm, words: str) -> ResponseReturnValue:
    """Back to the page that the passkey was offered on, with a new question."""
    flash(words, "error")
    if half_login():
        return redirect(url_for("auth.second_step"), 303)
    return redirect(url_for("auth.login", next=safe_path(form.next.data or "")), 303)


def _from_the_start() -> ResponseReturnValue:
    flash(gettext("Das hat zu lange gedauert. Bitte melden Sie sich noch einmal an."), "error")
    return redirect(url_for("auth.login"), 303)


def _too_often() -> str:
    return gettext("Das waren viele Versuche hintereinander. Bitte versuchen Sie es in einer Viertelstunde wieder.")
