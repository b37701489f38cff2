"""The anonymous statistics for organizers: what to hang up, paper slips, the close, and what may be shown."""

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.domain.errors import DomainError, NotFound
from eventapp.domain.states import EventKind
from eventapp.domain.statistics import EXTRA_QUESTIONS, StatisticsPhase
from eventapp.queries import attendance as attendance_queries
from eventapp.queries import statistics as statistics_queries
from eventapp.queries import statistics_results
from eventapp.queries.statistics import AskedSession
from eventapp.services import statistics as statistics_services
from eventapp.services import statistics_papers, statistics_settings
from eventapp.web.access import event_for_organizer, organizer_only, signed_in_user
from eventapp.web.downloads import PDF_TYPE, attachment
from eventapp.web.extensions import checks_own_token
from eventapp.web.forms.statistics import QUESTION_WORDS, options_of, slips_form
from eventapp.web.forms.times import zone
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.frame import event_frame
from eventapp.web.messages import sentence

if TYPE_CHECKING:
    from eventapp.models import Event

#: Slips are counted from the day on until the close.
_TAKES_SLIPS = (StatisticsPhase.OPEN, StatisticsPhase.OVER)


@blueprint.get("/events/<reference>/statistics")
@organizer_only
def event_statistics(reference: str) -> str:
    """Show what is known: before the close only roughly how many answered."""
    event = _event(reference)
    facts = statistics_results.list_event_statistics(event)
    attendances = attendance_queries.sum_attendance(attendance_queries.list_session_attendance(event.id)).total
    return render_template(
        "manage/statistics/show.html",
        frame=event_frame(event, current="numbers", now=clock.now()),
        states=statistics_queries.list_session_states(event, zone=ZoneInfo(zone()), now=clock.now()),
        takes_slips=_TAKES_SLIPS,
        now=clock.now(),
        statistics=facts,
        attendances=attendances,
        extras=[
            (question, QUESTION_WORDS[question], question in event.extra_questions) for question in EXTRA_QUESTIONS
        ],
        has_begun=statistics_queries.has_begun(event_id=event.id),
        is_more_than_came=any(question.answered > attendances for question in facts),
    )


@blueprint.post("/events/<reference>/statistics/questions")
@organizer_only
def choose_statistics_questions(reference: str) -> ResponseReturnValue:
    """Switch further questions on and off, until the first answer."""
    event = _event(reference)
    chosen = request.form.getlist("question")
    try:
        statistics_settings.choose_questions(
            event_id=event.id,
            questions=[question for question in EXTRA_QUESTIONS if question in chosen],
            user_id=signed_in_user().user_id,
            now=clock.now(),
        )
    except DomainError as error:
        flash(sentence(error), "error")
    else:
        flash(gettext("Gespeichert."))
    return redirect(url_for("manage.event_statistics", reference=reference), code=303)


@blueprint.post("/events/<reference>/statistics/closing")
@organizer_only
def close_statistics(reference: str) -> ResponseReturnValue:
    """Freeze the answers; from then on they are shown as far as they may be."""
    event = _event(reference)
    try:
        statistics_services.close_statistics(
            event=event,
            user_id=signed_in_user().user_id,
            secret_key=current_app.config["SECRET_KEY"].encode("utf-8"),
            zone=ZoneInfo(zone()),
            now=clock.now(),
        )
    except DomainError as error:
        flash(sentence(error), "error")
    else:
        flash(gettext("Die Statistik ist abgeschlossen. Sie ändert sich nicht mehr."))
    return redirect(url_for("manage.event_statistics", reference=reference), code=303)


@blueprint.route("/events/<reference>/sessions/<session_reference>/slips", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def statistics_slips(reference: str, session_reference: str) -> ResponseReturnValue:
    """Enter paper slips, answer by answer."""
    asked = _asked(_event(reference), session_reference)
    form = slips_form(asked.counted)
    if request.method == "POST" and form.validate():
        try:
            statistics_services.record_slips(
                reference=asked.event_session.reference,
                counts=form.counts(asked.counted),
                zone=ZoneInfo(zone()),
                now=clock.now(),
            )
        except DomainError as error:
            form.form_errors.append(sentence(error))
        else:
            flash(gettext("Die Zettel sind eingetragen. Bitte vernichten Sie sie jetzt."))
            return redirect(url_for("manage.event_statistics", reference=reference), code=303)
    page = render_template(
        "manage/statistics/slips.html",
        frame=event_frame(_event(reference), current="numbers", now=clock.now()),  # fresh: a refused call rolls back
        asked=asked,
        form=form,
        takes_slips=asked.phase in _TAKES_SLIPS,
        questions=[
            (QUESTION_WORDS[question], [form[f"{question}-{answer}"] for answer, _ in options_of(question)])
            for question in asked.counted
        ],
    )
    return page, 422 if form.errors else 200


@blueprint.get("/events/<reference>/sessions/<session_reference>/poster.pdf")
@organizer_only
def statistics_poster(reference: str, session_reference: str) -> Response:
    """Send the poster with the code for phones."""
    asked = _asked(_event(reference), session_reference)
    link = _absolute("public.statistics", asked, device="phone")
    content = statistics_papers.poster(asked, link=link, zone=ZoneInfo(zone()), now=clock.now())
    return attachment(content, mimetype=PDF_TYPE, filename=f"Aushang_Statistik_{asked.event_session.reference}.pdf")


@blueprint.get("/events/<reference>/sessions/<session_reference>/slips.pdf")
@organizer_only
def statistics_slips_pdf(reference: str, session_reference: str) -> Response:
    """Send slips to print and cut, two on a page."""
    asked = _asked(_event(reference), session_reference)
    content = statistics_papers.slips(asked, zone=ZoneInfo(zone()), now=clock.now())
    return attachment(content, mimetype=PDF_TYPE, filename=f"Zettel_Statistik_{asked.event_session.reference}.pdf")


def _event(reference: str) -> "Event":
    """An event that asks something. Raises NotFound for counselling days."""
    event = event_for_organizer(reference)
    if event.kind is EventKind.BERATUNG:
        raise NotFound
    return event


def _asked(event: "Event", session_reference: str) -> AskedSession:
    for asked in statistics_queries.list_asked_sessions(event, zone=ZoneInfo(zone()), now=clock.now()):
        if asked.event_session.reference == session_reference:
            return asked
    raise NotFound


def _absolute(endpoint: str, asked: AskedSession, *, device: str) -> str:
    path = url_for(endpoint, session_reference=asked.event_session.reference, device=device)
    return str(current_app.config["BASE_URL"]).rstrip("/") + path
