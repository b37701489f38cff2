"""The counted door log of an event, kept between questions: phones and the live board ask every few seconds.

Nothing here is ever out of date. Every answer asks the database, in one statement, for all that counting looks at
besides the log, put into one text (tickets, the state of their registrations, what was chosen), and how many entries
there are. The log itself is append-only: as many entries up to the newest known one, and that one the same, are the
same entries. So

- nothing changed: what was counted stands,
- entries came and nothing else changed: these alone are read and counted with the others,
- anything else, the emptying of an event too: everything is read again.

No process tells another anything, and no service has to think of it. What is kept are numbers, times and row ids: no
name, no code and no ticket that was issued to somebody (docs/performance.md).
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Engine,
    Select,
    SQLColumnExpression,
    Text,
    bindparam,
    cast,
    func,
    select,
    true,
)

from eventapp.db import db
from eventapp.domain.attendance import Arrival, AttendanceReport, LogEntry, count_attendance, fold_arrivals
from eventapp.models import Event, LogEntryRow, Registration, RegistrationSession, Ticket
from eventapp.queries.door_log import (
    LastEntry,
    PartyLog,
    ScannedParty,
    booked_sizes,
    read_part,
    unbooked_sizes,
)

_MOST_EVENTS = 8


@dataclass(frozen=True, kw_only=True)
class CountedSession:
    """The log of one session and, once somebody asked, what it adds up to."""

    entries: tuple[LogEntry, ...]
    party_sizes: Mapping[str, int]
    unbooked_sizes: Mapping[str, int]

    @cached_property
    def report(self) -> AttendanceReport:
        """The numbers that the log alone gives; places taken and estimates are not among them."""
        return count_attendance(
            self.entries, party_sizes=self.party_sizes, unbooked_sizes=self.unbooked_sizes, registered=0
        )

    @cached_property
    def arrivals(self) -> tuple[Arrival, ...]:
        """The arrivals in the order of time."""
        return tuple(fold_arrivals(self.entries, party_sizes=self.party_sizes, unbooked_sizes=self.unbooked_sizes))


@dataclass(frozen=True, kw_only=True)
class CountedLog:
    """The log of an event by session id."""

    sessions: Mapping[int, CountedSession]

    @property
    def party_log(self) -> PartyLog:
        """The log as the conflicts desk needs it."""
        return PartyLog(
            entries={id_: session.entries for id_, session in self.sessions.items()},
            party_sizes={id_: session.party_sizes for id_, session in self.sessions.items()},
            unbooked_sizes={id_: session.unbooked_sizes for id_, session in self.sessions.items()},
        )


@dataclass(frozen=True, kw_only=True)
class _Facts:
    """What the database says first: ``known`` entries of ``total`` lie up to the last kept one, whose uuid it gives."""

    digest: bytes
    known: int
    total: int
    last_uuid: str | None


@dataclass(frozen=True, kw_only=True)
class _Kept:
    """A counted log, the parties in it by their tickets' row ids, and the facts that it was counted by."""

    log: CountedLog
    parties: Mapping[int, ScannedParty]
    digest: bytes
    last: LastEntry | None

    @property
    def count(self) -> int:
        return sum(len(session.entries) for session in self.log.sessions.values())

    def is_part_of(self, facts: _Facts) -> bool:
        """True when nothing can have changed but that entries came behind the last one."""
        last_uuid = self.last.uuid if self.last else None
        return (self.digest, self.count, last_uuid) == (facts.digest, facts.known, facts.last_uuid)


class _Store:
    """The counted logs of the events that were asked for last, for each database."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: WeakKeyDictionary[Engine, OrderedDict[int, _Kept]] = WeakKeyDictionary()

    def find(self, event_id: int) -> _Kept | None:
        with self._lock:
            return self._kept.setdefault(db.engine, OrderedDict()).get(event_id)

    def keep(self, event_id: int, kept: _Kept) -> None:
        with self._lock:
            events = self._kept.setdefault(db.engine, OrderedDict())
            events[event_id] = kept
            events.move_to_end(event_id)
            if len(events) > _MOST_EVENTS:
                events.popitem(last=False)


_store = _Store()


def get_counted_log(event_id: int, event_session_ids: Sequence[int]) -> CountedLog:
    """Return the log of the event's sessions, counted; one statement where nothing has changed since the last time."""
    kept = _store.find(event_id)
    facts = _read_facts(event_id, event_session_ids, last=kept.last if kept else None)
    if kept is not None and not kept.is_part_of(facts):
        kept = None
    if kept is not None and kept.count == facts.total:
        return kept.log
    fresh = _read_more(event_id, event_session_ids, kept=kept, digest=facts.digest)
    # on PostgreSQL each statement sees what was committed meanwhile: what changed while it was read is not kept
    if _read_facts(event_id, event_session_ids, last=None).digest == facts.digest:
        _store.keep(event_id, fresh)
    return fresh.log


def _read_more(event_id: int, event_session_ids: Sequence[int], *, kept: _Kept | None, digest: bytes) -> _Kept:
    """Read what came behind a kept log, or all of it."""
    last = kept.last if kept else None
    part = read_part(event_id, event_session_ids, after=last.row if last else 0)
    came = {party.row: party._replace(ticket="") for party in part.parties}
    # in the order in which everything at once is read: of two codes of one party the later one says its size
    parties = dict(sorted({**(kept.parties if kept else {}), **came}.items()))
    sessions = {
        session_id: CountedSession(
            entries=(*(kept.log.sessions[session_id].entries if kept else ()), *part.entries[session_id]),
            party_sizes=booked_sizes(parties.values(), session_id),
            unbooked_sizes=unbooked_sizes(parties.values(), session_id),
        )
        for session_id in event_session_ids
    }
    log = CountedLog(sessions={id_: _counted_before(session, id_, kept=kept) for id_, session in sessions.items()})
    return _Kept(log=log, parties=parties, digest=digest, last=part.last or last)


def _counted_before(session: CountedSession, session_id: int, *, kept: _Kept | None) -> CountedSession:
    """Return what was kept of the session where it is the same: that has been added up already."""
    before = kept.log.sessions[session_id] if kept else None
    return before if before is not None and before == session else session


def _read_facts(event_id: int, event_session_ids: Sequence[int], *, last: LastEntry | None) -> _Facts:
    ids = sorted(event_session_ids)
    values = {"event_id": event_id, "session_ids": ids, "last": last.row if last else 0}
    known, total, last_uuid, *texts = db.session.connection().execute(_FACTS, values).one()
    digest = hashlib.blake2b(repr((ids, texts)).encode(), digest_size=32).digest()
    return _Facts(digest=digest, known=known, total=total, last_uuid=last_uuid)


def _facts_query() -> Select[*tuple[Any, ...]]:
    """One text for each column, made in one pass: the places in them belong together."""
    session_ids: BindParameter[list[int]] = bindparam("session_ids", expanding=True)
    last: BindParameter[int] = bindparam("last")
    of_event = LogEntryRow.event_session_id.in_(session_ids)
    tickets = (
        select(*_listed(_TICKET_FACTS))
        .join_from(Ticket, Registration, Registration.id == Ticket.registration_id)
        .where(Ticket.event_id == bindparam("event_id"))
        .subquery()
    )
    chosen = (
        select(*_listed((RegistrationSession.registration_id, RegistrationSession.event_session_id)))
        .where(RegistrationSession.event_session_id.in_(session_ids))
        .subquery()
    )
    return (
        select(
            select(func.count()).select_from(LogEntryRow).where(of_event, LogEntryRow.id <= last).scalar_subquery(),
            select(func.count()).select_from(LogEntryRow).where(of_event).scalar_subquery(),
            select(LogEntryRow.uuid).where(LogEntryRow.id == last).scalar_subquery(),
            cast(Event.ticket_mode, Text),
            *tickets.c,
            *chosen.c,
        )
        .join_from(Event, tickets, true())
        .join(chosen, true())
        .where(Event.id == bindparam("event_id"))
    )


def _listed(columns: Sequence[SQLColumnExpression[Any]]) -> list[ColumnElement[str]]:
    """Return each column's values as one text. Rows in another order make other texts: more work, nothing wrong."""
    return [
        func.aggregate_strings(func.coalesce(cast(column, Text), ""), ",").label(f"text_{place}")
        for place, column in enumerate(columns)
    ]


#: Everything about tickets that counting looks at. A ticket's id and token change with its short code alone.
_TICKET_FACTS = (
    Ticket.id,
    Ticket.registration_id,
    Ticket.attendee_id,
    Ticket.adults,
    Ticket.children,
    Ticket.short_code,
    Ticket.revoked_at,
    Registration.status,
    Registration.source,
)
#: Built once: phones ask all the time.
_FACTS = _facts_query()
