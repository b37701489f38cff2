"""Order of names, boxes to tick, rows to count in."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from eventapp.domain.paper import (
    MAX_TALLY_ROWS,
    Boxes,
    TallyRow,
    build_boxes,
    build_tally_rows,
    in_name_order,
    name_order,
)


@dataclass(frozen=True)
class Line:
    name: str
    number: int = 0


def _sorted(*names: str) -> list[str]:
    return sorted(names, key=name_order)


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(["Anders", "Ärzte", "Atlas"], id="umlaut like its letter"),
        pytest.param(["Strasse", "Straße", "Straßer", "Strassmann"], id="sharp s like two"),
        pytest.param(["Aaron", "ada", "Adam"], id="capitals like small letters"),
        pytest.param(["Sonja", "Şükrü", "Sven"], id="cedilla like its letter"),
        pytest.param(["Irma", "ısık", "İsmail", "Iwan"], id="dotted and dotless i"),
        pytest.param(["Lotte", "Łukasz", "Lydia"], id="stroke like its letter"),
        pytest.param(["'Ali", "Ali B.", "-Bert"], id="signs do not count"),
        pytest.param(["7 Zwerge", "Ada"], id="digits first"),
        pytest.param(["Zoë", "Ωμέγα", "Олена", "نور", "ሰላም"], id="other scripts after Latin"),
        pytest.param(["ሰላም", "!!!"], id="without a letter last"),
    ],
)
def test_names_stand_where_a_german_reader_looks(names: list[str]) -> None:
    assert _sorted(*reversed(names)) == names


def test_equal_names_stay_in_their_order() -> None:
    lines = [Line("Ada", 1), Line("Bilal", 2), Line("Ada", 3)]

    assert in_name_order(lines) == [Line("Ada", 1), Line("Ada", 3), Line("Bilal", 2)]


@pytest.mark.parametrize(
    ("adults", "children", "boxes"),
    [
        (1, 0, Boxes(adults=1, children=0, beyond=0)),
        (2, 3, Boxes(adults=2, children=3, beyond=0)),
        (0, 4, Boxes(adults=0, children=4, beyond=0)),
        (8, 4, Boxes(adults=8, children=2, beyond=2)),
        (14, 6, Boxes(adults=10, children=0, beyond=10)),
    ],
)
def test_party_has_a_box_for_each_of_ten_people(adults: int, children: int, boxes: Boxes) -> None:
    assert build_boxes(adults=adults, children=children) == boxes


def test_tally_rows_are_half_hours_and_one_before_the_beginning() -> None:
    starts_at = datetime(2026, 9, 26, 11, 0, tzinfo=UTC)

    rows = build_tally_rows(starts_at=starts_at, ends_at=starts_at + timedelta(minutes=75))

    borders = [starts_at + timedelta(minutes=minutes) for minutes in (0, 30, 60, 75)]
    assert rows == [
        TallyRow(starts_at=None, ends_at=borders[0]),
        TallyRow(starts_at=borders[0], ends_at=borders[1]),
        TallyRow(starts_at=borders[1], ends_at=borders[2]),
        TallyRow(starts_at=borders[2], ends_at=borders[3]),
    ]


def test_tally_rows_begin_on_the_half_hour() -> None:
    starts_at = datetime(2026, 9, 26, 11, 40, tzinfo=UTC)

    rows = build_tally_rows(starts_at=starts_at, ends_at=starts_at + timedelta(minutes=50))

    assert [row.ends_at.strftime("%H:%M") for row in rows] == ["11:30", "12:00", "12:30"]


@pytest.mark.parametrize("hours", [24, 25, 72, 24 * 30])
def test_long_session_gets_longer_rows(hours: int) -> None:
    starts_at = datetime(2026, 9, 26, 11, 0, tzinfo=UTC)
    ends_at = starts_at + timedelta(hours=hours)

    rows = build_tally_rows(starts_at=starts_at, ends_at=ends_at)

    assert len(rows) <= MAX_TALLY_ROWS + 1
    assert (rows[1].starts_at, rows[-1].ends_at) == (starts_at, ends_at)
