"""The measurement of the report runs from end to end, with few people; what it says of time is no test."""

import subprocess
import sys
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parents[2]
FEW = ("--events", "11", "--people", "170", "--times", "1", "--print-only")


def test_the_report_of_a_filled_year_is_measured_and_counts_everybody() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "bench.funder_report", *FEW],
        cwd=PROJECT_DIR,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert (run.returncode, run.stderr[-2000:] if run.returncode else "") == (0, "")
    assert [line.split("|")[1].strip() for line in run.stdout.splitlines() if line.endswith("|")][2:] == [
        "read the log alone",
        "collect the facts",
        "workbook from the facts",
        "PDF from the facts",
        "CSV from the facts",
        "close all events, with person keys",
    ]
    assert "- 170 attendances in 11 closed sessions" in run.stdout
