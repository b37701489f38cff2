"""What became of an appointment, and the counters of the talks put right. Nothing here joins a booking and a topic."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.domain.errors import NotFound, SlotNotBooked, SlotSettled, TalkTooEarly
from eventapp.domain.states import CounsellingTopic, Role
from eventapp.domain.talks import TalkCounter
from eventapp.domain.topics import TOPIC_LABELS
from eventapp.queries import counselling as counselling_queries
from eventapp.services import spontaneous_visits, talk_sums
from eventapp.services import talks as talk_services
from eventapp.web.access import plain, requires, signed_in_user
from eventapp.web.extensions import checks_own_token
from eventapp.web.forms.talks import COUNTER_LABELS, OutcomeForm, TalkForm, read_step
from eventapp.web.language import own_name
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.counselling_day import back_to_day, counselling_event, secret_key
from eventapp.web.manage.counselling_view import slot_line
from eventapp.web.manage.frame import event_frame
from eventapp.web.messages import sentence

if TYPE_CHECKING:
    from eventapp.models import Event, EventSession

_REFUSALS = (SlotNotBooked, SlotSettled, TalkTooEarly)


@blueprint.route("/events/<reference>/day/slots/<session_reference>", methods=["GET", "POST"])
@checks_own_token
@requires(Role.COUNSELLING)
def slot_outcome(reference: str, session_reference: str) -> ResponseReturnValue:
    """Ask what became of a booked appointment, and keep it."""
    event, now = counselling_event(reference), clock.now()
    slot = counselling_queries.get_slot(event, plain(session_reference), now=now)
    form = OutcomeForm(data={"minutes": _minutes(slot.session)})
    if request.method == "POST" and form.validate():
        return _keep_outcome(event, slot.session, form, now=now)
    booking = counselling_queries.find_booking(slot.session.id)
    page = render_template(
        "manage/counselling/slot.html",
        frame=event_frame(event, current="day", now=now),
        slot=slot_line(slot, now=now),
        booking=booking,
        language_name=own_name(booking.registration.language) if booking else "",
        form=form,
    )
    return page, 422 if form.errors else 200


@blueprint.post("/events/<reference>/day/slots/<session_reference>/reopening")
@requires(Role.COUNSELLING)
def reopen_slot(reference: str, session_reference: str) -> ResponseReturnValue:
    """Take back what was said about an appointment."""
    event = counselling_event(reference)
    talk_services.reopen_slot(event_id=event.id, session_reference=plain(session_reference), now=clock.now())
    return _to_counters(event, gettext("Zurückgenommen. Bitte berichtigen Sie hier, was das Gespräch gezählt hat."))


@blueprint.route("/events/<reference>/day/visits/<visit_reference>", methods=["GET", "POST"])
@checks_own_token
@requires(Role.COUNSELLING)
def visit_talk(reference: str, visit_reference: str) -> ResponseReturnValue:
    """Ask about the talk with somebody without an appointment, and keep it."""
    event, now = counselling_event(reference), clock.now()
    visit, session = counselling_queries.get_visit(plain(visit_reference), event_id=event.id)
    form = TalkForm(data={"minutes": _minutes(session)})
    if request.method == "POST" and form.validate():
        try:
            spontaneous_visits.record_visit_talk(
                event_id=event.id, reference=visit.reference, talk=form.talk(), secret_key=secret_key(), now=now
            )
        except SlotSettled as error:
            return back_to_day(event, sentence(error), category="error")
        return back_to_day(event, gettext("%(number)s ist erledigt.", number=visit.label))
    page = render_template(
        "manage/counselling/visit.html",
        frame=event_frame(event, current="day", now=now),
        visit=visit,
        session=session,
        form=form,
    )
    return page, 422 if form.errors else 200


@blueprint.post("/events/<reference>/day/visits/<visit_reference>/reopening")
@requires(Role.COUNSELLING)
def reopen_visit(reference: str, visit_reference: str) -> ResponseReturnValue:
    """Take back that the talk took place."""
    event = counselling_event(reference)
    spontaneous_visits.reopen_visit(event_id=event.id, reference=plain(visit_reference), now=clock.now())
    return _to_counters(event, gettext("Zurückgenommen. Bitte berichtigen Sie hier, was das Gespräch gezählt hat."))


@blueprint.get("/events/<reference>/day/counters")
@requires(Role.COUNSELLING)
def talk_counters(reference: str) -> str:
    """Show the counters, each with a key for one more and one less."""
    event, now = counselling_event(reference), clock.now()
    tally = counselling_queries.find_tally(event.id)
    mentions = counselling_queries.list_topic_tallies(event.id)
    return render_template(
        "manage/counselling/counters.html",
        frame=event_frame(event, current="day", now=now),
        counters=[(c.value, COUNTER_LABELS[c], getattr(tally, c.value) if tally else 0) for c in TalkCounter],
        topics=[(t.value, TOPIC_LABELS[t], mentions[t].mentions if t in mentions else 0) for t in CounsellingTopic],
        is_begun=tally is not None and tally.unfinished_batch is not None,
    )


@blueprint.post("/events/<reference>/day/counters")
@requires(Role.COUNSELLING)
def correct_counter(reference: str) -> ResponseReturnValue:
    """Count one more or one less; nothing tells which talk it was."""
    event = counselling_event(reference)
    asked = read_step(request.form.get("step", ""))
    if asked is None:
        raise NotFound
    counter, step = asked
    talk_sums.correct_counter(
        event_id=event.id,
        counter=counter,
        step=step,
        secret_key=secret_key(),
        now=clock.now(),
        user_id=signed_in_user().user_id,
    )
    return _to_counters(event, gettext("Berichtigt."))


def _keep_outcome(event: "Event", session: "EventSession", form: OutcomeForm, *, now: datetime) -> ResponseReturnValue:
    try:
        if form.is_held:
            talk_services.record_talk(
                event_id=event.id,
                session_reference=session.reference,
                talk=form.talk(),
                secret_key=secret_key(),
                now=now,
            )
        else:
            talk_services.record_absence(event_id=event.id, session_reference=session.reference, now=now)
    except _REFUSALS as error:
        return back_to_day(event, sentence(error), category="error")
    return back_to_day(event, gettext("%(number)s ist erledigt.", number=session.label))


def _minutes(session: "EventSession") -> int:
    return (session.ends_at - session.starts_at) // timedelta(minutes=1)


def _to_counters(event: "Event", said: str) -> ResponseReturnValue:
    flash(said)
    return redirect(url_for("manage.talk_counters", reference=event.reference), code=303)
