"""Taking over a list of people: the file, its columns, the preview, and how far it is."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, gettext
from werkzeug.exceptions import RequestEntityTooLarge

from eventapp.adapters import clock
from eventapp.adapters.csv_export import write_csv
from eventapp.adapters.stored_import import StoredTable, read_stored_table
from eventapp.adapters.table_file import MOST_ROWS
from eventapp.adapters.workbook import table_workbook
from eventapp.domain.errors import DomainError, ImportUnderway, NotFound
from eventapp.domain.import_columns import Column, is_complete
from eventapp.domain.states import EventKind, ImportState
from eventapp.queries import imports as import_queries
from eventapp.services import import_reading
from eventapp.services import imports as import_services
from eventapp.web.access import event_for_organizer, organizer_only, plain, signed_in_user
from eventapp.web.downloads import CSV_TYPE, XLSX_TYPE, attachment
from eventapp.web.extensions import checks_own_token
from eventapp.web.filters import local
from eventapp.web.forms.fields import add_error
from eventapp.web.forms.imports import ColumnsForm, GoAheadForm, ListFileForm
from eventapp.web.manage import import_view
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.frame import event_frame
from eventapp.web.manage.import_words import trouble_words
from eventapp.web.messages import sentence

if TYPE_CHECKING:
    from flask import Response

    from eventapp.models import Event, RegistrationImport

#: A worker begins within a second; after this something is wrong with it.
_PATIENCE = timedelta(seconds=20)


@blueprint.route("/events/<reference>/import", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def new_import(reference: str) -> ResponseReturnValue:
    """Ask for a list and keep it to be looked at."""
    event, now = _event(reference), clock.now()
    offered = import_view.offered_sessions(event, now=now)
    form, is_read = _read_form(tuple(session.reference for session in offered))
    if request.method == "POST" and offered and is_read and form.validate():
        kept = _keep(event, form, now=now)
        if kept is not None:
            return _to_import(event, kept)
    page = render_template(
        "manage/imports/new.html",
        frame=event_frame(event, current="people", now=now),
        form=form,
        offered=offered,
        heads=import_view.template_heads(event, now=now),
        is_personal=import_view.is_personal(event),
        kept=import_queries.list_imports(event.id),
        limits={"rows": format_decimal(MOST_ROWS), "megabytes": current_app.config["MAX_UPLOAD_MB"]},
    )
    return page, 422 if form.errors else 200


@blueprint.get("/events/<reference>/import/template.<any(csv, xlsx):kind>")
@organizer_only
def import_template(reference: str, kind: str) -> ResponseReturnValue:
    """Send an empty list with the heads that are understood."""
    event = _event(reference)
    table = StoredTable(heads=tuple(import_view.template_heads(event, now=clock.now())), rows=())
    return _file(table, kind=kind, name=f"Vorlage_{event.reference}", title="Anmeldungen")


@blueprint.route("/events/<reference>/import/<import_reference>", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def event_import(reference: str, import_reference: str) -> ResponseReturnValue:
    """Show what taking the list over would do, how far it is, or what became of it; give the go-ahead."""
    event, now = _event(reference), clock.now()
    kept = import_queries.get_import(plain(import_reference), event_id=event.id)
    frame = event_frame(event, current="people", now=now)
    if kept.state is not ImportState.UPLOADED:
        is_stuck = kept.done == 0 and kept.started_at is not None and now - kept.started_at > _PATIENCE
        return render_template("manage/imports/progress.html", frame=frame, kept=kept, is_stuck=is_stuck)
    if not is_complete([Column(column) for column in kept.columns if column]):
        return redirect(_address("manage.import_columns", event, kept), code=303)
    preview = import_view.make_preview(event, kept, now=now)
    form = GoAheadForm(data={"sends_mails": True})
    if request.method == "POST" and _start(kept, form, preview, now=now):
        return _to_import(event, kept)
    page = render_template(
        "manage/imports/preview.html",
        frame=frame,
        kept=kept,
        form=form,
        preview=preview,
        forbidden=import_view.forbidden_lines(kept),
        trouble=trouble_words(kept.trouble),
    )
    return page, 422 if form.errors else 200


@blueprint.route("/events/<reference>/import/<import_reference>/columns", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def import_columns(reference: str, import_reference: str) -> ResponseReturnValue:
    """Ask what the columns of the list mean."""
    event = _event(reference)
    kept = import_queries.get_import(plain(import_reference), event_id=event.id)
    table = import_reading.table_of(kept)
    form = ColumnsForm(table.heads, kept.columns, is_personal=import_view.is_personal(event))
    if kept.state is not ImportState.UPLOADED:
        return _to_import(event, kept)
    if request.method == "POST" and form.validate():
        import_services.assign_columns(import_id=kept.id, columns=form.columns)
        return _to_import(event, kept)
    page = render_template(
        "manage/imports/columns.html",
        frame=event_frame(event, current="people", now=clock.now()),
        kept=kept,
        form=form,
        choices=import_view.column_choices(form.possible),
        samples=[row.cells for row in table.rows[:3]],
        forbidden=import_view.forbidden_lines(kept),
    )
    return page, 422 if form.errors else 200


@blueprint.get("/events/<reference>/import/<import_reference>/left-out.<any(csv, xlsx):kind>")
@organizer_only
def import_left_out(reference: str, import_reference: str, kind: str) -> ResponseReturnValue:
    """Send the rows that cannot be taken over, or were not, with the reasons; corrected, they can be brought again."""
    event, now = _event(reference), clock.now()
    kept = import_queries.get_import(plain(import_reference), event_id=event.id)
    if kept.state is ImportState.UPLOADED:
        table = import_view.left_out_table(kept, import_view.make_preview(event, kept, now=now).checked)
    elif kept.left_out is not None:
        table = read_stored_table(kept.left_out)
    else:
        raise NotFound
    return _file(table, kind=kind, name=f"Fehlerhafte_Zeilen_{event.reference}", title="Fehlerhafte Zeilen")


@blueprint.post("/events/<reference>/import/<import_reference>/removal")
@organizer_only
def remove_import(reference: str, import_reference: str) -> ResponseReturnValue:
    """Forget the list at once."""
    event = _event(reference)
    kept = import_queries.get_import(plain(import_reference), event_id=event.id)
    try:
        import_services.discard(import_id=kept.id)
        flash(gettext("Die Liste ist gelöscht."))
    except ImportUnderway as error:
        flash(sentence(error), "error")
    return redirect(url_for("manage.new_import", reference=reference), code=303)


def _event(reference: str) -> "Event":
    """Return the event; nobody books a confidential talk by a list."""
    event = event_for_organizer(reference)
    if event.kind is EventKind.BERATUNG:
        raise NotFound
    return event


def _read_form(offered: tuple[str, ...]) -> tuple[ListFileForm, bool]:
    """Return the form, and whether what was sent could be read."""
    try:
        return ListFileForm(offered, data={"event_sessions": list(offered)}), True
    except RequestEntityTooLarge:
        form = ListFileForm(offered, formdata=None, data={"event_sessions": list(offered)})
        form.refuse_size()
        return form, False


def _keep(event: "Event", form: ListFileForm, *, now: datetime) -> "RegistrationImport | None":
    try:
        read = import_reading.read_list(
            form.file.data.read(), is_personal=import_view.is_personal(event), event_sessions=form.chosen()
        )
        return import_services.keep(event_id=event.id, file=read, user_id=signed_in_user().user_id, now=now)
    except DomainError as error:
        add_error(form.file, sentence(error))
        return None


def _start(kept: "RegistrationImport", form: GoAheadForm, preview: import_view.Preview, *, now: datetime) -> bool:
    if not form.check(problems=preview.problem_count, without_place=len(preview.plan.without_place)):
        return False
    go_ahead = import_services.GoAhead(
        entries=preview.plan.new,
        left_out=import_view.left_out_table(kept, preview.checked),
        sends_mails=form.sends_mails.data,
        accepts_waiting=form.accepts_waiting.data,
    )
    try:
        import_services.start(import_id=kept.id, go_ahead=go_ahead, now=now)
    except ImportUnderway:
        pass  # the second click: the page shows how far it is
    except DomainError as error:
        form.form_errors.append(sentence(error))
        return False
    return True


def _file(table: StoredTable, *, kind: str, name: str, title: str) -> "Response":
    rows = [row.cells for row in table.rows]
    if kind == "csv":
        return attachment(write_csv(table.heads, rows), mimetype=CSV_TYPE, filename=f"{name}.csv")
    content = table_workbook(title, table.heads, rows, as_of=local(clock.now()))
    return attachment(content, mimetype=XLSX_TYPE, filename=f"{name}.xlsx")


def _address(endpoint: str, event: "Event", kept: "RegistrationImport") -> str:
    return url_for(endpoint, reference=event.reference, import_reference=kept.reference)


def _to_import(event: "Event", kept: "RegistrationImport") -> ResponseReturnValue:
    return redirect(_address("manage.event_import", event, kept), code=303)
