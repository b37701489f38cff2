"""Taking over a list of people: kept sealed for a day at most, looked at first, then all of it or nothing.

The worker does it: it signs the tickets without holding anything, then writes everybody in one short transaction. A
worker that dies before its end leaves nothing behind, and the next one begins anew.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete

from eventapp.adapters.randomness import new_reference
from eventapp.adapters.stored_import import (
    StoredTable,
    read_stored_entries,
    write_stored_entries,
    write_stored_table,
)
from eventapp.db import db, transactional
from eventapp.domain.errors import (
    DomainError,
    ImportBroken,
    ImportDoesNotFit,
    ImportUnderway,
    ListEmpty,
    RegistrationClosed,
    UnknownSession,
)
from eventapp.domain.import_columns import ForbiddenColumn
from eventapp.domain.import_rows import Entry
from eventapp.domain.states import EventStatus, ImportState
from eventapp.domain.waitlist import WaitingParty
from eventapp.models import Event, EventSession, RegistrationImport
from eventapp.queries import events as event_queries
from eventapp.queries import imports as import_queries
from eventapp.services import audit, tickets, waitlist
from eventapp.services.import_writing import NewRegistrations, count_tickets, write_registrations
from eventapp.services.places import take_places
from eventapp.services.tickets import TicketCode

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=1)
#: So many tickets are signed before the page is told how far it is.
_PIECE = 250


@dataclass(frozen=True, kw_only=True)
class NewImport:
    """A file that was read: its table, the columns that were left out, the sessions for rows that name none."""

    table: StoredTable
    forbidden: Sequence[ForbiddenColumn]
    columns: Sequence[str]
    event_sessions: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class ImportPlan:
    """What taking over a list would do now."""

    #: in the order of the list
    new: tuple[Entry, ...]
    already: tuple[Entry, ...]
    #: tokens of new ones for whom there is no place now
    without_place: frozenset[str]

    def people(self, *, placed: bool) -> int:
        """Return how many people get a place, or get none."""
        return sum(e.details.party.size for e in self.new if (e.details.form_token not in self.without_place) is placed)

    @property
    def addresses(self) -> int:
        """How many addresses the new ones have; several of one family may share one."""
        return len({entry.details.contact.email for entry in self.new} - {None})


@dataclass(frozen=True, kw_only=True)
class GoAhead:
    """What the organizer has decided, having seen the preview."""

    entries: Sequence[Entry]
    left_out: StoredTable
    sends_mails: bool
    accepts_waiting: bool


@transactional
def keep(*, event_id: int, file: NewImport, user_id: int, now: datetime) -> RegistrationImport:
    """Keep a list to be looked at. Raises ListEmpty."""
    if not file.table.rows:
        raise ListEmpty
    kept = RegistrationImport(
        event_id=event_id,
        reference=new_reference(),
        created_by=user_id,
        created_at=now,
        content=write_stored_table(file.table),
        columns=list(file.columns),
        forbidden=[[column.head, column.topic.value] for column in file.forbidden],
        event_sessions=list(file.event_sessions),
    )
    db.session.add(kept)
    return kept


@transactional
def assign_columns(*, import_id: int, columns: Sequence[str]) -> None:
    """Say what each column means. Raises ImportUnderway."""
    _get_uploaded(import_id).columns = list(columns)


@transactional
def discard(*, import_id: int) -> None:
    """Forget a list at once. Raises ImportUnderway while it waits to be taken over."""
    kept = import_queries.lock_import(import_id)
    if kept is not None and kept.state is ImportState.WAITING:
        raise ImportUnderway
    db.session.execute(delete(RegistrationImport).where(RegistrationImport.id == import_id))


def plan(event: Event, entries: Sequence[Entry], *, now: datetime) -> ImportPlan:
    """Return what taking over these registrations would do now; changes nothing."""
    known = import_queries.find_known(event.id)
    new = tuple(entry for entry in entries if not known.has(entry.details))
    sessions = event_queries.list_sessions(event.id)
    ids = {session.reference: session.id for session in sessions}
    newcomers = [
        WaitingParty(
            id=-number,
            size=entry.details.party.size,
            sessions=frozenset(ids[reference] for reference in entry.details.event_sessions),
        )
        for number, entry in enumerate(new, start=1)
    ]
    placed = waitlist.place_newcomers(event, sessions, newcomers, now=now)
    return ImportPlan(
        new=new,
        already=tuple(entry for entry in entries if known.has(entry.details)),
        without_place=frozenset(e.details.form_token for number, e in enumerate(new, start=1) if -number not in placed),
    )


@transactional
def start(*, import_id: int, go_ahead: GoAhead, now: datetime) -> None:
    """Let the worker take the list over. Raises ImportUnderway when it was told already, and ListEmpty."""
    kept = _get_uploaded(import_id)
    if not go_ahead.entries:
        raise ListEmpty
    kept.entries = write_stored_entries(go_ahead.entries)
    kept.left_out = write_stored_table(go_ahead.left_out) if go_ahead.left_out.rows else None
    kept.sends_mails, kept.accepts_waiting = go_ahead.sends_mails, go_ahead.accepts_waiting
    kept.state, kept.started_at, kept.trouble = ImportState.WAITING, now, ""
    kept.done, kept.total = 0, len(go_ahead.entries)


def run_next(*, now: datetime) -> bool:
    """Take over the list that has waited longest. Returns whether there may be more.

    A list that cannot be taken over goes back to its page, with the reason.
    """
    import_id = import_queries.find_waiting_id()
    db.session.rollback()  # a worker that only looks leaves no transaction open
    if import_id is None:
        return False
    try:
        _take_over(import_id, _sign(import_id), now=now)
    except DomainError as error:
        _give_back(import_id, trouble=error.code)
    except Exception:
        logger.exception("A list could not be taken over")
        _give_back(import_id, trouble=ImportBroken.code)
    return True


def forget_old(*, now: datetime) -> None:
    """Forget lists after a day, whatever became of them."""
    is_due = import_queries.has_older(now - KEPT_FOR)
    db.session.rollback()
    if is_due:
        _forget_old(now=now)


@transactional
def _forget_old(*, now: datetime) -> None:
    db.session.execute(delete(RegistrationImport).where(RegistrationImport.created_at < now - KEPT_FOR))


def _get_uploaded(import_id: int) -> RegistrationImport:
    kept = import_queries.lock_import(import_id)
    if kept is None or kept.state is not ImportState.UPLOADED:
        raise ImportUnderway
    return kept


def _sign(import_id: int) -> list[TicketCode]:
    """Sign a code for every ticket that may be needed, and say on the way how far it is."""
    kept = db.session.get_one(RegistrationImport, import_id)
    event = event_queries.get_with_everything(kept.event_id)
    entries = read_stored_entries(kept.entries or "")
    total, codes = count_tickets(entries, mode=event.ticket_mode), list[TicketCode]()
    while len(codes) < total:
        codes += tickets.make_codes(min(_PIECE, total - len(codes)), event_number=event.id)
        _note_progress(import_id, done=len(codes), total=total)
    return codes


@transactional
def _note_progress(import_id: int, *, done: int, total: int) -> None:
    kept = import_queries.lock_import(import_id)
    if kept is not None:
        kept.done, kept.total = done, total


@transactional
def _give_back(import_id: int, *, trouble: str) -> None:
    kept = import_queries.lock_import(import_id)
    if kept is not None and kept.state is ImportState.WAITING:
        kept.state, kept.trouble, kept.entries, kept.left_out = ImportState.UPLOADED, trouble, None, None


@transactional
def _take_over(import_id: int, codes: Sequence[TicketCode], *, now: datetime) -> None:
    """Write everybody. Raises RegistrationClosed, UnknownSession or ImportDoesNotFit, and has then written nobody."""
    event_id = db.session.get_one(RegistrationImport, import_id).event_id
    event = event_queries.lock_event(event_id)
    kept = import_queries.lock_import(import_id)
    if kept is None or kept.state is not ImportState.WAITING:
        return  # another worker was faster
    sessions = event_queries.list_sessions(event.id)
    entries = read_stored_entries(kept.entries or "")
    _ensure_open(event, sessions, entries, now=now)
    found = plan(event, entries, now=now)
    _take_all_places(event, sessions, found, accepts_waiting=kept.accepts_waiting)
    new = NewRegistrations(
        event=event,
        sessions=sessions,
        entries=found.new,
        waiting=found.without_place,
        end_of_list=waitlist.end_of_list(event, now=now),
        sends_mails=kept.sends_mails,
        now=now,
    )
    mails = write_registrations(new, codes) if found.new else 0
    _finish(kept, event, found, mails=mails, now=now)


def _ensure_open(event: Event, sessions: Sequence[EventSession], entries: Sequence[Entry], *, now: datetime) -> None:
    open_ones = {session.reference for session in sessions if session.ends_at > now and not session.is_cancelled}
    if event.status is not EventStatus.PUBLISHED or not open_ones:
        raise RegistrationClosed
    if any(not open_ones.issuperset(entry.details.event_sessions) for entry in entries):
        raise UnknownSession


def _take_all_places(
    event: Event, sessions: Sequence[EventSession], found: ImportPlan, *, accepts_waiting: bool
) -> None:
    """Take the places of all who have one. Raises ImportDoesNotFit where somebody has none and must not wait."""
    unplaced = [entry for entry in found.new if entry.details.form_token in found.without_place]
    can_wait = all(
        waitlist.can_wait(event, sessions, _chosen(entry, sessions), size=entry.details.party.size)
        for entry in unplaced
    )
    if unplaced and not (accepts_waiting and can_wait):
        placed = found.people(placed=True)
        raise ImportDoesNotFit(wanted=placed + found.people(placed=False), placed=placed)
    for entry in found.new:
        if entry.details.form_token not in found.without_place:
            take_places(event, _chosen(entry, sessions), count=entry.details.party.size)


def _chosen(entry: Entry, sessions: Sequence[EventSession]) -> list[EventSession]:
    return [session for session in sessions if session.reference in entry.details.event_sessions]


def _finish(kept: RegistrationImport, event: Event, found: ImportPlan, *, mails: int, now: datetime) -> None:
    waiting = len(found.without_place)
    kept.counts = {
        "registrations": len(found.new) - waiting,
        "people": found.people(placed=True),
        "waiting": waiting,
        "already": len(found.already),
        "mails": mails,
    }
    kept.state, kept.ended_at, kept.content, kept.entries = ImportState.DONE, now, None, None
    audit.record(
        "registrations.imported",
        subject_type="event",
        subject_reference=event.reference,
        organization_id=event.organization_id,
        user_id=kept.created_by,
        reason=" ".join(f"{name}={count}" for name, count in kept.counts.items()),
        now=now,
    )
