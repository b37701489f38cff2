"""Lines of a sheet in words: what a line will do, and what was entered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from flask_babel import lazy_gettext

from eventapp.domain.check_in import Party
from eventapp.domain.states import EntryKind, ScanResult
from eventapp.queries.paper_sheets import SheetEntry

#: Why people on a ticket count as guests.
PREVIEW_WORDS = {
    ScanResult.REVOKED: lazy_gettext("Der Code ist gesperrt."),
    ScanResult.CANCELED: lazy_gettext("Die Anmeldung ist abgesagt."),
    ScanResult.WAITLISTED: lazy_gettext("Die Anmeldung hat keinen Platz."),
    ScanResult.UNCONFIRMED: lazy_gettext("Die Anmeldung ist nicht bestätigt."),
    ScanResult.OTHER_SESSION: lazy_gettext("Die Anmeldung gilt für einen anderen Termin."),
    ScanResult.ALREADY_ADMITTED: lazy_gettext("Auf diesem Ticket sind schon alle da."),
    ScanResult.PARTY_FULL: lazy_gettext("Auf diesem Ticket sind schon alle da."),
}


@dataclass(frozen=True, kw_only=True)
class SheetLine:
    """One line of a sheet as it stands in the log: people with booking, and people without."""

    key: str
    name: str
    short_code: str
    gate: str
    counted_at: datetime
    entered_at: datetime
    entered_by: str
    booked: Party
    guests: Party
    is_reversed: bool


def sheet_lines(entries: Sequence[SheetEntry]) -> list[SheetLine]:
    """Return the lines in the order in which they were entered; a line entered anew is a line of its own."""
    return [_line(list(group)) for _, group in groupby(entries, key=lambda e: (e.entered_at, e.line, e.is_reversed))]


def _line(entries: Sequence[SheetEntry]) -> SheetLine:
    first = entries[0]
    return SheetLine(
        key=first.line,
        name=first.name,
        short_code=first.short_code,
        gate=first.gate,
        counted_at=first.counted_at,
        entered_at=first.entered_at,
        entered_by=first.entered_by,
        booked=_sum([entry for entry in entries if entry.kind is EntryKind.ADMIT]),
        guests=_sum([entry for entry in entries if entry.kind is not EntryKind.ADMIT]),
        is_reversed=first.is_reversed,
    )


def _sum(entries: Sequence[SheetEntry]) -> Party:
    return Party(
        adults=sum(entry.party.adults for entry in entries), children=sum(entry.party.children for entry in entries)
    )
