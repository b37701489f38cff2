"""What other phones have decided, for a supervisor who takes something back."""

import re

from flask import Response, jsonify, request

from eventapp.adapters import clock
from eventapp.domain.errors import MalformedBatch, NotAllowed
from eventapp.domain.states import DeviceRight
from eventapp.queries import standing_entries as standing_queries
from eventapp.queries.standing_entries import StandingEntry
from eventapp.web.access import device_only
from eventapp.web.door.blueprint import api
from eventapp.web.door.devices import live_device

_MOST_TICKETS = 20
_TICKET = re.compile(r"[0-9a-f]{16}")


@api.get("/api/entries")
@device_only
def standing() -> Response:
    """Send the newest entries that still count: of other phones, or of these tickets by whatever phone.

    ``session`` narrows them to a session, ``ticket`` (up to twenty) to tickets. Only for supervisors; no names.
    """
    device = live_device(now=clock.now())
    if DeviceRight.SUPERVISOR not in device.rights:
        raise NotAllowed
    session, tickets = request.args.get("session", ""), _tickets()
    if session and session not in device.sessions:
        raise MalformedBatch(where="session")
    entries = standing_queries.list_standing_entries(
        event_id=device.event_id,
        event_session=session,
        tickets=tickets,
        except_device_id=None if tickets else device.id,
    )
    return jsonify(entries=[_plain(entry) for entry in entries], server_time=clock.now().isoformat())


def _tickets() -> list[bytes]:
    wanted = request.args.getlist("ticket")
    if len(wanted) > _MOST_TICKETS or not all(_TICKET.fullmatch(ticket) for ticket in wanted):
        raise MalformedBatch(where="ticket")
    return [bytes.fromhex(ticket) for ticket in wanted]


def _plain(entry: StandingEntry) -> dict[str, str | int | None]:
    return {
        "uuid": entry.uuid,
        "kind": entry.kind.value,
        "session": entry.event_session,
        "ticket": entry.ticket.hex() if entry.ticket is not None else None,
        "adults": entry.adults,
        "children": entry.children,
        "at": entry.at.isoformat(),
        "gate": entry.gate,
    }
