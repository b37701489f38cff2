"""What a log says, added up once more, as simply as can be: the tests compare phones and server with it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class DoorSums:
    """The people of one session: on each ticket, altogether within the sizes of the parties, and who left."""

    on_ticket: Mapping[str, Counter[str]]
    people: int
    exits: int


def add_up(
    wires: Mapping[str, Mapping[str, Any]], uuids: Collection[str], *, session: str, sizes: Mapping[str, int]
) -> DoorSums:
    """Add up these entries; a ticket without a size is one person."""
    chosen = [wires[uuid] for uuid in uuids if wires[uuid]["event_session"] == session]
    undone = {wire["reverses"] for wire in chosen if wire["kind"] == "reversal"}
    counting = [wire for wire in chosen if wire["uuid"] not in undone]
    on_ticket: dict[str, Counter[str]] = defaultdict(Counter)
    tallies: dict[str, Counter[str]] = defaultdict(Counter)
    for wire in counting:
        people = Counter(adults=wire.get("adults", 0), children=wire.get("children", 0))
        if wire["kind"] == "admit" and wire["result"] == "admitted":
            on_ticket[wire["ticket"]].update(people)
        elif wire["kind"] == "tally":
            tallies[wire["device"]].update(people)
    booked = sum(min(sizes.get(ticket, 1), people.total()) for ticket, people in on_ticket.items())
    guests = sum(wire["adults"] + wire["children"] for wire in counting if wire["kind"] == "walk_in")
    counted = sum(max(0, count) for people in tallies.values() for count in people.values())
    exits = sum(wire["adults"] for wire in counting if wire["kind"] == "exit")
    return DoorSums(on_ticket=on_ticket, people=booked + guests + counted, exits=exits)
