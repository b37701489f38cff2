"""A line between phones and server that fails like real ones: down, or cut in the middle of an upload."""

import socket
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum

from tests.support.mail_server import free_port

_UPLOAD = b"POST /door/api/entries "
_BLANK = b"\r\n\r\n"


class Cut(Enum):
    """Where an upload breaks off."""

    HALF_REQUEST = "the server hears half a batch"
    NO_ANSWER = "the server has stored it, the phone hears nothing"
    HALF_ANSWER = "the phone hears half the answers"


class BadLine:
    """Passes requests on, one for each connection, while it is up; uploads meet the cuts that are ordered."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.met: list[Cut] = []
        self._cuts: deque[Cut] = deque()
        self._listening: socket.socket | None = None
        self._server_port = 0

    def connect(self, *, server_port: int) -> None:
        """Come up, in front of this server."""
        self._server_port = server_port
        self._listening = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=(self._listening,), daemon=True).start()

    def drop(self) -> None:
        """Go down: connections are refused."""
        if self._listening is not None:
            self._listening.shutdown(socket.SHUT_RDWR)
            self._listening.close()
            self._listening = None

    def cut(self, *cuts: Cut) -> None:
        """Let the next uploads break off, one cut each."""
        self._cuts.extend(cuts)

    def _accept(self, listening: socket.socket) -> None:
        with suppress(OSError):  # it was dropped
            while True:
                client, _ = listening.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with suppress(OSError), client:
            head, body = _read_request(client)
            if not head:
                return
            cut = self._cuts.popleft() if head.startswith(_UPLOAD) and self._cuts else None
            with socket.create_connection(("127.0.0.1", self._server_port)) as server:
                server.sendall(head + (body[: len(body) // 2] if cut is Cut.HALF_REQUEST else body))
                answer = b"" if cut is Cut.HALF_REQUEST else b"".join(iter(lambda: server.recv(65_536), b""))
            if cut is not None:
                self.met.append(cut)
            if cut is not Cut.NO_ANSWER:
                client.sendall(answer[: len(answer) // 2] if cut is Cut.HALF_ANSWER else answer)


@contextmanager
def bad_line() -> Iterator[BadLine]:
    """A line that goes down with the block."""
    line = BadLine()
    yield line
    line.drop()


def _read_request(client: socket.socket) -> tuple[bytes, bytes]:
    received = b""
    while _BLANK not in received:
        chunk = client.recv(65_536)
        if not chunk:
            return b"", b""
        received += chunk
    head, blank, body = received.partition(_BLANK)
    lengths = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    while len(body) < sum(int(length) for length in lengths):
        chunk = client.recv(65_536)
        if not chunk:
            return b"", b""
        body += chunk
    return _closing(head) + blank, body


def _closing(head: bytes) -> bytes:
    """One request for each connection: the server need not wait for another."""
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    return b"\r\n".join([*lines, b"Connection: close"])
