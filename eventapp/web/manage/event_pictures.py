"""The picture of an event, or the art that is drawn for it."""

from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import RequestEntityTooLarge

from eventapp.adapters import clock
from eventapp.adapters.pictures import PictureTooLarge, PictureUnreadable
from eventapp.services import event_pictures as picture_services
from eventapp.web.access import event_for_organizer, organizer_only, signed_in_user
from eventapp.web.extensions import checks_own_token
from eventapp.web.forms.event_pictures import PictureForm
from eventapp.web.forms.fields import add_error
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.frame import event_frame
from eventapp.web.messages import sentence
from eventapp.web.pictures import event_picture as shown_picture

if TYPE_CHECKING:
    from eventapp.models import Event

#: A file that is somewhat too large is read nevertheless: only then the description that was typed is kept.
_READ_TIMES = 4


@blueprint.route("/events/<reference>/picture", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def edit_event_picture(reference: str) -> ResponseReturnValue:
    """Show and change the picture."""
    event = event_for_organizer(reference)
    form, is_read = _read_form(event)
    if request.method == "POST" and is_read and form.validate() and _save(event, form):
        flash(gettext("Das Bild ist gespeichert."))
        return redirect(url_for("manage.edit_event_picture", reference=reference), code=303)
    frame = event_frame(event, current="edit", now=clock.now())
    page = render_template("manage/events/picture.html", frame=frame, form=form, picture=shown_picture(event))
    return page, 422 if form.errors else 200


@blueprint.post("/events/<reference>/picture/removal")
@organizer_only
def remove_event_picture(reference: str) -> ResponseReturnValue:
    """Show the generated art again."""
    event = event_for_organizer(reference)
    picture_services.remove_picture(
        event_id=event.id, folder=_folder(), user_id=signed_in_user().user_id, now=clock.now()
    )
    flash(gettext("Das Bild ist entfernt. Gäste sehen wieder das gezeichnete Muster."))
    return redirect(url_for("manage.edit_event_picture", reference=reference), code=303)


def _read_form(event: "Event") -> tuple[PictureForm, bool]:
    """Return the form, and whether what was sent could be read: beyond all measure it is not even looked at."""
    request.max_content_length = _READ_TIMES * current_app.config["MAX_CONTENT_LENGTH"]
    is_read = True
    try:
        form = PictureForm(data={"alt": event.picture_alt})
    except RequestEntityTooLarge:
        is_read, form = False, PictureForm(formdata=None, data={"alt": event.picture_alt})
    form.needs_file = event.picture_name is None
    form.max_megabytes = current_app.config["MAX_UPLOAD_MB"]
    if not is_read:
        form.refuse_size()
    return form, is_read


def _save(event: "Event", form: PictureForm) -> bool:
    data, alt, user_id = form.file(), form.alt.data or "", signed_in_user().user_id
    if data is None:
        picture_services.describe_picture(event_id=event.id, alt=alt, user_id=user_id, now=clock.now())
        return True
    try:
        picture_services.set_picture(
            event_id=event.id, data=data, alt=alt, folder=_folder(), user_id=user_id, now=clock.now()
        )
    except (PictureUnreadable, PictureTooLarge) as error:
        add_error(form.picture, sentence(error))
        return False
    return True


def _folder() -> Path:
    return Path(current_app.config["DATA_DIR"]) / "pictures"
