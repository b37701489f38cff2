"""Passing a personal ticket on to somebody else, by whoever holds the secret of the registration."""

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.domain.errors import (
    AttendeeAdmitted,
    NamesRequired,
    NotFound,
    RegistrationClosed,
    RegistrationNotActive,
)
from eventapp.domain.funder_profiles import rules_of
from eventapp.services import erasure_list
from eventapp.web import access
from eventapp.web.access import public
from eventapp.web.forms.base import checks_own_token
from eventapp.web.forms.handovers import HandoverForm
from eventapp.web.language import page_language
from eventapp.web.public.blueprint import blueprint
from eventapp.web.public.refusals import refusal_words
from eventapp.web.public.ticket_view import tickets_page

if TYPE_CHECKING:
    from eventapp.models import Attendee, Registration

_REFUSALS = (AttendeeAdmitted, NamesRequired)
_TOO_LATE = (RegistrationClosed, RegistrationNotActive)


@blueprint.get("/registrations/<key>/handover")
@public
def ask_handover(key: str) -> ResponseReturnValue:
    """Ask who comes instead; nothing changes yet. ``person`` in the address says in whose place."""
    registration = access.registration_by_key(key)
    person = _person(registration)
    if person is None or not _can_change(registration):
        return _back(key)
    return _page(registration, person, HandoverForm(data={"is_child": person.is_child}))


@blueprint.post("/registrations/<key>/handover")
@checks_own_token
@public
def hand_over(key: str) -> ResponseReturnValue:
    """Make a new code for the new person; the old one ends."""
    registration = access.registration_by_key(key)
    person = _person(registration)
    if person is None:
        return _back(key)
    form = HandoverForm()
    if not form.validate():
        return _page(registration, person, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        come = erasure_list.hand_over_and_note(
            registration_id=registration.id,
            position=person.position,
            to=form.member(),
            data_dir=current_app.config["DATA_DIR"],
            now=clock.now(),
        )
    except (*_TOO_LATE, NotFound):
        return _back(key)
    except _REFUSALS as error:
        registration = access.registration_by_key(key)
        form.name.errors = [refusal_words(error, registration.event)]
        return _page(registration, _person(registration) or person, form), HTTPStatus.CONFLICT
    flash(gettext("Das Ticket gilt jetzt für %(name)s, der alte Code nicht mehr.", name=come.name))
    return _back(key, person=come.position)


def _person(registration: "Registration") -> "Attendee | None":
    asked = request.values.get("person", "")
    return next((attendee for attendee in registration.attendees if str(attendee.position) == asked), None)


def _can_change(registration: "Registration") -> bool:
    return tickets_page(registration, now=clock.now(), language=page_language()).can_change


def _page(registration: "Registration", person: "Attendee", form: HandoverForm) -> str:
    event = registration.event
    rules = rules_of(event.project.funder_profile if event.project else None)
    return render_template(
        "public/registrations/handover.html",
        page=tickets_page(registration, now=clock.now(), language=page_language()),
        person=person,
        form=form,
        child_age=rules.child_age_limit,
    )


def _back(key: str, *, person: int | None = None) -> ResponseReturnValue:
    anchor = None if person is None else f"person-{person}"
    return redirect(url_for("public.show_registration", key=key, _anchor=anchor), HTTPStatus.SEE_OTHER)
