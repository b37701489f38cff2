"""One's own second factors: passkeys, an app with codes, codes on paper."""

from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.adapters.app_codes import app_link
from eventapp.adapters.qr_image import link_qr_path
from eventapp.domain.errors import PasskeyRefused, SecondFactorNeeded, WrongCode
from eventapp.queries import second_factors as factor_queries
from eventapp.services import passkeys, second_factors
from eventapp.web.access import enrolling_too, plain, signed_in_user
from eventapp.web.auth.blueprint import blueprint
from eventapp.web.challenges import Purpose, new_challenge, site, take_challenge
from eventapp.web.forms.second_factors import CodeForm, NewPasskeyForm
from eventapp.web.messages import sentence
from eventapp.web.proof import freshly_proven
from eventapp.web.sign_in import landing_page, load_user
from eventapp.web.site import organization_name

_GROUP = 4


@blueprint.get("/account/second-factor", endpoint="second_factors")
@enrolling_too
def show_second_factors() -> ResponseReturnValue:
    """Show what one has."""
    return _page(NewPasskeyForm(formdata=None))


@blueprint.post("/account/second-factor/passkeys")
@enrolling_too
@freshly_proven
def add_passkey() -> ResponseReturnValue:
    """Keep a new passkey."""
    form, user = NewPasskeyForm(), signed_in_user()
    try:
        challenge = take_challenge(Purpose.NEW_KEY)
        if not form.validate():
            return _page(form, status=422)
        codes = passkeys.add(
            user_id=user.user_id,
            name=form.name.data or "",
            answer=form.answer.data or "",
            site=site(),
            challenge=challenge,
            now=clock.now(),
        )
    except PasskeyRefused as error:
        return _page(form, refusal=sentence(error), status=422)
    flash(gettext("Der Passkey ist gespeichert. Ab jetzt können Sie sich damit anmelden."))
    return _after_enrolment(codes)


@blueprint.post("/account/second-factor/passkeys/<passkey_reference>/removal")
@enrolling_too
@freshly_proven
def remove_passkey(passkey_reference: str) -> ResponseReturnValue:
    """Take a passkey away."""
    try:
        passkeys.remove(user_id=signed_in_user().user_id, reference=plain(passkey_reference), now=clock.now())
        flash(gettext("Der Passkey ist entfernt. Löschen Sie ihn bitte auch auf dem Gerät."))
    except SecondFactorNeeded as error:
        flash(sentence(error), "error")
    return _back()


@blueprint.post("/account/second-factor/app")
@enrolling_too
@freshly_proven
def begin_app() -> ResponseReturnValue:
    """Make a secret for an app."""
    try:
        second_factors.begin_app(user_id=signed_in_user().user_id, now=clock.now())
    except WrongCode:
        return _back()
    return redirect(url_for("auth.app_setup"), 303)


@blueprint.get("/account/second-factor/app")
@enrolling_too
@freshly_proven
def app_setup() -> ResponseReturnValue:
    """Show the secret as QR code and as letters."""
    return _app_page(CodeForm(formdata=None))


@blueprint.post("/account/second-factor/app/confirmation")
@enrolling_too
@freshly_proven
def confirm_app() -> ResponseReturnValue:
    """Let the app count once its first code is right."""
    form = CodeForm()
    if not form.validate():
        return _app_page(form, status=422)
    try:
        codes = second_factors.confirm_app(user_id=signed_in_user().user_id, code=form.code.data or "", now=clock.now())
    except WrongCode as error:
        form.code.errors = [sentence(error)]
        return _app_page(form, status=422)
    flash(gettext("Die App ist eingerichtet. Beim Anmelden fragen wir ab jetzt nach ihrem Code."))
    return _after_enrolment(codes)


@blueprint.post("/account/second-factor/app/removal")
@enrolling_too
@freshly_proven
def remove_app() -> ResponseReturnValue:
    """Take the app away."""
    try:
        second_factors.remove_app(user_id=signed_in_user().user_id, now=clock.now())
        flash(gettext("Die App zählt nicht mehr. Löschen Sie den Eintrag bitte auch dort."))
    except SecondFactorNeeded as error:
        flash(sentence(error), "error")
    return _back()


@blueprint.post("/account/second-factor/recovery-codes")
@enrolling_too
@freshly_proven
def renew_recovery_codes() -> ResponseReturnValue:
    """Replace the codes on paper and show the new ones, once."""
    try:
        codes = second_factors.renew_recovery_codes(user_id=signed_in_user().user_id, now=clock.now())
    except WrongCode:
        return _back()
    return _codes_page(codes)


def _page(form: NewPasskeyForm, *, refusal: str = "", status: int = 200) -> ResponseReturnValue:
    user = signed_in_user()
    options = passkeys.creation_options(user_id=user.user_id, site=site(), challenge=new_challenge(Purpose.NEW_KEY))
    page = render_template(
        "auth/second_factors.html",
        form=form,
        factors=factor_queries.get_second_factors(user.user_id),
        is_required=factor_queries.is_required(user.user_id),
        options=options,
        refusal=refusal,
        user=user,
    )
    return Response(page, status)


def _app_page(form: CodeForm, *, status: int = 200) -> ResponseReturnValue:
    user = signed_in_user()
    app = factor_queries.find_app(user.user_id, confirmed=False)
    if app is None:
        return _back()
    link = app_link(app.secret, account=user.email, issuer=organization_name() or "Einlass")
    groups = [app.secret[start : start + _GROUP] for start in range(0, len(app.secret), _GROUP)]
    page = render_template(
        "auth/app_setup.html", form=form, qr=link_qr_path(link), secret=" ".join(groups), link=link, user=user
    )
    return Response(page, status)


def _after_enrolment(codes: list[str]) -> ResponseReturnValue:
    return _codes_page(codes) if codes else _back()


def _codes_page(codes: list[str]) -> ResponseReturnValue:
    user: Any = load_user(signed_in_user().session_token)
    page = render_template("auth/recovery_codes.html", codes=codes, user=user, onward=landing_page(user))
    return Response(page)


def _back() -> ResponseReturnValue:
    return redirect(url_for("auth.second_factors"), 303)
