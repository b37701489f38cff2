"""A door that left something to decide, and answers to it."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from eventapp.domain.attendance import NOBODY, AttendanceReport
from eventapp.domain.check_in import Party
from eventapp.domain.conflicts import Case
from eventapp.domain.states import DeskAnswer, DeviceRight, EntryKind
from eventapp.domain.sync import UploadedEntry
from eventapp.models import Event, Registration
from eventapp.queries import attendance as attendance_queries
from eventapp.queries.conflicts import SessionDesk, list_session_desks
from eventapp.services.conflicts import Answer
from tests.support.builders import STARTS_AT
from tests.support.door import make_entry, pair_phone, ticket_of, upload

DESK_AT = STARTS_AT + timedelta(hours=3)


def desk_of(event: Event) -> SessionDesk:
    """The desk of the event's only session."""
    [desk] = list_session_desks(event.id)
    return desk


def cases_of(event: Event) -> Sequence[Case]:
    """The open cases of the event's only session."""
    return desk_of(event).cases


def report_of(event: Event) -> AttendanceReport:
    """The numbers of the event's only session."""
    [session] = attendance_queries.list_session_attendance(event.id)
    return session.report


def admit_at_two_gates(event: Event, registration: Registration, *, people: int = 2) -> tuple[str, str]:
    """Let a party in at two gates whose phones knew nothing of one another; returns the phones' tokens."""
    west = pair_phone(event, gate="Tor West", name="Gus", rights=(DeviceRight.WALK_IN,))
    east = pair_phone(event, gate="Tor Ost", name="Mia", rights=(DeviceRight.WALK_IN,))
    ticket = ticket_of(registration)
    upload(west, make_entry(event, ticket=ticket, adults=people, at=STARTS_AT), now=DESK_AT)
    upload(east, make_entry(event, ticket=ticket, adults=people, at=STARTS_AT + timedelta(minutes=7)), now=DESK_AT)
    return west, east


def guest_with_code(event: Event, code: str, *, adults: int = 1, at: datetime = STARTS_AT) -> UploadedEntry:
    """A guest counted behind a code that the phone did not know."""
    return replace(make_entry(event, kind=EntryKind.WALK_IN, adults=adults, at=at), code=code)


def answer_to(
    event: Event,
    case: Case,
    answer: DeskAnswer,
    *,
    guests: Party = NOBODY,
    reason: str = "",
    decision_uuid: str | None = None,
) -> Answer:
    """An organizer's answer to a case as it stands."""
    return Answer(
        uuid=decision_uuid or str(uuid.uuid4()),
        event_session=desk_of(event).event_session.reference,
        conflict=case.kind,
        shown=case.fresh,
        answer=answer,
        guests=guests,
        reason=reason,
    )
