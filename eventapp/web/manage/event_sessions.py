"""The sessions of an event."""

from datetime import date, time
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from eventapp.adapters import clock
from eventapp.domain.schedule import Span, overlaps
from eventapp.domain.slots import next_label
from eventapp.domain.states import EventKind
from eventapp.queries import event_sessions as session_queries
from eventapp.services import event_sessions as session_services
from eventapp.web.access import event_for_organizer, organizer_only, signed_in_user
from eventapp.web.extensions import checks_own_token
from eventapp.web.forms.event_sessions import MoreDaysForm, SessionForm, SlotsForm, show_session
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.frame import event_frame

if TYPE_CHECKING:
    from eventapp.models import Event, EventSession


@blueprint.route("/events/<reference>/sessions", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def event_sessions(reference: str) -> ResponseReturnValue:
    """Show the sessions; add one."""
    event = event_for_organizer(reference)
    form = SessionForm(data=_slot_defaults(event))
    form.slot_label = _next_label(event)
    if request.method == "POST" and form.validate():
        session_services.add_sessions(
            event_id=event.id, sessions=[form.details()], user_id=signed_in_user().user_id, now=clock.now()
        )
        flash(gettext("Der Termin ist angelegt."))
        return _to_sessions(reference)
    page = render_template(
        "manage/events/sessions.html",
        frame=event_frame(event, current="edit", now=clock.now()),
        form=form,
        has_overlap=has_overlap(event),
    )
    return page, 422 if form.errors else 200


@blueprint.route("/events/<reference>/sessions/<session_reference>", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def event_session(reference: str, session_reference: str) -> ResponseReturnValue:
    """Show and change one session."""
    event = event_for_organizer(reference)
    session = session_queries.get_session(session_reference, event_id=event.id)
    form = SessionForm(data=show_session(session))
    form.slot_label = _next_label(event) and (session.label or _next_label(event))
    if request.method == "POST" and form.validate():
        _save(session, form)
        return _to_sessions(reference)
    page = render_template(
        "manage/events/session.html",
        frame=event_frame(event, current="edit", now=clock.now()),
        form=form,
        session=session,
        is_used=session_queries.is_in_use(session.id),
    )
    return page, 422 if form.errors else 200


@blueprint.route("/events/<reference>/sessions/<session_reference>/copies", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def copy_event_session(reference: str, session_reference: str) -> ResponseReturnValue:
    """Repeat a session on more days, at the same time of day."""
    event = event_for_organizer(reference)
    session = session_queries.get_session(session_reference, event_id=event.id)
    form = MoreDaysForm()
    if request.method == "POST" and form.validate() and form.read_copies(session):
        added = session_services.add_sessions(
            event_id=event.id, sessions=form.copies, user_id=signed_in_user().user_id, now=clock.now()
        )
        flash(ngettext("%(num)s Termin ist dazugekommen.", "%(num)s Termine sind dazugekommen.", len(added)))
        return _to_sessions(reference)
    frame = event_frame(event, current="edit", now=clock.now())
    page = render_template("manage/events/session_copies.html", frame=frame, form=form, session=session)
    return page, 422 if form.errors else 200


@blueprint.route("/events/<reference>/slots", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def event_slots(reference: str) -> ResponseReturnValue:
    """Lay out the appointments of a counselling day."""
    event = event_for_organizer(reference)
    form = SlotsForm(data=_proposed_hours())
    slots = form.read_slots(taken_labels=[s.label for s in event.sessions]) if form.validate_on_submit() else []
    if slots:
        session_services.add_sessions(
            event_id=event.id, sessions=slots, user_id=signed_in_user().user_id, now=clock.now()
        )
        flash(
            gettext(
                "%(n)s Termine sind angelegt: %(first)s bis %(last)s.",
                n=len(slots),
                first=slots[0].label,
                last=slots[-1].label,
            )
        )
        return _to_sessions(reference)
    frame = event_frame(event, current="edit", now=clock.now())
    page = render_template("manage/events/slots.html", frame=frame, form=form)
    return page, 422 if form.errors else 200


@blueprint.post("/events/<reference>/sessions/<session_reference>/cancellation")
@organizer_only
def cancel_event_session(reference: str, session_reference: str) -> ResponseReturnValue:
    """Let a session not take place."""
    event = event_for_organizer(reference)
    session_services.cancel_session(
        event_id=event.id,
        reference=session_reference,
        user_id=signed_in_user().user_id,
        now=clock.now(),
        notify=_wants_notice(),
    )
    flash(gettext("Der Termin ist abgesagt. Auf der Seite steht er durchgestrichen."))
    return _to_sessions(reference)


@blueprint.post("/events/<reference>/sessions/<session_reference>/restoration")
@organizer_only
def restore_event_session(reference: str, session_reference: str) -> ResponseReturnValue:
    """Let a cancelled session take place after all."""
    event = event_for_organizer(reference)
    session_services.restore_session(
        event_id=event.id,
        reference=session_reference,
        user_id=signed_in_user().user_id,
        now=clock.now(),
        notify=_wants_notice(),
    )
    flash(gettext("Der Termin findet wieder statt."))
    return _to_sessions(reference)


@blueprint.post("/events/<reference>/sessions/<session_reference>/removal")
@organizer_only
def remove_event_session(reference: str, session_reference: str) -> ResponseReturnValue:
    """Remove a session that nobody registered for."""
    event = event_for_organizer(reference)
    session_services.remove_session(
        event_id=event.id, reference=session_reference, user_id=signed_in_user().user_id, now=clock.now()
    )
    flash(gettext("Der Termin ist gelöscht."))
    return _to_sessions(reference)


def _wants_notice() -> bool:
    """Whether those who registered are to be told; the box is ticked unless somebody takes the tick away."""
    return "notify" in request.form


def _next_label(event: "Event") -> str:
    """Return the number of the next appointment, empty for events that call nobody by number."""
    return next_label([s.label for s in event.sessions]) if event.kind is EventKind.BERATUNG else ""


def _slot_defaults(event: "Event") -> dict[str, str | int]:
    label = _next_label(event)
    return {"label": label, "capacity": 1} if label else {}


def _proposed_hours() -> dict[str, date | time | None]:
    """Return the hours that the address proposes; what is no day or time is left out."""
    return {
        "day": request.args.get("day", type=date.fromisoformat),
        "first": request.args.get("first", type=time.fromisoformat),
        "last": request.args.get("last", type=time.fromisoformat),
    }


def _save(session: "EventSession", form: SessionForm) -> None:
    details = form.details()
    session_services.change_session(
        event_id=session.event_id,
        reference=session.reference,
        details=details,
        user_id=signed_in_user().user_id,
        now=clock.now(),
        notify=_wants_notice(),
    )
    flash(gettext("Der Termin ist gespeichert."))
    warn_of_capacity(capacity=details.capacity, taken=session.places_taken)


def has_overlap(event: "Event") -> bool:
    """True when two sessions share time, for counsellors each by themselves.

    Equal slots do not count there: where nobody is named, several people may see guests side by side.
    """
    held = [session for session in event.sessions if not session.is_cancelled]
    if event.kind is not EventKind.BERATUNG:
        return overlaps(_spans(held))
    counsellors = {session.counsellor for session in held}
    return any(overlaps(_apart([s for s in held if s.counsellor == counsellor])) for counsellor in counsellors)


def warn_of_capacity(*, capacity: int | None, taken: int) -> None:
    """Say so when more places are taken than there now are."""
    if capacity is not None and taken > capacity:
        words = gettext(
            "Achtung: %(taken)s Plätze sind schon vergeben, jetzt sind es nur noch %(capacity)s. "
            "Niemand wird ausgeladen, neue Anmeldungen gehen nicht mehr.",
            taken=taken,
            capacity=capacity,
        )
        flash(words, "error")


def _spans(sessions: "list[EventSession]") -> list[Span]:
    return [Span(starts_at=session.starts_at, ends_at=session.ends_at) for session in sessions]


def _apart(sessions: "list[EventSession]") -> list[Span]:
    return list(dict.fromkeys(_spans(sessions)))


def _to_sessions(reference: str) -> ResponseReturnValue:
    return redirect(url_for("manage.event_sessions", reference=reference), code=303)
