"""A phone's own scripts against a real server: what a volunteer does, without a screen."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.support.door_peer import DoorPeer

_NOBODY = {"adults": 0, "children": 0}


@dataclass(frozen=True)
class ScriptPhone:
    """One phone in a node process; other phones may be in the same one."""

    peer: DoorPeer
    name: str

    def open(self, *, url: str, token: str, session: str) -> None:
        """Begin, with nothing known yet."""
        api = {"base": f"{url}/door/", "token": token}
        self.peer.ask("open", phone=self.name, at=_now_ms(), session=session, api=api)

    def scan(self, text: str, *, wanted: dict[str, int] | None = None, otherwise: str = "refuse") -> Any:
        """Hold a code up; whoever may, comes in. Returns the answer and the rows that were kept."""
        return self._act("scan", text=text, wanted=wanted, otherwise=otherwise, people=_NOBODY, note="")

    def tally(self, adults: int, children: int = 0) -> Any:
        """Count without codes."""
        return self._act("tally", step={"adults": adults, "children": children})

    def undo(self, uuids: Sequence[str]) -> Any:
        """Take back."""
        return self._act("undo", uuids=list(uuids))

    def sync(self) -> bool:
        """One round: upload, state, roster. True when all of it went through."""
        return bool(self._act("round", hurry=True)["done"])

    def look(self, *tickets: bytes) -> Any:
        """What the phone shows and knows; None before its first roster."""
        return self._act("look", tickets=[ticket.hex() for ticket in tickets])

    def _act(self, act: str, **given: Any) -> Any:
        return self.peer.ask("phone", phone=self.name, at=_now_ms(), act=act, **given)


def _now_ms() -> int:
    return round(time.time() * 1000)
