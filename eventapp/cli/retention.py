"""Deleting what is due."""

import click
from flask import current_app
from flask.cli import AppGroup

from eventapp.adapters import clock
from eventapp.cli.mail_settings import mail_settings
from eventapp.services import retention

group = AppGroup("retention", help="Personal data that is due to go.")


@group.command("run")
@click.option("--dry-run", is_flag=True, help="Only say what would be deleted.")
def run(dry_run: bool) -> None:
    """Delete everything that is due (the worker does it each hour)."""
    work = retention.plan if dry_run else retention.run
    report = work(zone=current_app.config["TIMEZONE"], now=clock.now(), mail_folder=mail_settings().folder)
    lines = [f"{each.event}  {each.stage.value:<9} {each.count} registration(s)" for each in report.stages]
    others = {
        "never confirmed, registration(s)": report.unconfirmed,
        "old mail(s)": report.mails,
        "old mail file(s)": report.mail_files,
        "old log entries": report.audit_entries,
        "account(s) shut for long": report.accounts,
        "name(s) of people who left the team": report.departed,
    }
    lines += [f"{what}: {count}" for what, count in others.items() if count]
    for line in lines or ["Nothing is due."]:
        click.echo(line)
