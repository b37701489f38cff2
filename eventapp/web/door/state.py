"""What a phone says about itself, and what it hears back: the time and the numbers."""

import dataclasses

from flask import Response, jsonify

from eventapp.adapters import clock
from eventapp.domain.sync import parse_report
from eventapp.queries import roster as roster_queries
from eventapp.services import devices as device_services
from eventapp.web.access import device_only
from eventapp.web.door.blueprint import api
from eventapp.web.door.devices import live_device
from eventapp.web.door.payload import read_json


@api.post("/api/state")
@device_only
def report() -> Response:
    """Keep the phone's state; answer with the server's time, the counts and the roster's version."""
    now = clock.now()
    device = live_device(now=now)
    device_services.report_state(device_id=device.id, report=parse_report(read_json()), now=now)
    counts = roster_queries.count_sessions(device.event_id)
    return jsonify(
        server_time=clock.now().isoformat(),
        version=roster_queries.get_roster_version(device.event_id),
        counts={reference: dataclasses.asdict(numbers) for reference, numbers in counts.items()},
    )
