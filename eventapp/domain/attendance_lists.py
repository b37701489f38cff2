"""Lists that funders ask for: which columns they may have, and whose rows stand on them (LST-1, LST-2).

A list cannot ask for nationality, status, religion, date of birth, mail or phone: there is no word for such a column
here, and no field for it in a row.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eventapp.domain.errors import ColumnNotAllowed
from eventapp.domain.handwriting import Strokes
from eventapp.domain.paper import in_name_order

LEAST_ROW_MILLIMETRES = 11
LEAST_BLANK_ROWS = 5
MAX_BLANK_ROWS = 200


class ListKind(StrEnum):
    """The papers on which attendance is proved. The values stand in addresses."""

    ATTENDANCE = "attendance"
    SINGLE = "single"
    ANONYMOUS = "anonymous"
    UNDER_16 = "under_16"
    TALLY = "tally"
    VOLUNTEERS = "volunteers"
    ADMISSIONS = "admissions"


#: Who stands on these has a name; printed with names they leave the system only with a reason (PRV-9).
NAMED_KINDS = (ListKind.ATTENDANCE, ListKind.SINGLE)


class ListColumn(StrEnum):
    """Every column that an attendance list can have, in their order on paper."""

    NUMBER = "number"
    NAME = "name"
    ORGANIZATION = "organization"
    #: the town alone, where the grant notice asks for it
    TOWN = "town"
    AGE_CLASS = "age_class"
    ADMITTED_AT = "admitted_at"
    SIGNATURE = "signature"


#: Without these it is no list.
FIXED_COLUMNS = (ListColumn.NUMBER, ListColumn.NAME, ListColumn.SIGNATURE)
USUAL_COLUMNS = (ListColumn.ORGANIZATION, ListColumn.ADMITTED_AT)
#: Only where the funder asks for them.
FUNDER_COLUMNS = (ListColumn.AGE_CLASS,)
#: The classes of the statistics, ticked by the person.
AGE_CLASSES = ("bis 17", "18–26", "27–54", "55–64", "ab 65")


@dataclass(frozen=True, kw_only=True)
class Signer:
    """A ticket whose people sign: one name, and as many adults as came with it.

    ``signature`` was drawn on a phone by the one who has the name.
    """

    name: str
    adults: int = 1
    admitted_at: datetime | None = None
    signature: Strokes = ()


@dataclass(frozen=True, kw_only=True)
class ListRow:
    """One row to sign. Without a name somebody writes it; ``companion_of`` says whom they came with."""

    name: str = ""
    companion_of: str = ""
    admitted_at: datetime | None = None
    signature: Strokes = ()


def choose_columns(extra: Collection[ListColumn], *, funder_asks: Collection[ListColumn]) -> tuple[ListColumn, ...]:
    """Return the columns of a list in their order.

    Raises ColumnNotAllowed for a column that only some funders ask for where this one does not.
    """
    for column in FUNDER_COLUMNS:
        if column in extra and column not in funder_asks:
            raise ColumnNotAllowed(column=column.value)
    return tuple(column for column in ListColumn if column in FIXED_COLUMNS or column in extra)


def count_blank_rows(registered: int) -> int:
    """Return how many rows wait for people who have not registered: a fifth, five at least."""
    return max(LEAST_BLANK_ROWS, -(-registered // 5))


def build_rows(signers: Iterable[Signer]) -> list[ListRow]:
    """Return a row for each adult from A to Z, then the blank ones."""
    named = [row for signer in in_name_order(signers) for row in _rows_of(signer)]
    return [*named, *build_blank_rows(count_blank_rows(len(named)))]


def build_blank_rows(count: int) -> list[ListRow]:
    """Return rows in which everything is written by hand."""
    return [ListRow()] * count


def _rows_of(signer: Signer) -> Sequence[ListRow]:
    companions = [ListRow(companion_of=signer.name, admitted_at=signer.admitted_at)] * (signer.adults - 1)
    return [
        ListRow(name=signer.name, admitted_at=signer.admitted_at, signature=signer.signature),
        *companions,
    ]
