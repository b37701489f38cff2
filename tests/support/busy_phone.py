"""A phone that never rests: it counts, lets in, takes back and syncs over real HTTP, whatever becomes of the server."""

import threading
import time
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from tests.support.door_peer import DoorPeer, running_peer

_ONE = {"adults": 1, "children": 0}


class BusyPhone(threading.Thread):
    """The phone's own scripts in a node process. What the server has named is in ``acknowledged`` at once."""

    def __init__(self, *, name: str, url: str, token: str, session: str, tokens: Sequence[str], chance: Random) -> None:
        super().__init__(name=name, daemon=True)
        self._api = {"base": f"{url}/door/", "token": token}
        self._session, self._tokens, self._chance = session, tokens, chance
        self._stopping = threading.Event()
        self.wires: dict[str, Mapping[str, Any]] = {}
        self.acknowledged: frozenset[str] = frozenset()
        self.failed_rounds = 0

    def run(self) -> None:
        """Work until stopped; then sync until all of it has gone through, and look once more."""
        with running_peer() as peer:
            peer.ask("open", phone=self.name, at=_now_ms(), session=self._session, api=self._api)
            self._sync_until_done(peer)  # nobody works without a roster
            while not self._stopping.is_set():
                for _ in range(self._chance.choice((1, 5, 120))):
                    self._work(peer)
                self._sync(peer)
            self._sync_until_done(peer)

    def finish(self) -> None:
        """Let it come to its end, with a server that stays."""
        self._stopping.set()
        self.join()

    def _work(self, peer: DoorPeer) -> None:
        choice = self._chance.random()
        if choice < 0.3:
            text = self._chance.choice(self._tokens)
            done = self._ask(peer, "scan", text=text, wanted=_ONE, otherwise="refuse", people=_ONE, note="")
        elif choice < 0.4 and self.wires:
            done = self._ask(peer, "undo", uuids=[self._chance.choice(list(self.wires))])
        else:
            done = self._ask(peer, "tally", step=self._chance.choice((_ONE, {"adults": 0, "children": 1})))
        for row in done["rows"]:
            self.wires[row["uuid"]] = {**row["wire"], "device": self.name}

    def _sync_until_done(self, peer: DoorPeer) -> None:
        while not self._sync(peer):
            time.sleep(0.05)

    def _sync(self, peer: DoorPeer) -> bool:
        done = bool(self._ask(peer, "round", hurry=True)["done"])
        self.failed_rounds += not done
        looked = self._ask(peer, "look", tickets=[])
        if looked is not None:
            self.acknowledged = frozenset(uuid for uuid, state in looked["states"] if state in ("sent", "merged"))
        return done

    def _ask(self, peer: DoorPeer, act: str, **given: Any) -> Any:
        return peer.ask("phone", phone=self.name, at=_now_ms(), act=act, **given)


def _now_ms() -> int:
    return round(time.time() * 1000)
