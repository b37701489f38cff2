"""What the door is measured with: a server in this process and events with many tickets, made by the services."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import select

from config import Config
from eventapp.app import create_app, enable_migrations
from eventapp.db import db
from eventapp.domain.pairing import link_secret
from eventapp.domain.states import DeviceRight, EventKind, TicketMode
from eventapp.models import Event, Organization, Ticket
from eventapp.services import devices as device_services
from tests.support.builders import make_event, make_organization, make_registration, make_session
from tests.support.stoppable_server import StoppableServer

PARTY = 50  # personal tickets of one registration


@dataclass(frozen=True, kw_only=True)
class Door:
    """One event's door: a link to pair a phone with, and the codes of its tickets."""

    tickets: int
    link: str
    tokens: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class World:
    """A folder, a running server, and doors by the number of their tickets."""

    folder: Path
    server: StoppableServer
    doors: dict[int, Door]


@contextmanager
def running_world(sizes: Sequence[int]) -> Iterator[World]:
    """Fill a database, start the server; everything is gone after the block."""
    with tempfile.TemporaryDirectory(prefix="einlass-bench-door-") as name:
        folder = Path(name)
        config = Config.from_env({"DATA_DIR": str(folder / "data"), "PATH": os.environ["PATH"]})
        app = create_app(config)
        enable_migrations(app)
        with app.app_context():
            upgrade()
            organization = make_organization()
            secret_key = app.config["SECRET_KEY"].encode()
            doors = {size: _door(organization, size, secret_key=secret_key) for size in sizes}
            db.engine.dispose()
        server = StoppableServer(config)
        server.start()
        try:
            yield World(folder=folder, server=server, doors=doors)
        finally:
            server.stop()


def _door(organization: Organization, tickets: int, *, secret_key: bytes) -> Door:
    now = datetime.now(UTC)
    event = make_event(
        organization=organization,
        kind=EventKind.FACHTAG,
        ticket_mode=TicketMode.PERSONAL,
        max_party_size=PARTY,
        sessions=[make_session(starts_at=now - timedelta(minutes=30), ends_at=now + timedelta(hours=8))],
    )
    for first in range(0, tickets, PARTY):
        names = [f"Gast{number:05} Beispiel" for number in range(first, min(first + PARTY, tickets))]
        make_registration(event, attendee_names=names, now=now)
    return Door(tickets=tickets, link=_link(event, secret_key=secret_key, now=now), tokens=_tokens(event))


def _link(event: Event, *, secret_key: bytes, now: datetime) -> str:
    link = device_services.make_door_link(
        event_id=event.id, gate="Tor West", rights=(DeviceRight.SEARCH, DeviceRight.WALK_IN), now=now
    )
    return f"/door/#{link.reference}.{link_secret(link.reference, secret_key=secret_key)}"


def _tokens(event: Event) -> tuple[str, ...]:
    return tuple(db.session.scalars(select(Ticket.token).where(Ticket.event_id == event.id).order_by(Ticket.id)))
