"""The door at the command line: links for helpers, their phones, and the end of both."""

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click
from flask import current_app
from flask.cli import AppGroup

from eventapp.adapters import clock
from eventapp.domain.errors import DomainError, NotFound
from eventapp.domain.pairing import link_fragment, link_secret
from eventapp.domain.states import DeviceRight
from eventapp.domain.sync import has_clock_doubt
from eventapp.queries import devices as device_queries
from eventapp.queries import event_lists
from eventapp.services import devices as device_services

if TYPE_CHECKING:
    from eventapp.models import Device, Event

GATE_CHARS = 60
_RIGHTS = tuple(right.value for right in DeviceRight if right is not DeviceRight.SCAN)

group = AppGroup("door", help="Door links and the phones of helpers.")


@group.command("link")
@click.option("--event", "reference", required=True, help="The event's reference.")
@click.option("--gate", required=True, help="The name of the entrance.")
@click.option(
    "--right", "rights", multiple=True, type=click.Choice(_RIGHTS), help="What phones may do besides scanning."
)
def make_link(reference: str, gate: str, rights: tuple[str, ...]) -> None:
    """Make a door link and print it. Whoever has it can let people in."""
    name = " ".join(gate.split())
    if not name or len(name) > GATE_CHARS or not name.isprintable():
        raise click.ClickException(f"A gate needs a name of at most {GATE_CHARS} characters.")
    event = _event(reference)
    try:
        link = device_services.make_door_link(
            event_id=event.id, gate=name, rights=tuple(DeviceRight(right) for right in rights), now=clock.now()
        )
    except DomainError as error:
        raise click.ClickException(f"{reference} has no session yet; a door needs one.") from error
    secret = link_secret(link.reference, secret_key=current_app.config["SECRET_KEY"].encode("utf-8"))
    fragment = link_fragment(link.reference, secret=secret, is_kiosk=DeviceRight.KIOSK in link.rights)
    click.echo(f"{current_app.config['BASE_URL']}/door/#{fragment}")


@group.command("devices")
@click.option("--event", "reference", required=True, help="The event's reference.")
def list_devices(reference: str) -> None:
    """Print every phone: reference, state, gate, helper, last sync, what waits, clock."""
    event = _event(reference)
    for device in device_queries.list_devices(event.id):
        click.echo(_line(device, now=clock.now()))


@group.command("revoke")
@click.argument("device", required=False)
@click.option("--all", "is_all", is_flag=True, help="End all links and all phones of the event.")
@click.option("--event", "reference", required=True, help="The event's reference.")
def revoke(device: str | None, is_all: bool, reference: str) -> None:
    """End the access of one phone, or of the whole door. What waits on a phone is still taken."""
    if (device is None) is not is_all:
        raise click.UsageError("Name one DEVICE, or --all.")
    event = _event(reference)
    if device is None:
        device_services.revoke_door_links(event_id=event.id, now=clock.now())
        click.echo(f"All links and phones of {reference} have ended.")
        return
    try:
        found = device_queries.get_device(device, event_id=event.id)
    except NotFound as error:
        raise click.ClickException(f"{reference} has no phone {device}.") from error
    device_services.revoke_device(device_id=found.id, now=clock.now())
    click.echo(f"The access of {device} has ended.")


def _event(reference: str) -> "Event":
    try:
        return event_lists.get_any(reference)
    except NotFound as error:
        raise click.ClickException(f"There is no event {reference}.") from error


def _line(device: "Device", *, now: datetime) -> str:
    seen = _moment(device.last_seen_at) if device.last_seen_at else "never"
    words = (device.reference, _state(device, now=now), device.gate.name, device.name, f"last sync {seen}")
    return "  ".join((*words, f"waiting {device.queue_length}", _clock(device)))


def _clock(device: "Device") -> str:
    if not has_clock_doubt(device.clock_offset_ms):
        return "clock right"
    minutes = round(abs(device.clock_offset_ms) / 60_000)
    return f"clock {minutes} min {'slow' if device.clock_offset_ms > 0 else 'fast'}"


def _state(device: "Device", *, now: datetime) -> str:
    if device.revoked_at is not None:
        return "revoked"
    return "expired" if now >= device.expires_at else "paired"


def _moment(moment: datetime) -> str:
    return moment.astimezone(ZoneInfo(current_app.config["TIMEZONE"])).strftime("%Y-%m-%d %H:%M")
