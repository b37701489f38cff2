"""The demonstration content."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from eventapp.adapters import clock
from eventapp.adapters.logos import FOLDER_NAME as LOGO_FOLDER
from eventapp.services import demo as demo_service

group = AppGroup("demo", help="Demonstration content: an invented organization with seven events.")


@group.command("load")
@click.option("--shift", is_flag=True, help="Move the dates around today; the festival is today.")
@click.option("--if-empty", is_flag=True, help="Do nothing when the database has an organization.")
def load(shift: bool, if_empty: bool) -> None:
    """Load the demonstration into an empty database."""
    if not demo_service.is_empty():
        if if_empty:
            return
        raise click.ClickException("The database is not empty; the demonstration needs an empty one.")
    dates_of = demo_service.shifted_dates if shift else demo_service.fixed_dates
    now = clock.now()
    demo_service.load(dates_of(now=now, zone=current_app.config["TIMEZONE"]))
    demo_service.add_logos(Path(current_app.config["DATA_DIR"]) / LOGO_FOLDER, now=now)
    click.echo("The demonstration is loaded.")


@group.command("credentials")
def credentials() -> None:
    """Print the demonstration's log-in and a fresh door link."""
    for line in credential_lines(door_url=make_door_url()):
        click.echo(line)


def make_door_url() -> str | None:
    """Make a new door link for the festival; None where there is none or it is over."""
    secret_key = current_app.config["SECRET_KEY"].encode()
    link = demo_service.make_festival_link(secret_key=secret_key, now=clock.now())
    return f"{current_app.config['BASE_URL']}/door/#{link}" if link else None


def credential_lines(*, door_url: str | None) -> list[str]:
    """Return what a person needs to try the demonstration."""
    base_url = current_app.config["BASE_URL"]
    lines = [
        f"Programme   {base_url}/",
        f"Log-in      {base_url}/login",
        f"            {demo_service.ORGANIZER_EMAIL} · {demo_service.PASSWORD}",
    ]
    return [*lines, f"Door        {door_url}"] if door_url else lines
