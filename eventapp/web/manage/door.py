"""The door of an event: links for helpers, their phones, and how to end it all."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from eventapp.adapters import clock
from eventapp.adapters.qr_image import QrPath, link_qr_path
from eventapp.domain.pairing import link_fragment, link_secret
from eventapp.domain.states import DeviceRight
from eventapp.domain.sync import has_clock_doubt
from eventapp.queries import devices as device_queries
from eventapp.services import devices as device_services
from eventapp.web.access import event_for_organizer, organizer_only, signed_in_user
from eventapp.web.extensions import checks_own_token
from eventapp.web.forms.door_links import RIGHT_HINTS, RIGHT_NAMES, USE_HINTS, DoorLinkForm
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.frame import event_frame

if TYPE_CHECKING:
    from eventapp.models import Device, DoorLink, Event

#: A phone that was heard of within this time counts as connected.
_SILENT_AFTER = timedelta(minutes=2)


@dataclass(frozen=True, kw_only=True)
class LinkView:
    """A door link as it is handed out."""

    reference: str
    gate: str
    rights: tuple[str, ...]
    is_kiosk: bool
    url: str
    code: QrPath
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class DeviceView:
    """A phone and what it last said about itself."""

    reference: str
    name: str
    gate: str
    state_kind: str
    state_label: str
    last_seen_at: datetime | None
    queue_length: int
    battery_percent: int | None
    clock_minutes: int
    is_live: bool


@blueprint.route("/events/<reference>/door", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def door(reference: str) -> ResponseReturnValue:
    """Show links and phones; make a new link."""
    event = event_for_organizer(reference)
    form = DoorLinkForm()
    if request.method == "POST" and form.validate():
        device_services.make_door_link(
            event_id=event.id,
            gate=form.gate.data or "",
            rights=form.chosen_rights(),
            user_id=signed_in_user().user_id,
            now=clock.now(),
        )
        flash(gettext("Der Tür-Link ist fertig. Zeigen Sie den Code den Menschen, die hier helfen."))
        return _to_door(reference)
    now = clock.now()
    devices = [_device_view(device, now=now) for device in device_queries.list_devices(event.id)]
    page = render_template(
        "manage/door/index.html",
        frame=event_frame(event, current="door", now=now),
        form=form,
        hints=RIGHT_HINTS,
        use_hints=USE_HINTS,
        links=[_link_view(link) for link in device_queries.list_door_links(event.id) if _is_open(link, now=now)],
        devices=devices,
        gates=[gate.name for gate in device_queries.list_gates(event.id)],
        can_open=_last_end(event) is not None,
    )
    return page, 422 if form.errors else 200


@blueprint.post("/events/<reference>/door/links/<link_reference>/revocation")
@organizer_only
def revoke_door_link(reference: str, link_reference: str) -> ResponseReturnValue:
    """End one link; its phones stay."""
    event = event_for_organizer(reference)
    device_services.revoke_door_link(
        reference=link_reference, event_id=event.id, user_id=signed_in_user().user_id, now=clock.now()
    )
    flash(gettext("Dieser Link koppelt keine Geräte mehr. Wer schon dabei ist, bleibt."))
    return _to_door(reference)


@blueprint.post("/events/<reference>/door/devices/<device_reference>/revocation")
@organizer_only
def revoke_device(reference: str, device_reference: str) -> ResponseReturnValue:
    """End one phone's access."""
    event = event_for_organizer(reference)
    device = device_queries.get_device(device_reference, event_id=event.id)
    device_services.revoke_device(device_id=device.id, user_id=signed_in_user().user_id, now=clock.now())
    flash(
        gettext(
            "%(name)s ist nicht mehr an der Tür. Was auf dem Gerät wartet, wird noch übertragen, dann löscht es sich.",
            name=device.name,
        )
    )
    links, now = device_queries.list_door_links(event.id), clock.now()
    if any(link.id == device.door_link_id and _is_open(link, now=now) for link in links):
        flash(gettext("Der Tür-Link gilt weiter: Liegt er auf dem Gerät, etwa in einem Chat, sperren Sie auch ihn."))
    return _to_door(reference)


@blueprint.get("/events/<reference>/door/revocation")
@organizer_only
def ask_door_revocation(reference: str) -> str:
    """Ask before ending all links and phones."""
    event = event_for_organizer(reference)
    live = [device for device in device_queries.list_devices(event.id) if device.revoked_at is None]
    frame = event_frame(event, current="door", now=clock.now())
    return render_template("manage/door/revocation.html", frame=frame, phones=len(live))


@blueprint.post("/events/<reference>/door/revocation")
@organizer_only
def revoke_door(reference: str) -> ResponseReturnValue:
    """End all links and phones."""
    event = event_for_organizer(reference)
    device_services.revoke_door_links(event_id=event.id, user_id=signed_in_user().user_id, now=clock.now())
    flash(gettext("Die Tür ist zu. Alle Links und Geräte sind gesperrt."))
    return _to_door(reference)


def _to_door(reference: str) -> ResponseReturnValue:
    return redirect(url_for("manage.door", reference=reference), code=303)


def _last_end(event: "Event") -> datetime | None:
    return max((session.ends_at for session in event.sessions), default=None)


def _is_open(link: "DoorLink", *, now: datetime) -> bool:
    """What can be handed out; links for the own phone of an account are nobody else's."""
    return link.revoked_at is None and now < link.expires_at and link.pairs_until is None


def _link_view(link: "DoorLink") -> LinkView:
    secret = link_secret(link.reference, secret_key=current_app.config["SECRET_KEY"].encode("utf-8"))
    is_kiosk = DeviceRight.KIOSK in link.rights
    fragment = link_fragment(link.reference, secret=secret, is_kiosk=is_kiosk)
    url = f"{current_app.config['BASE_URL']}{url_for('door.index')}#{fragment}"
    return LinkView(
        reference=link.reference,
        gate=link.gate.name,
        rights=tuple(str(name) for right, name in RIGHT_NAMES.items() if right in link.rights),
        is_kiosk=is_kiosk,
        url=url,
        code=link_qr_path(url),
        expires_at=link.expires_at,
    )


def _device_view(device: "Device", *, now: datetime) -> DeviceView:
    kind, label = _device_state(device, now=now)
    is_kiosk = DeviceRight.KIOSK in device.rights
    is_doubtful = has_clock_doubt(device.clock_offset_ms)
    return DeviceView(
        reference=device.reference,
        name=gettext("Tablet %(name)s", name=device.name) if is_kiosk else device.name,
        gate=device.gate.name,
        state_kind=kind,
        state_label=label,
        last_seen_at=device.last_seen_at,
        queue_length=device.queue_length,
        battery_percent=device.battery_percent,
        clock_minutes=round(abs(device.clock_offset_ms) / 60_000) if is_doubtful else 0,
        is_live=device.revoked_at is None and now < device.expires_at,
    )


def _device_state(device: "Device", *, now: datetime) -> tuple[str, str]:
    if device.revoked_at is not None:
        return "off", gettext("gesperrt")
    if now >= device.expires_at:
        return "off", gettext("abgelaufen")
    if device.last_seen_at is None or now - device.last_seen_at > _SILENT_AFTER:
        return "open", gettext("gerade nicht verbunden")
    if device.queue_length:
        return "half", ngettext("%(num)s Eintrag wartet", "%(num)s Einträge warten", device.queue_length)
    return "on", gettext("verbunden")
