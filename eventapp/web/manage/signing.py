"""Signing on helpers' phones: switched on for an event by who leads it, with the note that funders differ."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.domain.errors import NotFound
from eventapp.domain.handwriting import offers_signing
from eventapp.domain.states import EventKind, Role
from eventapp.queries import signatures as signature_queries
from eventapp.services import signatures
from eventapp.services.list_heads import kept_until
from eventapp.web.access import event_with_people, requires, signed_in_user
from eventapp.web.forms.times import zone
from eventapp.web.manage.blueprint import blueprint

if TYPE_CHECKING:
    from eventapp.models import Event


@dataclass(frozen=True, kw_only=True)
class SigningState:
    """What the page of lists says about signing on phones; ``drawn`` are people with a standing signature."""

    is_on: bool
    drawn: int
    deleted_on: date


def signing_state(event: "Event") -> SigningState | None:
    """Return the state, None where it cannot be offered."""
    could = offers_signing(switched_on=True, kind=event.kind, list_duty=event.list_duty, name_days=event.name_days)
    if not could or not event.sessions:
        return None
    return SigningState(
        is_on=signature_queries.is_switched_on(event.id),
        drawn=sum(len(signature_queries.list_standing(session)) for session in event.sessions),
        deleted_on=kept_until(event, zone=zone()),
    )


@blueprint.post("/events/<reference>/signing")
@requires(Role.ORGANIZER)
def switch_signing(reference: str) -> ResponseReturnValue:
    """Switch signing on phones on or off."""
    event, on = event_with_people(reference), "on" in request.form
    if event.kind is EventKind.BERATUNG:
        raise NotFound
    signatures.switch_signing(event_id=event.id, on=on, user_id=signed_in_user().user_id, now=clock.now())
    flash(
        gettext("Nach dem Einlass bietet das Gerät jetzt „Unterschrift“ an.")
        if on
        else gettext("Auf Geräten wird nicht mehr unterschrieben. In der Liste bleiben die Felder leer.")
    )
    return redirect(url_for("manage.attendance_lists", reference=event.reference, _anchor="signing"), code=303)
