"""The reminder before the first session: when it goes out, and what it looks like."""

from typing import TYPE_CHECKING

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.domain.errors import NotFound
from eventapp.domain.states import Role
from eventapp.services import message_tries
from eventapp.services import messages as message_services
from eventapp.services.mail_settings import read_mail_settings
from eventapp.web.access import event_with_people, requires, signed_in_user
from eventapp.web.extensions import checks_own_token
from eventapp.web.forms.languages import is_text_language
from eventapp.web.forms.messages import ReminderForm
from eventapp.web.language import available_languages, own_name
from eventapp.web.mail_frame import mail_html, page_with_frame
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.frame import event_frame

if TYPE_CHECKING:
    from eventapp.adapters.mail_message import Mail
    from eventapp.models import Event


@blueprint.route("/events/<reference>/reminder", methods=["GET", "POST"])
@checks_own_token
@requires(Role.ORGANIZER, Role.COUNSELLING)
def reminder(reference: str) -> ResponseReturnValue:
    """Say when people are reminded, and show the mail."""
    event = event_with_people(reference)
    form = ReminderForm(data={"hours": str(event.reminder_hours or "")})
    form.offer_choices()
    if request.method == "POST" and form.validate():
        message_services.set_reminder(
            event_id=event.id, hours=form.chosen(), user_id=signed_in_user().user_id, now=clock.now()
        )
        flash(gettext("Gespeichert."))
        return redirect(url_for("manage.event_mails", reference=reference), code=303)
    language = request.args.get("language", available_languages()[0])
    page = render_template(
        "manage/messages/reminder.html",
        frame=event_frame(event, current="messages", now=clock.now()),
        form=form,
        mail=_mail(event, language) if event.sessions else None,
        language=language,
        choices=[(tag, own_name(tag)) for tag in available_languages()],
    )
    return page_with_frame(page), 422 if form.errors else 200


@blueprint.get("/events/<reference>/reminder/preview/<language>")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def reminder_html(reference: str, language: str) -> Response:
    """Send the HTML of the reminder for the frame of its preview."""
    mail = _mail(event_with_people(reference), language)
    return mail_html(mail.html, {image.content_id: image.png for image in mail.images})


def _mail(event: "Event", language: str) -> "Mail":
    if not is_text_language(language):
        raise NotFound
    settings = read_mail_settings(current_app.config)
    return message_tries.preview_reminder(event=event, language=language, settings=settings)
