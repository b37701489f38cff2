"""`make bench-report`: fill a funded year, close it, write its report in every form; a table of docs/performance.md.

Everything lives in a temporary folder and ends by itself. It all happens in one process, as for the command.
"""

import argparse
import resource
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_migrate import upgrade
from sqlalchemy import select

from bench import report as documents
from bench.funder_report import content
from bench.funder_report.measuring import Cost, measure, measure_once
from bench.processes import PROJECT_DIR
from config import Config
from eventapp.adapters.report_csv import report_csv
from eventapp.adapters.report_pdf import report_pdf
from eventapp.adapters.workbook.report import report_workbook
from eventapp.app import create_app, enable_migrations
from eventapp.db import db
from eventapp.domain.report_facts import ReportFacts
from eventapp.models import Event, LogEntryRow, Project
from eventapp.services import closings, reports

DOCUMENT = PROJECT_DIR / "docs" / "performance.md"
MARKS = ("<!-- report: begin -->", "<!-- report: end -->")
_HEAD = (
    "| step | seconds | beside reading the log | peak MiB | statements |",
    "|---|--:|--:|--:|--:|",
)


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(prog="python -m bench.funder_report", description=__doc__)
    parser.add_argument("--events", type=int, default=40, help="events with one session each (default 40)")
    parser.add_argument("--people", type=int, default=50_000, help="attendances of all together (default 50000)")
    parser.add_argument("--times", type=int, default=3, help="runs of each step; the median counts (default 3)")
    parser.add_argument("--print-only", action="store_true", help="leave docs/performance.md as it is")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="einlass-bench-") as folder:
        part = _measure({"DATA_DIR": folder}, arguments)
    print(part)
    if not arguments.print_only:
        documents.keep(part, path=DOCUMENT, marks=MARKS)


def _measure(environ: Mapping[str, str], arguments: argparse.Namespace) -> str:
    app = create_app(Config.from_env(environ))
    enable_migrations(app)
    zone = ZoneInfo(app.config["TIMEZONE"])
    with app.app_context():
        upgrade()
        _say("writing the year")
        project = content.fill(events=arguments.events, people=arguments.people)
        _say("closing it")
        closed, closing = measure_once("close all events, with person keys", lambda: _close(project))
        _say("reporting")
        rows, log = measure("read the log alone", _read_log, times=arguments.times)
        facts, collecting = measure("collect the facts", lambda: _facts(project, zone), times=arguments.times)
        files = _files(facts, times=arguments.times)
    attendances = sum(session.total for session in facts.sessions)
    said = (
        f"- {attendances:,} attendances in {closed} closed sessions, {rows:,} entries of the log, "
        f"{facts.persons_total.persons if facts.persons_total else 0:,} different people with a name.",
        f"- The whole process at its highest, PDF writer included: {_highest_mib():.0f} MiB.",
    )
    return "\n".join((*_HEAD, *_rows([log, collecting, *files, closing], beside=log), "", *said))


def _close(project: Project) -> int:
    ids = db.session.scalars(select(Event.id).where(Event.project_id == project.id).order_by(Event.id)).all()
    return sum(
        closings.close_event(event_id=event_id, reason="", user_id=None, now=content.CLOSED_AT) for event_id in ids
    )


def _read_log() -> int:
    """Read every entry by SQLAlchemy Core, as much of it as counting needs: what no report can leave out."""
    entry = LogEntryRow
    columns = (entry.event_session_id, entry.uuid, entry.kind, entry.device_id, entry.counted_at, entry.adults)
    more = (entry.children, entry.ticket_id, entry.result, entry.reverses, entry.raw_code)
    return len(db.session.connection().execute(select(*columns, *more).order_by(entry.id)).all())


def _facts(project: Project, zone: ZoneInfo) -> ReportFacts:
    return reports.collect_facts(
        project, starts_on=content.STARTS_ON, ends_on=content.ENDS_ON, zone=zone, now=content.CLOSED_AT
    )


def _files(facts: ReportFacts, *, times: int) -> Sequence[Cost]:
    as_of = datetime(content.YEAR, 12, 31, 13)  # noqa: DTZ001 (local, as the report writes it)
    works = {
        "workbook": lambda: report_workbook(facts, as_of=as_of, version=1, is_final=False),
        "PDF": lambda: report_pdf(facts, as_of=as_of, version=1, is_final=False),
        "CSV": lambda: report_csv(facts),
    }
    return [measure(f"{name} from the facts", work, times=times)[1] for name, work in works.items()]


def _rows(costs: Sequence[Cost], *, beside: Cost) -> list[str]:
    return [
        f"| {cost.name} | {cost.seconds:.2f} | {'–' if cost is beside else f'{cost.seconds / beside.seconds:.1f} ×'} "
        f"| {'–' if cost.peak_mib is None else f'{cost.peak_mib:.0f}'} | {cost.statements:,} |"
        for cost in costs
    ]


def _highest_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _say(words: str) -> None:
    print(f"bench: {words}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
