"""The measurement of the door runs from end to end, with few cases; what it says of time is no test."""

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT_DIR = Path(__file__).resolve().parents[2]
FEW = ("--scans", "2", "--pictures", "1", "--starts", "1", "--tickets", "60", "120", "--print-only")


@pytest.mark.browser
def test_the_door_is_measured_and_no_picture_is_read_wrongly() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "bench.door", *FEW],
        cwd=PROJECT_DIR,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert (run.returncode, run.stderr[-2000:] if run.returncode else "") == (0, "")
    assert [line.count("|") for line in run.stdout.splitlines() if "throttle |" in line] == [5] * 6
    assert "| plain | 1 | 1 |" in run.stdout
    assert "False reads: **0**." in run.stdout
