"""The keys that sign tickets, and those that seal contact data."""

import click
from flask.cli import AppGroup

from eventapp.adapters import clock
from eventapp.domain.errors import StillInUse
from eventapp.sealing import ContactKeyMissing
from eventapp.services import contact_keys
from eventapp.services import keys as key_services

group = AppGroup("keys", help="Keys that sign tickets and seal contact data.")


@group.command("create")
def create() -> None:
    """Make the first key, if there is none."""
    click.echo(f"Active key: {key_services.ensure_key(now=clock.now())}")


@group.command("rotate")
def rotate() -> None:
    """Retire the active key and make a new one; older tickets stay valid."""
    click.echo(f"Active key: {key_services.rotate_key(now=clock.now())}")


@group.command("rotate-contacts")
def rotate_contacts() -> None:
    """Seal all e-mail addresses and telephone numbers with a new key."""
    name = contact_keys.rotate()
    click.echo(f"Active contact key: {name}. Older keys stay in the file for older backups.")


@group.command("drop-contact-key")
@click.argument("name")
def drop_contact_key(name: str) -> None:
    """Take the old contact key NAME out of the file; backups that need it can no longer be read."""
    try:
        contact_keys.drop(name)
    except StillInUse as error:
        raise click.ClickException(f"The key {name} is in use.") from error
    except ContactKeyMissing as error:
        raise click.ClickException(f"There is no contact key {name}.") from error
    click.echo(f"Contact key {name} is gone.")
