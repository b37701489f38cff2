"""Sending by SMTP, tried against a real server."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from eventapp.adapters.mail_message import Mail, build_message
from eventapp.adapters.smtp import MailRefused, MailTemporarilyFailed, read_eml, send, write_eml
from tests.support.mail_server import MailServer, free_port, running_mail_server

MAIL = Mail(
    uuid="0191d2a0-7e1c-7cc3-98c4-dc0c0c07398f",
    created_at=datetime(2026, 9, 1, 10, 30, tzinfo=UTC),
    sender="Einlass <tickets@example.org>",
    recipient="nour@example.org",
    language="de",
    subject="Ihr Ticket für das Straßenfest",
    text="Guten Tag.\n.\nEin Punkt allein beendet nichts.\n",
    html="<p>Guten Tag.</p>",
)


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with running_mail_server() as server:
        yield server


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate of localhost in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(
            name, name, key.public_key(), x509.random_serial_number(), today, today + timedelta(days=1)
        )
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path


class StrictServer:
    """Takes mail only after a log-in over an encrypted connection."""

    def __init__(self) -> None:
        self.received: list[str] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if not session.authenticated:
            return "530 log in first"
        self.received.append(str(envelope.mail_from))
        return "250 OK"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, auth_data: LoginPassword
    ) -> AuthResult:
        return AuthResult(success=auth_data == LoginPassword(b"us/er", b"p@ss:word"), handled=False)


class EncryptedController(Controller):
    """Starts a server that speaks TLS from the first byte; the usual controller's own greeting cannot."""

    trusted: ssl.SSLContext

    def _trigger_server(self) -> None:
        with (
            socket.create_connection((self.hostname, self.port), 2) as plain,
            self.trusted.wrap_socket(plain, server_hostname="localhost") as encrypted,
        ):
            encrypted.recv(100)


@contextmanager
def strict_server(certificate: Path, *, scheme: str) -> Iterator[tuple[StrictServer, int]]:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    handler, port = StrictServer(), free_port()
    controller: Controller
    if scheme == "smtps":
        controller = EncryptedController(
            handler,
            hostname="localhost",
            port=port,
            authenticator=handler.authenticate,
            auth_require_tls=False,  # it does not see that the whole connection is encrypted
            ssl_context=tls,
        )
        controller.trusted = trusting(certificate)
    else:
        controller = Controller(
            handler,
            hostname="localhost",
            port=port,
            authenticator=handler.authenticate,
            tls_context=tls,
            require_starttls=True,
        )
    controller.start()
    try:
        yield handler, port
    finally:
        controller.stop()


def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


def test_mail_arrives_whole(mail_server: MailServer) -> None:
    send(build_message(MAIL), mail_server.url)

    arrived = mail_server.received[0]
    body = arrived.get_body(("plain",))
    assert [str(arrived["To"]), str(arrived["Subject"])] == ["nour@example.org", MAIL.subject]
    assert body is not None
    assert body.get_content().splitlines() == MAIL.text.splitlines()


def test_server_that_is_busy_is_asked_again(mail_server: MailServer) -> None:
    mail_server.refuses_with = "451 4.3.0 please come back"

    with pytest.raises(MailTemporarilyFailed) as failure:
        send(build_message(MAIL), mail_server.url)
    mail_server.refuses_with = None
    send(build_message(MAIL), mail_server.url)

    assert failure.value.parameters == {"reason": "451 4.3.0 please come back"}
    assert len(mail_server.received) == 1


def test_server_that_refuses_is_believed(mail_server: MailServer) -> None:
    mail_server.refuses_with = "550 5.1.1 no such mailbox"

    with pytest.raises(MailRefused) as failure:
        send(build_message(MAIL), mail_server.url)

    assert failure.value.parameters == {"reason": "550 5.1.1 no such mailbox"}


class ChoosySteps:
    """Answers one step of the conversation as told."""

    def __init__(self, *, sender: str = "250 OK", recipient: str = "250 OK") -> None:
        self._sender, self._recipient = sender, recipient

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self._sender

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self._recipient


@pytest.mark.parametrize(
    ("handler", "failure"),
    [
        pytest.param(ChoosySteps(recipient="550 unknown"), MailRefused, id="unknown recipient"),
        pytest.param(ChoosySteps(recipient="450 greylisted"), MailTemporarilyFailed, id="recipient later"),
        pytest.param(ChoosySteps(sender="552 too large"), MailRefused, id="too large"),
        pytest.param(ChoosySteps(sender="421 closing"), MailTemporarilyFailed, id="server is closing"),
    ],
)
def test_every_step_may_refuse(handler: ChoosySteps, failure: type[Exception]) -> None:
    port = free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with pytest.raises(failure):
            send(build_message(MAIL), f"smtp://127.0.0.1:{port}?tls=none")
    finally:
        controller.stop()


class RudeServer(MailServer):
    """Takes a mail and then breaks off."""

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return "421 and go away"


def test_bad_farewell_does_not_undo_the_delivery() -> None:
    server = RudeServer(free_port())
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        send(build_message(MAIL), server.url)
    finally:
        controller.stop()

    assert len(server.received) == 1


def test_closed_port_is_a_passing_failure() -> None:
    with pytest.raises(MailTemporarilyFailed) as failure:
        send(build_message(MAIL), f"smtp://127.0.0.1:{free_port()}?tls=none", timeout_seconds=2)

    assert "refused" in str(failure.value.parameters["reason"])


def test_silent_server_is_left_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(MailTemporarilyFailed):
            send(build_message(MAIL), f"smtp://127.0.0.1:{port}?tls=none", timeout_seconds=0.3)


def test_server_without_encryption_gets_no_mail_unless_allowed(mail_server: MailServer) -> None:
    with pytest.raises(MailTemporarilyFailed, match="STARTTLS"):
        send(build_message(MAIL), f"smtp://127.0.0.1:{mail_server.port}")

    assert mail_server.received == []


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_encrypted_and_signed_in(certificate: Path, scheme: str) -> None:
    with strict_server(certificate, scheme=scheme) as (server, port):
        url = f"{scheme}://us%2Fer:p%40ss%3Aword@localhost:{port}"

        send(build_message(MAIL), url, tls=trusting(certificate))

        assert server.received == ["tickets@example.org"]


def test_wrong_password_is_for_the_administrator_not_the_end_of_the_mail(certificate: Path) -> None:
    with strict_server(certificate, scheme="smtp") as (server, port):
        with pytest.raises(MailTemporarilyFailed):
            send(build_message(MAIL), f"smtp://user:wrong@localhost:{port}", tls=trusting(certificate))

        assert server.received == []


def test_certificate_is_checked(certificate: Path) -> None:
    with strict_server(certificate, scheme="smtp") as (server, port):
        with pytest.raises(MailTemporarilyFailed, match="certificate"):
            send(build_message(MAIL), f"smtp://us%2Fer:p%40ss%3Aword@localhost:{port}")

        assert server.received == []


def test_mail_is_kept_as_a_file(tmp_path: Path) -> None:
    message = build_message(MAIL)

    path = write_eml(tmp_path / "mail", message)

    kept = read_eml(path)
    assert path.name == "20260901T103000-0191d2a0-7e1c-7cc3-98c4-dc0c0c07398f.eml"
    assert path.stat().st_mode & 0o777 == 0o600
    assert isinstance(kept, EmailMessage)
    assert str(kept["Subject"]) == MAIL.subject
    assert path.read_bytes().count(b"\r\n") == path.read_bytes().count(b"\n")


def test_mail_kept_twice_is_one_file(tmp_path: Path) -> None:
    write_eml(tmp_path, build_message(MAIL))
    write_eml(tmp_path, build_message(MAIL))
    write_eml(tmp_path, build_message(replace(MAIL, uuid="other")))

    assert len(list(tmp_path.iterdir())) == 2


def test_missing_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_eml(tmp_path / "none.eml")
