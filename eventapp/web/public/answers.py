"""Answers and needs of a registration, to be put right by whoever holds its secret."""

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.domain.errors import RegistrationNotActive
from eventapp.services import answers as answer_services
from eventapp.services import needs as need_services
from eventapp.web import access
from eventapp.web.access import public
from eventapp.web.forms.answers import AnswersForm, NeedsForm
from eventapp.web.forms.base import checks_own_token
from eventapp.web.language import page_language
from eventapp.web.messages import sentence
from eventapp.web.public.blueprint import blueprint
from eventapp.web.public.registration_view import registration_page
from eventapp.web.public.ticket_view import TicketsPage, tickets_page
from eventapp.web.question_sheets import answered_sheet, people_of, sessions_of

if TYPE_CHECKING:
    from eventapp.models import Registration


@blueprint.route("/registrations/<key>/answers", methods=["GET", "POST"])
@checks_own_token
@public
def registration_answers(key: str) -> ResponseReturnValue:
    """Show what was answered; change it. The form checks its own token, so that nothing typed is lost."""
    registration = access.registration_by_key(key)
    sheet = answered_sheet(registration, language=page_language())
    if not sheet.questions or not _page(registration).can_cancel:
        return _back(key)
    form = AnswersForm(sheet, people_of(registration), sessions_of(registration))
    if request.method == "POST" and form.validate():
        try:
            answer_services.change_answers(
                registration_id=registration.id, answers=form.asked.answers(), now=clock.now()
            )
        except RegistrationNotActive as error:
            flash(sentence(error), "error")
            return _back(key)
        flash(gettext("Ihre Antworten sind gespeichert."))
        return _back(key)
    words = render_template("public/registrations/answers.html", page=_page(registration), form=form)
    return words, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


@blueprint.route("/registrations/<key>/needs", methods=["GET", "POST"])
@checks_own_token
@public
def registration_needs(key: str) -> ResponseReturnValue:
    """Show what somebody needs; change it, or take the consent back and with it all that was kept (PRV-4)."""
    registration = access.registration_by_key(key)
    if not registration.needs and not _page(registration).can_cancel:
        return _back(key)
    present = [need.need.value for need in registration.needs]
    form = NeedsForm(data={"needs": present, "needs_consent": bool(present)})
    if request.form.get("withdraw"):
        form.needs.data, form.needs_consent.data = [], False
    if request.method == "POST" and form.validate():
        need_services.change_needs(registration_id=registration.id, needs=form.chosen(), now=clock.now())
        flash(gettext("Gespeichert.") if form.chosen() else gettext("Wir haben nichts mehr dazu gespeichert."))
        return _back(key)
    now, language = clock.now(), page_language()
    words = render_template(
        "public/registrations/needs.html",
        page=_page(registration),
        event=registration_page(registration.event, now=now, language=language),
        form=form,
        has_needs=bool(present),
    )
    return words, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def _page(registration: "Registration") -> TicketsPage:
    return tickets_page(registration, now=clock.now(), language=page_language())


def _back(key: str) -> ResponseReturnValue:
    return redirect(url_for("public.show_registration", key=key), HTTPStatus.SEE_OTHER)
