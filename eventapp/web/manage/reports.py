"""Funder reports of a project: the numbers as a page first, then files, then issued versions."""

from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.adapters.report_csv import report_csv
from eventapp.adapters.report_pdf import report_pdf
from eventapp.adapters.report_snapshot import read_snapshot
from eventapp.adapters.workbook.report import report_workbook
from eventapp.domain.errors import NothingReported, PeriodNotOrdered
from eventapp.domain.states import Role
from eventapp.queries import issued_reports
from eventapp.queries import persons as person_queries
from eventapp.queries import projects as project_queries
from eventapp.queries.logos import logos_of_project
from eventapp.services import logos as logo_services
from eventapp.services import reports as report_services
from eventapp.web.access import organization_ids, plain, requires, signed_in_user
from eventapp.web.downloads import CSV_TYPE, PDF_TYPE, XLSX_TYPE, attachment
from eventapp.web.filters import local
from eventapp.web.forms.closing import EVIDENCE_NAMES
from eventapp.web.forms.reports import PeriodForm
from eventapp.web.logos import logo_folder, logo_views
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.mending import mendings, missing
from eventapp.web.manage.report_view import (
    KIND_NAMES,
    ReportView,
    StatisticsGap,
    number,
    percent,
    response,
    share,
    statistics_gap,
    view_of,
)
from eventapp.web.messages import sentence

if TYPE_CHECKING:
    from eventapp.adapters.logos import LogoPicture
    from eventapp.models import IssuedReport, Project


@blueprint.get("/reports")
@requires(Role.ORGANIZER, Role.REPORT)
def reports() -> str:
    """Show the projects that there are reports of, the latest first."""
    organizations = signed_in_user().organizations_as(Role.ORGANIZER, Role.REPORT, Role.ADMIN)
    return render_template("manage/reports/index.html", projects=project_queries.list_projects(organizations))


@blueprint.get("/projects/<reference>/report")
@requires(Role.ORGANIZER, Role.REPORT)
def report(reference: str) -> ResponseReturnValue:
    """Show what the report of a period says now; the whole project without a period."""
    project = _project(reference)
    form = PeriodForm(request.args if request.args else None, data=_whole(project), meta={"csrf": False})
    starts_on, ends_on = form.period() if form.validate() else (project.starts_on, project.ends_on)
    view: ReportView | None = None
    gap: StatisticsGap | None = None
    trouble = ""
    try:
        facts = report_services.collect_facts(
            project, starts_on=starts_on, ends_on=ends_on, zone=_zone(), now=clock.now()
        )
        view, gap = view_of(facts), statistics_gap(project, facts)
    except (NothingReported, PeriodNotOrdered) as error:
        trouble = sentence(error)
    page = render_template(
        "manage/reports/show.html",
        project=project,
        logos=logo_views(logos_of_project(project)),
        form=form,
        view=view,
        gap=gap,
        trouble=trouble,
        issued=issued_reports.list_issued(project.id),
        keys=person_queries.get_key_state(project),
        version=issued_reports.next_version(project.id, starts_on=starts_on, ends_on=ends_on),
        period={"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()},
        now=clock.now(),
        kind_names=KIND_NAMES,
        share=share,
        response=response,
        evidence_names=EVIDENCE_NAMES,
        number=number,
        percent=percent,
        may_mend=project.organization_id in organization_ids(),
        counsels=project.organization_id in signed_in_user().organizations_as(Role.COUNSELLING),
        opens=project_queries.list_event_references(project.id, organization_ids=organization_ids()),
        mendings=mendings,
        missing=missing,
    )
    return page, 422 if form.errors or trouble else 200


@blueprint.get("/projects/<reference>/report.xlsx")
@requires(Role.ORGANIZER, Role.REPORT)
def report_xlsx(reference: str) -> Response:
    """Send the report as it is now; it is provisional."""
    project = _project(reference)
    starts_on, ends_on = _asked_period(project)
    facts = report_services.collect_facts(project, starts_on=starts_on, ends_on=ends_on, zone=_zone(), now=clock.now())
    version = issued_reports.next_version(project.id, starts_on=starts_on, ends_on=ends_on)
    now = local(clock.now()).replace(tzinfo=None)
    content = report_workbook(facts, as_of=now, version=version, is_final=False, logos=_logos(project))
    return attachment(content, mimetype=XLSX_TYPE, filename=_file_name(project, starts_on, ends_on, version, "xlsx"))


@blueprint.get("/projects/<reference>/report.pdf")
@requires(Role.ORGANIZER, Role.REPORT)
def report_as_pdf(reference: str) -> Response:
    """Send the report as it is now to be read and filed; it is provisional."""
    project = _project(reference)
    starts_on, ends_on = _asked_period(project)
    facts = report_services.collect_facts(project, starts_on=starts_on, ends_on=ends_on, zone=_zone(), now=clock.now())
    version = issued_reports.next_version(project.id, starts_on=starts_on, ends_on=ends_on)
    content = report_pdf(facts, as_of=local(clock.now()), version=version, is_final=False, logos=_logos(project))
    return attachment(content, mimetype=PDF_TYPE, filename=_file_name(project, starts_on, ends_on, version, "pdf"))


@blueprint.get("/projects/<reference>/report.csv")
@requires(Role.ORGANIZER, Role.REPORT)
def report_sessions_csv(reference: str) -> Response:
    """Send the sessions of the report as CSV (REP-4)."""
    project = _project(reference)
    starts_on, ends_on = _asked_period(project)
    facts = report_services.collect_facts(project, starts_on=starts_on, ends_on=ends_on, zone=_zone(), now=clock.now())
    version = issued_reports.next_version(project.id, starts_on=starts_on, ends_on=ends_on)
    name = _file_name(project, starts_on, ends_on, version, "csv")
    return attachment(report_csv(facts), mimetype=CSV_TYPE, filename=name)


@blueprint.post("/projects/<reference>/reports")
@requires(Role.ORGANIZER, Role.REPORT)
def issue_report(reference: str) -> ResponseReturnValue:
    """Keep the report as it is now, word for word."""
    project = _project(reference)
    starts_on, ends_on = _asked_period(project)
    issued = report_services.issue_report(
        project_id=project.id,
        starts_on=starts_on,
        ends_on=ends_on,
        is_final=request.form.get("status") == "final",
        zone=_zone(),
        user_id=signed_in_user().user_id,
        now=clock.now(),
    )
    flash(gettext("Version %(version)s ist festgehalten.", version=issued.version))
    return redirect(url_for("manage.report", reference=reference, _anchor="issued"), code=303)


@blueprint.get("/projects/<reference>/reports/<report_reference>.xlsx")
@requires(Role.ORGANIZER, Role.REPORT)
def issued_report(reference: str, report_reference: str) -> Response:
    """Send an issued report, made again from its facts: the same numbers for ever (REP-5)."""
    project = _project(reference)
    issued: IssuedReport = issued_reports.get_issued(plain(report_reference), project_id=project.id)
    content = report_workbook(
        read_snapshot(issued.facts),
        as_of=local(issued.issued_at).replace(tzinfo=None),
        version=issued.version,
        is_final=issued.is_final,
        logos=_logos(project),
    )
    name = _file_name(project, issued.starts_on, issued.ends_on, issued.version, "xlsx")
    return attachment(content, mimetype=XLSX_TYPE, filename=name)


@blueprint.get("/projects/<reference>/reports/<report_reference>.pdf")
@requires(Role.ORGANIZER, Role.REPORT)
def issued_report_as_pdf(reference: str, report_reference: str) -> Response:
    """Send an issued report as a document, made again from its facts."""
    project = _project(reference)
    issued = issued_reports.get_issued(plain(report_reference), project_id=project.id)
    content = report_pdf(
        read_snapshot(issued.facts),
        as_of=local(issued.issued_at),
        version=issued.version,
        is_final=issued.is_final,
        logos=_logos(project),
    )
    name = _file_name(project, issued.starts_on, issued.ends_on, issued.version, "pdf")
    return attachment(content, mimetype=PDF_TYPE, filename=name)


def _project(reference: str) -> "Project":
    organizations = signed_in_user().organizations_as(Role.ORGANIZER, Role.REPORT, Role.ADMIN)
    return project_queries.get_project(plain(reference), organization_ids=organizations)


def _logos(project: "Project") -> "list[LogoPicture]":
    """Return the logos as they are now: pictures are no part of what was issued."""
    return logo_services.project_logos(project, logo_folder())


def _whole(project: "Project") -> dict[str, date]:
    return {"starts_on": project.starts_on, "ends_on": project.ends_on}


def _asked_period(project: "Project") -> tuple[date, date]:
    """Return the period that the address or the form names, else the whole project."""
    form = PeriodForm(request.values, data=_whole(project), meta={"csrf": False})
    return form.period() if form.validate() else (project.starts_on, project.ends_on)


def _zone() -> ZoneInfo:
    return ZoneInfo(current_app.config["TIMEZONE"])


def _file_name(project: "Project", starts_on: date, ends_on: date, version: int, ending: str) -> str:
    name = "_".join(project.name.split())[:60].replace("/", "-")
    return f"Bericht_{name}_{starts_on}_{ends_on}_v{version}.{ending}"
