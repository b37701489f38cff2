"""Deleting what is due."""

import click
from flask import current_app
from flask.cli import AppGroup

from eventapp.adapters import clock
from eventapp.services import retention

group = AppGroup("retention", help="Personal data that is due to go.")


@group.command("run")
@click.option("--dry-run", is_flag=True, help="Only say what would be deleted.")
def run(dry_run: bool) -> None:
    """Delete everything that is due (the worker does it each hour)."""
    zone, now = current_app.config["TIMEZONE"], clock.now()
    deleted = retention.plan(zone=zone, now=now) if dry_run else retention.run(zone=zone, now=now)
    for each in deleted:
        click.echo(f"{each.event}  {each.stage.value:<9} {each.count} registration(s)")
    if not deleted:
        click.echo("Nothing is due.")
