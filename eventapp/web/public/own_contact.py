"""How the holder of a registration is reached, changed by whoever holds its secret; and the mail once more."""

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.domain.errors import EmailMissing, RegistrationClosed, RegistrationNotActive, TooManyMails
from eventapp.services import registration_contacts
from eventapp.web import access
from eventapp.web.access import public
from eventapp.web.forms.base import checks_own_token
from eventapp.web.forms.own_contact import OwnContactForm
from eventapp.web.language import page_language
from eventapp.web.messages import sentence
from eventapp.web.public.blueprint import blueprint
from eventapp.web.public.crowds import note_about_mails
from eventapp.web.public.fresh_buttons import is_fresh
from eventapp.web.public.ticket_view import tickets_page

if TYPE_CHECKING:
    from eventapp.models import Registration

_TOO_LATE = (RegistrationClosed, RegistrationNotActive)


@blueprint.get("/registrations/<key>/contact")
@public
def edit_contact(key: str) -> ResponseReturnValue:
    """Show how the holder is reached."""
    registration = access.registration_by_key(key)
    data = {"email": registration.email, "phone": registration.phone, "language": registration.language}
    form = OwnContactForm(present_language=registration.language, data=data)
    page = tickets_page(registration, now=clock.now(), language=page_language())
    return _page(registration, form) if page.can_cancel else _back(key)


@blueprint.post("/registrations/<key>/contact")
@checks_own_token
@public
def change_contact(key: str) -> ResponseReturnValue:
    """Change it; a new address gets a mail."""
    registration = access.registration_by_key(key)
    form = OwnContactForm(present_language=registration.language)
    if not form.validate():
        return _page(registration, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        changed = registration_contacts.change_contact(
            registration_id=registration.id, contact=form.contact(), language=form.language.data, now=clock.now()
        )
    except _TOO_LATE as error:
        return _back(key, refusal=sentence(error))
    except (EmailMissing, TooManyMails) as error:
        form.email.errors = [sentence(error)]
        return _page(access.registration_by_key(key), form), HTTPStatus.CONFLICT
    flash(gettext("Ihre Änderung ist gespeichert."))
    return _back(changed.key, instead=key)


@blueprint.post("/registrations/<key>/mail")
@checks_own_token
@public
def send_mail_again(key: str) -> ResponseReturnValue:
    """Send the mail about the registration once more, to the address that is stored and no other."""
    registration = access.registration_by_key(key)
    if not is_fresh():
        return _back(key)
    try:
        registration_contacts.send_again(registration_id=registration.id, now=clock.now())
    except (*_TOO_LATE, EmailMissing, TooManyMails) as error:
        return _back(key, refusal=sentence(error))
    flash(note_about_mails(registration.email) or gettext("Die Mail ist noch einmal unterwegs."))
    return _back(key)


def _page(registration: "Registration", form: OwnContactForm) -> str:
    page = tickets_page(registration, now=clock.now(), language=page_language())
    return render_template("public/registrations/contact.html", page=page, form=form)


def _back(key: str, *, refusal: str = "", instead: str | None = None) -> ResponseReturnValue:
    """``instead``: the key of the page so far; where another address has ended it, the phone keeps the new one."""
    if refusal:
        flash(refusal, "error")
    ended = instead if instead != key else None
    return redirect(url_for("public.show_registration", key=key, instead=ended), HTTPStatus.SEE_OTHER)
