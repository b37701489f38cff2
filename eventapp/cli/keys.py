"""The keys that sign tickets."""

import click
from flask.cli import AppGroup

from eventapp.adapters import clock
from eventapp.services import keys as key_services

group = AppGroup("keys", help="Keys that sign tickets.")


@group.command("create")
def create() -> None:
    """Make the first key, if there is none."""
    click.echo(f"Active key: {key_services.ensure_key(now=clock.now())}")


@group.command("rotate")
def rotate() -> None:
    """Retire the active key and make a new one; older tickets stay valid."""
    click.echo(f"Active key: {key_services.rotate_key(now=clock.now())}")
