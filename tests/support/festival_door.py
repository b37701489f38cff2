"""The door of an event in a browser: its link, who is registered, what guests hold up, and what the server counted."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.attendance import AttendanceReport
from eventapp.domain.pairing import link_secret
from eventapp.domain.states import HELPER_RIGHTS, DeviceRight
from eventapp.models import Event, LogEntryRow, Registration, Ticket
from eventapp.queries import attendance as attendance_queries
from eventapp.services import devices as device_services
from tests.support.builders import make_registration
from tests.support.door_phone import DoorPhone, ticket_picture

#: Makes one more phone.
NewPhone = Callable[[], DoorPhone]


def link_of(
    event: Event, app: Flask, *, gate: str = "Tor West", rights: tuple[DeviceRight, ...] = HELPER_RIGHTS
) -> str:
    """A door link as an organizer hands it out."""
    now = datetime.now(UTC)
    link = device_services.make_door_link(event_id=event.id, gate=gate, rights=rights, now=now)
    return f"/door/#{link.reference}.{link_secret(link.reference, secret_key=app.config['SECRET_KEY'].encode())}"


def register(event: Event, *, adults: int = 1, children: int = 0, name: str = "Amina Kaya") -> Registration:
    """A registration made now."""
    return make_registration(event, adults=adults, children=children, name=name, now=datetime.now(UTC))


def ticket_of(registration: Registration) -> Ticket:
    """The registration's only ticket."""
    return db.session.scalars(select(Ticket).where(Ticket.registration_id == registration.id)).one()


def picture_of(registration: Registration, *, base_url: str) -> bytes:
    """What the guest holds up."""
    return ticket_picture(ticket_of(registration).token, base_url=base_url)


def numbers_of(event: Event) -> AttendanceReport:
    """The numbers of the event's only session, as the server counts them now."""
    db.session.rollback()
    [session] = attendance_queries.list_session_attendance(event.id)
    return session.report


def log() -> list[LogEntryRow]:
    """What the server's log holds now, in the order of one phone."""
    db.session.rollback()
    return list(db.session.scalars(select(LogEntryRow).order_by(LogEntryRow.device_seq, LogEntryRow.id)))
