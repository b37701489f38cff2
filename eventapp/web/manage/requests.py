"""Requests for places: who asks, for how many, and the answer to one or to several at once."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from eventapp.adapters import clock
from eventapp.domain.capacity import Places
from eventapp.domain.errors import RegistrationClosed
from eventapp.domain.states import EventKind, Role
from eventapp.queries import requests as request_queries
from eventapp.services import approvals
from eventapp.web.access import event_with_people, requires, signed_in_user
from eventapp.web.extensions import checks_own_token
from eventapp.web.filters import clock_time, day_short
from eventapp.web.forms.requests import RequestsForm
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.frame import event_frame
from eventapp.web.messages import sentence

if TYPE_CHECKING:
    from eventapp.models import Event, EventSession


@dataclass(frozen=True, kw_only=True)
class PlacesLine:
    """What is left of the event's places, or of a session's; the requests on the page hold theirs already."""

    name: str
    left: int
    capacity: int


@blueprint.get("/events/<reference>/requests")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def requests(reference: str) -> ResponseReturnValue:
    """Show the open requests, the oldest first."""
    return _page(event_with_people(reference), RequestsForm())


@blueprint.post("/events/<reference>/requests/approval")
@checks_own_token
@requires(Role.ORGANIZER, Role.COUNSELLING)
def approve_requests(reference: str) -> ResponseReturnValue:
    """Say yes to the chosen ones; their tickets go out."""
    event, form = event_with_people(reference), RequestsForm()
    if not form.validate():
        return _page(event, form)
    try:
        done = approvals.approve_requests(
            event_id=event.id,
            references=form.requests.data or (),
            user_id=signed_in_user().user_id,
            now=clock.now(),
        )
    except RegistrationClosed as error:
        flash(sentence(error), "error")
        return _back(reference)
    flash(ngettext("Zugesagt: %(num)s Anfrage.", "Zugesagt: %(num)s Anfragen.", done))
    return _back(reference)


@blueprint.post("/events/<reference>/requests/refusal")
@checks_own_token
@requires(Role.ORGANIZER, Role.COUNSELLING)
def refuse_requests(reference: str) -> ResponseReturnValue:
    """Say no to the chosen ones; their places are free at once."""
    event, form = event_with_people(reference), RequestsForm()
    if not form.validate():
        return _page(event, form)
    done = approvals.refuse_requests(
        event_id=event.id,
        references=form.requests.data or (),
        reason="" if event.kind is EventKind.BERATUNG else form.reason.data or "",
        user_id=signed_in_user().user_id,
        now=clock.now(),
    )
    flash(ngettext("Abgesagt: %(num)s Anfrage.", "Abgesagt: %(num)s Anfragen.", done))
    return _back(reference)


def _page(event: "Event", form: RequestsForm) -> ResponseReturnValue:
    now = clock.now()
    page = render_template(
        "manage/requests/index.html",
        frame=event_frame(event, current="people", now=now),
        form=form,
        requests=request_queries.list_requests(event.id),
        places=_places(event, now=now),
    )
    return page, 422 if form.errors else 200


def _places(event: "Event", *, now: datetime) -> list[PlacesLine]:
    lines = [_line(gettext("Insgesamt"), event.capacity, event.places_taken)]
    ahead = [session for session in event.sessions if session.ends_at > now and not session.is_cancelled]
    lines += [_line(_name(session), session.capacity, session.places_taken) for session in ahead]
    return [line for line in lines if line is not None]


def _line(name: str, capacity: int | None, taken: int) -> PlacesLine | None:
    left = Places(capacity=capacity, taken=taken).left
    return None if capacity is None or left is None else PlacesLine(name=name, left=left, capacity=capacity)


def _name(session: "EventSession") -> str:
    return session.label or f"{day_short(session.starts_at)}, {clock_time(session.starts_at)}"


def _back(reference: str) -> ResponseReturnValue:
    return redirect(url_for("manage.requests", reference=reference), code=303)
