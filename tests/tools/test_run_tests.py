"""The summary that `make test` ends with."""

from pathlib import Path

from tools.run_tests import Outcome, count_cases, summarize

REPORT = """<testsuites><testsuite>
<testcase name="one"/>
<testcase name="two"><failure message="no"/></testcase>
<testsuite><testcase name="three"><error message="broken"/></testcase><testcase name="four"/></testsuite>
</testsuite></testsuites>"""


def test_report_is_counted_at_every_depth(tmp_path: Path) -> None:
    (tmp_path / "report.xml").write_text(REPORT)

    assert count_cases(tmp_path / "report.xml") == (2, 2)


def test_run_that_broke_off_counts_nothing(tmp_path: Path) -> None:
    assert count_cases(tmp_path / "report.xml") == (0, 0)


def test_summary_ends_with_one_line_for_all() -> None:
    outcomes = [
        Outcome(name="Python and browser", passed=12, failed=0, exit_code=0),
        Outcome(name="JavaScript", passed=3, failed=1, exit_code=1),
    ]

    assert summarize(outcomes).splitlines() == [
        "",
        "Python and browser: 12 passed, 0 failed",
        "JavaScript: 3 passed, 1 failed (exit code 1)",
        "einlass: 15 passed, 1 failed",
    ]
