"""Issuing funder reports: what was issued stays, word for word (REP-5)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from eventapp.adapters.randomness import new_reference
from eventapp.adapters.report_snapshot import fingerprint, write_snapshot
from eventapp.db import db, transactional
from eventapp.domain.errors import NothingReported, PeriodNotOrdered, ReportNotReconciled
from eventapp.domain.reconciliation import reconcile
from eventapp.domain.report_facts import ReportFacts
from eventapp.models import IssuedReport, Project
from eventapp.queries import issued_reports, projects
from eventapp.queries import reports as report_queries
from eventapp.services.project_changes import record
from eventapp.services.statistics_merging import merge_small_counters


@transactional
def issue_report(
    *,
    project_id: int,
    starts_on: date,
    ends_on: date,
    is_final: bool,
    zone: ZoneInfo,
    user_id: int | None,
    now: datetime,
) -> IssuedReport:
    """Keep the report of this project and period as it is now, as the next version.

    With a final one the small counters of its statistics go to the project.

    Raises PeriodNotOrdered, NothingReported, and ReportNotReconciled for a final one with open checks.
    """
    project = projects.lock_project(project_id)
    facts = collect_facts(project, starts_on=starts_on, ends_on=ends_on, zone=zone, now=now)
    open_checks = sum(check.is_open for check in reconcile(facts))
    if is_final and open_checks:
        raise ReportNotReconciled(open=open_checks)
    snapshot = write_snapshot(facts)
    report = IssuedReport(
        project_id=project.id,
        reference=new_reference(),
        starts_on=starts_on,
        ends_on=ends_on,
        version=issued_reports.next_version(project.id, starts_on=starts_on, ends_on=ends_on),
        is_final=is_final,
        issued_at=now,
        issued_by_id=user_id,
        facts=snapshot,
        sha256=fingerprint(snapshot),
    )
    db.session.add(report)
    record("report.issued", project, user_id=user_id, now=now)
    if is_final:
        merge_small_counters(project_id=project.id, starts_on=starts_on, ends_on=ends_on, zone=zone, now=now)
    return report


def collect_facts(project: Project, *, starts_on: date, ends_on: date, zone: ZoneInfo, now: datetime) -> ReportFacts:
    """Return what the report says now. Raises PeriodNotOrdered and NothingReported."""
    if ends_on < starts_on:
        raise PeriodNotOrdered
    facts = report_queries.get_report_facts(project, starts_on=starts_on, ends_on=ends_on, zone=zone, now=now)
    if not facts.sessions and not facts.counselling and not facts.upcoming:
        raise NothingReported
    return facts
