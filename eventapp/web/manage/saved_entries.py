"""Entries that a phone has saved as a file: upload, see what is in it, take it over."""

from datetime import datetime
from typing import TYPE_CHECKING

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import RequestEntityTooLarge

from eventapp.adapters import clock
from eventapp.domain.errors import NotFound, SavedLogOfOtherDoor
from eventapp.domain.saved_logs import SavedLog
from eventapp.queries import events as event_queries
from eventapp.services import saved_logs
from eventapp.services.saved_logs import LogReport
from eventapp.web.access import event_for_organizer, organization_ids, organizer_only, signed_in_user
from eventapp.web.extensions import checks_own_token
from eventapp.web.forms.saved_logs import SavedLogsForm
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.frame import event_frame, title_of
from eventapp.web.manage.saved_log_view import log_view
from eventapp.web.messages import sentence

if TYPE_CHECKING:
    from eventapp.models import Event


@blueprint.route("/events/<reference>/door/saved-entries", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def saved_entries(reference: str) -> ResponseReturnValue:
    """Ask for files, show what taking them over would do, take them over."""
    event, now = event_for_organizer(reference), clock.now()
    form, is_read = _read_form()
    is_valid = request.method == "POST" and is_read and form.validate()
    is_saving = is_valid and request.form.get("do") == "save"
    reports = _reports(event, form, is_saving=is_saving, now=now)
    if form.logs and not reports:
        form.show_problems()
    page = render_template(
        f"manage/saved_entries/{_page(reports, is_saving=is_saving)}.html",
        frame=event_frame(event, current="door", now=now),
        form=form,
        logs=[log_view(report) for report in reports],
        megabytes=current_app.config["MAX_UPLOAD_MB"],
    )
    return page, 422 if form.errors else 200


def _page(reports: list[LogReport], *, is_saving: bool) -> str:
    if not reports:
        return "new"
    return "result" if is_saving else "preview"


def _read_form() -> tuple[SavedLogsForm, bool]:
    """Return the form, and whether what was sent could be read: beyond all measure it is not even looked at.

    The preview sends the files again in fields; they may be as large as an upload.
    """
    request.max_form_memory_size = request.max_content_length
    try:
        return SavedLogsForm(), True
    except RequestEntityTooLarge:
        form = SavedLogsForm(formdata=None)
        form.refuse_size()
        return form, False


def _reports(event: "Event", form: SavedLogsForm, *, is_saving: bool, now: datetime) -> list[LogReport]:
    """Return a report for each phone of this door; files of other doors become problems of the form."""
    reports = []
    for log in form.merged():
        try:
            reports.append(_report(event, log, is_saving=is_saving, now=now))
        except SavedLogOfOtherDoor as error:
            form.problems.append(_other_door(event, log) or sentence(error))
    return reports


def _report(event: "Event", log: SavedLog, *, is_saving: bool, now: datetime) -> LogReport:
    secret_key = current_app.config["SECRET_KEY"].encode("utf-8")
    if is_saving:
        user_id = signed_in_user().user_id
        return saved_logs.import_log(log, event_id=event.id, user_id=user_id, secret_key=secret_key, now=now)
    return saved_logs.preview_log(log, event_id=event.id, secret_key=secret_key, now=now)


def _other_door(event: "Event", log: SavedLog) -> str:
    """Name the event of a file, for people who may see that event; empty otherwise."""
    if log.event == event.reference:
        return gettext(
            "Das Gerät, von dem diese Datei kommt, ist an dieser Tür unbekannt, und die Datei beweist nicht, dass es "
            "hier war. Zählen Sie diese Personen auf der Seite „Papier für die Tür“ nach."
        )
    try:
        other = event_queries.get_organization_event(log.event, organization_ids=organization_ids())
    except NotFound:
        return ""
    return gettext(
        "Diese Datei gehört zu „%(title)s“. Bitte nehmen Sie sie dort auf der Seite „Tür“ auf.", title=title_of(other)
    )
