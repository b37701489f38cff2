"""Closing the numbers of an event, and the remarks that the report demands beside them (CNT-7)."""

from typing import TYPE_CHECKING

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from eventapp.adapters import clock
from eventapp.domain.errors import NotFound, NothingToClose, ReasonMissing, SessionNotOver
from eventapp.domain.states import EventKind, Role
from eventapp.queries.closing_desk import SessionState, list_session_states
from eventapp.services import closings as closing_services
from eventapp.services import report_entries, talk_sums
from eventapp.web.access import event_with_people, plain, requires, signed_in_user
from eventapp.web.forms.closing import ReasonForm, RemarkForm
from eventapp.web.forms.fields import add_error
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.closing_page import closing_page, prefix
from eventapp.web.manage.counselling_day import secret_key
from eventapp.web.messages import sentence

if TYPE_CHECKING:
    from eventapp.models import Event


@blueprint.get("/events/<reference>/closing")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def closing(reference: str) -> ResponseReturnValue:
    """Show what is closed and what the report still needs."""
    return closing_page(event_with_people(reference))


@blueprint.post("/events/<reference>/closings")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def close_all_numbers(reference: str) -> ResponseReturnValue:
    """Close every session that is over."""
    event, form = event_with_people(reference), ReasonForm(prefix="closings")
    if not form.validate():
        return closing_page(event, refused=form)
    if event.kind is EventKind.BERATUNG:
        talk_sums.finish_day(event_id=event.id, secret_key=secret_key())
    try:
        closed = closing_services.close_event(
            event_id=event.id, reason=form.reason.data or "", user_id=signed_in_user().user_id, now=clock.now()
        )
    except ReasonMissing as error:
        add_error(form.reason, sentence(error))
        return closing_page(event, refused=form)
    if closed:
        said = ngettext("Ein Termin ist abgeschlossen.", "%(num)s Termine sind abgeschlossen.", closed)
    else:
        said = gettext("Es gibt nichts abzuschließen: Kein Termin ist vorbei und noch offen.")
    return back(event, said, anchor="numbers")


@blueprint.post("/events/<reference>/sessions/<session_reference>/closing")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def close_numbers(reference: str, session_reference: str) -> ResponseReturnValue:
    """Close the numbers of one session; a later version takes a reason."""
    event, state = session_of(reference, session_reference)
    anchor = prefix("numbers", state.session.reference)
    form = ReasonForm(prefix=anchor)
    if not form.validate():
        return closing_page(event, refused=form)
    try:
        closed = closing_services.close_session(
            event_id=event.id,
            reference=state.session.reference,
            reason=form.reason.data or "",
            user_id=signed_in_user().user_id,
            now=clock.now(),
        )
    except (ReasonMissing, SessionNotOver) as error:
        add_error(form.reason, sentence(error))
        return closing_page(event, refused=form)
    except NothingToClose as error:
        return back(event, sentence(error), anchor=anchor)
    said = gettext("Die Zahlen sind abgeschlossen, Fassung %(version)s.", version=closed.version)
    return back(event, said, anchor=anchor)


@blueprint.post("/events/<reference>/sessions/<session_reference>/remark")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def record_remark(reference: str, session_reference: str) -> ResponseReturnValue:
    """Keep what stands beside the numbers of a session in the report."""
    event, state = session_of(reference, session_reference)
    if event.kind is EventKind.BERATUNG:
        raise NotFound  # beside an appointment there is room for no words (CNS-6)
    anchor = prefix("remark", state.session.reference)
    form = RemarkForm(prefix=anchor)
    if not form.validate():
        return closing_page(event, refused=form)
    report_entries.record_remark(
        event_session_id=state.session.id,
        remark=form.remark.data or "",
        now=clock.now(),
        user_id=signed_in_user().user_id,
    )
    return back(event, gettext("Die Bemerkung ist gespeichert."), anchor=anchor)


def session_of(reference: str, session_reference: str) -> "tuple[Event, SessionState]":
    """Return the event and one session of it that takes place. Raises NotFound."""
    event = event_with_people(reference)
    for state in list_session_states(event.id):
        if state.session.reference == plain(session_reference):
            return event, state
    raise NotFound


def back(event: "Event", said: str, *, anchor: str) -> ResponseReturnValue:
    """Say what happened and return to that part of the page."""
    flash(said)
    return redirect(url_for("manage.closing", reference=event.reference, _anchor=anchor), code=303)
