"""The phone's own modules behind a pipe: what JavaScript answers, asked from Python (door_peer.mjs)."""

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).with_suffix(".mjs")

#: A question of a syncing phone, its path and body; the answer is what api.js would give to sync.js.
Answering = Callable[[str, dict[str, Any]], dict[str, Any]]


class PeerFailed(AssertionError):
    """The phone's code raised; the message is its stack."""


class DoorPeer:
    """One node process with as many phones as a test opens."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._stdin, self._stdout = process.stdin, process.stdout

    def ask(self, op: str, *, server: Answering | None = None, **given: object) -> Any:
        """Return the answer; questions that come before it go to the server. Raises PeerFailed."""
        self._say({"op": op, **given})
        heard = self._hear()
        while "ask" in heard:
            assert server is not None, "only a syncing phone asks"
            self._say(server(heard["ask"], heard["body"]))
            heard = self._hear()
        if "error" in heard:
            raise PeerFailed(heard["error"])
        return heard["answer"]

    def _say(self, message: dict[str, Any]) -> None:
        self._stdin.write(f"{json.dumps(message)}\n")
        self._stdin.flush()

    def _hear(self) -> dict[str, Any]:
        line = self._stdout.readline()
        if not line:
            raise PeerFailed("node has ended")
        heard: dict[str, Any] = json.loads(line)
        return heard


@contextmanager
def running_peer() -> Iterator[DoorPeer]:
    """Start node; it ends with the block."""
    with subprocess.Popen(
        ["node", str(SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        try:
            yield DoorPeer(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(10)
