"""Whole days at a door by chance: the phones' scripts and the server add up to the same, at the end and on the way."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.admissions import Admission, fold_admissions
from eventapp.domain.check_in import Party
from eventapp.models import LogEntryRow
from eventapp.queries import door as door_queries
from eventapp.queries import roster as roster_queries
from eventapp.queries.guest_codes import list_joined_guests
from tests.support.client import Client
from tests.support.door_cast import WorldPhone
from tests.support.door_peer import DoorPeer, running_peer
from tests.support.door_sums import DoorSums, add_up
from tests.support.door_world import DOORS, DoorWorld
from tests.support.proofs import SEED, many, random_case

#: Each is a day with up to sixty steps; in parts, so that several processes share them.
WORLDS, PARTS = 40, 4

pytestmark = pytest.mark.proof


@pytest.fixture(scope="module")
def peer() -> Iterator[DoorPeer]:
    """The phone's modules."""
    with running_peer() as peer:
        yield peer


@pytest.mark.parametrize("part", range(PARTS))
def test_phones_show_what_they_know_at_every_moment_and_all_show_the_same_at_the_end(
    peer: DoorPeer, client: Client, part: int
) -> None:
    for number in many(WORLDS)[part::PARTS]:
        chance = random_case("world", number)
        with time_machine.travel(DOORS, tick=False) as clock:
            world = DoorWorld(chance=chance, peer=peer, client=client, clock=clock)
            where = f"world {number} of seed {SEED}"
            for step in range(chance.randint(5, 60)):
                phone = world.step()
                if phone.counts is not None:
                    expect_what_the_phone_knows(world, phone, where=f"{where}, step {step}")
            world.settle()
            expect_all_the_same(world, where=where)
            world.close()


def expect_what_the_phone_knows(world: DoorWorld, phone: WorldPhone, *, where: str) -> None:
    """Its screen shows what the server told it and what it did itself since, no more and no less."""
    tickets = [code.ticket for code in world.codes]
    looked = world.look(phone, tickets)
    sizes = {ticket: size for ticket, size in zip(tickets, looked["sizes"], strict=True) if size is not None}
    rejected = {uuid for uuid, state in looked["states"] if state == "rejected"}
    before = add_up(world.wires, phone.seen, session=phone.session, sizes=sizes)
    known = add_up(world.wires, phone.seen | set(phone.own) - rejected, session=phone.session, sizes=sizes)
    doubtful = world.joined | {str(world.wires[uuid].get("ticket")) for uuid in taken_twice(world)}
    for code, admission in zip(world.codes, looked["inside"], strict=True):
        people = known.on_ticket.get(code.ticket, Counter(adults=0, children=0))
        assert Counter(admission["admitted"]) == people or code.ticket in doubtful, where
    if not is_more_than_the_phone_can_know(world, looked=looked):
        assert looked["counts"]["admitted"] == shown_people(phone.counts, before=before, known=known), where
        assert looked["counts"]["inside"] == shown_inside(phone.counts, before=before, known=known), where


def taken_twice(world: DoorWorld) -> set[str]:
    """What a supervisor took back and the phone itself too: neither knows of the other before the next roster."""
    reversals = Counter(wire["reverses"] for wire in world.wires.values() if wire["kind"] == "reversal")
    return {uuid for uuid in world.taken if reversals[uuid] > 1}


def shown_people(counts: Mapping[str, int] | None, *, before: DoorSums, known: DoorSums) -> int:
    """The server's number and the difference."""
    assert counts is not None
    return counts["admitted"] + counts["walk_ins"] + known.people - before.people


def shown_inside(counts: Mapping[str, int] | None, *, before: DoorSums, known: DoorSums) -> int:
    """The server's number, never below zero, and the difference, never below zero."""
    assert counts is not None
    return max(0, counts["inside"] + known.people - before.people - (known.exits - before.exits))


def is_more_than_the_phone_can_know(world: DoorWorld, *, looked: Mapping[str, Any]) -> bool:
    """True when what travels is about another code of a party, guests whose code is a ticket, or what others undid."""
    travelling = [world.wires[uuid] for uuid, state in looked["states"] if state in ("waiting", "sent")]
    about = [*travelling, *(world.wires[wire["reverses"]] for wire in travelling if wire["kind"] == "reversal")]
    parties = Counter(code.party for code in world.codes)
    several = {code.ticket for code in world.codes if parties[code.party] > 1}
    unread = any(wire["kind"] == "walk_in" and "ticket" not in wire and "code" in wire for wire in about)
    twice = taken_twice(world)
    counters = any(world.wires[uuid]["kind"] == "tally" for uuid in world.taken)
    return (
        any(wire.get("ticket") in several | world.joined or wire["uuid"] in twice for wire in about)
        or (unread and bool(world.joined))
        or (counters and any(wire["kind"] == "tally" for wire in about))
    )


def expect_all_the_same(world: DoorWorld, *, where: str) -> None:
    """Nothing is lost or doubled, and every phone shows the server's numbers."""
    rows = db.session.scalars(select(LogEntryRow).where(LogEntryRow.event_id == world.event.id)).all()
    assert sorted(row.uuid for row in rows) == sorted(world.wires), where
    assert [people_of(world.wires[row.uuid]) for row in rows] == [(row.kind, row.adults, row.children) for row in rows]
    counts = roster_queries.count_sessions(world.event.id)
    joined = list_joined_guests(world.event.id).admissions
    admissions = fold_admissions([*door_queries.list_admissions(world.event.id), *joined], reversed_uuids=())
    for session in world.sessions:
        people = sum_of_parties(world, session=session)
        assert counts[session].admitted + counts[session].walk_ins == people or world.joined, where
    for phone in world.phones:
        numbers = counts[phone.session]
        shown = {
            "admitted": numbers.admitted + numbers.walk_ins,
            "expected": numbers.expected,
            "inside": numbers.inside,
        }
        inside = [admissions.get((bytes.fromhex(code.ticket), phone.session)) for code in world.codes]
        for look in ("now", "after a restart"):
            looked = world.look(phone, [code.ticket for code in world.codes])
            assert looked["counts"] == shown, f"{where}, {phone.name}, {look}"
            for known, admission in zip(looked["inside"], inside, strict=True):
                expect_same_admission(known, admission, where=f"{where}, {phone.name}, {look}")
            world.restart(phone)


def sum_of_parties(world: DoorWorld, *, session: str) -> int:
    """Everybody who came, added up by party, whichever of its codes was shown, and whether or not it was cancelled."""
    party_of = {code.ticket: code.party for code in world.codes}
    wires = {
        uuid: {**wire, "ticket": party_of.get(wire.get("ticket", ""), wire.get("ticket"))}
        for uuid, wire in world.wires.items()
    }
    return add_up(wires, wires, session=session, sizes={code.party: code.size for code in world.codes}).people


def expect_same_admission(known: Mapping[str, Any], admission: Admission | None, *, where: str) -> None:
    """The same people, and the same first one to the minute."""
    party = admission.party if admission else Party()
    assert known["admitted"] == {"adults": party.adults, "children": party.children}, where
    if party.size == 0:
        assert known["first"] is None, where
    elif admission is not None:
        late = admission.first.at.timestamp() * 1000 - known["first"]["at"]
        assert (known["first"]["gate"], known["first"]["device"]) == (admission.first.gate, admission.first.device), (
            where
        )
        assert 0 <= late < 61_000, where


def people_of(wire: Mapping[str, Any]) -> tuple[str, int, int]:
    """What an entry says."""
    return wire["kind"], wire.get("adults", 0), wire.get("children", 0)
