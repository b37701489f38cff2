"""What lies between a phone and the server: questions and answers that take their time or are lost."""

import base64
import json
from collections.abc import Mapping
from random import Random
from typing import Any, Protocol

from tests.support.door_cast import WorldPhone


class Server(Protocol):
    """The other end, and the day on which all of it happens."""

    chance: Random
    stored: set[str]

    def post(self, phone: WorldPhone, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Ask the server as api.js does."""

    def meanwhile(self) -> None:
        """Something happens elsewhere."""

    def device_ms(self, phone: WorldPhone) -> int:
        """The phone's own clock."""

    def travel(self, milliseconds: int) -> None:
        """Time goes by."""


class Network:
    """What lies between a phone and the server in one round."""

    def __init__(self, *, world: Server, phone: WorldPhone, is_calm: bool) -> None:
        self._world, self._phone, self._is_calm = world, phone, is_calm
        self.counts: Mapping[str, int] | None = None
        self.seen: frozenset[str] = frozenset()

    def answer(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Bring a question to the server and its answer back, or lose one of them."""
        luck = 1.0 if self._is_calm else self._world.chance.random()
        if self._phone.is_offline or luck < 0.08:
            return {"kind": "failed"}
        sent_at = self._world.device_ms(self._phone)
        self._world.travel(self._world.chance.choice((1, 40, 1500)))
        if luck > 0.9 and not self._is_calm:
            self._world.meanwhile()
        answer = self._world.post(self._phone, path, body)
        if luck < 0.18:
            return {"kind": "failed"}
        self._note(path, answer)
        self._world.travel(self._world.chance.choice((1, 40, 1500)))
        received_at = self._world.device_ms(self._phone)
        return {**answer, "trip": {"sentAt": sent_at, "receivedAt": received_at}, "at": received_at}

    def _note(self, path: str, answer: dict[str, Any]) -> None:
        if path == "state":
            self.counts = answer["body"]["counts"][self._phone.session]
        elif path == "roster":
            self.counts = counts_of(base64.b64decode(answer["body"]))[self._phone.session]
        if path != "entries":
            self.seen = frozenset(self._world.stored)


def counts_of(record: bytes) -> dict[str, dict[str, int]]:
    """The counters in the header of a roster."""
    length = int.from_bytes(record[4:8], "little")
    counts: dict[str, dict[str, int]] = json.loads(record[8 : 8 + length])["counts"]
    return counts
