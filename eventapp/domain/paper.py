"""The door on paper: names in the order of a German list, boxes to tick, rows for tallies.

What was written on paper and is entered afterwards is planned in ``paper_sheets``.
"""

import itertools
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

#: One box for each person; larger parties are counted on a line.
MAX_BOXES = 10
TALLY_STEP = timedelta(minutes=30)
#: Two pages of rows; what lasts longer gets a row for several half hours.
MAX_TALLY_ROWS = 48
MAX_BLANK_TICKETS = 100

#: Letters that Unicode does not take apart, and where a German reader looks for them.
_BASE_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ŋ": "n", "ə": "e"}
)


class Named(Protocol):
    """Something that stands on a list."""

    @property
    def name(self) -> str:
        """The name as it is shown."""
        ...


N = TypeVar("N", bound=Named)


@dataclass(frozen=True, kw_only=True)
class Boxes:
    """Boxes beside a name: for adults, for children, and how many people find no box."""

    adults: int
    children: int
    beyond: int


@dataclass(frozen=True, kw_only=True)
class TallyRow:
    """A row of the tally sheet. The first one has no start: people come before the beginning."""

    starts_at: datetime | None
    ends_at: datetime


def name_order(name: str) -> tuple[str, str]:
    """Return the place of a name: ä like a, ß like ss, capitals like small letters (DIN 5007-1).

    Latin names come first, then other scripts in the order of Unicode; what has no letter comes last.
    """
    decomposed = unicodedata.normalize("NFKD", name.casefold().translate(_BASE_LETTERS))
    letters = "".join(c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c))
    return " ".join(letters.split()) or chr(0x10FFFF), name


def in_name_order(lines: Iterable[N]) -> list[N]:
    """Return the lines from A to Z; equal names stay in the order in which they came."""
    return sorted(lines, key=lambda line: name_order(line.name))


def build_boxes(*, adults: int, children: int) -> Boxes:
    """Return the boxes of a party, adults first, one box for each of the first MAX_BOXES people."""
    shown_adults = min(adults, MAX_BOXES)
    shown_children = min(children, MAX_BOXES - shown_adults)
    return Boxes(
        adults=shown_adults,
        children=shown_children,
        beyond=adults + children - shown_adults - shown_children,
    )


def build_tally_rows(*, starts_at: datetime, ends_at: datetime) -> list[TallyRow]:
    """Return the rows of a tally sheet: before the beginning, then half hours to the end.

    Times are on the full or half hour; a long session gets longer rows instead of more than MAX_TALLY_ROWS.
    """
    begins_at = starts_at - (starts_at - datetime.min.replace(tzinfo=starts_at.tzinfo)) % TALLY_STEP
    halves = -((begins_at - ends_at) // TALLY_STEP)
    step = TALLY_STEP * max(1, -(-halves // MAX_TALLY_ROWS))
    count = -((begins_at - ends_at) // step)
    borders = [*(begins_at + number * step for number in range(count)), ends_at]
    first = TallyRow(starts_at=None, ends_at=begins_at)
    return [first, *(TallyRow(starts_at=a, ends_at=b) for a, b in itertools.pairwise(borders))]
