"""The numbers of an event: as a page, as CSV, as a workbook; and estimates."""

from datetime import datetime

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.adapters.csv_export import write_csv
from eventapp.domain.errors import NotFound
from eventapp.domain.states import Role
from eventapp.queries import attendance as attendance_queries
from eventapp.queries import conflicts as conflict_queries
from eventapp.services import estimates as estimate_services
from eventapp.web.access import event_with_people, organized_event_with_people, requires, signed_in_user
from eventapp.web.downloads import CSV_TYPE, XLSX_TYPE, attachment
from eventapp.web.extensions import checks_own_token
from eventapp.web.filters import local
from eventapp.web.forms.estimates import METHOD_NAMES, EstimateForm
from eventapp.web.manage import number_table
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.conflict_words import leeway
from eventapp.web.manage.frame import event_frame, has_begun


@blueprint.get("/events/<reference>/numbers")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def numbers(reference: str) -> str:
    """Show the numbers of every session."""
    event = event_with_people(reference)
    sessions = attendance_queries.list_session_attendance(event.id)
    open_cases = conflict_queries.count_open_cases(event.id)
    return render_template(
        "manage/numbers/show.html",
        frame=event_frame(event, current="numbers", now=clock.now(), cases=open_cases.count),
        has_begun=has_begun(event, now=clock.now()),
        open_cases=open_cases,
        leeway=leeway(open_cases),
        sessions=sessions,
        total=attendance_queries.sum_attendance(sessions),
        bars=number_table.target_bars(event, sessions),
        method_names=METHOD_NAMES,
    )


@blueprint.get("/events/<reference>/numbers.csv")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def numbers_csv(reference: str) -> Response:
    """Send the numbers as CSV for German spreadsheet programs (REP-4)."""
    event = event_with_people(reference)
    sessions = attendance_queries.list_session_attendance(event.id)
    content = write_csv(number_table.HEADER, number_table.csv_rows(event, sessions))
    return attachment(content, mimetype=CSV_TYPE, filename=f"Zahlen_{event.reference}.csv")


@blueprint.get("/events/<reference>/numbers.xlsx")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def numbers_xlsx(reference: str) -> Response:
    """Send the numbers as a workbook with formulas."""
    event = event_with_people(reference)
    sessions = attendance_queries.list_session_attendance(event.id)
    content = number_table.sheet(event, sessions, now=local(clock.now()))
    return attachment(content, mimetype=XLSX_TYPE, filename=f"Zahlen_{event.reference}.xlsx")


@blueprint.route("/events/<reference>/sessions/<session_reference>/estimate", methods=["GET", "POST"])
@checks_own_token
@requires(Role.ORGANIZER)
def estimate(reference: str, session_reference: str) -> ResponseReturnValue:
    """Record how many people came whom nobody counted (CNT-5)."""
    event = organized_event_with_people(reference)
    session = _session(event.id, session_reference)
    form = EstimateForm(data=_proposal(session))
    if request.method == "POST" and form.validate():
        estimate_services.record_estimate(
            event_session_id=session.id,
            details=form.details(zone=current_app.config["TIMEZONE"]),
            now=clock.now(),
            user_id=signed_in_user().user_id,
        )
        flash(gettext("Die Schätzung ist gespeichert. Sie steht getrennt von den gezählten Personen."))
        return redirect(url_for("manage.numbers", reference=reference), code=303)
    frame = event_frame(event, current="numbers", now=clock.now())
    page = render_template("manage/numbers/estimate.html", frame=frame, form=form, session=session)
    return page, 422 if form.errors else 200


def _session(event_id: int, reference: str) -> attendance_queries.SessionAttendance:
    for session in attendance_queries.list_session_attendance(event_id):
        if session.reference == reference:
            return session
    raise NotFound


def _proposal(session: attendance_queries.SessionAttendance) -> dict[str, object]:
    moment: datetime = local(session.ends_at)
    return {
        "day": moment.date(),
        "time": moment.time().replace(second=0, microsecond=0),
        "responsible": signed_in_user().name,
    }
