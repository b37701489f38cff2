"""The registrations of an event as organizers look through them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from eventapp.db import db
from eventapp.domain.admissions import fold_admissions
from eventapp.domain.paper import name_order
from eventapp.domain.states import RegistrationSource, RegistrationStatus
from eventapp.domain.tickets import normalize_short_code
from eventapp.models import (
    Attendee,
    EventSession,
    Registration,
    RegistrationNeed,
    RegistrationSession,
    Ticket,
)
from eventapp.queries import door as door_queries
from eventapp.queries.guest_codes import list_joined_guests
from eventapp.queries.holders import holder_name

PAGE_SIZE = 30


class PeopleOrder(StrEnum):
    """How the list can be sorted."""

    NAME = "name"
    NEWEST = "newest"
    PARTY = "party"


@dataclass(frozen=True, kw_only=True)
class PeopleFilter:
    """What an organizer looks for. ``page`` counts from 1."""

    event_id: int
    words: str = ""
    #: the words read as an address or a telephone number: those are found whole or not at all, for they are sealed
    contact: str = ""
    status: RegistrationStatus | None = None
    with_needs: bool = False
    order: PeopleOrder = PeopleOrder.NAME
    page: int = 1


@dataclass(frozen=True, kw_only=True)
class PeoplePage:
    """One page of registrations and how many there are altogether."""

    registrations: list[Registration]
    total: int
    first: int

    @property
    def last(self) -> int:
        """Position of the last one shown."""
        return self.first + len(self.registrations) - 1


def list_people(wanted: PeopleFilter) -> PeoplePage:
    """Return a page of registrations with attendees, tickets and needs."""
    ids = _list_ids(wanted)
    offset = (wanted.page - 1) * PAGE_SIZE
    shown = ids[offset : offset + PAGE_SIZE]
    rows = db.session.scalars(
        select(Registration)
        .where(Registration.id.in_(shown))
        .options(
            selectinload(Registration.attendees),
            selectinload(Registration.tickets),
            selectinload(Registration.needs),
            joinedload(Registration.invitation),
        )
    )
    found = {row.id: row for row in rows}
    registrations = [found[registration_id] for registration_id in shown if registration_id in found]
    return PeoplePage(registrations=registrations, total=len(ids), first=offset + 1 if registrations else 0)


def _list_ids(wanted: PeopleFilter) -> list[int]:
    """Return who is meant, in order; a database knows the places of bytes in a name, not of letters."""
    query = _filtered(select(Registration.id, Registration.name), wanted)
    rows = db.session.execute(query.order_by(*_order(wanted.order), Registration.id)).all()
    if wanted.order is PeopleOrder.NAME:
        return [row[0] for row in sorted(rows, key=lambda row: name_order(row[1]))]
    return [row[0] for row in rows]


def count_by_status(event_id: int) -> Mapping[RegistrationStatus, int]:
    """Return the number of registrations in each status."""
    rows = db.session.execute(
        select(Registration.status, func.count(Registration.id))
        .where(Registration.event_id == event_id, _is_somebody())
        .group_by(Registration.status)
    )
    return {status: count for status, count in rows}


def count_with_needs(event_id: int) -> int:
    """Return how many registrations that are not cancelled named a need."""
    query = select(func.count(Registration.id)).where(
        Registration.event_id == event_id,
        Registration.status != RegistrationStatus.CANCELED,
        exists().where(RegistrationNeed.registration_id == Registration.id),
    )
    return db.session.scalar(query) or 0


@dataclass(frozen=True, kw_only=True)
class AttendeeLine:
    """One person or party of the attendee list, with whether and when they came."""

    name: str
    adults: int
    children: int
    email: str | None
    phone: str | None
    status: RegistrationStatus
    registered_at: datetime
    event_session_id: int
    registration_id: int
    #: position of the person with a personal ticket
    person: int | None
    admitted: int
    first_admitted_at: datetime | None


def list_attendee_lines(event_id: int) -> list[AttendeeLine]:
    """Return one line for each ticket and session, for the download of a list; cancelled ones too."""
    entries = [*door_queries.list_admissions(event_id), *list_joined_guests(event_id).admissions]
    admissions = fold_admissions(entries, reversed_uuids=())
    rows = db.session.execute(
        select(
            Ticket.ticket_id,
            holder_name(),
            Ticket.adults,
            Ticket.children,
            Registration.email,
            Registration.phone,
            Registration.status,
            Registration.created_at,
            EventSession.id,
            EventSession.reference,
            Registration.id,
            Attendee.position,
        )
        .join(Registration, Registration.id == Ticket.registration_id)
        .join(RegistrationSession, RegistrationSession.registration_id == Registration.id)
        .join(EventSession, EventSession.id == RegistrationSession.event_session_id)
        .outerjoin(Attendee, Attendee.id == Ticket.attendee_id)
        .where(Ticket.event_id == event_id)
        .where(or_(Ticket.revoked_at.is_(None), Registration.status == RegistrationStatus.CANCELED))
        .order_by(Ticket.id)
    )
    in_order = sorted(rows, key=lambda row: (row[8], name_order(row[1] or "")))
    return [
        AttendeeLine(
            name=name,
            adults=adults,
            children=children,
            email=email,
            phone=phone,
            status=status,
            registered_at=registered_at,
            event_session_id=session_id,
            registration_id=registration_id,
            person=person,
            admitted=admission.party.size if admission else 0,
            first_admitted_at=admission.first.at if admission else None,
        )
        for (
            ticket_id,
            name,
            adults,
            children,
            email,
            phone,
            status,
            registered_at,
            session_id,
            session,
            registration_id,
            person,
        ) in in_order
        for admission in [admissions.get((ticket_id, session))]
    ]


def _filtered(query: Select[int, str], wanted: PeopleFilter) -> Select[int, str]:
    query = query.where(Registration.event_id == wanted.event_id, _is_somebody())
    if wanted.status is not None:
        query = query.where(Registration.status == wanted.status)
    if wanted.with_needs:
        query = query.where(exists().where(RegistrationNeed.registration_id == Registration.id))
    if wanted.words.strip():
        query = query.where(_matches(wanted.words.strip(), contact=wanted.contact))
    return query


def _is_somebody() -> ColumnElement[bool]:
    """Stacks of blank tickets are nobody's registration."""
    return Registration.source != RegistrationSource.BLANK


def _matches(words: str, *, contact: str) -> ColumnElement[bool]:
    pattern = "%" + words.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"

    def contains(column: Any) -> ColumnElement[bool]:
        return func.lower(column).like(pattern, escape="\\")

    named = exists().where(Attendee.registration_id == Registration.id, contains(Attendee.name))
    found = [contains(Registration.name), named]
    if contact:
        found += [Registration.email == contact, Registration.phone == contact]
    short_code = normalize_short_code(words)
    if short_code is not None:
        found.append(exists().where(Ticket.registration_id == Registration.id, Ticket.short_code == short_code))
    return or_(*found)


def _order(order: PeopleOrder) -> tuple[ColumnElement[Any], ...]:
    if order is PeopleOrder.NEWEST:
        return (Registration.created_at.desc(),)
    if order is PeopleOrder.PARTY:
        return ((Registration.adults + Registration.children).desc(),)
    return ()
