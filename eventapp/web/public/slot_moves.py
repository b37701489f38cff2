"""Moving one's own appointment to another time. Nothing on the page tells what it is about (CNS-3)."""

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
    MovedTooLate,
    RegistrationClosed,
    RegistrationNotActive,
    SessionFull,
    UnknownSession,
)
from eventapp.services import slot_moves
from eventapp.web import access
from eventapp.web.access import public
from eventapp.web.forms.base import checks_own_token
from eventapp.web.forms.session_choices import SlotChoiceForm
from eventapp.web.language import page_language
from eventapp.web.messages import sentence
from eventapp.web.public.blueprint import blueprint
from eventapp.web.public.registration_view import ChoiceDay, SessionChoice, registration_page
from eventapp.web.public.ticket_view import APPOINTMENT, chosen_sessions, tickets_page

if TYPE_CHECKING:
    from eventapp.models import Registration

_TOO_LATE = (MovedTooLate, RegistrationClosed, RegistrationNotActive)


@blueprint.get("/registrations/<key>/time")
@public
def choose_time(key: str) -> ResponseReturnValue:
    """Show the times that are free."""
    registration, now = access.registration_by_key(key), clock.now()
    if not tickets_page(registration, now=now, language=page_language()).can_move:
        return _back(key)
    return _page(registration, SlotChoiceForm(), now=now)


@blueprint.post("/registrations/<key>/time")
@checks_own_token
@public
def move_time(key: str) -> ResponseReturnValue:
    """Take another time; the one before is free at once."""
    registration, now = access.registration_by_key(key), clock.now()
    form = SlotChoiceForm()
    if not form.validate():
        return _page(registration, form, now=now), HTTPStatus.UNPROCESSABLE_ENTITY
    if not tickets_page(registration, now=now, language=page_language()).can_move:
        return _back(key)
    try:
        slot_moves.move_slot(registration_id=registration.id, wanted=form.wanted(), now=now)
    except _TOO_LATE as error:
        flash(sentence(error), "error")
        return _back(key)
    except (SessionFull, UnknownSession):
        registration = access.registration_by_key(key)
        form.event_sessions.errors = [gettext("Diese Zeit ist gerade vergeben worden. Bitte wählen Sie eine andere.")]
        return _page(registration, form, now=now), HTTPStatus.CONFLICT
    flash(gettext("Ihr Termin ist verlegt."))
    return _back(key)


def _page(registration: "Registration", form: SlotChoiceForm, *, now: datetime) -> str:
    page = registration_page(registration.event, now=now, language=page_language())
    before = chosen_sessions(registration)
    seen_by = before[0].counsellor if before else ""
    days = [ChoiceDay(date=day.date, choices=_times(day.choices, seen_by=seen_by)) for day in page.choice_days]
    return render_template(
        "public/registrations/time.html",
        page=replace(page, choice_days=[day for day in days if day.choices]),
        look=APPOINTMENT,
        now_at=before,
        form=form,
        key=registration.key,
    )


def _times(choices: Sequence[SessionChoice], *, seen_by: str) -> list[SessionChoice]:
    """Return what is free, each time once and with the same person where that goes.

    Who sees people is not named: what organizers call them may tell what it is about.
    """
    found: dict[datetime, SessionChoice] = {}
    for choice in sorted(choices, key=lambda choice: (choice.starts_at, choice.counsellor != seen_by)):
        if choice.is_open:
            found.setdefault(choice.starts_at, replace(choice, counsellor=""))
    return list(found.values())


def _back(key: str) -> ResponseReturnValue:
    return redirect(url_for("public.show_registration", key=key), HTTPStatus.SEE_OTHER)
