"""The door log of an event as the counting rule needs it: tickets replaced by their parties, in a fixed number of
statements, by SQLAlchemy Core (docs/performance.md)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, case, or_, select

from eventapp.db import db
from eventapp.domain.attendance import LogEntry
from eventapp.domain.states import HOLDING_PLACES, Conflict, EntryKind, RegistrationSource, TicketMode
from eventapp.models import DeskDecision, Event, LogEntryRow, Registration, RegistrationSession, SettledEntry, Ticket
from eventapp.queries.guest_codes import IS_UNREAD, FoundTicket, find_tickets_by_code


@dataclass(frozen=True, kw_only=True)
class PartyLog:
    """The door log by session id, its tickets replaced by their parties, and the parties with a place there.

    ``unbooked_sizes`` are the sizes of parties that hold no place there.
    """

    entries: Mapping[int, Sequence[LogEntry]]
    party_sizes: Mapping[int, Mapping[str, int]]
    unbooked_sizes: Mapping[int, Mapping[str, int]]


@dataclass(frozen=True, kw_only=True)
class KeyedPartyLog(PartyLog):
    """The same with ``key_of``: the party of a ticket that the log names (id in hex)."""

    key_of: Mapping[str, str]


class ScannedParty(NamedTuple):
    """The party behind a ticket that the log names at least once; there are thousands.

    ``row`` is the ticket's, ``ticket`` its id in hex. ``key`` is the same for all codes of one party or person;
    ``event_session_ids`` are the sessions in which the party holds a place now.
    """

    row: int
    ticket: str
    key: str
    size: int
    event_session_ids: frozenset[int]


class LastEntry(NamedTuple):
    """The entry of a log that was stored last."""

    row: int
    uuid: str


@dataclass(frozen=True, kw_only=True)
class LogPart:
    """Entries by session id, their tickets replaced by their parties, and these parties in the order of ``row``."""

    entries: Mapping[int, list[LogEntry]]
    parties: Sequence[ScannedParty]
    last: LastEntry | None


@dataclass(frozen=True, kw_only=True)
class _Rows:
    entries: dict[int, list[LogEntry]]
    last: LastEntry | None


def get_party_log(
    event_id: int, event_session_ids: Collection[int], *, registration_id: int | None = None
) -> KeyedPartyLog:
    """Return the log of these sessions as the counting rule needs it; of one registration what can be about it."""
    part = read_part(event_id, event_session_ids, registration_id=registration_id)
    return KeyedPartyLog(
        key_of={party.ticket: party.key for party in part.parties},
        entries=part.entries,
        party_sizes={session_id: booked_sizes(part.parties, session_id) for session_id in event_session_ids},
        unbooked_sizes={session_id: unbooked_sizes(part.parties, session_id) for session_id in event_session_ids},
    )


def read_part(
    event_id: int, event_session_ids: Collection[int], *, registration_id: int | None = None, after: int = 0
) -> LogPart:
    """Return the entries of these sessions behind a row id; of one registration what can be about it."""
    read = _read_log(event_session_ids, registration_id=registration_id, after=after)
    joined = {bytes.fromhex(entry.joins) for entries in read.entries.values() for entry in entries if entry.joins}
    parties = _list_scanned_parties(event_id, joined=joined, registration_id=registration_id, after=after)
    key_of = {party.ticket: party.key for party in parties}
    return LogPart(
        entries={id_: [_of_parties(entry, key_of) for entry in entries] for id_, entries in read.entries.items()},
        parties=parties,
        last=read.last,
    )


def booked_sizes(parties: Iterable[ScannedParty], event_session_id: int) -> dict[str, int]:
    """Return the size of each party that holds a place in the session."""
    return {party.key: party.size for party in parties if event_session_id in party.event_session_ids}


def unbooked_sizes(parties: Iterable[ScannedParty], event_session_id: int) -> dict[str, int]:
    """Return the size of each party that holds no place in the session."""
    return {party.key: party.size for party in parties if event_session_id not in party.event_session_ids}


def list_log(event_session_ids: Collection[int]) -> dict[int, list[LogEntry]]:
    """Return the door log of these sessions, by session id; tickets by their ids in hex."""
    return _read_log(event_session_ids, registration_id=None, after=0).entries


def _read_log(event_session_ids: Collection[int], *, registration_id: int | None, after: int) -> _Rows:
    """Read entries; of one registration what its tickets brought, guests with any code, and what was taken back."""
    query = _log_query(event_session_ids)
    if after:
        query = query.where(LogEntryRow.id > after)
    if registration_id is not None:
        theirs = select(Ticket.ticket_id).where(Ticket.registration_id == registration_id)
        has_code = IS_UNREAD & LogEntryRow.raw_code.is_not(None)
        query = query.where(LogEntryRow.ticket_id.in_(theirs) | has_code | (LogEntryRow.kind == EntryKind.REVERSAL))
    rows = db.session.connection().execute(query).all()
    codes = {row.code for row in rows if row.code is not None}
    tickets = find_tickets_by_code(codes, event_id=rows[0].event_id) if codes else {}
    decisions = _list_decisions({row.uuid for row in rows if row.kind is EntryKind.DECISION})
    log: dict[int, list[LogEntry]] = {session_id: [] for session_id in event_session_ids}
    for row in rows:
        log[row.event_session_id].append(_log_entry(row, tickets=tickets, decisions=decisions))
    return _Rows(entries=log, last=LastEntry(row=rows[-1].id, uuid=rows[-1].uuid) if rows else None)


def _log_entry(
    row: Row[*tuple[Any, ...]],
    *,
    tickets: Mapping[str, FoundTicket],
    decisions: Mapping[str, tuple[Conflict, frozenset[str]]],
) -> LogEntry:
    joins = _joined_ticket(row, tickets)
    decides, settles = decisions.get(row.uuid, (None, frozenset()))
    return LogEntry(
        uuid=row.uuid,
        kind=row.kind,
        device=str(row.device),
        happened_at=row.counted_at,
        adults=row.adults,
        children=row.children,
        ticket=row.ticket_id.hex() if row.ticket_id is not None else None,
        result=row.result,
        reverses=row.reverses,
        joins=joins.hex() if joins else None,
        decides=decides,
        settles=settles,
    )


def _joined_ticket(row: Row[*tuple[Any, ...]], tickets: Mapping[str, FoundTicket]) -> bytes | None:
    found = tickets.get(row.code) if row.code is not None else None
    is_good = found is not None and found.was_good_at(row.counted_at, event_session_id=row.event_session_id)
    return found.ticket_id if found is not None and is_good else None


def _of_parties(entry: LogEntry, key_of: Mapping[str, str]) -> LogEntry:
    if entry.ticket is not None:
        return entry._replace(ticket=key_of.get(entry.ticket, entry.ticket))
    return entry if entry.joins is None else entry._replace(joins=key_of.get(entry.joins))


def _log_query(event_session_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            LogEntryRow.id,
            LogEntryRow.event_id,
            LogEntryRow.event_session_id,
            LogEntryRow.uuid,
            LogEntryRow.kind,
            case((LogEntryRow.device_id.is_(None), 0), else_=LogEntryRow.device_id).label("device"),
            LogEntryRow.counted_at,
            LogEntryRow.adults,
            LogEntryRow.children,
            LogEntryRow.ticket_id,
            LogEntryRow.result,
            LogEntryRow.reverses,
            # the code of a guest alone: those of tickets are long, and their ids say the same
            case((IS_UNREAD, LogEntryRow.raw_code)).label("code"),
        )
        .where(LogEntryRow.event_session_id.in_(event_session_ids))
        .order_by(LogEntryRow.id)
    )


def _list_decisions(uuids: Collection[str]) -> dict[str, tuple[Conflict, frozenset[str]]]:
    """Return what each decision is about and the entries that it settles."""
    if not uuids:
        return {}
    settled: dict[str, set[str]] = defaultdict(set)
    about: dict[str, Conflict] = {}
    for uuid, conflict, entry in db.session.connection().execute(
        select(DeskDecision.uuid, DeskDecision.conflict, SettledEntry.entry_uuid)
        .join(SettledEntry, SettledEntry.decision_uuid == DeskDecision.uuid)
        .where(DeskDecision.uuid.in_(uuids))
    ):
        about[uuid] = conflict
        settled[uuid].add(entry)
    return {uuid: (conflict, frozenset(settled[uuid])) for uuid, conflict in about.items()}


def _list_scanned_parties(
    event_id: int, *, joined: Collection[bytes], registration_id: int | None, after: int
) -> list[ScannedParty]:
    """Return the parties of all tickets that the log names behind a row id, and of these, in two statements."""
    scanned = select(LogEntryRow.ticket_id).where(LogEntryRow.event_id == event_id, LogEntryRow.ticket_id.is_not(None))
    if after:
        scanned = scanned.where(LogEntryRow.id > after)
    named: ColumnElement[bool] = Ticket.ticket_id.in_(scanned)
    if joined:
        named = or_(named, Ticket.ticket_id.in_(joined))
    if registration_id is not None:
        named = Ticket.registration_id == registration_id
    rows = db.session.connection().execute(
        select(
            Ticket.id,
            Ticket.ticket_id,
            Ticket.registration_id,
            Ticket.attendee_id,
            (Ticket.adults + Ticket.children).label("size"),
            Registration.status,
            Registration.source,
            Event.ticket_mode,
        )
        .join(Registration, Registration.id == Ticket.registration_id)
        .join(Event, Event.id == Ticket.event_id)
        .where(Ticket.event_id == event_id, named)
        .order_by(Ticket.id)
    )
    booked: dict[int, set[int]] = defaultdict(set)
    for registration_id, session_id in db.session.connection().execute(
        select(RegistrationSession.registration_id, RegistrationSession.event_session_id)
        .join(Ticket, Ticket.registration_id == RegistrationSession.registration_id)
        .where(Ticket.event_id == event_id, named)
    ):
        booked[registration_id].add(session_id)
    return [_scanned_party(row, sessions=frozenset(booked[row.registration_id])) for row in rows]


def _scanned_party(row: Row[*tuple[Any, ...]], *, sessions: frozenset[int]) -> ScannedParty:
    is_party = row.ticket_mode is TicketMode.PARTY
    # a personal ticket without its person belonged to somebody who was taken off the registration
    holds = row.status in HOLDING_PLACES and (is_party or row.attendee_id is not None)
    if row.attendee_id is not None:
        key = f"attendee-{row.attendee_id}"
    elif is_party and row.source is not RegistrationSource.BLANK:
        key = f"registration-{row.registration_id}"
    else:  # blank tickets of a stack belong to as many people
        key = f"ticket-{row.ticket_id.hex()}"
    return ScannedParty(
        row=row.id,
        ticket=row.ticket_id.hex(),
        key=key,
        size=row.size,
        event_session_ids=sessions if holds else frozenset(),
    )
