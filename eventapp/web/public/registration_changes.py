"""Changing and cancelling a registration, by whoever holds its secret."""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.wrappers import Response

from eventapp.adapters import clock
from eventapp.domain.errors import (
    AttendeeAdmitted,
    InvitationUsedUp,
    NamesRequired,
    NotEnoughPlaces,
    PartyBelowAdmitted,
    PartyEmpty,
    PartyTooLarge,
    RegistrationClosed,
    RegistrationNotActive,
)
from eventapp.domain.registering import PartyMember
from eventapp.domain.states import RegistrationStatus
from eventapp.queries.admitted import count_admitted
from eventapp.services import erasure_list
from eventapp.services import registrations as registration_services
from eventapp.web import access
from eventapp.web.access import public
from eventapp.web.forms.base import Form, checks_own_token
from eventapp.web.forms.party_changes import PartyChangeForm
from eventapp.web.forms.party_lines import line_of
from eventapp.web.language import page_language
from eventapp.web.messages import sentence
from eventapp.web.public.blueprint import blueprint
from eventapp.web.public.refusals import refusal_words
from eventapp.web.public.registration_view import form_shape, registration_page
from eventapp.web.public.ticket_view import tickets_page

if TYPE_CHECKING:
    from eventapp.models import Registration

_REFUSALS = (
    InvitationUsedUp,
    NotEnoughPlaces,
    NamesRequired,
    PartyEmpty,
    PartyTooLarge,
    PartyBelowAdmitted,
    AttendeeAdmitted,
)
_TOO_LATE = (RegistrationClosed, RegistrationNotActive)


@blueprint.get("/registrations/<key>/edit")
@public
def edit_registration(key: str) -> ResponseReturnValue:
    """Show who comes, to be changed."""
    registration = access.registration_by_key(key)
    now = clock.now()
    if not tickets_page(registration, now=now, language=page_language()).can_change:
        return _back(key)
    form = _form(registration, now=now, data=_present(registration))
    return _edit_page(registration, form, now=now)


@blueprint.post("/registrations/<key>/edit")
@checks_own_token
@public
def change_registration(key: str) -> ResponseReturnValue:
    """Change who comes. The form checks its own token, so that nothing typed is lost."""
    now = clock.now()
    registration = access.registration_by_key(key)
    form = _form(registration, now=now)
    if step := request.form.get("step"):
        form.take_step(step)
        return _edit_page(registration, form, now=now)
    if not form.validate():
        return _edit_page(registration, form, now=now), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        erasure_list.change_party_and_note(
            registration_id=registration.id, change=form.change(), data_dir=current_app.config["DATA_DIR"], now=now
        )
    except _TOO_LATE as error:
        return _back(key, refusal=sentence(error))
    except _REFUSALS as error:
        registration = access.registration_by_key(key)
        form.refuse(error, words=refusal_words(error, registration.event))
        return _edit_page(registration, form, now=now), HTTPStatus.CONFLICT
    flash(gettext("Ihre Änderung ist gespeichert."))
    return _back(key)


@blueprint.get("/registrations/<key>/cancellation")
@public
def ask_cancellation(key: str) -> ResponseReturnValue:
    """Ask whether the whole party stays away; nothing changes yet."""
    registration = access.registration_by_key(key)
    page = tickets_page(registration, now=clock.now(), language=page_language())
    if not page.can_cancel:
        return _back(key)
    return render_template("public/registrations/cancellation.html", page=page, size=registration.size, form=Form())


@blueprint.post("/registrations/<key>/cancellation")
@checks_own_token
@public
def cancel_registration(key: str) -> ResponseReturnValue:
    """Cancel; the places are free at once. Once more changes nothing."""
    registration = access.registration_by_key(key)
    page = tickets_page(registration, now=clock.now(), language=page_language())
    if not page.can_cancel:
        return _back(key)
    form = Form()
    if not form.validate():
        words = render_template("public/registrations/cancellation.html", page=page, size=registration.size, form=form)
        return words, HTTPStatus.UNPROCESSABLE_ENTITY
    if count_admitted(registration.id):
        return _back(key, refusal=gettext("Von dieser Anmeldung ist schon jemand eingelassen. Sie bleibt bestehen."))
    registration_services.cancel(registration_id=registration.id, now=clock.now())
    return _back(key)


def _form(registration: "Registration", *, now: datetime, data: dict[str, object] | None = None) -> PartyChangeForm:
    """What the form asks for; a limit that was set later makes nobody of a larger party leave."""
    shape = form_shape(registration.event, now=now)
    shape = replace(shape, max_party_size=max(shape.max_party_size, registration.size))
    who_comes = repr(sorted(_present(registration).items()))
    return PartyChangeForm(shape, present=sha256(who_comes.encode()).hexdigest()[:16], data=data)


def _present(registration: "Registration") -> dict[str, object]:
    return {
        "adults": registration.adults,
        "children": registration.children,
        "name": registration.name,
        "names": [
            line_of(PartyMember(name=attendee.name, is_child=attendee.is_child, position=attendee.position))
            for attendee in registration.attendees
        ],
    }


def _edit_page(registration: "Registration", form: PartyChangeForm, *, now: datetime) -> str:
    page = replace(registration_page(registration.event, now=now, language=page_language()), shape=form.shape)
    has_ticket = registration.status is RegistrationStatus.CONFIRMED
    return render_template(
        "public/registrations/edit.html", page=page, form=form, key=registration.key, has_ticket=has_ticket
    )


def _back(key: str, *, refusal: str = "") -> Response:
    if refusal:
        flash(refusal, "error")
    return redirect(url_for("public.show_registration", key=key), HTTPStatus.SEE_OTHER)
