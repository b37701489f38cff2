"""What docs/security.md calls proved is proved: each test that it names is there."""

import re
from pathlib import Path

PROJECT_DIR = Path(__file__).parents[2]
TEXT = (PROJECT_DIR / "docs" / "security.md").read_text(encoding="utf-8")
ATTACKERS = (
    "A curious volunteer",
    "A lost phone",
    "A hostile guest",
    "A neighbour organization",
    "A stolen backup",
    "The network",
)


def rows_of(attacker: str) -> list[str]:
    """The lines of an attacker's table, without its head."""
    _, _, rest = TEXT.partition(f"**{attacker}")
    table = re.search(r"(?:^\|.*\n)+", rest, re.MULTILINE)
    return table[0].splitlines()[2:] if table else []


def test_every_file_that_is_named_exists() -> None:
    named = re.findall(r"`((?:tests|eventapp|static)/[\w/.]+)`", TEXT)

    assert [path for path in named if not (PROJECT_DIR / path).exists()] == []
    assert len(named) > 60


def test_every_test_that_is_named_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)`: `(test_\w+)`", TEXT)

    missing = [name for path, name in named if f"def {name}(" not in (PROJECT_DIR / path).read_text(encoding="utf-8")]
    assert missing == []
    assert len(named) >= 1


def test_every_attempt_of_every_attacker_has_its_proof() -> None:
    for attacker in ATTACKERS:
        rows = rows_of(attacker)

        assert len(rows) >= 4, attacker
        assert [row for row in rows if "`tests/" not in row.split("|")[3]] == []
