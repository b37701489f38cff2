"""Trying real mail servers without sending anything."""

import socket

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from eventapp.adapters.smtp_probe import probe
from eventapp.domain.mail_health import Check, Finding, Level
from tests.support.mail_server import MailServer, free_port

SENDER = "einlass@example.org"


def tried(url: str, *, seconds: float = 5.0) -> list[tuple[Check, Level, str]]:
    """What was found, without details."""
    found = probe(url, sender=SENDER, recipient="olga@example.org", seconds=seconds)
    return [(finding.check, finding.level, finding.code) for finding in found]


class SenderRefused:
    """A server with an opinion about senders."""

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        return "553 5.7.1 sender address rejected: not owned by user"


def test_server_that_takes_mails_gets_none(smtp_server: MailServer) -> None:
    assert tried(smtp_server.url) == [
        (Check.SERVER, Level.GOOD, "server_there"),
        (Check.ENCRYPTION, Level.WEAK, "not_encrypted"),
        (Check.SENDER, Level.GOOD, "sender_taken"),
    ]
    assert smtp_server.received == []


def test_server_without_encryption_is_found_out(smtp_server: MailServer) -> None:
    found = tried(f"smtp://127.0.0.1:{smtp_server.port}")

    assert found[1:] == [(Check.ENCRYPTION, Level.BAD, "starttls_missing")]


def test_log_in_that_is_not_offered_is_refused(smtp_server: MailServer) -> None:
    found = tried(f"smtp://user:secret@127.0.0.1:{smtp_server.port}?tls=none")

    assert found[2:] == [(Check.LOGIN, Level.BAD, "login_refused")]


def test_refused_sender_is_quoted() -> None:
    port = free_port()
    controller = Controller(SenderRefused(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        found = probe(f"smtp://127.0.0.1:{port}?tls=none", sender=SENDER, recipient="olga@example.org")
    finally:
        controller.stop()

    assert found[-1] == Finding(
        check=Check.SENDER,
        level=Level.BAD,
        code="sender_refused",
        detail="553 5.7.1 sender address rejected: not owned by user",
    )


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_closed_port_is_said(scheme: str) -> None:
    (finding,) = probe(f"{scheme}://127.0.0.1:{free_port()}", sender=SENDER, recipient=SENDER)

    assert (finding.check, finding.code) == (Check.SERVER, "server_silent")
    assert "refused" in finding.detail


def test_plain_server_behind_tls_is_an_encryption_that_fails(smtp_server: MailServer) -> None:
    assert tried(f"smtps://127.0.0.1:{smtp_server.port}") == [(Check.ENCRYPTION, Level.BAD, "encryption_failed")]


def test_silent_server_is_left_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        found = tried(f"smtp://127.0.0.1:{silent.getsockname()[1]}?tls=none", seconds=0.3)

    assert found == [(Check.SERVER, Level.BAD, "server_silent")]
