"""For people who help at the door and have an account: what is on, and one button that pairs their phone."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.domain.pairing import MAX_DEVICE_NAME_CHARS, link_fragment, link_secret
from eventapp.domain.schedule import local_day
from eventapp.domain.states import EventKind, Role
from eventapp.domain.texts import select_text
from eventapp.queries import own_doors
from eventapp.queries.own_doors import OwnDoor
from eventapp.services import own_phones
from eventapp.web.access import plain, requires, signed_in_user
from eventapp.web.auth.blueprint import blueprint
from eventapp.web.language import page_language


@dataclass(frozen=True, kw_only=True)
class DoorCard:
    """An event at whose door the person may stand."""

    reference: str
    kind: EventKind
    title: str
    language: str
    starts_at: datetime
    ends_at: datetime
    place: str
    organizer: str
    gates: tuple[str, ...]
    is_today: bool


@blueprint.get("/doors")
@requires(Role.DOOR, Role.ORGANIZER, Role.COUNSELLING)
def doors() -> str:
    """Show today's events and the next ones."""
    now, zone = clock.now(), current_app.config["TIMEZONE"]
    roles = signed_in_user().roles
    cards = [_card(door, now=now) for door in own_doors.list_own_doors(roles, zone=zone, now=now)]
    return render_template(
        "auth/doors.html",
        today=[card for card in cards if card.is_today],
        later=[card for card in cards if not card.is_today],
        shows_organizers=len({card.organizer for card in cards}) > 1,
    )


@blueprint.post("/doors/<event_reference>/phone")
@requires(Role.DOOR, Role.ORGANIZER, Role.COUNSELLING)
def pair_own_phone(event_reference: str) -> ResponseReturnValue:
    """Go on to the door with a link that pairs this phone. Raises NotFound."""
    user, now, zone = signed_in_user(), clock.now(), current_app.config["TIMEZONE"]
    door = own_doors.get_own_door(plain(event_reference), roles=user.roles, zone=zone, now=now)
    link = own_phones.make_own_link(
        user_id=user.user_id, reference=door.event.reference, gate=_gate(door), zone=zone, now=now
    )
    secret = link_secret(link.reference, secret_key=current_app.config["SECRET_KEY"].encode("utf-8"))
    name = user.name.split()[0][:MAX_DEVICE_NAME_CHARS] if user.name.split() else ""
    fragment = link_fragment(link.reference, secret=secret, is_kiosk=False, name=name)
    return redirect(f"{url_for('door.index')}#{fragment}", 303)


def _gate(door: OwnDoor) -> str:
    """Return the chosen door, else the first; an event without any gets one."""
    chosen = request.form.get("gate", "")
    if chosen in door.gates:
        return chosen
    return door.gates[0] if door.gates else gettext("Eingang")


def _card(door: OwnDoor, *, now: datetime) -> DoorCard:
    zone = current_app.config["TIMEZONE"]
    event, text = door.event, select_text(door.event.texts, page_language())
    return DoorCard(
        reference=event.reference,
        kind=event.kind,
        title=text.title if text else "",
        language=text.language if text else "",
        starts_at=door.starts_at,
        ends_at=door.ends_at,
        place=event.venue.name if event.venue else "",
        organizer=event.organization.short_name,
        gates=door.gates,
        is_today=local_day(door.starts_at, zone=zone) <= local_day(now, zone=zone),
    )
