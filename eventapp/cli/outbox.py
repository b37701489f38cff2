"""Mails that wait or need a person."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from eventapp.adapters import bounces as bounce_reports
from eventapp.adapters import clock
from eventapp.queries import outbox as outbox_queries
from eventapp.services import bounces, outbox

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
