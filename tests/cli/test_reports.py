"""Reports at the command line."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
import time_machine
from flask.testing import FlaskCliRunner
from pypdf import PdfReader

from eventapp.db import db
from eventapp.models import Event, Project
from eventapp.services.closings import close_event
from tests.support.builders import ENDS_AT, make_event


@pytest.fixture(autouse=True)
def _after_the_event() -> Iterator[None]:
    with time_machine.travel(ENDS_AT + timedelta(days=1), tick=False):
        yield


def export(runner: FlaskCliRunner, event: Event, out: Path, *, last: str = "2026-12-31") -> tuple[int, str]:
    """Export the report of the event's project; return exit code and what was said."""
    project = db.session.get_one(Project, event.project_id)
    period = ["--from", "2026-01-01", "--to", last]
    result = runner.invoke(args=["reports", "export", "--project", project.reference, *period, "--out", str(out)])
    return result.exit_code, result.output


def test_a_provisional_report_is_written_and_says_what_is_open(runner: FlaskCliRunner, tmp_path: Path) -> None:
    out = tmp_path / "Bericht.xlsx"

    code, said = export(runner, make_event(), out)

    assert code == 3
    assert "R3: Teilnahmen (Summe T) = abgeschlossene Zahlen der Termine: 0 / missing" in said
    assert openpyxl.load_workbook(out).sheetnames[0] == "Deckblatt"
    assert out.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("ending", ["xlsx", "pdf", "csv"])
def test_a_report_without_an_open_check_ends_with_zero_and_says_nothing(
    runner: FlaskCliRunner, tmp_path: Path, ending: str
) -> None:
    event = make_event()
    close_event(event_id=event.id, reason="", user_id=None, now=ENDS_AT + timedelta(hours=1))
    out = tmp_path / f"Bericht.{ending}"

    assert export(runner, event, out) == (0, "")
    assert out.stat().st_size > 0


def test_the_report_as_a_document(runner: FlaskCliRunner, tmp_path: Path) -> None:
    out = tmp_path / "Bericht.pdf"

    assert export(runner, make_event(), out)[0] == 3
    assert "Bericht zum Verwendungsnachweis" in PdfReader(out).pages[0].extract_text()


def test_sessions_as_csv(runner: FlaskCliRunner, tmp_path: Path) -> None:
    out = tmp_path / "Bericht.csv"

    export(runner, make_event(title="=1+1"), out)

    header, line = out.read_text("utf-8-sig").splitlines()
    assert header.startswith("Datum;Beginn;Ende;Pausen (Min.);Dauer netto (Std.);UE (45 Min.);Veranstaltung")
    assert ";davon Kinder (unter 14);" in header
    assert line.startswith("26.09.2026;13:00;18:00;0;5,00;;'=1+1;Fest;Buschmannshof;Paritätische;offen")


def test_what_cannot_be_exported_is_said_in_a_sentence(runner: FlaskCliRunner, tmp_path: Path) -> None:
    event, out = make_event(), tmp_path / "Bericht.xlsx"

    assert export(runner, event, tmp_path / "Bericht.doc") == (
        1,
        "Error: The file's name must end in .xlsx, .pdf or .csv.\n",
    )
    assert export(runner, event, out, last="2025-12-31") == (1, "Error: No report: the period ends before it begins.\n")
    assert export(runner, event, out, last="2026-01-31") == (
        1,
        "Error: No report: the project has no session in this period.\n",
    )
    assert not out.exists()
    result = runner.invoke(
        args=["reports", "export", "--project", "x", "--from", "2026-01-01", "--to", "2026-02-01", "--out", str(out)]
    )
    reference = db.session.get_one(Project, event.project_id).reference
    assert (result.exit_code, result.output) == (1, f"Error: There is no project x. Projects: {reference}.\n")


def test_what_is_due_after_reports_is_done_by_command_too(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["reports", "settle"])

    assert result.output.splitlines() == [
        "Projects whose person keys were destroyed: 0",
        "Small counters that went to their project: 0",
    ]


def test_whoever_waits_at_a_terminal_reads_each_step(
    runner: FlaskCliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = make_event()
    in_a_pipe = export(runner, event, tmp_path / "Bericht.xlsx")[1]
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True)
    at_a_terminal = export(runner, event, tmp_path / "Bericht.xlsx")[1]

    assert [line for line in at_a_terminal.splitlines() if line not in in_a_pipe.splitlines()] == [
        "Collecting the numbers of all sessions …",
        "Writing Bericht.xlsx: 1 sessions …",
        "Done.",
    ]
