"""Certificates of attendance: who may get one, which are issued, and what is behind a number."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from eventapp.db import db
from eventapp.domain.certificates import Attendance, CertificateWords, Part, assess
from eventapp.domain.errors import NotFound
from eventapp.domain.paper import name_order
from eventapp.domain.states import TicketMode
from eventapp.models import (
    Attendee,
    Certificate,
    CertificateSession,
    CertificateSettings,
    Event,
    Registration,
)
from eventapp.queries import events as event_queries
from eventapp.queries.persons import ATTENDEE, REGISTRATION, list_admitted_parties


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Somebody with a name whom the door let in. ``position`` tells the people of a registration apart."""

    registration_id: int
    registration_reference: str
    attendee_id: int | None
    position: int
    name: str
    email: str | None
    attendance: Attendance
    certificate: Certificate | None


@dataclass(frozen=True, kw_only=True)
class CertificateList:
    """The people of an event who may get a certificate, and certificates of people who were not there after all."""

    holders: Sequence[Holder]
    unfounded: Sequence[Certificate]


def get_words(event_id: int) -> CertificateWords:
    """Return what the event's certificates say; empty words before anybody has written them."""
    row = db.session.get(CertificateSettings, event_id)
    if row is None:
        return CertificateWords()
    return CertificateWords(
        contents=tuple(line for line in row.contents.split("\n") if line),
        leader=row.leader,
        signer_name=row.signer_name,
        signer_role=row.signer_role,
        second_language=row.second_language,
        required_percent=row.required_percent,
    )


def list_parts(event_id: int) -> list[Part]:
    """Return the event's sessions that take place."""
    return [
        Part(
            event_session_id=session.id,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            break_minutes=session.break_minutes,
        )
        for session in event_queries.list_sessions(event_id)
        if not session.is_cancelled
    ]


def get_certificate_list(event_id: int) -> CertificateList:
    """Return who may get a certificate, in German order, each with the one that is issued."""
    parts, words = list_parts(event_id), get_words(event_id)
    attended = _attended([part.event_session_id for part in parts], event_id=event_id)
    issued = _issued(event_id)
    holders = []
    for key, row in _people(attended).items():
        attendance = assess(parts, attended=frozenset(attended[key]), required_percent=words.required_percent)
        if attendance is not None:
            certificate = issued.pop((row.registration_id, row.attendee_id), None)
            holders.append(_holder(row, attendance, certificate))
    return CertificateList(
        holders=sorted(holders, key=lambda holder: (name_order(holder.name), holder.registration_id, holder.position)),
        unfounded=[certificate for certificate in issued.values() if certificate.name is not None],
    )


def get_holder(event_id: int, *, registration_reference: str, position: int) -> Holder:
    """Return one person of the list. Raises NotFound."""
    for holder in get_certificate_list(event_id).holders:
        if (holder.registration_reference, holder.position) == (registration_reference, position):
            return holder
    raise NotFound


def list_standing(event_id: int) -> list[Certificate]:
    """Return the event's certificates that hold and still have their names, in German order."""
    query = _standing().where(Certificate.event_id == event_id, Certificate.name.is_not(None))
    rows = db.session.scalars(query.options(selectinload(Certificate.parts)))
    return sorted(rows, key=lambda row: (name_order(row.name or ""), row.id))


def list_of_registration(registration_id: int) -> list[Certificate]:
    """Return the certificates that hold of a registration's people, those without names left out."""
    query = _standing().where(Certificate.registration_id == registration_id, Certificate.name.is_not(None))
    return list(db.session.scalars(query.options(selectinload(Certificate.parts)).order_by(Certificate.id)))


def find_of_person(registration_id: int, *, attendee_id: int | None) -> Certificate | None:
    """Return the certificate of one person that holds, also without its name; None before it is issued."""
    query = _standing().where(Certificate.registration_id == registration_id, Certificate.attendee_id == attendee_id)
    return db.session.scalars(query.options(selectinload(Certificate.parts)).order_by(Certificate.id)).first()


def find_by_number(number: str) -> Certificate | None:
    """Return the certificate with its event and sessions, withdrawn ones too; None for an unknown number."""
    query = (
        select(Certificate)
        .where(Certificate.number == number)
        .options(
            joinedload(Certificate.event).options(selectinload(Event.texts), joinedload(Event.organization)),
            selectinload(Certificate.parts).joinedload(CertificateSession.event_session),
        )
    )
    return db.session.scalars(query).first()


def get_of_event(number: str, *, event_id: int) -> Certificate:
    """Return a certificate of the event that holds and has its name. Raises NotFound."""
    query = _standing().where(
        Certificate.number == number, Certificate.event_id == event_id, Certificate.name.is_not(None)
    )
    certificate = db.session.scalars(query.options(selectinload(Certificate.parts))).first()
    if certificate is None:
        raise NotFound
    return certificate


def count_by_session(event_session_ids: Collection[int]) -> dict[int, int]:
    """Return how many certificates that hold count each session, with names or without (report, R10)."""
    rows = db.session.execute(
        select(CertificateSession.event_session_id, func.count())
        .join(Certificate, Certificate.id == CertificateSession.certificate_id)
        .where(CertificateSession.event_session_id.in_(event_session_ids), Certificate.withdrawn_at.is_(None))
        .group_by(CertificateSession.event_session_id)
    )
    return {session_id: count for session_id, count in rows}


@dataclass(frozen=True, kw_only=True)
class _Person:
    registration_id: int
    registration_reference: str
    attendee_id: int | None
    position: int
    name: str
    email: str | None


def _standing() -> Select[Certificate]:
    return select(Certificate).where(Certificate.withdrawn_at.is_(None))


def _attended(event_session_ids: Sequence[int], *, event_id: int) -> dict[str, set[int]]:
    attended: dict[str, set[int]] = defaultdict(set)
    for session_id, parties in list_admitted_parties(event_id, event_session_ids).items():
        for party in parties:
            attended[party].add(session_id)
    return attended


def _issued(event_id: int) -> dict[tuple[int | None, int | None], Certificate]:
    rows = db.session.scalars(_standing().where(Certificate.event_id == event_id).order_by(Certificate.id))
    return {(row.registration_id, row.attendee_id): row for row in rows}


def _people(parties: Mapping[str, object]) -> dict[str, _Person]:
    """Return the people with names behind these parties: of a party ticket only whoever it is for alone."""
    attendees = [int(party.removeprefix(ATTENDEE)) for party in parties if party.startswith(ATTENDEE)]
    contacts = [int(party.removeprefix(REGISTRATION)) for party in parties if party.startswith(REGISTRATION)]
    named = db.session.execute(
        select(
            Attendee.id, Attendee.position, Attendee.name, Registration.id, Registration.reference, Registration.email
        )
        .join(Registration, Registration.id == Attendee.registration_id)
        .where(Attendee.id.in_(attendees), Attendee.name != "")
    )
    alone = db.session.execute(
        select(Registration.id, Registration.name, Registration.reference, Registration.email)
        .join(Event, Event.id == Registration.event_id)
        .where(
            Registration.id.in_(contacts),
            Registration.name != "",
            Registration.adults + Registration.children == 1,
            Event.ticket_mode == TicketMode.PARTY,
        )
    )
    people = {
        f"{ATTENDEE}{attendee_id}": _Person(
            registration_id=registration_id,
            registration_reference=reference,
            attendee_id=attendee_id,
            position=position,
            name=name,
            email=email,
        )
        for attendee_id, position, name, registration_id, reference, email in named
    }
    people |= {
        f"{REGISTRATION}{registration_id}": _Person(
            registration_id=registration_id,
            registration_reference=reference,
            attendee_id=None,
            position=0,
            name=name,
            email=email,
        )
        for registration_id, name, reference, email in alone
    }
    return people


def _holder(person: _Person, attendance: Attendance, certificate: Certificate | None) -> Holder:
    return Holder(
        registration_id=person.registration_id,
        registration_reference=person.registration_reference,
        attendee_id=person.attendee_id,
        position=person.position,
        name=person.name,
        email=person.email,
        attendance=attendance,
        certificate=certificate,
    )
