"""Reads a roster as a phone does; the layout is that of docs/door.md."""

import json
import struct
from dataclasses import dataclass
from datetime import datetime
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
    in_adults, in_children, minutes = reader.shorts(m), reader.shorts(m), reader.longs(m)
    devices = [_at(header["devices"], place) for place in reader.shorts(m)]
    epoch = datetime.fromisoformat(header["epoch"]).timestamp()
    names = [reader.take(reader.take(1)[0]).decode() for _ in range(n)] if header["has_names"] else [""] * n
    marks = [list(reader.take(reader.take(1)[0])) for _ in range(n)] if header["has_marks"] else [[]] * n
    languages = [header["languages"][place] for place in reader.take(n)] if header["languages"] else [""] * n
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
            "marks": marks[i],
            "language": languages[i],
        }
        for i in range(n)
    ]
    arrivals = [
        {
            "ticket": ids[sum(rows[: j + 1])],
            "session": references[sessions[j]],
            "adults": in_adults[j],
            "children": in_children[j],
            "first_at": int(epoch) + 60 * minutes[j],
            "gate": devices[j]["gate"],
            "device": devices[j]["reference"],
            "helper": devices[j]["name"],
        }
        for j in range(m)
    ]
    return DecodedRoster(header=header, tickets=tickets, arrivals=arrivals)


def _at(devices: list[dict[str, str]], place: int) -> dict[str, Any]:
    return {"gate": None, "reference": None, "name": None} if place == 0xFFFF else devices[place]


class _Reader:
    def __init__(self, body: bytes, at: int) -> None:
        self._body = body
        self.at = at

    def take(self, count: int) -> bytes:
        self.at += count
        return self._body[self.at - count : self.at]

    def shorts(self, count: int) -> list[int]:
        return self._planes(count, 2)

    def longs(self, count: int) -> list[int]:
        return self._planes(count, 4)

    def _planes(self, count: int, width: int) -> list[int]:
        planes = [self.take(count) for _ in range(width)]
        return [int.from_bytes(row, "little") for row in zip(*planes, strict=True)]
