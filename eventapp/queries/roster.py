"""What a phone downloads: the door's head, its tickets and who has arrived (docs/door.md)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, literal, or_, select
from sqlalchemy.orm import joinedload, selectinload

from eventapp.db import db
from eventapp.domain.admissions import fold_admissions
from eventapp.domain.names import short_name
from eventapp.domain.presets import CHILD_AGE_LIMITS
from eventapp.domain.roster import (
    NOT_KNOWN,
    DoorCounts,
    DoorDevice,
    DoorEvent,
    DoorSession,
    OtherEvent,
    RosterArrival,
    RosterHeader,
    RosterTicket,
    cursor_after,
    moment_of_cursor,
)
from eventapp.domain.states import (
    DeviceRight,
    EventKind,
    FunderProfile,
    RegistrationStatus,
    TicketStatus,
)
from eventapp.domain.texts import select_text
from eventapp.models import (
    Attendee,
    Event,
    EventSession,
    LogEntryRow,
    Registration,
    RegistrationSession,
    Ticket,
)
from eventapp.queries import attendance as attendance_queries
from eventapp.queries import door as door_queries
from eventapp.queries.devices import DeviceContext
from eventapp.queries.events import PUBLIC_STATUSES
from eventapp.queries.keys import get_public_keys

#: Tickets of other events are named when these begin within this span of now.
_NEIGHBOURS_WITHIN = timedelta(days=60)
_MAX_NEIGHBOURS = 30


class _Places:
    """Names with the place at which each was first met."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def of(self, name: str | None) -> int:
        """Return the place of a name; a new one comes last."""
        return NOT_KNOWN if name is None else self._places.setdefault(name, len(self._places))

    @property
    def names(self) -> list[str]:
        """The names in order."""
        return list(self._places)


@dataclass(frozen=True, kw_only=True)
class Roster:
    """A complete roster, or what changed since a cursor."""

    header: RosterHeader
    tickets: Sequence[RosterTicket]
    arrivals: Sequence[RosterArrival]


def get_roster(device: DeviceContext, *, cursor: str, language: str, now: datetime) -> Roster:
    """Return the roster for a phone: complete for an unknown cursor, else the tickets that changed.

    Names come only with the search right, shortened, and never for counselling (PRV-6, CNS-2).
    """
    event = _get_event(device.event_id)
    since = moment_of_cursor(cursor)
    has_names = DeviceRight.SEARCH in device.rights and event.kind is not EventKind.BERATUNG
    tickets = _list_tickets(event, since=since, with_names=has_names)
    gates, devices = _Places(), _Places()
    arrivals = _list_arrivals(event, tickets, is_delta=since is not None, gates=gates, devices=devices)
    header = RosterHeader(
        is_complete=since is None,
        cursor=cursor_after(now),
        version=get_roster_version(event.id),
        server_time=now,
        event=_door_event(event, language=language),
        sessions=[_door_session(event, session) for session in event.sessions],
        device=_door_device(device),
        keys={number: key.hex() for number, key in get_public_keys().items()},
        counts=count_sessions(event.id),
        other_events=_other_events(event, language=language, now=now),
        gates=gates.names,
        devices=devices.names,
        has_names=has_names,
    )
    return Roster(header=header, tickets=tickets, arrivals=arrivals)


def get_roster_version(event_id: int) -> str:
    """Return a word that changes with everything a roster shows."""
    tickets = select(func.max(Ticket.updated_at)).where(Ticket.event_id == event_id).scalar_subquery()
    ticket_count = select(func.count()).select_from(Ticket).where(Ticket.event_id == event_id).scalar_subquery()
    log_count = select(func.count()).select_from(LogEntryRow).where(LogEntryRow.event_id == event_id).scalar_subquery()
    row = db.session.execute(
        select(Event.updated_at, tickets, ticket_count, log_count).where(Event.id == event_id)
    ).one()
    return ".".join(str(int(v.timestamp() * 1000)) if isinstance(v, datetime) else str(v or 0) for v in row)


def count_sessions(event_id: int) -> dict[str, DoorCounts]:
    """Return what the door shows of each session, by session reference."""
    return {
        session.reference: DoorCounts(
            admitted=session.report.admitted,
            expected=max(0, session.report.no_shows),
            walk_ins=session.report.walk_ins,
            inside=session.report.inside,
        )
        for session in attendance_queries.list_session_attendance(event_id)
    }


def _get_event(event_id: int) -> Event:
    query = (
        select(Event)
        .where(Event.id == event_id)
        .options(
            joinedload(Event.venue),
            joinedload(Event.project),
            selectinload(Event.texts),
            selectinload(Event.sessions),
        )
    )
    return db.session.scalars(query).one()


def _list_tickets(event: Event, *, since: datetime | None, with_names: bool) -> list[RosterTicket]:
    chosen = _chosen_sessions(event)
    return [
        RosterTicket(
            ticket_id=ticket_id,
            adults=adults,
            children=children,
            status=registration_status,
            is_revoked=status is TicketStatus.REVOKED,
            event_sessions=chosen.get(registration_id, ()),
            name=short_name(name) if name else "",
        )
        # the connection itself: for thousands of plain rows the ORM's share would be a third
        for ticket_id, adults, children, registration_status, status, registration_id, name in (
            db.session.connection().execute(_tickets_query(event.id, since=since, with_names=with_names)).all()
        )
    ]


def _tickets_query(
    event_id: int, *, since: datetime | None, with_names: bool
) -> Select[bytes, int, int, RegistrationStatus, TicketStatus, int, str]:
    name = func.coalesce(Attendee.name, Registration.name) if with_names else literal("")
    query = (
        select(
            Ticket.ticket_id,
            Ticket.adults,
            Ticket.children,
            Registration.status,
            Ticket.status,
            Ticket.registration_id,
            name,
        )
        .join(Registration, Registration.id == Ticket.registration_id)
        .where(Ticket.event_id == event_id)
        .order_by(Ticket.id)
    )
    if with_names:
        query = query.outerjoin(Attendee, Attendee.id == Ticket.attendee_id)
    return query if since is None else query.where(_changed(event_id, since=since))


def _changed(event_id: int, *, since: datetime) -> ColumnElement[bool]:
    """Tickets that were changed or scanned since then, or whose scan was taken back."""
    fresh = (LogEntryRow.event_id == event_id) & (LogEntryRow.received_at >= since)
    scanned = select(LogEntryRow.ticket_id).where(fresh, LogEntryRow.ticket_id.is_not(None))
    reversed_uuids = select(LogEntryRow.reverses).where(fresh, LogEntryRow.reverses.is_not(None))
    undone = select(LogEntryRow.ticket_id).where(
        LogEntryRow.uuid.in_(reversed_uuids), LogEntryRow.ticket_id.is_not(None)
    )
    return or_(Ticket.updated_at >= since, Ticket.ticket_id.in_(scanned), Ticket.ticket_id.in_(undone))


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


def _list_arrivals(
    event: Event, tickets: Sequence[RosterTicket], *, is_delta: bool, gates: _Places, devices: _Places
) -> list[RosterArrival]:
    rows = {ticket.ticket_id: row for row, ticket in enumerate(tickets)}
    if not rows:
        return []
    places = {session.reference: place for place, session in enumerate(event.sessions)}
    entries = door_queries.list_admissions(event.id, ticket_ids=list(rows) if is_delta else None)
    return [
        RosterArrival(
            ticket=rows[ticket_id],
            event_session=places[event_session],
            adults=admission.party.adults,
            children=admission.party.children,
            first_at=int(admission.first.at.timestamp()),
            gate=gates.of(admission.first.gate),
            device=devices.of(admission.first.device),
        )
        for (ticket_id, event_session), admission in fold_admissions(entries, reversed_uuids=()).items()
        if ticket_id in rows
    ]


def _door_event(event: Event, *, language: str) -> DoorEvent:
    text = select_text(event.texts, language)
    profile = event.project.funder_profile if event.project else FunderProfile.NRW
    return DoorEvent(
        reference=event.reference,
        number=event.id,
        title=text.title if text else "",
        kind=event.kind,
        open_to_all=event.open_to_all,
        child_age_limit=CHILD_AGE_LIMITS[profile],
        venue=event.venue.name if event.venue else "",
    )


def _door_session(event: Event, session: EventSession) -> DoorSession:
    lead, grace = event.admission_lead_minutes, event.admission_grace_minutes
    return DoorSession(
        reference=session.reference,
        label=session.label,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        opens_at=None if lead is None else session.starts_at - timedelta(minutes=lead),
        closes_at=None if grace is None else session.ends_at + timedelta(minutes=grace),
        is_cancelled=session.is_cancelled,
    )


def _door_device(device: DeviceContext) -> DoorDevice:
    return DoorDevice(
        reference=device.reference,
        name=device.name,
        gate=device.gate,
        rights=device.rights,
        expires_at=device.expires_at,
    )


def _other_events(event: Event, *, language: str, now: datetime) -> list[OtherEvent]:
    """Return the organization's events around these days; counselling keeps its neutral title (CNS-3)."""
    first = select(func.min(EventSession.starts_at)).where(EventSession.event_id == Event.id).scalar_subquery()
    rows = db.session.execute(
        select(Event, first)
        .where(
            Event.organization_id == event.organization_id,
            Event.id != event.id,
            Event.status.in_(PUBLIC_STATUSES),
            first.between(now - _NEIGHBOURS_WITHIN, now + _NEIGHBOURS_WITHIN),
        )
        .order_by(first, Event.id)
        .limit(_MAX_NEIGHBOURS)
        .options(selectinload(Event.texts))
    )
    return [
        OtherEvent(number=other.id, title=text.title, starts_at=starts_at)
        for other, starts_at in rows
        if (text := select_text(other.texts, language)) is not None
    ]
