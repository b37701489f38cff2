"""A phone that never rests: it counts, lets in, takes back and syncs over real HTTP, whatever becomes of the server."""

import threading
import time
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from tests.support.door_peer import running_peer
from tests.support.script_phone import ScriptPhone


class BusyPhone(threading.Thread):
    """The phone's own scripts in a node process. What the server has named is in ``acknowledged`` at once."""

    def __init__(self, *, name: str, url: str, token: str, session: str, tokens: Sequence[str], chance: Random) -> None:
        super().__init__(name=name, daemon=True)
        self._url, self._token = url, token
        self._session, self._tokens, self._chance = session, tokens, chance
        self._stopping = threading.Event()
        self.wires: dict[str, Mapping[str, Any]] = {}
        self.acknowledged: frozenset[str] = frozenset()
        self.failed_rounds = 0

    def run(self) -> None:
        """Work and bring all of it, however often that takes, until stopped."""
        with running_peer() as peer:
            phone = ScriptPhone(peer, self.name)
            phone.open(url=self._url, token=self._token, session=self._session)
            self._sync_until_done(phone)  # nobody works without a roster
            while not self._stopping.is_set():
                for _ in range(self._chance.choice((1, 5, 120))):
                    self._work(phone)
                self._sync_until_done(phone)

    def finish(self) -> None:
        """Let it come to its end, with a server that stays."""
        self._stopping.set()
        self.join()

    def _work(self, phone: ScriptPhone) -> None:
        choice = self._chance.random()
        if choice < 0.3:
            done = phone.scan(self._chance.choice(self._tokens), wanted={"adults": 1, "children": 0})
        elif choice < 0.4 and self.wires:
            done = phone.undo([self._chance.choice(list(self.wires))])
        else:
            done = phone.tally(*self._chance.choice(((1, 0), (0, 1))))
        for row in done["rows"]:
            self.wires[row["uuid"]] = {**row["wire"], "device": self.name}

    def _sync_until_done(self, phone: ScriptPhone) -> None:
        while not self._sync(phone):
            time.sleep(0.05)

    def _sync(self, phone: ScriptPhone) -> bool:
        done = phone.sync()
        self.failed_rounds += not done
        looked = phone.look()
        if looked is not None:
            self.acknowledged = frozenset(uuid for uuid, state in looked["states"] if state in ("sent", "merged"))
        return done
