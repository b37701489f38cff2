"""What a phone downloads: the door's head, its tickets and who has arrived (docs/door.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, bindparam, func, literal, or_, select

from eventapp.db import db
from eventapp.domain.admissions import Admission, fold_admissions
from eventapp.domain.attendance import AttendanceReport
from eventapp.domain.check_in import FirstEntry
from eventapp.domain.names import name_marks, short_name
from eventapp.domain.roster import (
    NOT_KNOWN,
    DoorCounts,
    OtherPhone,
    RosterArrival,
    RosterHeader,
    RosterTicket,
    cursor_after,
    moment_of_cursor,
)
from eventapp.domain.states import (
    DeviceRight,
    EventKind,
    RegistrationStatus,
    TicketStatus,
)
from eventapp.models import (
    Attendee,
    Event,
    EventSession,
    LogEntryRow,
    Registration,
    RegistrationSession,
    Ticket,
)
from eventapp.queries import door as door_queries
from eventapp.queries.counted_log import get_counted_log
from eventapp.queries.devices import DeviceContext
from eventapp.queries.door_head import (
    door_device,
    door_event,
    door_session,
    get_device_names,
    get_event,
    list_other_events,
    signing_offer,
)
from eventapp.queries.guest_codes import JoinedGuests, list_joined_guests
from eventapp.queries.holders import holder_name
from eventapp.queries.keys import get_public_keys

_MINUTE = timedelta(minutes=1)
#: Built once: phones ask all the time.
_SESSIONS = (
    select(EventSession.id, EventSession.reference, EventSession.places_taken)
    .where(EventSession.event_id == bindparam("event_id"))
    .order_by(EventSession.starts_at, EventSession.id)
)


class _Phones:
    """The phones that let somebody in, each with the place at which it was first met."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, str], int] = {}

    def place_of(self, first: FirstEntry) -> int:
        """Return the place of the phone; a new one comes last."""
        if first.device is None:
            return NOT_KNOWN
        return self._places.setdefault((first.device, first.gate or ""), len(self._places))

    def listed(self, names: Mapping[str, str]) -> list[OtherPhone]:
        """Return the phones in order; ``names`` says who holds each."""
        return [
            OtherPhone(reference=reference, gate=gate, name=names.get(reference, ""))
            for reference, gate in self._places
        ]


@dataclass(frozen=True, kw_only=True)
class Roster:
    """A complete roster, or what changed since a cursor."""

    header: RosterHeader
    tickets: Sequence[RosterTicket]
    arrivals: Sequence[RosterArrival]


def get_roster(device: DeviceContext, *, cursor: str, language: str, zone: str, now: datetime) -> Roster:
    """Return the roster for a phone: complete for an unknown cursor, else the tickets that changed.

    Names come only with the search right, shortened; counselling gives neither names nor languages (PRV-6, CNS-2).
    A tablet for guests has no name of anybody, not even of helpers.
    """
    event = get_event(device.event_id)
    version = get_roster_version(event.id)  # first of all: what comes in meanwhile must make a difference to it
    since = moment_of_cursor(cursor)
    is_counselling = event.kind is EventKind.BERATUNG
    has_names = DeviceRight.SEARCH in device.rights and not is_counselling
    joined = list_joined_guests(event.id)
    changed = None if since is None else _changed(event.id, since=since, joined=joined)
    tickets = _list_tickets(event, changed=changed, with_names=has_names, with_languages=not is_counselling)
    admissions = _list_admissions(event, tickets, joined=joined, is_delta=since is not None)
    epoch = min((admission.first.at for admission in admissions.values()), default=now)
    phones = _Phones()
    arrivals = _list_arrivals(event, tickets, admissions=admissions, epoch=epoch, phones=phones)
    helpers = {} if DeviceRight.KIOSK in device.rights else get_device_names(event.id)
    header = RosterHeader(
        is_complete=since is None,
        cursor=cursor_after(now),
        version=version,
        server_time=now,
        event=door_event(event, device, language=language),
        sessions=[door_session(event, session) for session in event.sessions],
        device=door_device(device),
        keys={number: key.hex() for number, key in get_public_keys().items()},
        counts=count_sessions(event.id),
        other_events=list_other_events(event, language=language, now=now),
        devices=phones.listed(helpers),
        epoch=epoch,
        has_names=has_names,
        signing=signing_offer(device, event, zone=zone),
    )
    return Roster(header=header, tickets=tickets, arrivals=arrivals)


def get_roster_version(event_id: int) -> str:
    """Return a word that changes with everything a roster shows."""
    tickets = select(func.max(Ticket.updated_at)).where(Ticket.event_id == event_id).scalar_subquery()
    ticket_count = select(func.count()).select_from(Ticket).where(Ticket.event_id == event_id).scalar_subquery()
    log_count = select(func.count()).select_from(LogEntryRow).where(LogEntryRow.event_id == event_id).scalar_subquery()
    row = db.session.execute(
        # places too: of two cancellations in one moment the time of the second changes nothing
        select(Event.updated_at, tickets, ticket_count, log_count, Event.places_taken).where(Event.id == event_id)
    ).one()
    return ".".join(str(int(v.timestamp() * 1000)) if isinstance(v, datetime) else str(v or 0) for v in row)


def count_sessions(event_id: int) -> dict[str, DoorCounts]:
    """Return what the door shows of each session, by session reference."""
    sessions = db.session.connection().execute(_SESSIONS, {"event_id": event_id}).all()
    log = get_counted_log(event_id, [session_id for session_id, *_ in sessions])
    return {
        reference: _door_counts(log.sessions[session_id].report, places_taken=places_taken)
        for session_id, reference, places_taken in sessions
    }


def _door_counts(report: AttendanceReport, *, places_taken: int) -> DoorCounts:
    return DoorCounts(
        admitted=report.admitted,
        expected=max(0, places_taken - report.admitted),
        walk_ins=report.walk_ins,
        inside=report.inside,
    )


def _list_tickets(
    event: Event, *, changed: ColumnElement[bool] | None, with_names: bool, with_languages: bool
) -> list[RosterTicket]:
    chosen = _chosen_sessions(event)
    query = _tickets_query(event.id, changed=changed, with_names=with_names)
    return [
        RosterTicket(
            ticket_id=ticket_id,
            adults=adults,
            children=children,
            status=registration_status,
            is_revoked=status is TicketStatus.REVOKED,
            event_sessions=chosen.get(registration_id, ()),
            name=short_name(name) if name else "",
            marks=name_marks(name, key=event.reference) if name else b"",
            language=language if with_languages else "",
        )
        # the connection itself: for thousands of plain rows the ORM's share would be a third
        for ticket_id, adults, children, registration_status, status, registration_id, language, name in (
            db.session.connection().execute(query).all()
        )
    ]


def _tickets_query(
    event_id: int, *, changed: ColumnElement[bool] | None, with_names: bool
) -> Select[bytes, int, int, RegistrationStatus, TicketStatus, int, str, str]:
    name = holder_name() if with_names else literal("")
    query = (
        select(
            Ticket.ticket_id,
            Ticket.adults,
            Ticket.children,
            Registration.status,
            Ticket.status,
            Ticket.registration_id,
            Registration.language,
            name,
        )
        .join(Registration, Registration.id == Ticket.registration_id)
        .where(Ticket.event_id == event_id)
        .order_by(Ticket.id)
    )
    if with_names:
        query = query.outerjoin(Attendee, Attendee.id == Ticket.attendee_id)
    return query if changed is None else query.where(changed)


def _changed(event_id: int, *, since: datetime, joined: JoinedGuests) -> ColumnElement[bool]:
    """Tickets that were changed or scanned since then, or whose scan was taken back; and the few of joined guests."""
    fresh = (LogEntryRow.event_id == event_id) & (LogEntryRow.received_at >= since)
    scanned = select(LogEntryRow.ticket_id).where(fresh, LogEntryRow.ticket_id.is_not(None))
    reversed_uuids = select(LogEntryRow.reverses).where(fresh, LogEntryRow.reverses.is_not(None))
    undone = select(LogEntryRow.ticket_id).where(
        LogEntryRow.uuid.in_(reversed_uuids), LogEntryRow.ticket_id.is_not(None)
    )
    return or_(
        Ticket.updated_at >= since,
        Ticket.ticket_id.in_(scanned),
        Ticket.ticket_id.in_(undone),
        *([Ticket.ticket_id.in_(joined.tickets)] if joined.tickets else []),
    )


def _chosen_sessions(event: Event) -> dict[int, tuple[int, ...]]:
    """Return the places of the sessions that each registration is for."""
    places = {session.id: place for place, session in enumerate(event.sessions)}
    rows = db.session.execute(
        select(RegistrationSession.registration_id, RegistrationSession.event_session_id)
        .where(RegistrationSession.event_session_id.in_(places))
        .order_by(RegistrationSession.registration_id, RegistrationSession.event_session_id)
    )
    chosen: dict[int, tuple[int, ...]] = {}
    for registration_id, session_id in rows:
        chosen[registration_id] = (*chosen.get(registration_id, ()), places[session_id])
    return chosen


def _list_admissions(
    event: Event, tickets: Sequence[RosterTicket], *, joined: JoinedGuests, is_delta: bool
) -> Mapping[tuple[bytes, str], Admission]:
    if not tickets:
        return {}
    only = [ticket.ticket_id for ticket in tickets] if is_delta else None
    entries = [*door_queries.list_admissions(event.id, ticket_ids=only), *joined.admissions]
    return fold_admissions(entries, reversed_uuids=())


def _list_arrivals(
    event: Event,
    tickets: Sequence[RosterTicket],
    *,
    admissions: Mapping[tuple[bytes, str], Admission],
    epoch: datetime,
    phones: _Phones,
) -> list[RosterArrival]:
    rows = {ticket.ticket_id: row for row, ticket in enumerate(tickets)}
    places = {session.reference: place for place, session in enumerate(event.sessions)}
    return [
        RosterArrival(
            ticket=rows[ticket_id],
            event_session=places[event_session],
            adults=admission.party.adults,
            children=admission.party.children,
            first_minute=int((admission.first.at - epoch) / _MINUTE),
            device=phones.place_of(admission.first),
        )
        for (ticket_id, event_session), admission in admissions.items()
        if ticket_id in rows
    ]
