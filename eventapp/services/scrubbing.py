"""Taking everybody out of an event at once, when its names are due. Every number stays as it is.

What remains are rows without anybody in them: party sizes, sessions, times at the door. Their secrets and ticket ids
are replaced by digests, so that nothing that a person holds, and no list that somebody kept, leads to a row; only
whoever has the old link is told that its data is deleted.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, or_, select, update

from eventapp.db import Base, db
from eventapp.domain.codes import gone_key, gone_ticket_id
from eventapp.domain.tickets import short_code
from eventapp.models import (
    Answer,
    Attendee,
    Certificate,
    CrowdRound,
    Device,
    EventSession,
    Invitation,
    LogEntryRow,
    OutboxMessage,
    PaperSheet,
    PaperSheetEntry,
    Registration,
    RegistrationNeed,
    Signature,
    Ticket,
)
from eventapp.queries.guest_codes import IS_UNREAD, find_tickets_by_code

#: For statements that run once for each of many rows.
_REGISTRATIONS, _TICKETS, _LOG, _LINES = (
    Base.metadata.tables[name] for name in ("registration", "ticket", "log_entry", PaperSheetEntry.__tablename__)
)
#: Stands for whom an invitation was given to: a group, or a person.
_NOBODY = "–"


def scrub_event(event_id: int, *, now: datetime) -> None:
    """Empty all registrations of the event, its tickets and its log; part of the caller's transaction.

    What was emptied before stays as it is: its digests still tell whoever has an old link.
    """
    theirs = select(Registration.id).where(Registration.event_id == event_id)
    for table in (RegistrationNeed, Answer, Signature, OutboxMessage):
        _run(delete(table).where(table.registration_id.in_(theirs)))
    _run(update(Attendee).where(Attendee.registration_id.in_(theirs)).values(name=""))
    _run(update(Certificate).where(Certificate.event_id == event_id).values(name=None, wording=None))
    _run(update(Device).where(Device.event_id == event_id).values(name=""))
    _run(update(Invitation).where(Invitation.event_id == event_id).values(label=_NOBODY))
    _run(update(CrowdRound).where(CrowdRound.event_id == event_id).values(counted_by=""))
    _run(update(EventSession).where(EventSession.event_id == event_id).values(counsellor=""))
    _run(update(LogEntryRow).where(LogEntryRow.event_id == event_id).values(note=""))
    _empty_registrations(event_id, now=now)
    _empty_tickets(event_id)
    db.session.expire_all()


def _empty_registrations(event_id: int, *, now: datetime) -> None:
    query = select(Registration.id, Registration.key, Registration.form_token).where(Registration.event_id == event_id)
    emptied = [
        {"row": row_id, "gone": gone_key(key), "form": _gone_form(row_id)}
        for row_id, key, form_token in db.session.execute(query)
        if form_token != _gone_form(row_id)
    ]
    _run_many(
        update(_REGISTRATIONS)
        .where(_REGISTRATIONS.c.id == bindparam("row"))
        .values(
            name="",
            email=None,
            phone=None,
            refusal_reason="",
            key=bindparam("gone"),
            form_token=bindparam("form"),
            erased_at=func.coalesce(_REGISTRATIONS.c.erased_at, now),
            updated_at=now,
        ),
        emptied,
    )


def _empty_tickets(event_id: int) -> None:
    full = (Ticket.event_id == event_id, Ticket.token != "")
    gone = {id_: gone_ticket_id(id_) for id_ in db.session.scalars(select(Ticket.ticket_id).where(*full))}
    _empty_lines(event_id, {before.hex(): after.hex() for before, after in gone.items()})
    codes = _empty_codes(event_id, gone)
    mapping = [{"before": before, "after": after} for before, after in gone.items()]
    for table in (_TICKETS, _LOG):
        theirs = (table.c.event_id == event_id, table.c.ticket_id == bindparam("before"))
        _run_many(update(table).where(*theirs).values(ticket_id=bindparam("after")), mapping)
    _run(update(Ticket).where(*full).values(token="", short_code=""))
    theirs = (_TICKETS.c.event_id == event_id, _TICKETS.c.ticket_id == bindparam("after"))
    _run_many(update(_TICKETS).where(*theirs).values(short_code=bindparam("code")), codes)


def _empty_codes(event_id: int, gone: Mapping[bytes, bytes]) -> list[dict[str, Any]]:
    """Take what was scanned and typed out of the log.

    Guests whose code was a ticket are counted with its party, and stay so: by the short code of the digest, which the
    ticket gets too. Returned are these tickets and codes.
    """
    of_guests = (LogEntryRow.event_id == event_id, IS_UNREAD, LogEntryRow.raw_code.is_not(None))
    typed = {code for code in db.session.scalars(select(LogEntryRow.raw_code).where(*of_guests)) if code}
    found = find_tickets_by_code(typed, event_id=event_id)
    rows = [
        {"typed": code, "after": gone[ticket.ticket_id], "code": short_code(gone[ticket.ticket_id])}
        for code, ticket in found.items()
        if ticket.ticket_id in gone
    ]
    theirs = (_LOG.c.event_id == event_id, _LOG.c.raw_code == bindparam("typed"))
    _run_many(update(_LOG).where(*theirs).values(raw_code=bindparam("code")), rows)
    digests = {row["code"] for row in rows} | {code for code in found if found[code].ticket_id not in gone}
    others = (LogEntryRow.event_id == event_id, or_(~IS_UNREAD, LogEntryRow.raw_code.not_in(digests)))
    _run(update(LogEntryRow).where(*others).values(raw_code=None))
    return rows


def _empty_lines(event_id: int, gone: dict[str, str]) -> None:
    """Lines of paper sheets name tickets too."""
    query = (
        select(PaperSheetEntry.id, PaperSheetEntry.line)
        .join(PaperSheet, PaperSheet.id == PaperSheetEntry.paper_sheet_id)
        .join(EventSession, EventSession.id == PaperSheet.event_session_id)
        .where(EventSession.event_id == event_id)
    )
    rows = [{"row": row_id, "after": gone[line]} for row_id, line in db.session.execute(query) if line in gone]
    _run_many(update(_LINES).where(_LINES.c.id == bindparam("row")).values(line=bindparam("after")), rows)


def _gone_form(registration_id: int) -> str:
    return f"gone-{registration_id}"


def _run(statement: Any) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})


def _run_many(statement: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.connection().execute(statement, rows)
