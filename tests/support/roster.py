"""Reads a roster as a phone does; the layout is that of docs/door.md."""

import json
import struct
from dataclasses import dataclass
from typing import Any

_STATUSES = ("confirmed", "pending", "waitlisted", "canceled")


@dataclass(frozen=True)
class DecodedRoster:
    """The header as JSON, and tickets and arrivals as plain rows with everything looked up."""

    header: dict[str, Any]
    tickets: list[dict[str, Any]]
    arrivals: list[dict[str, Any]]

    def ticket(self, ticket_id: bytes) -> dict[str, Any]:
        """The row of a ticket."""
        [found] = [row for row in self.tickets if row["ticket"] == ticket_id.hex()]
        return found


def decode_roster(body: bytes) -> DecodedRoster:
    """Take a roster apart; every byte must be accounted for."""
    assert body[:4] == b"ELR1"
    (length,) = struct.unpack_from("<I", body, 4)
    header = json.loads(body[8 : 8 + length])
    reader = _Reader(body, 8 + length)
    n, m = header["tickets"], header["arrivals"]
    references = [session["reference"] for session in header["sessions"]]
    ids = [reader.take(8).hex() for _ in range(n)]
    adults, children = reader.shorts(n), reader.shorts(n)
    states, sets = list(reader.take(n)), reader.shorts(n)
    rows, sessions = reader.longs(m), reader.shorts(m)
    in_adults, in_children, first_at = reader.shorts(m), reader.shorts(m), reader.longs(m)
    gates, devices = reader.shorts(m), reader.shorts(m)
    names = [reader.take(reader.take(1)[0]).decode() for _ in range(n)] if header["has_names"] else [""] * n
    assert reader.at == len(body)
    tickets = [
        {
            "ticket": ids[i],
            "adults": adults[i],
            "children": children[i],
            "status": _STATUSES[states[i] >> 1],
            "revoked": bool(states[i] & 1),
            "sessions": [references[place] for place in header["session_sets"][sets[i]]],
            "name": names[i],
        }
        for i in range(n)
    ]
    arrivals = [
        {
            "ticket": ids[rows[j]],
            "session": references[sessions[j]],
            "adults": in_adults[j],
            "children": in_children[j],
            "first_at": first_at[j],
            "gate": _at(header["gates"], gates[j]),
            "device": _at(header["devices"], devices[j]),
        }
        for j in range(m)
    ]
    return DecodedRoster(header=header, tickets=tickets, arrivals=arrivals)


def _at(names: list[str], place: int) -> str | None:
    return None if place == 0xFFFF else names[place]


class _Reader:
    def __init__(self, body: bytes, at: int) -> None:
        self._body = body
        self.at = at

    def take(self, count: int) -> bytes:
        self.at += count
        return self._body[self.at - count : self.at]

    def shorts(self, count: int) -> list[int]:
        return list(struct.unpack(f"<{count}H", self.take(2 * count)))

    def longs(self, count: int) -> list[int]:
        return list(struct.unpack(f"<{count}I", self.take(4 * count)))
