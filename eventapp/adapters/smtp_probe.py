"""Trying a mail server without sending anything: connection, encryption, log-in, sender."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from eventapp.adapters.smtp import Server, read_server
from eventapp.domain.mail_health import Check, Finding, Level

SECONDS = 5.0
_FIRST_REFUSAL = 400


def probe(
    smtp_url: str, *, sender: str, recipient: str, seconds: float = SECONDS, tls: ssl.SSLContext | None = None
) -> list[Finding]:
    """Return what was found, up to the first step that does not work. Nothing is sent, the mail is taken back."""
    server = read_server(smtp_url)
    tls = tls or ssl.create_default_context()
    own_name = sender.rpartition("@")[2]
    try:
        with _connected(server, own_name=own_name, seconds=seconds, tls=tls) as connection:
            greeting = Finding(
                check=Check.SERVER, level=Level.GOOD, code="server_there", detail=f"{server.host}:{server.port}"
            )
            return [greeting, *_talk(connection, server, sender=sender, recipient=recipient, tls=tls)]
    except ssl.SSLError as error:
        return [_bad(Check.ENCRYPTION, "encryption_failed", error)]
    except (smtplib.SMTPException, OSError) as error:
        return [_bad(Check.SERVER, "server_silent", error)]


def _talk(
    connection: smtplib.SMTP, server: Server, *, sender: str, recipient: str, tls: ssl.SSLContext
) -> list[Finding]:
    found = [_encrypt(connection, server, tls=tls)]
    if found[-1].level is not Level.BAD and server.user:
        found.append(_log_in(connection, server))
    if found[-1].level is not Level.BAD:
        found.append(_offer_mail(connection, sender=sender, recipient=recipient))
    return found


@contextmanager
def _connected(server: Server, *, own_name: str, seconds: float, tls: ssl.SSLContext) -> Iterator[smtplib.SMTP]:
    connection: smtplib.SMTP
    if server.encryption == "tls":
        connection = smtplib.SMTP_SSL(server.host, server.port, own_name, timeout=seconds, context=tls)
    else:
        connection = smtplib.SMTP(server.host, server.port, own_name, timeout=seconds)
    try:
        yield connection
    finally:
        connection.close()


def _encrypt(connection: smtplib.SMTP, server: Server, *, tls: ssl.SSLContext) -> Finding:
    if server.encryption == "tls":
        return Finding(check=Check.ENCRYPTION, level=Level.GOOD, code="encrypted")
    if server.encryption == "none":
        return Finding(check=Check.ENCRYPTION, level=Level.WEAK, code="not_encrypted")
    try:
        connection.starttls(context=tls)
    except smtplib.SMTPNotSupportedError as error:
        return _bad(Check.ENCRYPTION, "starttls_missing", error)
    except (smtplib.SMTPException, ssl.SSLError) as error:
        return _bad(Check.ENCRYPTION, "encryption_failed", error)
    return Finding(check=Check.ENCRYPTION, level=Level.GOOD, code="encrypted")


def _log_in(connection: smtplib.SMTP, server: Server) -> Finding:
    try:
        connection.login(server.user, server.password)
    except smtplib.SMTPException as error:
        return _bad(Check.LOGIN, "login_refused", error)
    return Finding(check=Check.LOGIN, level=Level.GOOD, code="logged_in")


def _offer_mail(connection: smtplib.SMTP, *, sender: str, recipient: str) -> Finding:
    """Name sender and recipient, then take the mail back before its content."""
    try:
        connection.ehlo_or_helo_if_needed()
        for code, answer in (connection.mail(sender), connection.rcpt(recipient)):
            if code >= _FIRST_REFUSAL:
                return _refused(code, answer)
        connection.rset()
    except smtplib.SMTPException as error:
        return _bad(Check.SENDER, "sender_refused", error)
    return Finding(check=Check.SENDER, level=Level.GOOD, code="sender_taken", detail=sender)


def _refused(code: int, answer: bytes) -> Finding:
    detail = f"{code} {answer.decode('utf-8', errors='replace')}"
    return Finding(check=Check.SENDER, level=Level.BAD, code="sender_refused", detail=detail)


def _bad(check: Check, code: str, error: Exception) -> Finding:
    return Finding(check=check, level=Level.BAD, code=code, detail=str(error) or type(error).__name__)
