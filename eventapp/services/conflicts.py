"""Deciding what the door left open. A decision is an entry of the door log; nothing is edited (docs/door.md)."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from eventapp.db import db, transactional
from eventapp.domain.attendance import NOBODY
from eventapp.domain.check_in import Party
from eventapp.domain.conflicts import Case, DoorLog, ensure_answer, find_cases
from eventapp.domain.errors import AlreadyDecided, DecisionIsFinal, NotFound, WrongStatus
from eventapp.domain.states import Conflict, DecidedBy, DeskAnswer, EntryKind, EventStatus, ScanResult
from eventapp.models import DeskDecision, Event, EventSession, LogEntryRow, SettledEntry
from eventapp.queries import conflicts as conflict_queries
from eventapp.queries import door_entries as entry_queries
from eventapp.queries import event_sessions as session_queries
from eventapp.queries import events as event_queries
from eventapp.queries.guest_codes import find_tickets_by_code
from eventapp.services.event_changes import record
from eventapp.services.reversals import build_reversal

REASON_CHARS = 200


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What an organizer answered. ``uuid`` is made with the form; ``shown`` are the entries that were open there."""

    uuid: str
    event_session: str
    conflict: Conflict
    shown: frozenset[str]
    answer: DeskAnswer
    guests: Party = NOBODY
    reason: str = ""


@transactional
def decide(answer: Answer, *, event_id: int, user_id: int, now: datetime) -> None:
    """Settle the entries that were shown; the same form sent again changes nothing.

    Entries that came in the meantime stay open. Raises AlreadyDecided when nothing of what was shown is open any
    more, WrongAnswer, ReasonMissing, TooManyGuests, WrongStatus for a finished event, NotFound.
    """
    event = _open_event(event_id)  # two organizers take turns at this lock
    present = conflict_queries.find_kind(answer.uuid, event_id=event_id)
    if present is EntryKind.DECISION:
        return
    if present is not None:
        raise NotFound
    event_session = session_queries.get_session(answer.event_session, event_id=event_id)
    log = conflict_queries.get_door_logs(event_id, [event_session.id])[event_session.id]
    case = _shown_case(answer, log=log, event_id=event_id)
    reason = answer.reason.strip()[:REASON_CHARS]
    ensure_answer(case, answer.answer, guests=answer.guests, reason=reason)
    settled = entry_queries.list_entries(case.fresh, event_id=event_id)
    _add_decision(replace(answer, reason=reason), event_session, settled=settled, user_id=user_id, now=now)
    if answer.answer is DeskAnswer.TAKEN_BACK:
        db.session.add_all(
            _reversal(entry, reason=reason, now=now) for entry in settled if entry.kind is not EntryKind.REVERSAL
        )
    record("conflict.decided", event, user_id=user_id, reason=f"{answer.conflict}: {answer.answer}", now=now)


@transactional
def undo(uuid: str, *, event_id: int, user_id: int, now: datetime) -> None:
    """Open a case again, by an entry of its own; undoing twice changes nothing.

    Raises DecisionIsFinal for what was taken back, WrongStatus for a finished event, NotFound.
    """
    event = _open_event(event_id)
    if conflict_queries.find_kind(uuid, event_id=event_id) is not EntryKind.DECISION:
        raise NotFound
    decided = conflict_queries.find_decided(uuid, event_id=event_id)
    if decided is None:
        return
    if decided.answer is DeskAnswer.TAKEN_BACK:
        raise DecisionIsFinal
    [entry] = entry_queries.list_entries([uuid], event_id=event_id)
    db.session.add(_reversal(entry, reason="", now=now))
    record("conflict.reopened", event, user_id=user_id, reason=f"{decided.conflict}: {decided.answer}", now=now)


def _open_event(event_id: int) -> Event:
    event = event_queries.lock_event(event_id)
    if event.status is EventStatus.FINISHED:
        raise WrongStatus(status=event.status)
    return event


def _shown_case(answer: Answer, *, log: DoorLog, event_id: int) -> Case:
    """Return the case as it was shown, less what is settled or taken back since."""
    case = _find_case(answer, log=log)
    if case is not None:
        unseen = case.fresh - answer.shown
        entries = [entry for entry in log.entries if entry.log.uuid not in unseen]
        case = _find_case(answer, log=replace(log, entries=entries))
    if case is None:
        decided = conflict_queries.list_decided(event_id)
        earlier = [d for d in decided if d.conflict is answer.conflict and answer.shown & set(d.entries)]
        raise AlreadyDecided(answer=earlier[0].answer, person=earlier[0].decided_by) if earlier else AlreadyDecided
    return case


def _find_case(answer: Answer, *, log: DoorLog) -> Case | None:
    cases = find_cases(log)
    return next((case for case in cases if case.kind is answer.conflict and case.fresh & answer.shown), None)


def _add_decision(
    answer: Answer,
    event_session: EventSession,
    *,
    settled: Collection[LogEntryRow],
    user_id: int,
    now: datetime,
) -> None:
    is_about_party = answer.conflict in (Conflict.SURPLUS, Conflict.NOT_VALID)
    guests = answer.guests if answer.answer is DeskAnswer.MORE_PEOPLE else NOBODY
    db.session.add(
        LogEntryRow(
            uuid=answer.uuid,
            kind=EntryKind.DECISION,
            event_id=event_session.event_id,
            event_session_id=event_session.id,
            happened_at=now,
            counted_at=now,
            received_at=now,
            ticket_id=_ticket_of(settled, event_id=event_session.event_id) if is_about_party else None,
            adults=guests.adults,
            children=guests.children,
            decided_by=DecidedBy.SERVER,
            result=ScanResult.RECORDED,
            note=answer.reason,
        )
    )
    db.session.flush()
    db.session.add(
        DeskDecision(uuid=answer.uuid, conflict=answer.conflict, answer=answer.answer, decided_by_id=user_id)
    )
    db.session.flush()
    db.session.add_all(SettledEntry(decision_uuid=answer.uuid, entry_uuid=entry.uuid) for entry in settled)


def _ticket_of(settled: Collection[LogEntryRow], *, event_id: int) -> bytes | None:
    """Return a ticket of the party that the entries are about."""
    scanned = next((entry.ticket_id for entry in settled if entry.ticket_id is not None), None)
    if scanned is not None:
        return scanned
    codes = {entry.raw_code for entry in settled if entry.raw_code is not None}
    return next((found.ticket_id for found in find_tickets_by_code(codes, event_id=event_id).values()), None)


def _reversal(entry: LogEntryRow, *, reason: str, now: datetime) -> LogEntryRow:
    return build_reversal(
        entry.uuid,
        event_id=entry.event_id,
        event_session_id=entry.event_session_id,
        ticket_id=entry.ticket_id,
        reason=reason,
        now=now,
    )
