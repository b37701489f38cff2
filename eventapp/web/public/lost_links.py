"""A lost link is sent again to the address that it was sent to; the page answers everybody the same."""

from http import HTTPStatus

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.queries import accounts as account_queries
from eventapp.services import lost_links as lost_link_services
from eventapp.web.access import public
from eventapp.web.extensions import limiter
from eventapp.web.forms.base import checks_own_token
from eventapp.web.forms.lost_links import LostLinkForm
from eventapp.web.language import page_language
from eventapp.web.public.blueprint import blueprint

#: One address may be a village hall's Wi-Fi, with several people who look for their tickets.
ASKING_LIMIT = "10/minute;40/hour"


def _answer_later(_limit: object) -> Response:
    form = LostLinkForm()
    form.form_errors.append(
        gettext("Von Ihrem Anschluss kommen gerade sehr viele Anfragen. Bitte versuchen Sie es in einer Minute wieder.")
    )
    return make_response(_page(form), HTTPStatus.TOO_MANY_REQUESTS)


@blueprint.get("/registrations/lost")
@public
def ask_links() -> str:
    """Ask for the address; after sending say what happens now."""
    return _page(LostLinkForm(), is_sent="sent" in request.args)


@blueprint.post("/registrations/lost")
@checks_own_token
@limiter.limit(ASKING_LIMIT, on_breach=_answer_later)
@public
def send_links() -> ResponseReturnValue:
    """Let the links be sent, if there are any."""
    form = LostLinkForm()
    if not form.validate():
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    lost_link_services.ask_for_links(email=form.address(), language=page_language(), now=clock.now())
    return redirect(url_for("public.ask_links", sent=1), HTTPStatus.SEE_OTHER)


def _page(form: LostLinkForm, *, is_sent: bool = False) -> str:
    organization = account_queries.find_organization()
    return render_template("public/registrations/lost.html", form=form, is_sent=is_sent, organization=organization)
