"""Which sessions a cell of a list means."""

from datetime import UTC, datetime

import pytest

from eventapp.domain.import_sessions import OfferedSession, find_sessions

OFFERED = (
    OfferedSession(reference="a", label="Workshop 1: Sprechen, Hören", starts_at=datetime(2026, 9, 5, 10, tzinfo=UTC)),
    OfferedSession(reference="b", label="Workshop 2", starts_at=datetime(2026, 9, 12, 10, tzinfo=UTC)),
    OfferedSession(reference="c", label="", starts_at=datetime(2026, 9, 12, 14, 30, tzinfo=UTC)),
)


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("workshop 2", ("b",)),
        ("Workshop 1: Sprechen, Hören", ("a",)),
        ("Workshop 2, 5.9.", ("b", "a")),
        ("05.09.2026; 12.09.2026 14:30", ("a", "c")),
        ("Sa, 5.9.26 und 12.9. um 14.30 Uhr", ("a", "c")),
        ("2026-09-05", ("a",)),
        ("2026-09-12T14:30:00", ("c",)),
        ("alle", ("a", "b", "c")),
        ("12.9.", ()),
        ("12.9.2027 10:00", ()),
        ("Workshop 2, Workshop 9", ()),
        ("morgen", ()),
    ],
)
def test_cell_names_sessions(text: str, references: tuple[str, ...]) -> None:
    assert find_sessions(text, OFFERED) == references
