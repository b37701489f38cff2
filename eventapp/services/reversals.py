"""Taking entries of the door log back from the desk: an entry of its own, made by the server."""

from datetime import datetime

from eventapp.domain.paper_sheets import reversal_uuid
from eventapp.domain.states import DecidedBy, EntryKind, ScanResult
from eventapp.models import LogEntryRow

NOTE_CHARS = 200


def build_reversal(
    uuid: str, *, event_id: int, event_session_id: int, ticket_id: bytes | None, reason: str, now: datetime
) -> LogEntryRow:
    """Return the row that takes the entry with this uuid back; the same entry always gives the same row."""
    return LogEntryRow(
        uuid=reversal_uuid(uuid),
        kind=EntryKind.REVERSAL,
        event_id=event_id,
        event_session_id=event_session_id,
        happened_at=now,
        counted_at=now,
        received_at=now,
        ticket_id=ticket_id,
        decided_by=DecidedBy.SERVER,
        result=ScanResult.RECORDED,
        reverses=uuid,
        note=reason[:NOTE_CHARS],
    )
