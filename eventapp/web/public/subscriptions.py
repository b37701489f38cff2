"""Ending the messages about one registration, by the link in each of them.

Programs that read mails follow links: looking writes nothing, only the button does, and what mail providers send for
their users (RFC 8058), who have neither cookie nor token: the link itself is the secret.
"""

from http import HTTPStatus

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.adapters import clock
from eventapp.services import subscriptions
from eventapp.web import access
from eventapp.web.access import public
from eventapp.web.extensions import checks_own_token, limiter
from eventapp.web.language import page_language
from eventapp.web.public.blueprint import blueprint
from eventapp.web.public.ticket_view import tickets_page

#: A provider may end the messages of many people at once, from few addresses.
ENDING_LIMIT = "600/minute"


@blueprint.get("/unsubscribe/<token>")
@public
def ask_messages(token: str) -> str:
    """Show what is written and what is not, and the one button."""
    registration = subscriptions.get_subscribed(access.plain(token), secret_key=current_app.config["SECRET_KEY"])
    page = tickets_page(registration, now=clock.now(), language=page_language())
    return render_template(
        "public/registrations/messages.html", page=page, token=token, is_ended=registration.no_messages
    )


@blueprint.post("/unsubscribe/<token>")
@checks_own_token
@limiter.limit(ENDING_LIMIT)
@public
def choose_messages(token: str) -> ResponseReturnValue:
    """End the messages; "wanted" alone begins them again. What a provider sends is answered without a redirect."""
    registration = subscriptions.get_subscribed(access.plain(token), secret_key=current_app.config["SECRET_KEY"])
    wanted = request.form.get("messages") == "wanted"
    subscriptions.choose_messages(registration_id=registration.id, wanted=wanted, now=clock.now())
    if "List-Unsubscribe" in request.form:
        return ask_messages(token)
    return redirect(url_for("public.ask_messages", token=token), HTTPStatus.SEE_OTHER)
