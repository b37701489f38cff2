"""Entries of the door log that were taken back."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from eventapp.domain.states import EntryKind
from eventapp.models import LogEntryRow


def is_taken_back() -> ColumnElement[bool]:
    """Return the condition that a reversal in the same session names the entry: counting knows no other."""
    reversal = aliased(LogEntryRow)
    return (
        select(reversal.id)
        .where(
            reversal.reverses == LogEntryRow.uuid,
            reversal.kind == EntryKind.REVERSAL,
            reversal.event_session_id == LogEntryRow.event_session_id,
        )
        .correlate(LogEntryRow)
        .exists()
    )
