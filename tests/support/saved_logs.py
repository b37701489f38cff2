"""Files as phones save them."""

import json
from typing import Any

from eventapp.domain.sync import UploadedEntry
from eventapp.models import Event
from tests.support.builders import STARTS_AT


def wire(entry: UploadedEntry, *, state: str = "waiting") -> dict[str, Any]:
    """Return an entry as it stands in a file."""
    fields: dict[str, Any] = {
        "uuid": entry.uuid,
        "kind": entry.kind.value,
        "device_seq": entry.device_seq,
        "happened_at": entry.happened_at.isoformat(),
        "clock_offset_ms": entry.clock_offset_ms,
        "event_session": entry.event_session,
        "result": entry.result.value,
        "decided_by": entry.decided_by.value,
        "adults": entry.adults,
        "children": entry.children,
        "note": entry.note,
        "state": state,
    }
    if entry.ticket is not None:
        fields["ticket"] = entry.ticket.hex()
    if entry.reverses is not None:
        fields["reverses"] = entry.reverses
    return fields


def saved_file(event: Event, device: str, entries: list[Any], **changes: Any) -> bytes:
    """Return the file of a phone; ``entries`` are uploaded entries, or whatever stands there instead."""
    log = {
        "format": "einlass-door-log/1",
        "event": event.reference,
        "device": device,
        "saved_at": STARTS_AT.isoformat(),
        "clock_offset_ms": 0,
        "entries": [wire(entry) if isinstance(entry, UploadedEntry) else entry for entry in entries],
        **changes,
    }
    return json.dumps(log, separators=(",", ":")).encode()
