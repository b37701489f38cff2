"""A bounded closed loop of clients over raw sockets: each sends its next request when the answer is there.

What a client does is a generator, a visit, that yields requests and is sent their answers. One thread serves all
clients, because the load shares the machine with what it measures and has to cost little.
"""

import re
import selectors
import socket
import time
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

CLIENTS = 16
_SILENCE_SECONDS = 60.0
_CHUNK_BYTES = 262_144
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class LoadError(Exception):
    """The server did not answer, or not as it should."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the server said."""

    status: int
    head: bytes
    body: bytes

    def header(self, name: bytes) -> str:
        """Return the first header of this name, or nothing."""
        match = re.search(rb"\r\n" + re.escape(name) + rb": *([^\r]*)", self.head, re.IGNORECASE)
        return match[1].decode("latin-1") if match else ""


#: Yields requests as bytes, receives answers, and returns whether it got what it came for.
Visit = Generator[bytes, Answer, bool]


@dataclass(kw_only=True)
class Load:
    """What a number of visits took. ``seconds`` is the whole span, ``durations`` those of single visits."""

    seconds: float = 0.0
    durations: list[float] = field(default_factory=list)
    successes: int = 0

    def add(self, other: "Load") -> None:
        """Take in another slice of the same unit."""
        self.seconds += other.seconds
        self.durations += other.durations
        self.successes += other.successes


def build_request(method: str, path: str, *, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    """Return an HTTP/1.1 request that keeps the connection."""
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    if method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join((*lines, "", "")).encode() + body


def run_visits(visits: Iterable[Visit], *, port: int, clients: int = CLIENTS) -> Load:
    """Let so many clients take the visits in turn until none is left. Raises LoadError."""
    load = Load()
    waiting = iter(visits)
    with selectors.DefaultSelector() as selector:
        connections = [_Connection(port) for _ in range(clients)]
        began = time.perf_counter()
        busy = 0
        for connection in connections:
            if connection.begin(waiting):
                selector.register(connection.socket, selectors.EVENT_READ, connection)
                busy += 1
        while busy:
            ready = selector.select(_SILENCE_SECONDS)
            if not ready:
                raise LoadError(f"no answer for {_SILENCE_SECONDS:.0f} seconds")
            for key, _ in ready:
                connection = key.data
                if connection.receive(load) and not connection.begin(waiting):
                    selector.unregister(connection.socket)
                    busy -= 1
        load.seconds = time.perf_counter() - began
        for connection in connections:
            connection.socket.close()
    return load


class _Connection:
    """One client: its connection and the visit it is at."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=_SILENCE_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._visit: Visit | None = None
        self._began = 0.0
        self._received = b""

    def begin(self, waiting: Iterator[Visit]) -> bool:
        """Send the first request of the next visit; False when there is none left."""
        self._visit = next(waiting, None)
        if self._visit is None:
            return False
        self._began = time.perf_counter()
        self.socket.sendall(next(self._visit))
        return True

    def receive(self, load: Load) -> bool:
        """Take what has arrived, send what follows, and return whether the visit is over."""
        chunk = self.socket.recv(_CHUNK_BYTES)
        if not chunk:
            raise LoadError("the server closed a connection")
        self._received += chunk
        answer = self._complete_answer()
        if answer is None or self._visit is None:
            return False
        try:
            self.socket.sendall(self._visit.send(answer))
        except StopIteration as end:
            load.durations.append(time.perf_counter() - self._began)
            load.successes += bool(end.value)
            return True
        return False

    def _complete_answer(self) -> Answer | None:
        head, blank, rest = self._received.partition(b"\r\n\r\n")
        if not blank:
            return None
        length = _LENGTH.search(head)
        if length is None:
            raise LoadError("an answer without Content-Length")
        if len(rest) < int(length[1]):
            return None
        self._received = b""
        return Answer(status=int(head[9:12]), head=head, body=rest)
