"""A message on its way: whom it reaches, when it goes out, what became of each mail."""

from datetime import datetime
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from eventapp.adapters import clock
from eventapp.domain.errors import MessageTooEarly, MessageUnderway, NobodyToWriteTo
from eventapp.queries import messages as message_queries
from eventapp.services import messages as message_services
from eventapp.services import outbox
from eventapp.web.access import organizer_only, plain, signed_in_user
from eventapp.web.extensions import checks_own_token
from eventapp.web.forms.messages import SendingForm
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.message_access import find_message, messaged_event, messages_frame, to_message
from eventapp.web.manage.message_view import message_page
from eventapp.web.messages import sentence

if TYPE_CHECKING:
    from eventapp.models import Event


@blueprint.get("/events/<reference>/messages/<message_reference>")
@organizer_only
def message(reference: str, message_reference: str) -> str:
    """Show a message: whom it reaches, in which languages, and what became of it."""
    return _page(messaged_event(reference), message_reference, SendingForm())


@blueprint.post("/events/<reference>/messages/<message_reference>/sending")
@organizer_only
def send_message(reference: str, message_reference: str) -> ResponseReturnValue:
    """Let a message go out at once."""
    return _schedule(messaged_event(reference), message_reference, at=None)


@blueprint.post("/events/<reference>/messages/<message_reference>/schedule")
@checks_own_token
@organizer_only
def schedule_message(reference: str, message_reference: str) -> ResponseReturnValue:
    """Let a message go out at a moment to come."""
    event = messaged_event(reference)
    form = SendingForm()
    if not form.validate():
        return _page(event, message_reference, form), 422
    return _schedule(event, message_reference, at=form.at)


@blueprint.post("/events/<reference>/messages/<message_reference>/stop")
@organizer_only
def stop_message(reference: str, message_reference: str) -> ResponseReturnValue:
    """Let no more mails of the message go out."""
    event = messaged_event(reference)
    message_services.stop(
        event_id=event.id, reference=plain(message_reference), user_id=signed_in_user().user_id, now=clock.now()
    )
    flash(gettext("Angehalten. Von jetzt an geht nichts mehr hinaus."))
    return to_message(reference, message_reference)


@blueprint.post("/events/<reference>/messages/<message_reference>/removal")
@organizer_only
def remove_message(reference: str, message_reference: str) -> ResponseReturnValue:
    """Throw a message away that has not gone out."""
    event = messaged_event(reference)
    message_services.remove(
        event_id=event.id, reference=plain(message_reference), user_id=signed_in_user().user_id, now=clock.now()
    )
    flash(gettext("Der Entwurf ist gelöscht."))
    return redirect(url_for("manage.event_mails", reference=reference), code=303)


@blueprint.post("/events/<reference>/messages/<message_reference>/retry")
@organizer_only
def retry_message(reference: str, message_reference: str) -> ResponseReturnValue:
    """Try the mails of a message again that did not arrive."""
    event = messaged_event(reference)
    ids = message_queries.list_failed_ids(find_message(event, message_reference).id)
    count = outbox.retry_messages(message_ids=ids, now=clock.now())
    flash(ngettext("Die Mail wird noch einmal versucht.", "%(num)s Mails werden noch einmal versucht.", count))
    return to_message(reference, message_reference)


def _schedule(event: "Event", message_reference: str, *, at: datetime | None) -> ResponseReturnValue:
    try:
        message_services.schedule(
            event_id=event.id,
            reference=plain(message_reference),
            at=at,
            user_id=signed_in_user().user_id,
            now=clock.now(),
        )
    except (MessageTooEarly, MessageUnderway, NobodyToWriteTo) as error:
        flash(sentence(error), "error")
    return to_message(event.reference, message_reference)


def _page(event: "Event", message_reference: str, form: SendingForm) -> str:
    message = find_message(event, message_reference)
    page = message_page(event, message)
    return render_template("manage/messages/show.html", frame=messages_frame(event), page=page, form=form)
