"""Which parts of a series a registration is for, changed by whoever holds its secret."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.domain.errors import (
    NoSessionLeft,
    RegistrationClosed,
    RegistrationNotActive,
    SessionAttended,
    SessionFull,
    UnknownSession,
)
from eventapp.domain.states import HOLDING_PLACES, RegistrationStatus
from eventapp.queries.parts import list_parts
from eventapp.services import session_choices
from eventapp.web import access
from eventapp.web.access import public
from eventapp.web.forms.base import checks_own_token
from eventapp.web.forms.session_choices import SessionChoiceForm
from eventapp.web.language import page_language
from eventapp.web.messages import sentence
from eventapp.web.public.blueprint import blueprint
from eventapp.web.public.refusals import refusal_words
from eventapp.web.public.registration_view import ChoiceDay, part_days, registration_page
from eventapp.web.public.ticket_view import chosen_sessions, tickets_page

if TYPE_CHECKING:
    from eventapp.models import Registration

_REFUSALS = (SessionFull, SessionAttended, NoSessionLeft, UnknownSession)
_TOO_LATE = (RegistrationClosed, RegistrationNotActive)


@blueprint.get("/registrations/<key>/sessions")
@public
def edit_sessions(key: str) -> ResponseReturnValue:
    """Show the parts that are still to come, to be chosen anew."""
    registration = access.registration_by_key(key)
    now = clock.now()
    page = tickets_page(registration, now=now, language=page_language())
    if not page.can_change or not list_parts(registration, now=now):
        return _back(key)
    return _page(registration, SessionChoiceForm(data={"event_sessions": _present(registration)}), now=now)


@blueprint.post("/registrations/<key>/sessions")
@checks_own_token
@public
def change_sessions(key: str) -> ResponseReturnValue:
    """Give parts up and add others; the code stays."""
    now = clock.now()
    registration = access.registration_by_key(key)
    form = SessionChoiceForm()
    if not form.validate():
        return _page(registration, form, now=now), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        session_choices.choose_sessions(registration_id=registration.id, wanted=form.wanted(), now=now)
    except _TOO_LATE as error:
        flash(sentence(error), "error")
        return _back(key)
    except _REFUSALS as error:
        registration = access.registration_by_key(key)
        form.event_sessions.errors = [refusal_words(error, registration.event)]
        return _page(registration, form, now=now), HTTPStatus.CONFLICT
    flash(gettext("Ihre Änderung ist gespeichert."))
    return _back(key)


def _present(registration: "Registration") -> list[str]:
    return [session.reference for session in chosen_sessions(registration)]


def _page(registration: "Registration", form: SessionChoiceForm, *, now: datetime) -> str:
    page = registration_page(registration.event, now=now, language=page_language())
    # who has places waits for no single part
    can_wait = registration.status not in HOLDING_PLACES
    days = _with_own(part_days(registration.event, now=now, can_wait=can_wait), own=_present(registration))
    return render_template(
        "public/registrations/sessions.html",
        page=replace(page, choice_days=days),
        form=form,
        key=registration.key,
        has_ticket=registration.status is RegistrationStatus.CONFIRMED,
    )


def _with_own(days: Sequence[ChoiceDay], *, own: Sequence[str]) -> list[ChoiceDay]:
    """What is full for others stays open for whoever has it."""
    return [
        ChoiceDay(
            date=day.date,
            choices=[
                replace(choice, is_open=True, note="") if choice.reference in own and choice.can_take_place else choice
                for choice in day.choices
            ],
        )
        for day in days
    ]


def _back(key: str) -> ResponseReturnValue:
    return redirect(url_for("public.show_registration", key=key), HTTPStatus.SEE_OTHER)
