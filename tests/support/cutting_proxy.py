"""A mobile network at its worst: a TCP proxy that loses questions, answers, and halves of answers."""

import re
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from urllib.parse import urlsplit

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_HOP = re.compile(rb"\r\n(?:host|connection): *[^\r]*", re.IGNORECASE)


class Fate(Enum):
    """What becomes of a question and its answer."""

    PASSES = "passes"
    QUESTION_LOST = "question lost"
    ANSWER_LOST = "answer lost"
    ANSWER_CUT = "answer cut"


class CuttingProxy(socketserver.ThreadingTCPServer):
    """Brings each request to the server; uploads of entries meet the fates in turn, everything else passes."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, upstream: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.upstream = urlsplit(upstream)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.fates: list[Fate] = []

    def next_fate(self, head: bytes) -> Fate:
        """Decide about one request."""
        is_upload = b"/door/api/entries" in head.split(b"\r\n", 1)[0]
        return self.fates.pop(0) if is_upload and self.fates else Fate.PASSES


class _Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        proxy = self.server
        assert isinstance(proxy, CuttingProxy)
        request = _read_request(self.request)
        if not request:
            return
        fate = proxy.next_fate(request)
        if fate is Fate.QUESTION_LOST:
            return
        answer = _fetch(request, host=proxy.upstream.hostname or "", port=proxy.upstream.port or 80)
        if fate is Fate.PASSES:
            self.request.sendall(answer)
        elif fate is Fate.ANSWER_CUT:
            self.request.sendall(answer[: len(answer) - 20])


def _read_request(client: socket.socket) -> bytes:
    """One request with its body; nothing when the client has gone."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = client.recv(65536)
        if not more:
            return b""
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    length = _LENGTH.search(head)
    while length and len(body) < int(length[1]):
        body += client.recv(65536)
    return head + b"\r\n\r\n" + body


def _fetch(request: bytes, *, host: str, port: int) -> bytes:
    """The whole answer of the server."""
    head, _, body = request.partition(b"\r\n\r\n")
    asked = _HOP.sub(b"", head) + f"\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode() + body
    with socket.create_connection((host, port)) as upstream:
        upstream.sendall(asked)
        return b"".join(iter(lambda: upstream.recv(65536), b""))


@contextmanager
def cutting_proxy(upstream: str) -> Iterator[CuttingProxy]:
    """A proxy in front of a server, until the block ends."""
    with CuttingProxy(upstream) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield proxy
        proxy.shutdown()
        thread.join()
