"""The saved entries of a phone in words: how many, from when to when, and which cannot be kept."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext, lazy_gettext

from eventapp.domain.states import Conflict, EntryKind, EntryVerdict
from eventapp.services.saved_logs import AnsweredEntry, LogReport

#: A broken file may have thousands of them; the count says how many there are.
_MOST_REFUSED = 50

_KINDS = {
    EntryKind.ADMIT: lazy_gettext("Einlass"),
    EntryKind.WALK_IN: lazy_gettext("Gäste ohne Ticket"),
    EntryKind.TALLY: lazy_gettext("Zähler"),
    EntryKind.EXIT: lazy_gettext("Ausgang"),
    EntryKind.REVERSAL: lazy_gettext("Rücknahme"),
    EntryKind.DECISION: lazy_gettext("Entscheidung"),
}
#: Why an entry can never be kept.
_REASONS = {
    "unknown_session": lazy_gettext("Diesen Termin gibt es hier nicht."),
    "reverses_unknown": lazy_gettext("Nimmt etwas zurück, das sich nicht zurücknehmen lässt."),
    "not_allowed": lazy_gettext("Das durfte dieses Gerät nicht."),
}
#: What an organizer still has to decide about an entry that is kept.
_MARKS = {
    Conflict.SURPLUS: lazy_gettext("mehr Personen als angemeldet"),
    Conflict.ADMITTED_TWICE: lazy_gettext("Ticket schon an anderer Tür eingelassen"),
    Conflict.NOT_VALID: lazy_gettext("Ticket war nicht mehr gültig"),
    Conflict.CLOCK: lazy_gettext("Uhr des Geräts ging falsch"),
    Conflict.AFTER_EXPIRY: lazy_gettext("nach dem Ende des Zugangs"),
}


@dataclass(frozen=True, kw_only=True)
class RefusedLine:
    """An entry that cannot be kept. ``at`` is None where not even that can be read."""

    what: str
    at: datetime | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class LogView:
    """One phone and its entries."""

    phone: str
    gate: str
    saved_at: datetime | None
    total: int
    new: int
    known: int
    refused: int
    first_at: datetime | None
    last_at: datetime | None
    marks: tuple[tuple[str, int], ...]
    lines: tuple[RefusedLine, ...]
    was_lost: bool


def log_view(report: LogReport) -> LogView:
    """Return what a page shows of a report."""
    times = [each.at for each in report.answered]
    marked = Counter(each.answer.detail for each in report.answered if each.answer.verdict is EntryVerdict.CONFLICT)
    return LogView(
        phone=report.device.name,
        gate=report.device.gate,
        saved_at=report.saved_at,
        total=len(report.answered) + len(report.unreadable),
        new=report.new,
        known=report.known,
        refused=report.refused,
        first_at=min(times, default=None),
        last_at=max(times, default=None),
        marks=tuple((str(words), marked[mark]) for mark, words in _MARKS.items() if marked[mark]),
        lines=tuple(_refused(report)[:_MOST_REFUSED]),
        was_lost=report.was_lost,
    )


def _refused(report: LogReport) -> list[RefusedLine]:
    rejected = [each for each in report.answered if each.answer.verdict is EntryVerdict.REJECTED]
    return [_rejected_line(each) for each in rejected[:_MOST_REFUSED]] + [
        RefusedLine(
            what=gettext("Eintrag %(number)s", number=each.number),
            at=None,
            reason=gettext("Nicht lesbar (Feld „%(field)s“).", field=each.where),
        )
        for each in report.unreadable[:_MOST_REFUSED]
    ]


def _rejected_line(each: AnsweredEntry) -> RefusedLine:
    reason = _REASONS.get(each.answer.detail)
    return RefusedLine(
        what=str(_KINDS[each.entry.kind]),
        at=each.at,
        reason=str(reason) if reason else gettext("Lässt sich nicht speichern."),
    )
