"""The cells of a list, read one by one."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum

from eventapp.domain.check_in import Party
from eventapp.domain.import_columns import Column, fold

MOST_NAME_CHARS = 120
#: How the row with the sums is called; nobody's whole name.
_TOTALS = ("summe", "summen", "gesamt", "gesamtsumme", "insgesamt", "zwischensumme", "total", "sum", "grand total")
_NUMBER = re.compile(r"([0-9]{1,4})(?:[.,]0+)?")
_YES = ("ja", "j", "x", "yes", "y", "true", "wahr", "1", "kind", "child", "k")
_NO = ("", "-", "nein", "n", "no", "false", "falsch", "0", "erwachsen", "erwachsene", "erwachsener", "adult")


class RowFault(StrEnum):
    """Why a row cannot become a registration."""

    NAME_MISSING = "name_missing"
    NAME_TOO_LONG = "name_too_long"
    #: question marks stand where a program could not write a letter
    NAME_DAMAGED = "name_damaged"
    #: the row below the list that adds up its numbers
    TOTAL = "total"
    EMAIL = "email"
    PHONE = "phone"
    NUMBER = "number"
    YES_OR_NO = "yes_or_no"
    PARTY_EMPTY = "party_empty"
    PARTY_TOO_LARGE = "party_too_large"
    SESSION_UNKNOWN = "session_unknown"
    #: the same name and contact stand in an earlier row, ``other``
    DOUBLE = "double"
    #: an earlier row has the same name, and neither has a contact
    SAME_NAME = "same_name"
    #: another row of the same registration, ``other``, is wrong
    GROUP = "group"


class WrongCell(Exception):
    """A cell cannot be read; ``text`` is what stands there."""

    def __init__(self, fault: RowFault, column: Column, *, text: str = "", limit: int = 0) -> None:
        self.fault, self.column, self.text, self.limit = fault, column, text, limit


def read_name(cells: Mapping[Column, str]) -> str:
    """Return how the person is called, from one column or two. Raises WrongCell."""
    parts = [cells.get(column, "") for column in (Column.FIRST_NAME, Column.LAST_NAME)]
    name = cells.get(Column.NAME, "") or " ".join(part for part in parts if part)
    if Column.FIRST_NAME in cells and Column.NAME in cells and Column.LAST_NAME not in cells:
        # "Vorname; Name": the second one is the family's
        name = " ".join(part for part in (cells[Column.FIRST_NAME], cells[Column.NAME]) if part)
    if not name:
        raise WrongCell(RowFault.NAME_MISSING, Column.NAME)
    if fold(name) in _TOTALS:
        raise WrongCell(RowFault.TOTAL, Column.NAME, text=name)
    if "?" in name or "\N{REPLACEMENT CHARACTER}" in name:
        raise WrongCell(RowFault.NAME_DAMAGED, Column.NAME, text=name)
    if len(name) > MOST_NAME_CHARS:
        raise WrongCell(RowFault.NAME_TOO_LONG, Column.NAME, text=name[:40], limit=MOST_NAME_CHARS)
    return name


def read_contact(text: str, read: Callable[[str], str | None], column: Column, fault: RowFault) -> str | None:
    """Return the contact as it is kept, None for an empty cell. Raises WrongCell."""
    if not text:
        return None
    found = read(text)
    if found is None:
        raise WrongCell(fault, column, text=text)
    return found


def read_party(cells: Mapping[Column, str]) -> Party:
    """Return how many come; an empty cell is one adult, or no child. Raises WrongCell."""
    adults = _count(cells.get(Column.ADULTS, "") or "1", Column.ADULTS)
    children = _count(cells.get(Column.CHILDREN, "") or "0", Column.CHILDREN)
    if adults + children == 0:
        raise WrongCell(RowFault.PARTY_EMPTY, Column.ADULTS, text="0")
    return Party(adults=adults, children=children)


def _count(text: str, column: Column) -> int:
    number = _NUMBER.fullmatch(text)
    if number is None:
        raise WrongCell(RowFault.NUMBER, column, text=text)
    return int(number[1])


def read_is_child(text: str) -> bool:
    """Return what a yes or no says; empty is no. Raises WrongCell."""
    folded = text.strip().casefold()
    if folded not in (*_YES, *_NO):
        raise WrongCell(RowFault.YES_OR_NO, Column.IS_CHILD, text=text)
    return folded in _YES
