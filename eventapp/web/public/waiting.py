"""The waiting list as a guest sees it: where one stands, an offered place, one tap to answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.domain.errors import InvitationUsedUp, NoOffer, NotEnoughPlaces, NotWaiting, RegistrationClosed
from eventapp.domain.states import CancelReason, PendingFor, RegistrationStatus, WaitlistRule
from eventapp.queries import waitlist as waitlist_queries
from eventapp.services import holds, offers
from eventapp.web import access
from eventapp.web.access import public
from eventapp.web.forms.base import checks_own_token
from eventapp.web.public.blueprint import blueprint
from eventapp.web.public.fresh_buttons import is_fresh
from eventapp.web.public.refusals import refusal_words

if TYPE_CHECKING:
    from eventapp.models import Registration

_REFUSALS = (InvitationUsedUp, NoOffer, NotWaiting, NotEnoughPlaces, RegistrationClosed)


@dataclass(frozen=True, kw_only=True)
class WaitingLine:
    """Where a party stands. ``ahead`` counts the parties that came earlier; ``is_late`` says that an offer ended."""

    ahead: int
    is_strict: bool
    is_late: bool
    can_queue_again: bool


def waiting_line(registration: "Registration", *, now: datetime) -> WaitingLine:
    """Return what the own page says about waiting. Asks the database only for parties that wait."""
    is_waiting = registration.status is RegistrationStatus.WAITLISTED
    is_late = registration.pending_for is PendingFor.OFFER and holds.is_over(registration, now=now)
    has_passed = registration.cancel_reason in (CancelReason.OFFER_EXPIRED, CancelReason.OFFER_DECLINED)
    return WaitingLine(
        ahead=waitlist_queries.count_ahead(registration) if is_waiting else 0,
        is_strict=registration.event.waitlist_rule is WaitlistRule.WAIT,
        is_late=is_late or registration.cancel_reason is CancelReason.OFFER_EXPIRED,
        can_queue_again=is_late or has_passed,
    )


@blueprint.post("/registrations/<key>/acceptance")
@checks_own_token
@public
def accept_offer(key: str) -> ResponseReturnValue:
    """Take the offered places; the tickets are on the page that follows."""
    return _do(offers.accept_offer, key, done=gettext("Schön, dass Sie kommen. Hier ist Ihr Ticket."))


@blueprint.post("/registrations/<key>/refusal")
@checks_own_token
@public
def decline_offer(key: str) -> ResponseReturnValue:
    """Leave the offered places to others."""
    return _do(offers.decline_offer, key)


@blueprint.post("/registrations/<key>/queueing")
@checks_own_token
@public
def queue_again(key: str) -> ResponseReturnValue:
    """Stand at the end of the list again."""
    return _do(offers.queue_again, key)


def _do(act: Callable[..., "Registration"], key: str, *, done: str = "") -> ResponseReturnValue:
    registration = access.registration_by_key(key)
    own_page = redirect(url_for("public.show_registration", key=key), HTTPStatus.SEE_OTHER)
    if not is_fresh():
        return own_page
    try:
        changed = act(registration_id=registration.id, now=clock.now())
    except _REFUSALS as error:
        flash(refusal_words(error, access.registration_by_key(key).event), "error")
    else:
        if done and changed.status is RegistrationStatus.CONFIRMED:
            flash(done)
    return own_page
