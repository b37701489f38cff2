"""The server is killed without warning, again and again, while phones bring what they have."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from eventapp.db import db
from eventapp.domain.states import DeviceRight
from eventapp.models import LogEntryRow, Ticket
from eventapp.queries import roster as roster_queries
from tests.support.builders import make_event, make_registration, make_session
from tests.support.busy_phone import BusyPhone
from tests.support.door import pair_phone
from tests.support.door_sums import add_up
from tests.support.killable_server import KillableServer
from tests.support.proofs import many, random_case

pytestmark = [pytest.mark.proof, pytest.mark.usefixtures("app")]

KILLS = 5
PHONES = 3


def test_every_acknowledged_entry_is_there_exactly_once_after_the_server_was_killed_in_the_middle(
    tmp_path: Path,
) -> None:
    now = datetime.now(UTC)
    session = make_session(starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(hours=9))
    event = make_event(sessions=[session])
    reference = session.reference
    for number in range(60):
        make_registration(event, adults=1 + number % 5, children=number % 3, now=now)
    server = KillableServer(tmp_path)
    phones = [
        BusyPhone(
            name=f"Tor {number}",
            url=server.url,
            token=pair_phone(event, gate=f"Tor {number}", rights=(DeviceRight.WALK_IN,), now=now),
            session=reference,
            tokens=list(db.session.scalars(select(Ticket.token).order_by(Ticket.id))),
            chance=random_case("busy phone", number),
        )
        for number in range(PHONES)
    ]
    db.session.commit()
    try:
        server.start()
        for one in phones:
            one.start()
        for number in many(KILLS):
            time.sleep(random_case("kill", number).choice((0.0, 0.02, 0.1, 0.3, 0.8)))
            named = [one.acknowledged for one in phones]
            server.kill()
            expect_kept(frozenset().union(*named), where=f"kill {number}")
            server.start()
        for one in phones:
            one.finish()
        expect_exact(phones, event_id=event.id, session=reference)
    finally:
        server.kill()


def expect_kept(acknowledged: frozenset[str], *, where: str) -> None:
    """What was acknowledged before the kill is there, and nothing is there twice."""
    stored = list(db.session.scalars(select(LogEntryRow.uuid)))
    db.session.commit()
    assert len(stored) == len(set(stored)), where
    assert acknowledged - set(stored) == frozenset(), where


def expect_exact(phones: list[BusyPhone], *, event_id: int, session: str) -> None:
    """Everything that the phones wrote is there once, and adds up."""
    wires = {uuid: wire for one in phones for uuid, wire in one.wires.items()}
    assert sorted(db.session.scalars(select(LogEntryRow.uuid))) == sorted(wires)
    assert frozenset().union(*(one.acknowledged for one in phones)) == frozenset(wires)
    sizes = {
        ticket.hex(): people
        for ticket, people in db.session.execute(select(Ticket.ticket_id, Ticket.adults + Ticket.children))
    }
    counts = roster_queries.count_sessions(event_id)[session]
    assert counts.admitted + counts.walk_ins == add_up(wires, wires, session=session, sizes=sizes).people
    if db.engine.dialect.name == "sqlite":
        assert db.session.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
    assert sum(one.failed_rounds for one in phones) > 0
