"""The day of a counsellor: today's appointments, people without one, closing appointments, the sheet to print."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from eventapp.adapters import clock
from eventapp.domain.errors import DomainError, NoFreeSlot, NotFound
from eventapp.domain.states import EventKind, Role
from eventapp.queries import counselling as counselling_queries
from eventapp.services import slot_closures, spontaneous_visits, talk_sums
from eventapp.web.access import event_with_people, plain, requires, signed_in_user
from eventapp.web.filters import clock_time
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.counselling_view import day_page
from eventapp.web.manage.frame import event_frame
from eventapp.web.messages import sentence

if TYPE_CHECKING:
    from eventapp.models import Event


@blueprint.get("/events/<reference>/day")
@requires(Role.COUNSELLING)
def counselling_day(reference: str) -> str:
    """Show a day's appointments with time, number and where they stand."""
    return _page(counselling_event(reference), "manage/counselling/day.html")


@blueprint.get("/events/<reference>/day/sheet")
@requires(Role.COUNSELLING)
def counselling_sheet(reference: str) -> str:
    """Show the day to be printed: times and numbers alone (CNS-2)."""
    return _page(counselling_event(reference), "manage/counselling/sheet.html")


@blueprint.post("/events/<reference>/day/visits")
@requires(Role.COUNSELLING)
def add_visit(reference: str) -> ResponseReturnValue:
    """Give somebody without an appointment a number."""
    event = counselling_event(reference)
    try:
        visit = spontaneous_visits.add_visit(
            event_id=event.id,
            session_reference=request.form.get("session"),
            counsellor=request.form.get("by") or None,
            now=clock.now(),
        )
    except NoFreeSlot as error:
        return back_to_day(event, sentence(error), category="error")
    visit, session = counselling_queries.get_visit(visit.reference, event_id=event.id)
    said = gettext("Nummer %(number)s, %(time)s Uhr", number=visit.label, time=clock_time(session.starts_at))
    return back_to_day(event, f"{said}{f' · {session.counsellor}' if session.counsellor else ''}")


@blueprint.post("/events/<reference>/day/visits/<visit_reference>/removal")
@requires(Role.COUNSELLING)
def remove_visit(reference: str, visit_reference: str) -> ResponseReturnValue:
    """Somebody without an appointment left before the talk."""
    event = counselling_event(reference)
    try:
        spontaneous_visits.remove_visit(event_id=event.id, reference=plain(visit_reference), now=clock.now())
    except NotFound:
        raise
    except DomainError as error:
        return back_to_day(event, sentence(error), category="error")
    return back_to_day(event, gettext("Die Nummer ist wieder frei. Es zählt nichts."))


@blueprint.post("/events/<reference>/day/closures")
@requires(Role.COUNSELLING)
def close_slots(reference: str) -> ResponseReturnValue:
    """Close appointments that have not begun; their holders are told."""
    event = counselling_event(reference)
    try:
        closed = slot_closures.close_slots(
            event_id=event.id,
            references=request.form.getlist("session"),
            user_id=signed_in_user().user_id,
            now=clock.now(),
        )
    except NoFreeSlot:
        return back_to_day(event, gettext("Diese Termine lassen sich nicht mehr absagen."), category="error")
    return back_to_day(event, ngettext("%(num)s Termin ist abgesagt.", "%(num)s Termine sind abgesagt.", closed))


@blueprint.post("/events/<reference>/day/end")
@requires(Role.COUNSELLING)
def end_counselling_day(reference: str) -> ResponseReturnValue:
    """Count the talks that still wait."""
    event = counselling_event(reference)
    talk_sums.finish_day(event_id=event.id, secret_key=secret_key())
    return back_to_day(event, gettext("Alle Gespräche sind gezählt."))


def counselling_event(reference: str) -> "Event":
    """Return a counselling day of the person's organization, for that role alone. Raises NotFound (CNS-4)."""
    event = event_with_people(reference)
    if event.kind is not EventKind.BERATUNG:
        raise NotFound
    return event


def secret_key() -> bytes:
    """Return what seals sums that are not counted yet."""
    return str(current_app.config["SECRET_KEY"]).encode("utf-8")


def back_to_day(event: "Event", said: str, *, category: str = "message") -> ResponseReturnValue:
    """Say what happened and return to the list, as it was chosen."""
    flash(said, category)
    day, by = (request.form.get(name) or request.args.get(name) for name in ("day", "by"))
    return redirect(url_for("manage.counselling_day", reference=event.reference, day=day, by=by), code=303)


def _page(event: "Event", template: str) -> str:
    now: datetime = clock.now()
    page = day_page(
        event,
        wanted_day=request.args.get("day", type=date.fromisoformat),
        counsellor=request.args.get("by", ""),
        now=now,
    )
    return render_template(template, frame=event_frame(event, current="day", now=now), page=page, now=now)
