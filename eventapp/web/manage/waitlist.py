"""The waiting list: who waits and why, settings, pausing, and places given by hand."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.domain.errors import DomainError, NotEnoughPlaces, NotWaiting, RegistrationClosed, SomebodyWaits
from eventapp.domain.states import RegistrationStatus, Role
from eventapp.queries import registrations as registration_queries
from eventapp.services import offers, waitlist_settings
from eventapp.services import registrations as registration_services
from eventapp.web.access import event_with_people, plain, requires, signed_in_user
from eventapp.web.extensions import checks_own_token
from eventapp.web.forms.fields import add_error
from eventapp.web.forms.waitlist import RULE_HINTS, WaitlistForm
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.frame import event_frame
from eventapp.web.manage.waitlist_view import waiting_view
from eventapp.web.messages import sentence

if TYPE_CHECKING:
    from eventapp.models import Event, Registration

_REFUSALS = (NotWaiting, RegistrationClosed, NotEnoughPlaces)


@blueprint.get("/events/<reference>/waitlist")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def waitlist(reference: str) -> ResponseReturnValue:
    """Show who waits, in order, and why nobody was offered a place."""
    event = event_with_people(reference)
    return _page(event, WaitlistForm.of(event))


@blueprint.post("/events/<reference>/waitlist/settings")
@checks_own_token
@requires(Role.ORGANIZER, Role.COUNSELLING)
def change_waitlist(reference: str) -> ResponseReturnValue:
    """Change how the list works; what that makes free is offered at once."""
    event, form = event_with_people(reference), WaitlistForm()
    if not form.validate():
        return _page(event, form)
    try:
        waitlist_settings.change_settings(
            event_id=event.id, settings=form.settings(), user_id=signed_in_user().user_id, now=clock.now()
        )
    except SomebodyWaits as error:
        add_error(form.rule, sentence(error))
        return _page(event, form)
    return _back(reference, gettext("Gespeichert."))


@blueprint.post("/events/<reference>/waitlist/pause")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def pause_waitlist(reference: str) -> ResponseReturnValue:
    """Offer nothing for now."""
    event = event_with_people(reference)
    waitlist_settings.pause(event_id=event.id, user_id=signed_in_user().user_id, now=clock.now())
    return _back(reference, gettext("Die Warteliste ist angehalten. Es geht kein Angebot hinaus."))


@blueprint.post("/events/<reference>/waitlist/resumption")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def resume_waitlist(reference: str) -> ResponseReturnValue:
    """Go on: what is free is offered at once."""
    event = event_with_people(reference)
    waitlist_settings.resume(event_id=event.id, user_id=signed_in_user().user_id, now=clock.now())
    return _back(reference, gettext("Die Warteliste läuft wieder."))


@blueprint.post("/events/<reference>/waitlist/<registration_reference>/offer")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def offer_place(reference: str, registration_reference: str) -> ResponseReturnValue:
    """Offer places to one party, whoever stands before it."""
    done = gettext("Das Angebot ist gemacht, die Plätze sind so lange frei gehalten.")
    return _give(offers.offer_out_of_order, reference, registration_reference, done=done)


@blueprint.post("/events/<reference>/waitlist/<registration_reference>/confirmation")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def confirm_waiting(reference: str, registration_reference: str) -> ResponseReturnValue:
    """Confirm one party at once, because it has said yes on the telephone."""
    done = gettext("Bestätigt. Das Ticket ist ausgestellt.")
    return _give(offers.confirm_at_once, reference, registration_reference, done=done)


@blueprint.post("/events/<reference>/waitlist/<registration_reference>/removal")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def remove_waiting(reference: str, registration_reference: str) -> ResponseReturnValue:
    """Take one party off the list, or back what it was offered."""
    registration = _one_of(event_with_people(reference), registration_reference)
    if registration.status not in (RegistrationStatus.WAITLISTED, RegistrationStatus.PENDING):
        return _back(reference, sentence(NotWaiting()), category="error")
    registration_services.cancel(registration_id=registration.id, now=clock.now(), user_id=signed_in_user().user_id)
    return _back(reference, gettext("Von der Warteliste genommen."))


def _give(
    act: Callable[..., "Registration"], reference: str, registration_reference: str, *, done: str
) -> ResponseReturnValue:
    registration = _one_of(event_with_people(reference), registration_reference)
    try:
        act(registration_id=registration.id, user_id=signed_in_user().user_id, now=clock.now())
    except _REFUSALS as error:
        return _back(reference, _refusal(error, wanted=registration.size), category="error")
    return _back(reference, done)


def _one_of(event: "Event", registration_reference: str) -> "Registration":
    return registration_queries.get_of_event(plain(registration_reference), event_id=event.id)


def _refusal(error: DomainError, *, wanted: int) -> str:
    if not isinstance(error, NotEnoughPlaces):
        return sentence(error)
    return gettext(
        "Das geht nicht: gebraucht werden %(wanted)s Plätze, frei sind %(left)s. Erhöhen Sie zuerst die Plätze.",
        wanted=wanted,
        left=error.parameters["left"],
    )


def _page(event: "Event", form: WaitlistForm) -> ResponseReturnValue:
    now = clock.now()
    page = render_template(
        "manage/waitlist/index.html",
        frame=event_frame(event, current="people", now=now),
        list=waiting_view(event, now=now),
        form=form,
        rule_hints=RULE_HINTS,
    )
    return page, 422 if form.errors else 200


def _back(reference: str, words: str, *, category: str = "message") -> ResponseReturnValue:
    flash(words, category)
    return redirect(url_for("manage.waitlist", reference=reference), code=303)
