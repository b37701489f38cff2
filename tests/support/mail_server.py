"""A real SMTP server for the tests, on a free port, that keeps what it receives."""

import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class MailServer:
    """What arrived, oldest first, and how to refuse."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"smtp://127.0.0.1:{port}?tls=none"
        self.received: list[EmailMessage] = []
        self.refuses_with: str | None = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep a mail, or refuse it with the answer set by the test, such as '451 later'."""
        if self.refuses_with:
            return self.refuses_with
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.received.append(message)
        return "250 OK"


@contextmanager
def running_mail_server() -> Iterator[MailServer]:
    """A server that answers from the first moment on."""
    mail_server = MailServer(free_port())
    controller = Controller(mail_server, hostname="127.0.0.1", port=mail_server.port)
    controller.start()
    try:
        yield mail_server
    finally:
        controller.stop()


def free_port() -> int:
    """A port nobody listens on at this moment, nor on the one after it (`serve --lan` takes both).

    Below the ports that the system hands out by itself, so that no connection of another test takes it meanwhile.
    """
    while True:
        port = 2 * secrets.randbelow(5_000) + 20_000
        with suppress(OSError), socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", port))
            second.bind(("127.0.0.1", port + 1))
            return port
