"""The people of an event: search, one registration, cancelling and new codes, lists to take away."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.adapters.csv_export import write_csv
from eventapp.adapters.workbook import table_workbook
from eventapp.domain.certificates import gives_certificates
from eventapp.domain.errors import NotPending, RegistrationClosed
from eventapp.domain.states import INVITED_MODES, RegistrationStatus, Role
from eventapp.domain.texts import SOURCE_LANGUAGE
from eventapp.queries import people as people_queries
from eventapp.queries import questions as question_queries
from eventapp.queries import registrations as registration_queries
from eventapp.queries import requests as request_queries
from eventapp.queries.parts import list_parts
from eventapp.queries.people import PeopleFilter, PeopleOrder
from eventapp.services import address_checks
from eventapp.services import exports as export_services
from eventapp.services import registrations as registration_services
from eventapp.services import tickets as ticket_services
from eventapp.web.access import event_with_people, organized_event_with_people, requires, signed_in_user
from eventapp.web.downloads import CSV_TYPE, XLSX_TYPE, attachment
from eventapp.web.extensions import checks_own_token
from eventapp.web.filters import local
from eventapp.web.forms.contacts import read_contact
from eventapp.web.forms.people import ExportForm
from eventapp.web.manage import attendee_table
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.frame import event_frame
from eventapp.web.messages import sentence
from eventapp.web.proof import freshly_proven
from eventapp.web.question_sheets import answer_views

_MAX_PAGE = 10_000


@blueprint.get("/events/<reference>/people")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def people(reference: str) -> str:
    """Show the registrations, as filtered by the address."""
    event = event_with_people(reference)
    wanted = _wanted(event.id)
    counts = people_queries.count_by_status(event.id)
    total = sum(counts.values())
    return render_template(
        "manage/people/index.html",
        frame=event_frame(event, current="people", now=clock.now(), people=total),
        wanted=wanted,
        page=people_queries.list_people(wanted),
        counts=counts,
        total=total,
        with_needs=people_queries.count_with_needs(event.id),
        requests=request_queries.count_requests(event.id),
        is_invited_only=event.registration_mode in INVITED_MODES,
        has_certificates=gives_certificates(event.kind),
    )


@blueprint.get("/events/<reference>/people/<registration_reference>")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def person(reference: str, registration_reference: str) -> str:
    """Show one registration."""
    event = event_with_people(reference)
    registration = registration_queries.get_of_event(registration_reference, event_id=event.id)
    frame = event_frame(event, current="people", now=clock.now())
    answers = answer_views(registration, language=SOURCE_LANGUAGE)
    parts = list_parts(registration, now=clock.now())
    return render_template(
        "manage/people/show.html", frame=frame, registration=registration, answers=answers, parts=parts
    )


@blueprint.post("/events/<reference>/people/<registration_reference>/cancellation")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def cancel_person(reference: str, registration_reference: str) -> ResponseReturnValue:
    """Cancel a registration for its holder; the places are free at once."""
    event = event_with_people(reference)
    registration = registration_queries.get_of_event(registration_reference, event_id=event.id)
    registration_services.cancel(registration_id=registration.id, now=clock.now(), user_id=signed_in_user().user_id)
    flash(gettext("Die Anmeldung ist abgesagt. Die Plätze sind wieder frei."))
    if request.form.get("back_to") == "desk":
        return redirect(
            url_for("manage.new_person", reference=reference, made=request.form.getlist("made"), undone=1), code=303
        )
    return _to_person(reference, registration_reference)


@blueprint.post("/events/<reference>/people/<registration_reference>/confirmation")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def confirm_person(reference: str, registration_reference: str) -> ResponseReturnValue:
    """Confirm an address for somebody who said in person that it is theirs."""
    event = event_with_people(reference)
    registration = registration_queries.get_of_event(registration_reference, event_id=event.id)
    try:
        address_checks.confirm_without_mail(
            registration_id=registration.id, user_id=signed_in_user().user_id, now=clock.now()
        )
        flash(gettext("Die Anmeldung gilt. Das Ticket ist unterwegs."))
    except (NotPending, RegistrationClosed) as error:
        flash(sentence(error), "error")
    return _to_person(reference, registration_reference)


@blueprint.post("/events/<reference>/people/<registration_reference>/new-codes")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def reissue_codes(reference: str, registration_reference: str) -> ResponseReturnValue:
    """Revoke the registration's codes and issue new ones."""
    event = event_with_people(reference)
    registration = registration_queries.get_of_event(registration_reference, event_id=event.id)
    ticket_services.reissue(registration_id=registration.id, now=clock.now(), user_id=signed_in_user().user_id)
    flash(gettext("Die alten Codes gelten nicht mehr. Die neuen stehen auf der Ticketseite."))
    return _to_person(reference, registration_reference)


@blueprint.route("/events/<reference>/people/export", methods=["GET", "POST"])
@checks_own_token
@requires(Role.ORGANIZER)
@freshly_proven
def export_people(reference: str) -> ResponseReturnValue:
    """Ask for the reason, then send the attendee list (PRV-9)."""
    event = organized_event_with_people(reference)
    form = ExportForm()
    if request.method == "POST" and form.validate():
        lines = export_services.export_attendees(
            event_id=event.id,
            reason=form.reason.data or "",
            user_id=signed_in_user().user_id,
            now=clock.now(),
        )
        questions = question_queries.questions_of(event)
        answers = question_queries.list_answers_by_registration(event.id) if questions else {}
        rows = attendee_table.rows(event, lines, questions=questions, answers=answers)
        return _list_file(event.reference, attendee_table.header(questions), rows, form.format.data)
    frame = event_frame(event, current="people", now=clock.now())
    page = render_template("manage/people/export.html", frame=frame, form=form)
    return page, 422 if form.errors else 200


def _list_file(reference: str, header: tuple[str, ...], rows: list[attendee_table.Row], file_format: str) -> Response:
    name = f"Teilnehmende_{reference}.{file_format}"
    if file_format == "csv":
        return attachment(write_csv(header, rows), mimetype=CSV_TYPE, filename=name)
    content = table_workbook("Teilnehmende", header, rows, as_of=local(clock.now()))
    return attachment(content, mimetype=XLSX_TYPE, filename=name)


def _to_person(reference: str, registration_reference: str) -> ResponseReturnValue:
    address = url_for("manage.person", reference=reference, registration_reference=registration_reference)
    return redirect(address, code=303)


def _wanted(event_id: int) -> PeopleFilter:
    page = request.args.get("page", 1, type=int)
    status = request.args.get("status", "")
    order = request.args.get("order", "")
    words = request.args.get("q", "").replace("\x00", "")[:100]
    return PeopleFilter(
        event_id=event_id,
        words=words,
        contact=read_contact(words),
        status=RegistrationStatus(status) if status in set(RegistrationStatus) else None,
        with_needs=request.args.get("needs") == "1",
        order=PeopleOrder(order) if order in set(PeopleOrder) else PeopleOrder.NAME,
        page=min(max(1, page), _MAX_PAGE),
    )
