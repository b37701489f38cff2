"""The closed numbers of sessions, and those that a closing would freeze now."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.closing import ClosedEstimate, ClosedNumbers, changed_fields
from eventapp.domain.states import CountingMethod, EntryKind, ScanResult
from eventapp.models import LogEntryRow, PaperSheetEntry, SessionClosing
from eventapp.queries.attendance import SessionAttendance


@dataclass(frozen=True, kw_only=True)
class Closing:
    """The newest closed numbers of a session."""

    version: int
    reason: str
    closed_at: datetime
    numbers: ClosedNumbers


@dataclass(frozen=True, kw_only=True)
class LiveAndClosed:
    """A session's numbers as they are now, and as they were closed. ``live`` is what a closing would freeze."""

    live: ClosedNumbers
    closing: Closing | None

    @property
    def numbers(self) -> ClosedNumbers:
        """What the report says: the closed numbers, those of this moment while there are none."""
        return self.closing.numbers if self.closing else self.live

    @property
    def changes(self) -> tuple[str, ...]:
        """The names of the numbers that are not as they were closed."""
        return changed_fields(self.closing.numbers, self.live) if self.closing else ()


def list_closings(event_session_ids: Collection[int], *, closed_by: datetime | None = None) -> dict[int, Closing]:
    """Return the newest closing of each session that has one, by session id; ``closed_by`` leaves out later ones."""
    query = select(SessionClosing).where(SessionClosing.event_session_id.in_(event_session_ids))
    if closed_by is not None:
        query = query.where(SessionClosing.closed_at <= closed_by)
    rows = db.session.scalars(query.order_by(SessionClosing.event_session_id, SessionClosing.version))
    return {row.event_session_id: _closing(row) for row in rows}


def live_numbers(session: SessionAttendance, *, methods: Sequence[CountingMethod]) -> ClosedNumbers:
    """Return what a closing would freeze now."""
    estimate = session.estimate
    return ClosedNumbers(
        registered=session.report.registered,
        canceled=session.canceled_places,
        admitted=session.report.admitted,
        walk_ins=session.report.walk_ins,
        estimated=session.report.estimated,
        children=session.report.children,
        counting_methods=tuple(methods),
        estimate=ClosedEstimate(
            method=estimate.method,
            estimated_at=estimate.estimated_at,
            responsible=estimate.responsible,
            note=estimate.note,
        )
        if estimate
        else None,
    )


def list_counting_methods(event_session_ids: Collection[int]) -> dict[int, tuple[CountingMethod, ...]]:
    """Return how people of these sessions were counted, by session id, in the order of CountingMethod."""
    rows = db.session.execute(
        select(LogEntryRow.event_session_id, LogEntryRow.kind, PaperSheetEntry.id.is_not(None))
        .outerjoin(PaperSheetEntry, PaperSheetEntry.uuid == LogEntryRow.uuid)
        .where(
            LogEntryRow.event_session_id.in_(event_session_ids),
            LogEntryRow.kind.in_((EntryKind.ADMIT, EntryKind.WALK_IN, EntryKind.TALLY)),
            LogEntryRow.result.in_((ScanResult.ADMITTED, ScanResult.RECORDED)),
        )
        .distinct()
    )
    found: dict[int, set[CountingMethod]] = {session_id: set() for session_id in event_session_ids}
    for session_id, kind, from_paper in rows:
        counter = CountingMethod.COUNTER if kind is EntryKind.TALLY else CountingMethod.ADMISSION
        found[session_id].add(CountingMethod.LIST if from_paper else counter)
    return {
        session_id: tuple(method for method in CountingMethod if method in methods)
        for session_id, methods in found.items()
    }


def _closing(row: SessionClosing) -> Closing:
    estimate = None
    if row.estimate_method is not None and row.estimated_at is not None:
        estimate = ClosedEstimate(
            method=row.estimate_method,
            estimated_at=row.estimated_at,
            responsible=row.estimate_responsible,
            note=row.estimate_note,
        )
    return Closing(
        version=row.version,
        reason=row.reason,
        closed_at=row.closed_at,
        numbers=ClosedNumbers(
            registered=row.registered,
            canceled=row.canceled,
            admitted=row.admitted,
            walk_ins=row.walk_ins,
            estimated=row.estimated,
            children=row.children,
            counting_methods=tuple(CountingMethod(word) for word in row.counting_methods),
            estimate=estimate,
        ),
    )
