"""Mails that wait or need a person."""

import click
from flask.cli import AppGroup

from eventapp.adapters import clock
from eventapp.queries import outbox as outbox_queries
from eventapp.services import outbox

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
