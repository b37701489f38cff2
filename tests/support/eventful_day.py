"""An event to which anything happens that can change its numbers, each by the service that does it in real use."""

import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.check_in import Party
from eventapp.domain.errors import DomainError
from eventapp.domain.estimates import EstimateDetails
from eventapp.domain.registering import PartyChange, PartyMember
from eventapp.domain.states import (
    HELPER_RIGHTS,
    DeskAnswer,
    EntryKind,
    EstimateMethod,
    RegistrationMode,
    RegistrationSource,
    ScanResult,
    TicketMode,
)
from eventapp.models import EventSession, LogEntryRow, Registration, Ticket
from eventapp.queries.conflicts import list_decided, list_session_desks
from eventapp.queries.events import list_sessions
from eventapp.services import (
    blank_tickets,
    conflicts,
    erasure,
    estimates,
    event_sessions,
    handovers,
    party_changes,
    registrations,
    retention,
    session_choices,
    tickets,
)
from eventapp.services.conflicts import Answer
from tests.support.builders import ENDS_AT, NOW, STARTS_AT, make_details, make_event, make_session, make_user
from tests.support.builders import make_organization as make_host
from tests.support.builders import make_registration as register
from tests.support.door import make_entry, pair_phone, upload

#: Before the doors: parties may still be changed.
BEFORE = STARTS_AT - timedelta(hours=2)
YEARS_LATER = ENDS_AT + timedelta(days=4000)


class EventfulDay:
    """Two sessions, two phones, a stack of blank tickets and a few parties; ``happen`` does one thing after another."""

    def __init__(self, *, ticket_mode: TicketMode) -> None:
        host = make_host()
        self._user_id = make_user(host).id
        self.event = make_event(
            organization=host,
            sessions=[
                make_session(label="Teil 1"),
                make_session(label="Teil 2", starts_at=STARTS_AT + timedelta(hours=1)),
            ],
            ticket_mode=ticket_mode,
            registration_mode=RegistrationMode.REQUIRED,
        )
        self.event_id = self.event.id
        self._tokens = [pair_phone(self.event, gate=gate, rights=HELPER_RIGHTS) for gate in ("West", "Ost")]
        self._stack = blank_tickets.make_stack(
            event_id=self.event_id, count=3, language="de", user_id=self._user_id, now=NOW
        ).reference
        for size in (1, 3):
            self._register(size, 0)

    def happen(self, what: str, first: int, second: int) -> None:
        """Do one of ``THINGS``; the numbers choose which and how much. What the rules refuse does not happen."""
        with suppress(DomainError):
            self.THINGS[what](self, first, second)

    def _register(self, first: int, second: int) -> None:
        chosen = [session.reference for session in list_sessions(self.event_id)][: 1 + second % 2]
        names = tuple(f"Gast {number}" for number in range(1 + first % 3))
        register(self.event, adults=1 + first % 3, attendee_names=names, event_sessions=chosen)

    def _cancel(self, first: int, _second: int) -> None:
        registrations.cancel(registration_id=self._registration(first), now=BEFORE)

    def _change_party(self, first: int, second: int) -> None:
        members = tuple(PartyMember(name=f"Gast {number}") for number in range(1 + second % 4))
        change = PartyChange(party=Party(adults=1 + second % 4), name="Ada Beispiel", members=members)
        party_changes.change_party(registration_id=self._registration(first), change=change, now=BEFORE)

    def _choose_sessions(self, first: int, second: int) -> None:
        sessions = [session.reference for session in list_sessions(self.event_id)]
        wanted = (sessions[:1], sessions[1:], sessions)[second % 3]
        session_choices.choose_sessions(registration_id=self._registration(first), wanted=wanted, now=BEFORE)

    def _reissue(self, first: int, second: int) -> None:
        tickets.reissue(registration_id=self._registration(first), now=BEFORE + timedelta(hours=second % 4))

    def _hand_over(self, first: int, second: int) -> None:
        to = PartyMember(name="Bo Beispiel")
        handovers.hand_over(registration_id=self._registration(first), position=second % 2, to=to, now=BEFORE)

    def _take_blank_ticket(self, first: int, second: int) -> None:
        blank_tickets.register_at_desk(
            event_id=self.event_id,
            details=make_details(
                adults=1, attendee_names=("Cy Beispiel",), event_sessions=[self._session(second).reference]
            ),
            blank_code=self._ticket(first).short_code,
            user_id=self._user_id,
            now=BEFORE,
        )

    def _revoke_blank_tickets(self, _first: int, _second: int) -> None:
        blank_tickets.revoke_stack(reference=self._stack, event_id=self.event_id, user_id=self._user_id, now=BEFORE)

    def _scan(self, first: int, second: int) -> None:
        self._upload(EntryKind.ADMIT, first, second, ticket=self._ticket(first).ticket_id, adults=1 + second % 3)

    def _scan_unknown(self, first: int, second: int) -> None:
        self._upload(EntryKind.ADMIT, first, second, ticket=bytes([first % 2]) * 8, adults=1)

    def _count_guest_with_code(self, first: int, second: int) -> None:
        self._upload(EntryKind.WALK_IN, first, second, code=self._ticket(first).short_code, adults=1 + second % 2)

    def _count_guest(self, first: int, second: int) -> None:
        self._upload(EntryKind.WALK_IN, first, second, adults=first % 2, children=1)

    def _tap(self, first: int, second: int) -> None:
        self._upload(EntryKind.TALLY, first, second, adults=first % 5 - 2)

    def _leave(self, first: int, second: int) -> None:
        self._upload(EntryKind.EXIT, first, second, adults=1)

    def _take_back(self, first: int, second: int) -> None:
        entries = db.session.execute(
            select(LogEntryRow.uuid, EventSession.reference)
            .join(EventSession, EventSession.id == LogEntryRow.event_session_id)
            .where(LogEntryRow.event_id == self.event_id)
            .order_by(LogEntryRow.id)
        ).all()
        if entries:
            reverses, session = entries[first % len(entries)]
            entry = make_entry(self.event, kind=EntryKind.REVERSAL, adults=0, reverses=reverses, event_session=session)
            upload(self._tokens[second % 2], entry, now=ENDS_AT)

    def _decide(self, first: int, second: int) -> None:
        cases = [(desk, case) for desk in list_session_desks(self.event_id) for case in desk.cases]
        if cases:
            desk, case = cases[first % len(cases)]
            answer = Answer(
                uuid=str(uuid.uuid4()),
                event_session=desk.event_session.reference,
                conflict=case.kind,
                shown=case.fresh,
                answer=list(DeskAnswer)[second % len(DeskAnswer)],
                guests=Party(adults=1 if list(DeskAnswer)[second % len(DeskAnswer)] is DeskAnswer.MORE_PEOPLE else 0),
                reason="So gesehen",
            )
            conflicts.decide(answer, event_id=self.event_id, user_id=self._user_id, now=ENDS_AT)

    def _undo_decision(self, first: int, _second: int) -> None:
        decided = list_decided(self.event_id)
        if decided:
            decision = decided[first % len(decided)]
            conflicts.undo(decision.uuid, event_id=self.event_id, user_id=self._user_id, now=ENDS_AT)

    def _estimate(self, first: int, second: int) -> None:
        details = EstimateDetails(
            count=first, method=EstimateMethod.GRID_COUNT, estimated_at=ENDS_AT, responsible="Olga Beispiel"
        )
        estimates.record_estimate(event_session_id=self._session(second).id, details=details, now=ENDS_AT)

    def _cancel_session(self, first: int, second: int) -> None:
        change = event_sessions.cancel_session if second % 2 else event_sessions.restore_session
        reference = self._session(first).reference
        change(event_id=self.event_id, reference=reference, user_id=self._user_id, now=BEFORE)

    def _erase_person(self, first: int, second: int) -> None:
        erasure.erase_registration(registration_id=self._registration(first), now=BEFORE + timedelta(days=second % 2))

    def _retention(self, first: int, _second: int) -> None:
        if first % 4 == 0:  # otherwise little is left to happen to anybody
            retention.run(zone="Europe/Berlin", now=YEARS_LATER)

    def _registration(self, number: int) -> int:
        of_people = (Registration.event_id == self.event_id, Registration.source != RegistrationSource.BLANK)
        ids = db.session.scalars(select(Registration.id).where(*of_people).order_by(Registration.id)).all()
        return ids[number % len(ids)]

    def _ticket(self, number: int) -> Ticket:
        query = select(Ticket).where(Ticket.event_id == self.event_id).order_by(Ticket.id)
        found = db.session.scalars(query).all()
        return found[number % len(found)]

    def _session(self, number: int) -> EventSession:
        sessions = list_sessions(self.event_id)
        return sessions[number % len(sessions)]

    def _upload(
        self,
        kind: EntryKind,
        first: int,
        second: int,
        *,
        ticket: bytes | None = None,
        code: str | None = None,
        adults: int = 0,
        children: int = 0,
    ) -> None:
        """Upload an entry that happened at some time before; late ones come after others that happened later."""
        entry = make_entry(
            self.event,
            kind=kind,
            ticket=ticket,
            adults=adults,
            children=children,
            at=STARTS_AT + timedelta(minutes=7 * (second % 11) - 20),
            event_session=self._session(second).reference,
            result=ScanResult.ADMITTED if kind is EntryKind.ADMIT else ScanResult.RECORDED,
        )
        upload(self._tokens[first % 2], replace(entry, code=code), now=ENDS_AT)

    #: What can happen, by name.
    THINGS: ClassVar[dict[str, Callable[["EventfulDay", int, int], None]]] = {
        "register": _register,
        "cancel": _cancel,
        "change party": _change_party,
        "choose sessions": _choose_sessions,
        "reissue": _reissue,
        "hand over": _hand_over,
        "take blank ticket": _take_blank_ticket,
        "revoke blank tickets": _revoke_blank_tickets,
        "scan": _scan,
        "scan unknown": _scan_unknown,
        "count guest with code": _count_guest_with_code,
        "count guest": _count_guest,
        "tap": _tap,
        "leave": _leave,
        "take back": _take_back,
        "decide": _decide,
        "undo decision": _undo_decision,
        "estimate": _estimate,
        "cancel session": _cancel_session,
        "erase person": _erase_person,
        "retention": _retention,
    }
