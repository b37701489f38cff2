"""Erasing oneself, by whoever holds the secret of the registration (PRV-5)."""

from http import HTTPStatus

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from eventapp.adapters import clock
from eventapp.queries.erasure import get_erasure_facts
from eventapp.services import erasure_list
from eventapp.web import access
from eventapp.web.access import public
from eventapp.web.forms.base import Form, checks_own_token
from eventapp.web.language import page_language
from eventapp.web.public.blueprint import blueprint
from eventapp.web.public.ticket_view import tickets_page


@blueprint.get("/registrations/<key>/erasure")
@public
def ask_erasure(key: str) -> str:
    """Say what will be gone and what stays; nothing changes yet."""
    return _ask(key, Form())


@blueprint.post("/registrations/<key>/erasure")
@checks_own_token
@public
def erase_registration(key: str) -> ResponseReturnValue:
    """Erase at once. Afterwards the address leads to a page that says so."""
    registration = access.registration_by_key(key)
    form = Form()
    if not form.validate():
        return _ask(key, form), HTTPStatus.UNPROCESSABLE_ENTITY
    erasure_list.erase_and_note(
        registration_id=registration.id, data_dir=current_app.config["DATA_DIR"], now=clock.now()
    )
    return render_template("public/registrations/erased.html")


def _ask(key: str, form: Form) -> str:
    registration = access.registration_by_key(key)
    now = clock.now()
    return render_template(
        "public/registrations/erasure.html",
        page=tickets_page(registration, now=now, language=page_language()),
        facts=get_erasure_facts(registration, now=now),
        is_open_to_all=registration.event.open_to_all,
        form=form,
    )
