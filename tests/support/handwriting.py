"""Signatures for tests, as phones upload them."""

import uuid
from datetime import timedelta
from typing import Any

from eventapp.domain.handwriting import UploadedSignature, parse_signatures
from eventapp.domain.sync import EntryAnswer
from eventapp.models import Event
from eventapp.queries.events import list_sessions
from eventapp.services import signatures
from tests.support.builders import STARTS_AT
from tests.support.door import phone

#: A minute after the tests' admissions.
SIGNED = STARTS_AT + timedelta(minutes=1)
#: A loop from the top left to the bottom right, and a line below it.
STROKES = [[100, 100, 900, 700, 1700, 80, 1200, 820], [80, 900, 1900, 940]]


def raw_signature(*, session: str, ticket: bytes, **changes: Any) -> dict[str, Any]:
    """A signature as JSON."""
    return {
        "uuid": str(uuid.uuid4()),
        "event_session": session,
        "ticket": ticket.hex(),
        "signed_at": SIGNED.isoformat(),
        "clock_offset_ms": 0,
        "strokes": STROKES,
        **changes,
    }


def sign(token: str, event: Event, *, ticket: bytes, **changes: Any) -> EntryAnswer:
    """Upload one signature for the event's first session."""
    raw = raw_signature(session=list_sessions(event.id)[0].reference, ticket=ticket, **changes)
    [read] = parse_signatures({"signatures": [raw]})
    assert isinstance(read, UploadedSignature)
    [answer] = signatures.receive_signatures([read], device=phone(token), now=SIGNED + timedelta(minutes=5))
    return answer
