"""Erasing one person of an event by the team: what goes, what stays, why; then it is done at once (PRV-5)."""

from http import HTTPStatus

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.domain.errors import NotFound
from eventapp.domain.states import RegistrationSource, Role
from eventapp.queries import registrations as registration_queries
from eventapp.queries.erasure import get_erasure_facts
from eventapp.services import erasure_list
from eventapp.web.access import event_with_people, plain, requires, signed_in_user
from eventapp.web.extensions import checks_own_token
from eventapp.web.forms.people import ErasureForm
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.frame import event_frame
from eventapp.web.proof import freshly_proven


@blueprint.route("/events/<reference>/people/<registration_reference>/erasure", methods=["GET", "POST"])
@checks_own_token
@requires(Role.ORGANIZER, Role.COUNSELLING)
@freshly_proven
def erase_person(reference: str, registration_reference: str) -> ResponseReturnValue:
    """Say what will be gone and ask why; sent with a reason, it is gone. Raises NotFound for blank tickets."""
    event = event_with_people(reference)
    registration = registration_queries.get_of_event(plain(registration_reference), event_id=event.id)
    if registration.source is RegistrationSource.BLANK:
        raise NotFound
    form, now = ErasureForm(), clock.now()
    back = url_for("manage.person", reference=reference, registration_reference=registration_reference)
    if registration.erased_at is not None:
        flash(gettext("Diese Person ist schon gelöscht."))
        return redirect(back, code=HTTPStatus.SEE_OTHER)
    if request.method == "POST" and form.validate():
        _erase(registration.id, form)
        return redirect(back, code=HTTPStatus.SEE_OTHER)
    page = render_template(
        "manage/people/erasure.html",
        frame=event_frame(event, current="people", now=now),
        form=form,
        registration=registration,
        facts_of=get_erasure_facts(registration, now=now),
        back=back,
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def _erase(registration_id: int, form: ErasureForm) -> None:
    erasure_list.erase_and_note(
        registration_id=registration_id,
        data_dir=current_app.config["DATA_DIR"],
        user_id=signed_in_user().user_id,
        reason=form.chosen(),
        now=clock.now(),
    )
    flash(gettext("Gelöscht. Gezählt bleibt, wie viele es waren."))
