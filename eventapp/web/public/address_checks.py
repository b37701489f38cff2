"""Confirming an e-mail address with the link from the mail, and what helps when the mail does not come.

Programs that read mails follow their links: looking at the link's page writes nothing, only its button does.
"""

from http import HTTPStatus

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.wrappers import Response

from eventapp.adapters import clock
from eventapp.domain.errors import LinkExpired, NotPending, TooManyCheckMails
from eventapp.domain.standing import Standing
from eventapp.domain.states import PendingFor, RegistrationStatus
from eventapp.services import address_checks
from eventapp.web import access
from eventapp.web.access import public
from eventapp.web.forms.address_checks import AddressForm
from eventapp.web.forms.base import checks_own_token
from eventapp.web.language import page_language
from eventapp.web.messages import sentence
from eventapp.web.public.blueprint import blueprint
from eventapp.web.public.crowds import note_about_mails
from eventapp.web.public.fresh_buttons import is_fresh
from eventapp.web.public.ticket_view import TicketsPage, tickets_page


@blueprint.get("/confirm/<token>")
@public
def ask_confirmation(token: str) -> ResponseReturnValue:
    """Show what is to be confirmed, and the button. Nothing changes yet."""
    now = clock.now()
    try:
        registration = address_checks.get_checked(access.plain(token), secret_key=current_app.config["SECRET_KEY"])
    except LinkExpired:
        return _ended_page()
    if registration.status is RegistrationStatus.CONFIRMED:
        return _back(registration.key)
    if not address_checks.is_open(registration, now=now):
        return _ended_page()
    page = tickets_page(registration, now=now, language=page_language())
    return render_template("public/registrations/confirmation.html", page=page, token=token)


@blueprint.post("/confirm/<token>")
@checks_own_token
@public
def confirm_address(token: str) -> ResponseReturnValue:
    """Confirm the address and go to the tickets. Once more changes nothing."""
    if not is_fresh():
        return redirect(url_for("public.ask_confirmation", token=token), HTTPStatus.SEE_OTHER)
    try:
        registration = address_checks.confirm_address(
            token=access.plain(token), secret_key=current_app.config["SECRET_KEY"], now=clock.now()
        )
    except LinkExpired:
        return _ended_page()
    flash(gettext("Danke, Ihre Adresse ist bestätigt."))
    return _back(registration.key)


@blueprint.post("/registrations/<key>/address-check")
@checks_own_token
@public
def send_address_check(key: str) -> ResponseReturnValue:
    """Send the link once more, a few times at most."""
    registration = access.registration_by_key(key)
    if not is_fresh():
        return _back(key)
    try:
        address_checks.send_again(registration_id=registration.id, now=clock.now())
    except (NotPending, TooManyCheckMails) as error:
        return _back(key, refusal=sentence(error))
    words = gettext("Die Mail ist noch einmal unterwegs. Sehen Sie bitte auch im Spam-Ordner nach.")
    flash(note_about_mails(registration.email) or words)
    return _back(key)


@blueprint.route("/registrations/<key>/address", methods=["GET", "POST"])
@checks_own_token
@public
def correct_address(key: str) -> ResponseReturnValue:
    """Correct a mistyped address, from the device that registered; the new one gets the link."""
    registration = access.registration_by_key(key)
    page = tickets_page(registration, now=clock.now(), language=page_language())
    if not _waits_for_address(page):
        return _back(key)
    form = AddressForm(data={"email": registration.email})
    if request.method == "POST" and form.validate():
        try:
            registration = address_checks.correct_address(
                registration_id=registration.id, email=form.email.data or "", now=clock.now()
            )
        except (NotPending, TooManyCheckMails) as error:
            return _back(key, refusal=sentence(error))
        flash(note_about_mails(form.email.data) or gettext("Die Mail geht an die neue Adresse."))
        return _back(registration.key, instead=key)
    shown = render_template("public/registrations/address.html", page=page, form=form)
    return shown, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def _waits_for_address(page: TicketsPage) -> bool:
    return page.standing is Standing.PENDING and page.pending_for is PendingFor.ADDRESS


def _ended_page() -> ResponseReturnValue:
    return render_template("public/registrations/confirmation_ended.html"), HTTPStatus.GONE


def _back(key: str, *, refusal: str = "", instead: str | None = None) -> Response:
    """``instead``: the key of the page so far; where another address has ended it, the phone keeps the new one."""
    if refusal:
        flash(refusal, "error")
    ended = instead if instead != key else None
    return redirect(url_for("public.show_registration", key=key, instead=ended), HTTPStatus.SEE_OTHER)
