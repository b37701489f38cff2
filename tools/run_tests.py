"""Run every test (`make test`): Python and browser on SQLite, JavaScript, then the database's folders on PostgreSQL.

All three run even when one fails; one line at the end sums them up, and the exit code is 0 only if all passed.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tools.machine import ProgramsMissing, ensure_programs

PROJECT_DIR = Path(__file__).resolve().parents[1]
VENV_BIN = PROJECT_DIR / ".venv" / "bin"
PROCESSES = "2"
#: What the database itself decides; `make proofs` runs every page on it too, for the whole run stays below 20 minutes.
ON_POSTGRESQL = (
    "tests/services",
    "tests/queries",
    "tests/web/door",
    "tests/web/test_fuzzing.py",
    "tests/test_db.py",
    "tests/test_migrations.py",
    "tests/test_migrations_all.py",
    "tests/test_migrations_sign_in.py",
    "tests/test_migrations_statistics.py",
)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How one run of tests ended."""

    name: str
    passed: int
    failed: int
    exit_code: int


def run_all() -> list[Outcome]:
    """Run all tests, output straight to the terminal."""
    pytest = [sys.executable, "-m", "pytest", "-q", "-n", PROCESSES]
    folders = [folder for folder in ON_POSTGRESQL if (PROJECT_DIR / folder).exists()]
    scripts = sorted(str(path.relative_to(PROJECT_DIR)) for path in (PROJECT_DIR / "tests" / "js").rglob("*.test.js"))
    report = "--test-reporter=junit"
    node = ["node", "--test", "--test-reporter=spec", "--test-reporter-destination=stdout", report]
    return [
        _run("Python and browser", pytest, report_option="--junitxml="),
        _run("JavaScript", node, report_option="--test-reporter-destination=", files=scripts),
        _run("PostgreSQL", [*pytest, "--database", "postgresql"], report_option="--junitxml=", files=folders),
    ]


def _run(name: str, command: Sequence[str], *, report_option: str, files: Sequence[str] = ()) -> Outcome:
    print(f"\n--- {name} ---", flush=True)
    environ = {**os.environ, "PATH": f"{VENV_BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        full = [*command, f"{report_option}{report}", *files]
        exit_code = subprocess.run(full, cwd=PROJECT_DIR, env=environ, check=False).returncode
        passed, failed = count_cases(report)
    return Outcome(name=name, passed=passed, failed=failed, exit_code=exit_code)


def count_cases(report: Path) -> tuple[int, int]:
    """Passed and failed tests of a JUnit report; a run that broke off has none."""
    if not report.exists():
        return 0, 0
    cases = list(ElementTree.parse(report).getroot().iter("testcase"))  # noqa: S314 (our own file)
    failed = sum(case.find("failure") is not None or case.find("error") is not None for case in cases)
    return len(cases) - failed, failed


def summarize(outcomes: Sequence[Outcome]) -> str:
    """A line for each run and one for all."""
    lines = []
    for outcome in outcomes:
        ending = "" if outcome.exit_code == 0 else f" (exit code {outcome.exit_code})"
        lines.append(f"{outcome.name}: {outcome.passed} passed, {outcome.failed} failed{ending}")
    passed, failed = sum(outcome.passed for outcome in outcomes), sum(outcome.failed for outcome in outcomes)
    return "\n".join(["", *lines, f"einlass: {passed} passed, {failed} failed"])


def main() -> int:
    """Make sure the machine has what is needed, run, sum up."""
    try:
        ensure_programs()
    except ProgramsMissing as missing:
        print(f"\nThe tests cannot run yet.\n{missing}", file=sys.stderr)
        return 1
    outcomes = run_all()
    print(summarize(outcomes), flush=True)
    return 0 if all(outcome.exit_code == 0 and outcome.passed for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
