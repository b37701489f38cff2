"""Sending mails by SMTP, and keeping them as files where no server is set."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from eventapp.adapters.stored_file import READABLE_BY_OWNER, store_file
from eventapp.domain.errors import DomainError

TIMEOUT_SECONDS = 20
DEFAULT_PORTS = {"smtps": 465, "smtp": 587}

#: From here on the server's answer is final; below it asks to come again.
FIRST_PERMANENT_CODE = 500


class MailTemporarilyFailed(DomainError):
    """The server is not there, not ready or not set up rightly: try again later. Parameters: reason."""

    code = "mail_temporarily_failed"


class MailRefused(DomainError):
    """The server will never take this mail, such as for an unknown address. Parameters: reason."""

    code = "mail_refused"


@dataclass(frozen=True, kw_only=True)
class Server:
    """A mail server as ``SMTP_URL`` names it."""

    host: str
    port: int
    encryption: str
    user: str
    password: str


def send(
    message: EmailMessage,
    smtp_url: str,
    *,
    timeout_seconds: float = TIMEOUT_SECONDS,
    tls: ssl.SSLContext | None = None,
) -> None:
    """Hand the message to the server of ``smtp://user:password@host:port?tls=starttls|none`` or ``smtps://…``.

    Raises MailTemporarilyFailed or MailRefused. Returning means that the server has taken it over.
    """
    server = read_server(smtp_url)
    tls = tls or ssl.create_default_context()
    try:
        _deliver(message, _connected(server, message, timeout_seconds, tls))
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException, smtplib.SMTPNotSupportedError) as error:
        raise _verdict(error) from error
    except (smtplib.SMTPException, OSError) as error:
        raise MailTemporarilyFailed(reason=str(error) or type(error).__name__) from error


def _deliver(message: EmailMessage, connection: smtplib.SMTP) -> None:
    """Once the server has taken the mail, a bad farewell must not make us send it again."""
    try:
        connection.send_message(message)
    except BaseException:
        connection.close()
        raise
    with suppress(smtplib.SMTPException, OSError):
        connection.quit()
    connection.close()


def write_eml(folder: Path, message: EmailMessage) -> Path:
    """Keep the message as a file that mail programs open, oldest name first, readable by its owner only."""
    moment = parsedate_to_datetime(str(message["Date"]))
    unique = "".join(sign for sign in str(message["Message-ID"]).partition("@")[0] if sign.isalnum() or sign == "-")
    path = folder / f"{moment:%Y%m%dT%H%M%S}-{unique}.eml"
    store_file(path, message.as_bytes(policy=SMTP), mode=READABLE_BY_OWNER)
    return path


def read_eml(path: Path) -> EmailMessage:
    """A kept message. Raises FileNotFoundError."""
    return message_from_bytes(path.read_bytes(), EmailMessage, policy=default)


def read_server(smtp_url: str) -> Server:
    """Return the server of a checked ``SMTP_URL``."""
    parts = urlsplit(smtp_url)
    encryption = "tls" if parts.scheme == "smtps" else parse_qs(parts.query).get("tls", ["starttls"])[0]
    return Server(
        host=parts.hostname or "localhost",
        port=parts.port or DEFAULT_PORTS[parts.scheme],
        encryption=encryption,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def _connected(server: Server, message: EmailMessage, timeout: float, tls: ssl.SSLContext) -> smtplib.SMTP:
    """A connection that is encrypted and signed in as the settings ask; greeting with the sender's domain.

    Without a given name smtplib would ask the network for the machine's own, which may take long.
    """
    own_name = message["From"].addresses[0].domain
    connection: smtplib.SMTP
    if server.encryption == "tls":
        connection = smtplib.SMTP_SSL(server.host, server.port, own_name, timeout=timeout, context=tls)
    else:
        connection = smtplib.SMTP(server.host, server.port, own_name, timeout=timeout)
    try:
        if server.encryption == "starttls":
            connection.starttls(context=tls)
        if server.user:
            connection.login(server.user, server.password)
    except BaseException:
        connection.close()
        raise
    return connection


def _verdict(
    error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException | smtplib.SMTPNotSupportedError,
) -> MailTemporarilyFailed | MailRefused:
    """An answer to the mail itself may be final; one to our connection or log-in is for the administrator."""
    answer: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPDataError):
        code, answer = error.smtp_code, error.smtp_error
    else:
        return MailTemporarilyFailed(reason=str(error))
    text = answer if isinstance(answer, str) else answer.decode("utf-8", errors="replace")
    kind = MailRefused if code >= FIRST_PERMANENT_CODE else MailTemporarilyFailed
    return kind(reason=f"{code} {text}")
