"""Mails that wait or need a person."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from eventapp.adapters import bounces as bounce_reports
from eventapp.adapters import clock
from eventapp.cli.mail_doctor_words import LEVELS, SENTENCES
from eventapp.cli.mail_settings import mail_settings
from eventapp.domain.errors import NotFound
from eventapp.domain.mail_health import Level, is_selector
from eventapp.queries import accounts as account_queries
from eventapp.queries import outbox as outbox_queries
from eventapp.services import bounces, mail_doctor, outbox

group = AppGroup("outbox", help="Mails that wait or could not be sent.")


@group.command("list")
def list_mails() -> None:
    """Show the mails that wait or failed, the oldest first, with the server's last answer."""
    for message in outbox_queries.list_open():
        when = f"next attempt {message.next_attempt_at:%Y-%m-%d %H:%M} UTC" if message.status == "waiting" else ""
        words = (message.uuid, message.kind, message.status, f"attempts {message.attempts}", when, message.last_error)
        click.echo("  ".join(word for word in words if word))


@group.command("retry")
def retry() -> None:
    """Try all mails again that could not be sent; the worker sends them."""
    ids = [message.id for message in outbox_queries.list_open()]
    click.echo(f"{outbox.retry_messages(message_ids=ids, now=clock.now())} mail(s) will be tried again.")


@group.command("bounces")
@click.argument("source", metavar="FILE|-")
def read_bounces(source: str) -> None:
    """Read reports about mails that came back, and mark these mails.

    FILE is an mbox, a single message or a folder in the manner of Maildir; - reads the standard input. Reports may
    be read again: nothing is marked twice.
    """
    try:
        found = list(
            bounce_reports.read_bounce_bytes(sys.stdin.buffer.read())
            if source == "-"
            else bounce_reports.read_bounces(Path(source))
        )
    except OSError as error:
        raise click.ClickException(str(error)) from error
    now = clock.now()
    marked = sum(bounces.record_bounce(uuid=bounce.uuid, answer=bounce.answer, now=now) for bounce in found)
    click.echo(f"{len(found)} report(s) about mails that came back; {marked} mail(s) marked.")


@group.command("doctor")
@click.option("--dkim-selector", default="", metavar="NAME", help="The DKIM selector that your mail provider names.")
@click.option("--test-to", metavar="E-MAIL", help="Send a test mail to the holder of this account, by the worker.")
def doctor(dkim_selector: str, test_to: str | None) -> None:
    """Try the mail server without sending anything, and look up SPF, DKIM and DMARC.

    Exit code 1 when something is wrong.
    """
    if dkim_selector and not is_selector(dkim_selector):
        raise click.BadParameter("letters, digits, dots and hyphens only", param_hint="--dkim-selector")
    settings, now = mail_settings(), clock.now()
    found = mail_doctor.examine(settings=settings, selector=dkim_selector, recipient="", now=now)
    for finding in found:
        click.echo(f"{LEVELS[finding.level]:<8}{finding.check:<11}{SENTENCES[finding.code]}")
        if finding.detail:
            click.echo(f"{'':<19}{finding.detail}")
    if test_to:
        _send_test(test_to)
    if any(finding.level is Level.BAD for finding in found):
        raise SystemExit(1)


def _send_test(email: str) -> None:
    try:
        user = account_queries.get_user_by_email(email)
    except NotFound as error:
        raise click.ClickException(f"no account has the address {email}") from error
    mail_doctor.send_test(user_id=user.id, language="de", now=clock.now())
    click.echo(f"A test mail to {email} waits for the worker.")
