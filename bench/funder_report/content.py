"""A funded year: festivals and workshops whose door has let many people in, written straight into the tables."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from eventapp.adapters.randomness import new_key, new_reference, new_ticket_id, new_uuid
from eventapp.db import Base, db
from eventapp.domain.presets import PRESETS
from eventapp.domain.states import (
    DecidedBy,
    EntryKind,
    EventKind,
    EventStatus,
    FunderProfile,
    RegistrationSource,
    RegistrationStatus,
    ScanResult,
    TicketMode,
)
from eventapp.models import (
    Attendee,
    Device,
    Event,
    EventSession,
    EventText,
    Gate,
    LogEntryRow,
    Organization,
    Project,
    Registration,
    RegistrationSession,
    Ticket,
)

YEAR = 2026
STARTS_ON, ENDS_ON = date(YEAR, 1, 1), date(YEAR, 12, 31)
CLOSED_AT = datetime(YEAR, 12, 31, 12, tzinfo=UTC)
#: Every tenth event is a festival, with six times as many people as another one.
_FESTIVALS, _WEIGHT = 10, 6
_PARTIES = ((1, 0), (2, 0), (2, 2), (1, 0), (1, 1))
#: One of so many registered people stays at home, one guest is taken back, one code is read twice.
_MISSING, _TAKEN_BACK, _READ_TWICE = 10, 100, 50
#: So many people share the year's names, so that many come more than once.
_NAMES = 20_000
_DEVICES = 3

Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Held:
    """An event with its session and its phones."""

    event: Event
    session: EventSession
    devices: tuple[int, ...]


def fill(*, events: int, people: int) -> Project:
    """Fill an empty database with a project of so many events, to which so many people came in all."""
    project = _project()
    weights = [_WEIGHT if number % _FESTIVALS == 0 else 1 for number in range(events)]
    shares = [people * weight // sum(weights) for weight in weights]
    shares[0] += people - sum(shares)
    numbers = itertools.count(1)
    for number, share in enumerate(shares):
        kind = EventKind.FEST if number % _FESTIVALS == 0 else EventKind.WORKSHOP
        _let_in(_event(project, number=number, kind=kind, events=events), people=share, numbers=numbers)
    db.session.commit()
    return project


def _project() -> Project:
    organization = Organization(reference=new_reference(), name="Netzwerk Herne e. V.", short_name="Netzwerk Herne")
    db.session.add(organization)
    db.session.flush()
    project = Project(
        organization_id=organization.id,
        reference=new_reference(),
        name="Gemeinsames Handeln",
        funder="MKJFGFI NRW",
        funder_profile=FunderProfile.NRW,
        starts_on=STARTS_ON,
        ends_on=ENDS_ON,
    )
    db.session.add(project)
    db.session.flush()
    return project


def _event(project: Project, *, number: int, kind: EventKind, events: int) -> Held:
    preset = PRESETS[kind]
    starts_at = datetime(YEAR, 1, 10, 12, tzinfo=UTC) + timedelta(days=340 * number // events)
    session = EventSession(reference=new_reference(), starts_at=starts_at, ends_at=starts_at + timedelta(hours=5))
    event = Event(
        organization_id=project.organization_id,
        project_id=project.id,
        reference=new_reference(),
        kind=kind,
        status=EventStatus.FINISHED,
        ticket_mode=preset.ticket_mode,
        open_to_all=True,
        registration_mode=preset.registration_mode,
        list_duty=preset.list_duty,
        contact_days=preset.retention.contact_days,
        name_days=preset.retention.name_days,
        needs_days=preset.retention.needs_days,
        created_at=starts_at,
        updated_at=starts_at,
        texts=[EventText(language="de", title=f"Veranstaltung {number + 1}")],
        sessions=[session],
    )
    gate = Gate(name="Eingang")
    db.session.add(event)
    db.session.flush()
    gate.event_id = event.id
    db.session.add(gate)
    db.session.flush()
    phones = [_device(event, gate, starts_at=starts_at) for _ in range(_DEVICES)]
    db.session.add_all(phones)
    db.session.flush()
    return Held(event=event, session=session, devices=tuple(phone.id for phone in phones))


def _device(event: Event, gate: Gate, *, starts_at: datetime) -> Device:
    return Device(
        event_id=event.id,
        gate_id=gate.id,
        reference=new_reference(),
        name="Telefon",
        token_hash=new_key(),
        rights=(),
        paired_at=starts_at - timedelta(hours=1),
        expires_at=starts_at + timedelta(hours=8),
    )


def _let_in(held: Held, *, people: int, numbers: Iterator[int]) -> None:
    """Let people in: four of five with a booking, the others as guests."""
    booked = people * 4 // 5
    parties = list(_parties(held.event.kind, people=booked))
    absent = [(1, 0)] * (booked // _MISSING)
    registrations = [_registration(held, party, number=next(numbers)) for party in (*parties, *absent)]
    _insert(Registration, registrations)
    session_id = held.session.id
    _insert(RegistrationSession, [{"registration_id": r["id"], "event_session_id": session_id} for r in registrations])
    if held.event.ticket_mode is TicketMode.PERSONAL:
        holders = [
            {
                "id": r["id"],
                "registration_id": r["id"],
                "position": 0,
                "reference": new_reference(),
                "name": r["name"],
            }
            for r in registrations
        ]
        _insert(Attendee, holders)
    tickets = [_ticket(held, registration) for registration in registrations]
    _insert(Ticket, tickets)
    held.event.places_taken = held.session.places_taken = sum(row["adults"] + row["children"] for row in registrations)
    entries = [*_admissions(held, tickets[: len(parties)]), *_guests(held, people=people - booked)]
    _insert(LogEntryRow, entries)


def _parties(kind: EventKind, *, people: int) -> Iterator[tuple[int, int]]:
    """Return parties of so many people in all; to a workshop everybody comes alone."""
    for adults, children in itertools.cycle(_PARTIES if kind is EventKind.FEST else ((1, 0),)):
        if people < 1:
            return
        fitting = (adults, children) if adults + children <= people else (people, 0)
        people -= sum(fitting)
        yield fitting


def _registration(held: Held, party: tuple[int, int], *, number: int) -> Row:
    adults, children = party
    return {
        "id": number,
        "event_id": held.event.id,
        "reference": new_reference(),
        "key": new_key(),
        "form_token": new_key(),
        "status": RegistrationStatus.CONFIRMED,
        "source": RegistrationSource.ONLINE,
        "name": f"Gast {number % _NAMES}",
        "email": f"gast-{number % _NAMES}@example.org",
        "language": "de",
        "adults": adults,
        "children": children,
        "created_at": held.event.created_at,
        "updated_at": held.event.created_at,
    }


def _ticket(held: Held, registration: Row) -> Row:
    ticket_id = new_ticket_id()
    return {
        "event_id": held.event.id,
        "registration_id": registration["id"],
        "attendee_id": registration["id"] if held.event.ticket_mode is TicketMode.PERSONAL else None,
        "ticket_id": ticket_id,
        "token": ticket_id.hex(),  # nobody scans these
        "short_code": ticket_id.hex()[:7],
        "adults": registration["adults"],
        "children": registration["children"],
        "issued_at": held.event.created_at,
        "updated_at": held.event.created_at,
    }


def _admissions(held: Held, tickets: list[Row]) -> Iterator[Row]:
    for number, ticket in enumerate(tickets):
        people = {"ticket_id": ticket["ticket_id"], "adults": ticket["adults"], "children": ticket["children"]}
        yield _entry(held, number, EntryKind.ADMIT, result=ScanResult.ADMITTED, **people)
        if number % _READ_TWICE == 0:
            yield _entry(held, number, EntryKind.ADMIT, result=ScanResult.ALREADY_ADMITTED, **people)


def _guests(held: Held, *, people: int) -> Iterator[Row]:
    for number in range(people):
        yield _entry(held, number, EntryKind.WALK_IN, adults=1)
        if number % _TAKEN_BACK == 0:
            mistake = _entry(held, number, EntryKind.WALK_IN, adults=1)
            yield mistake
            yield _entry(held, number, EntryKind.REVERSAL, reverses=mistake["uuid"])


def _entry(
    held: Held,
    number: int,
    kind: EntryKind,
    *,
    result: ScanResult = ScanResult.RECORDED,
    ticket_id: bytes | None = None,
    adults: int = 0,
    children: int = 0,
    reverses: str | None = None,
) -> Row:
    at = held.session.starts_at + timedelta(seconds=2 * (number % 7200))
    return {
        "uuid": new_uuid(),
        "kind": kind,
        "event_id": held.event.id,
        "event_session_id": held.session.id,
        "device_id": held.devices[number % len(held.devices)],
        "device_seq": number,
        "happened_at": at,
        "counted_at": at,
        "received_at": at,
        "ticket_id": ticket_id,
        "adults": adults,
        "children": children,
        "decided_by": DecidedBy.DEVICE,
        "result": result,
        "reverses": reverses,
    }


def _insert(model: type[Base], rows: list[Row]) -> None:
    if rows:
        db.session.execute(insert(model), rows)
