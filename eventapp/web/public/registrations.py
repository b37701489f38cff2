"""Registering: one form, sent once, answered with the tickets."""

from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.domain.errors import (
    InvitationNotValid,
    InvitationUsedUp,
    NotEnoughPlaces,
    PartyEmpty,
    PartyTooLarge,
    RegistrationClosed,
    UnknownSession,
)
from eventapp.domain.invitations import InvitationState
from eventapp.domain.offer import OfferState
from eventapp.domain.registering import RegistrationDetails
from eventapp.domain.states import INVITED_MODES
from eventapp.services import registrations as registration_services
from eventapp.web import access
from eventapp.web.access import public
from eventapp.web.extensions import limiter
from eventapp.web.forms.base import checks_own_token
from eventapp.web.forms.registrations import RegistrationForm
from eventapp.web.language import page_language
from eventapp.web.public.blueprint import blueprint
from eventapp.web.public.crowds import count_registration, note_about_mails, refusal_of
from eventapp.web.public.invitations import ended_page, state_of
from eventapp.web.public.offers import event_offer
from eventapp.web.public.refusals import refusal_words
from eventapp.web.public.registration_view import form_shape, registration_page
from eventapp.web.question_sheets import question_sheet

if TYPE_CHECKING:
    from eventapp.models import Event, Registration

#: One address may be a village hall's Wi-Fi.
SENDING_LIMIT = "120/minute;1500/hour"
#: There never was a form to fill in: nothing that was typed is lost.
_WITHOUT_FORM = (OfferState.JUST_COME, OfferState.BY_INVITATION)
_REFUSALS = (NotEnoughPlaces, UnknownSession, PartyEmpty, PartyTooLarge, InvitationUsedUp)


def _answer_later(_limit: object) -> Response:
    """Keep what was typed when too many forms come from one address at once."""
    reference = (request.view_args or {})["reference"]
    now = clock.now()
    form = _form(access.event_to_register(reference), now=now)
    form.form_errors.append(
        gettext(
            "Von Ihrem Anschluss kommen gerade sehr viele Anmeldungen. Bitte senden Sie in einer Minute noch einmal."
        )
    )
    return make_response(_page(reference, form, now=now), HTTPStatus.TOO_MANY_REQUESTS)


@blueprint.get("/events/<reference>/registration")
@public
def new_registration(reference: str) -> ResponseReturnValue:
    """Show the form, or why there is none."""
    now = clock.now()
    event = access.public_event(reference)
    key = _invitation_key(event)
    if key and (state := state_of(access.invitation_of(event), now=now)) != InvitationState.OPEN:
        return ended_page(state, event, key=key)
    offer = event_offer(event, now=now, is_invited=bool(key))
    if offer.state not in (OfferState.OPEN, OfferState.WAITLIST):
        page = registration_page(event, now=now, language=page_language(), invitation=key)
        return render_template("public/registrations/closed.html", page=page, state=offer.state)
    return _form_page(event, _form(event, now=now), now=now)


@blueprint.post("/events/<reference>/registration")
@checks_own_token
@limiter.limit(SENDING_LIMIT, on_breach=_answer_later)
@public
def create_registration(reference: str) -> ResponseReturnValue:
    """Register and go to the tickets. The form checks its own token, so that nothing typed is lost."""
    now = clock.now()
    event = access.event_to_register(reference)
    form = _form(event, now=now)
    if step := request.form.get("step"):
        form.take_step(step)
        return _page(reference, form, now=now)
    if not form.validate():
        if event_offer(event, now=now, is_invited=bool(_invitation_key(event))).state in _WITHOUT_FORM:
            return make_response(new_registration(reference), HTTPStatus.CONFLICT)
        return _page(reference, form, now=now), HTTPStatus.UNPROCESSABLE_ENTITY
    if refusal := refusal_of(event):
        form.form_errors.append(refusal)
        return _page(reference, form, now=now), HTTPStatus.TOO_MANY_REQUESTS
    details = form.details(language=page_language())
    try:
        registration = registration_services.register(event_id=event.id, details=details, now=now)
    except (RegistrationClosed, InvitationNotValid):
        return make_response(new_registration(reference), HTTPStatus.CONFLICT)
    except _REFUSALS as error:
        form.refuse(error, words=refusal_words(error, access.public_event(reference)))
        return _page(reference, form, now=now), HTTPStatus.CONFLICT
    return _go_to_tickets(registration, event, details=details, now=now)


def _go_to_tickets(
    registration: "Registration", event: "Event", *, details: RegistrationDetails, now: datetime
) -> ResponseReturnValue:
    """Say what the visitor would wonder about; nobody waits for a mail that does not come."""
    if registration.created_at == now:
        count_registration(event, now=now)
        if note := note_about_mails(details.contact.email):
            flash(note)
    _explain_repetition(registration, details)
    return redirect(url_for("public.show_registration", key=registration.key), HTTPStatus.SEE_OTHER)


def _form(event: "Event", *, now: datetime) -> RegistrationForm:
    return RegistrationForm(
        form_shape(event, now=now),
        question_sheet(event, language=page_language()),
        data={"invitation": _invitation_key(event)},
    )


def _invitation_key(event: "Event") -> str:
    return access.invitation_key() if event.registration_mode in INVITED_MODES else ""


def _page(reference: str, form: RegistrationForm, *, now: datetime) -> str:
    return _form_page(access.public_event(reference), form, now=now)


def _form_page(event: "Event", form: RegistrationForm, *, now: datetime) -> str:
    page = registration_page(event, now=now, language=page_language(), invitation=_invitation_key(event))
    return render_template("public/registrations/new.html", page=page, form=form)


def _explain_repetition(registration: "Registration", details: RegistrationDetails) -> None:
    """Sent again from the browser's history with other numbers: the first registration stands."""
    is_same_party = (registration.adults, registration.children) == (details.party.adults, details.party.children)
    if not is_same_party or registration.name not in (details.name, *(member.name for member in details.members)):
        flash(
            gettext(
                "Dieses Formular war schon abgeschickt. Ihre Anmeldung gilt, wie sie hier steht. Sie können sie ändern."
            )
        )
