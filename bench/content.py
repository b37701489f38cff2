"""What is measured: the demo content and more people, made by the services that make them in real use."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import Flask
from sqlalchemy import func, select

from eventapp.adapters import clock
from eventapp.adapters.randomness import new_key
from eventapp.db import db
from eventapp.domain.check_in import Party
from eventapp.domain.pairing import link_secret
from eventapp.domain.registering import Contact, RegistrationDetails
from eventapp.domain.states import HELPER_RIGHTS
from eventapp.models import Event, OutboxMessage, Ticket
from eventapp.queries import accounts, events
from eventapp.queries import registrations as registration_queries
from eventapp.services import demo, devices, event_copies, publication
from eventapp.services import registrations as registration_services

PHONES = 4
FEW_PLACES = 50
_DAYS_LATER = 14
_PARTIES = (Party(adults=1), Party(adults=2), Party(adults=2, children=2), Party(adults=1, children=3))


@dataclass(frozen=True, kw_only=True)
class Content:
    """What the load needs to know. ``tickets`` are ids in hex, ``phones`` bearer tokens of the door."""

    event: str
    scarce_event: str
    event_session: str
    phones: tuple[str, ...]
    tickets: tuple[str, ...]


def fill(app: Flask, *, registrations: int) -> Content:
    """Fill a migrated, empty database; besides the demo content so many registrations of one event."""
    zone = app.config["TIMEZONE"]
    with app.app_context():
        now = clock.now()
        demo.load(demo.shifted_dates(now=now, zone=zone))
        festival = events.get_public_event(demo.FESTIVAL_REFERENCE)
        event = _copy(festival, capacity=None, zone=zone, now=now)
        scarce_event = _copy(festival, capacity=FEW_PLACES, zone=zone, now=now)
        for details in itertools.islice(_guests(), registrations):
            registration_services.register(event_id=event.id, details=details, now=now)
        secret_key = app.config["SECRET_KEY"].encode()
        return Content(
            event=event.reference,
            scarce_event=scarce_event.reference,
            event_session=events.list_sessions(event.id)[0].reference,
            phones=tuple(_pair(event, number, secret_key=secret_key, now=now) for number in range(PHONES)),
            tickets=_tickets(event),
        )


def count_places_taken(app: Flask, reference: str) -> int:
    """Count the people registered for an event from the registrations themselves."""
    with app.app_context():
        return registration_queries.count_places_taken(events.get_public_event(reference).id).event


def count_unsent_mails(app: Flask) -> int:
    """Count the mails that the worker has not taken yet."""
    with app.app_context():
        return db.session.scalar(select(func.count(OutboxMessage.id)).where(OutboxMessage.sent_at.is_(None))) or 0


def _copy(festival: Event, *, capacity: int | None, zone: str, now: datetime) -> Event:
    """Publish a copy of the festival with another number of places."""
    organizer = accounts.get_user_by_email(demo.ORGANIZER_EMAIL)
    event = event_copies.copy_event(event_id=festival.id, days=_DAYS_LATER, zone=zone, user_id=organizer.id, now=now)
    event.capacity = capacity
    db.session.commit()
    return publication.publish_event(event_id=event.id, zone=zone, user_id=organizer.id, now=now)


def _guests() -> Iterator[RegistrationDetails]:
    """People who leave a telephone number: nobody is to receive their mails."""
    for number, party in enumerate(itertools.cycle(_PARTIES)):
        yield RegistrationDetails(
            form_token=new_key(), party=party, name=f"Gast {number}", contact=Contact(phone="+493023125044")
        )


def _tickets(event: Event) -> tuple[str, ...]:
    ids = db.session.scalars(select(Ticket.ticket_id).where(Ticket.event_id == event.id).order_by(Ticket.id))
    return tuple(ticket_id.hex() for ticket_id in ids)


def _pair(event: Event, number: int, *, secret_key: bytes, now: datetime) -> str:
    """Pair a phone as a volunteer does."""
    link = devices.make_door_link(event_id=event.id, gate=f"Tor {number + 1}", rights=HELPER_RIGHTS, now=now)
    secret = link_secret(link.reference, secret_key=secret_key)
    paired = devices.pair_device(
        link_reference=link.reference, secret=secret, name=f"Telefon {number + 1}", secret_key=secret_key, now=now
    )
    return paired.token
