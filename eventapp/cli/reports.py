"""Funder reports at the command line."""

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from flask import current_app
from flask.cli import AppGroup

from eventapp.adapters import clock
from eventapp.adapters.logos import FOLDER_NAME as LOGO_FOLDER
from eventapp.adapters.logos import LogoPicture
from eventapp.adapters.report_csv import report_csv
from eventapp.adapters.report_pdf import report_pdf
from eventapp.adapters.stored_file import READABLE_BY_OWNER, store_file
from eventapp.adapters.workbook.report import report_workbook
from eventapp.domain.errors import DomainError, NothingReported, PeriodNotOrdered
from eventapp.domain.reconciliation import reconcile
from eventapp.domain.report_facts import ReportFacts
from eventapp.queries import issued_reports, projects
from eventapp.services import report_ends, reports
from eventapp.services.logos import project_logos

group = AppGroup("reports", help="Reports for funders.")

EXIT_PROVISIONAL = 3
_ENDINGS = (".xlsx", ".pdf", ".csv")
_SENTENCES = {
    PeriodNotOrdered.code: "No report: the period ends before it begins.",
    NothingReported.code: "No report: the project has no session in this period.",
}
_DAY = click.DateTime(formats=["%Y-%m-%d"])


@group.command("export")
@click.option("--project", "reference", required=True, help="The project's reference.")
@click.option("--from", "starts_on", required=True, type=_DAY, help="First day of the period.")
@click.option("--to", "ends_on", required=True, type=_DAY, help="Last day of the period.")
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="FILE.xlsx, FILE.pdf or FILE.csv."
)
def export(reference: str, starts_on: datetime, ends_on: datetime, out: Path) -> None:
    """Write the report as it is now. Exit code 0 when no check is open, 3 when it is provisional.

    On a terminal it says what it is doing.
    """
    if out.suffix.lower() not in _ENDINGS:
        raise click.ClickException("The file's name must end in .xlsx, .pdf or .csv.")
    project = projects.find_project(reference)
    if project is None:
        known = ", ".join(projects.list_references()) or "none yet"
        raise click.ClickException(f"There is no project {reference}. Projects: {known}.")
    zone = ZoneInfo(current_app.config["TIMEZONE"])
    first, last = starts_on.date(), ends_on.date()
    _say_step("Collecting the numbers of all sessions …")
    try:
        facts = reports.collect_facts(project, starts_on=first, ends_on=last, zone=zone, now=clock.now())
    except DomainError as error:
        raise click.ClickException(_SENTENCES.get(error.code, f"No report: {error.code}.")) from error
    version = issued_reports.next_version(project.id, starts_on=first, ends_on=last)
    logos = project_logos(project, Path(current_app.config["DATA_DIR"]) / LOGO_FOLDER)
    _say_step(f"Writing {out.name}: {len(facts.sessions)} sessions …")
    content = _content(facts, out=out, as_of=clock.now().astimezone(zone), version=version, logos=logos)
    store_file(out, content, mode=READABLE_BY_OWNER)
    _say_step("Done.")
    checks = [check for check in reconcile(facts) if not check.is_ok]
    for check in checks:
        right = "missing" if check.right is None else check.right
        hint = "Hint, " if check.is_hint else ""
        click.echo(f"{hint}{check.rule}: {check.label}: {check.left} / {right}", err=True)
    if any(check.is_open for check in checks):
        raise SystemExit(EXIT_PROVISIONAL)


def _say_step(words: str) -> None:
    """Tell whoever waits at a terminal; a log or a pipe gets the results alone."""
    if sys.stderr.isatty():
        click.echo(words, err=True)


@group.command("settle")
def settle() -> None:
    """Do what is due after reports; the worker does it each day by itself.

    Person keys are destroyed 15 months after the end of their project, and small counters of the anonymous statistics
    go to the project once its report is final.
    """
    settled = report_ends.settle_due(zone=ZoneInfo(current_app.config["TIMEZONE"]), now=clock.now())
    click.echo(f"Projects whose person keys were destroyed: {settled.projects}")
    click.echo(f"Small counters that went to their project: {settled.counters}")


def _content(facts: ReportFacts, *, out: Path, as_of: datetime, version: int, logos: Sequence[LogoPicture]) -> bytes:
    if out.suffix.lower() == ".xlsx":
        return report_workbook(facts, as_of=as_of.replace(tzinfo=None), version=version, is_final=False, logos=logos)
    if out.suffix.lower() == ".pdf":
        return report_pdf(facts, as_of=as_of, version=version, is_final=False, logos=logos)
    return report_csv(facts)
