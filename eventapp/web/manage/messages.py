"""Messages to the guests of an event: written in each language, looked at, tried."""

from typing import TYPE_CHECKING

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from eventapp.adapters import clock
from eventapp.domain.errors import NotFound
from eventapp.domain.messages import CHANGEABLE
from eventapp.domain.states import MessageKind, Presence, RegistrationStatus
from eventapp.domain.texts import SOURCE_LANGUAGE
from eventapp.queries import message_recipients as recipient_queries
from eventapp.queries.message_recipients import Recipients
from eventapp.services import message_tries
from eventapp.services import messages as message_services
from eventapp.services.mail_settings import read_mail_settings
from eventapp.web.access import organizer_only, plain, signed_in_user
from eventapp.web.extensions import checks_own_token
from eventapp.web.forms.languages import is_text_language
from eventapp.web.forms.messages import AudienceForm, MessageForm, WordsForm
from eventapp.web.language import own_name, text_direction
from eventapp.web.mail_frame import mail_html, page_with_frame
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.frame import has_begun
from eventapp.web.manage.message_access import (
    changeable_message,
    find_message,
    messaged_event,
    messages_frame,
    to_message,
)
from eventapp.web.manage.message_view import audience_count, message_page

if TYPE_CHECKING:
    from eventapp.adapters.mail_message import Mail
    from eventapp.models import Event, Message

#: The words with which thanks begin; German, as all first texts of an event are.
_THANKS_SUBJECT = "Danke, dass Sie dabei waren"
_THANKS_BODY = "Guten Tag {name},\n\nschön, dass Sie bei „{titel}“ dabei waren. Wir freuen uns auf ein Wiedersehen."
_GREETING = "Guten Tag {name},\n\n"


@blueprint.route("/events/<reference>/messages/new", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def new_message(reference: str) -> ResponseReturnValue:
    """Write a message: for whom, and the German words."""
    event = messaged_event(reference)
    kind = MessageKind.THANKS if request.args.get("kind") == "thanks" else MessageKind.ANNOUNCEMENT
    form = MessageForm(data=_proposal(kind))
    _offer_choices(form, event)
    if request.method == "POST" and form.validate():
        message = message_services.write_message(
            event_id=event.id,
            kind=kind,
            audience=form.audience(),
            words=form.words(SOURCE_LANGUAGE),
            user_id=signed_in_user().user_id,
            now=clock.now(),
        )
        return to_message(reference, message.reference)
    page = render_template(
        "manage/messages/new.html", frame=messages_frame(event), form=form, kind=kind, has_begun=_has_begun(event)
    )
    return page, 422 if form.errors else 200


@blueprint.route("/events/<reference>/messages/<message_reference>/audience", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def message_audience(reference: str, message_reference: str) -> ResponseReturnValue:
    """Change whom a message is for."""
    event = messaged_event(reference)
    message = changeable_message(event, message_reference)
    form = AudienceForm(data=_chosen(message))
    _offer_choices(form, event)
    if request.method == "POST" and form.validate():
        audience = form.audience()
        message_services.change_audience(
            event_id=event.id, reference=message.reference, audience=audience, now=clock.now()
        )
        count = audience_count(Recipients(event_id=event.id, audience=audience))
        flash(ngettext("Das ist %(num)s Anmeldung.", "Das sind %(num)s Anmeldungen.", count.registrations))
        return to_message(reference, message_reference)
    page = render_template(
        "manage/messages/audience.html",
        frame=messages_frame(event),
        form=form,
        message=message,
        has_begun=_has_begun(event),
    )
    return page, 422 if form.errors else 200


@blueprint.route("/events/<reference>/messages/<message_reference>/texts/<language>", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def message_text(reference: str, message_reference: str, language: str) -> ResponseReturnValue:
    """Write the words in one language."""
    event = messaged_event(reference)
    message = changeable_message(event, message_reference)
    if not is_text_language(language):
        raise NotFound
    form = WordsForm(obj=next((text for text in message.texts if text.language == language), None))
    if request.method == "POST" and form.validate():
        message_services.save_words(
            event_id=event.id, reference=message.reference, words=form.words(language), now=clock.now()
        )
        return redirect(_preview_address(reference, message_reference, language), code=303)
    page = render_template(
        "manage/messages/text.html",
        frame=messages_frame(event),
        form=form,
        message=message,
        language=language,
        name=own_name(language),
        direction=text_direction(language),
        can_remove=len(message.texts) > 1 and any(text.language == language for text in message.texts),
    )
    return page, 422 if form.errors else 200


@blueprint.post("/events/<reference>/messages/<message_reference>/texts/<language>/removal")
@organizer_only
def remove_message_text(reference: str, message_reference: str, language: str) -> ResponseReturnValue:
    """Forget the words in one language."""
    event = messaged_event(reference)
    message_services.remove_words(
        event_id=event.id, reference=plain(message_reference), language=language, now=clock.now()
    )
    flash(gettext("Der Text (%(language)s) ist gelöscht.", language=own_name(language)))
    return to_message(reference, message_reference)


@blueprint.get("/events/<reference>/messages/<message_reference>/preview/<language>")
@organizer_only
def message_preview(reference: str, message_reference: str, language: str) -> Response:
    """Show the mail as readers of a language get it."""
    event = messaged_event(reference)
    message = find_message(event, message_reference)
    mail = _mail(event, message, language)
    languages = [line for line in message_page(event, message).languages if line.is_common or line.tag == language]
    page = render_template(
        "manage/messages/preview.html",
        frame=messages_frame(event),
        message=message,
        mail=mail,
        language=language,
        choices=languages,
        is_changeable=message.state in CHANGEABLE,
    )
    return page_with_frame(page)


@blueprint.get("/events/<reference>/messages/<message_reference>/preview/<language>/html")
@organizer_only
def message_html(reference: str, message_reference: str, language: str) -> Response:
    """Send the HTML of the mail for the frame of its preview."""
    event = messaged_event(reference)
    mail = _mail(event, find_message(event, message_reference), language)
    return mail_html(mail.html, {image.content_id: image.png for image in mail.images})


@blueprint.post("/events/<reference>/messages/<message_reference>/test/<language>")
@organizer_only
def send_message_test(reference: str, message_reference: str, language: str) -> ResponseReturnValue:
    """Send the message to oneself."""
    event = messaged_event(reference)
    if not is_text_language(language):
        raise NotFound
    address = message_services.send_test(
        event_id=event.id,
        reference=plain(message_reference),
        language=language,
        user_id=signed_in_user().user_id,
        now=clock.now(),
    )
    flash(gettext("Die Testmail ist unterwegs an %(address)s.", address=address))
    return redirect(_preview_address(reference, message_reference, language), code=303)


def _mail(event: "Event", message: "Message", language: str) -> "Mail":
    if not is_text_language(language) or not message.texts:
        raise NotFound
    settings = read_mail_settings(current_app.config)
    return message_tries.preview(event=event, message=message, language=language, settings=settings)


def _has_begun(event: "Event") -> bool:
    """Only then somebody can have come."""
    return has_begun(event, now=clock.now())


def _offer_choices(form: AudienceForm, event: "Event") -> None:
    form.offer_choices(sessions=event.sessions, languages=recipient_queries.list_languages(event.id))


def _proposal(kind: MessageKind) -> dict[str, object]:
    is_thanks = kind is MessageKind.THANKS
    presence = Presence.CAME if is_thanks else Presence.ANY
    words = {"subject": _THANKS_SUBJECT, "body": _THANKS_BODY} if is_thanks else {"body": _GREETING}
    return {**words, "statuses": [RegistrationStatus.CONFIRMED.value], "presence": presence.value}


def _chosen(message: "Message") -> dict[str, object]:
    return {
        "statuses": list(message.statuses),
        "event_sessions": list(message.event_sessions),
        "languages": list(message.languages),
        "sources": list(message.sources),
        "presence": message.presence.value,
    }


def _preview_address(reference: str, message_reference: str, language: str) -> str:
    return url_for(
        "manage.message_preview", reference=reference, message_reference=message_reference, language=language
    )
