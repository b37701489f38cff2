"""Lists for funders: no column asks for what must not be asked (LST-2), rows in their order."""

from dataclasses import fields
from datetime import UTC, datetime

import pytest

from eventapp.domain.attendance_lists import (
    AGE_CLASSES,
    ListColumn,
    ListRow,
    Signer,
    build_rows,
    choose_columns,
    count_blank_rows,
)
from eventapp.domain.errors import ColumnNotAllowed

NOON = datetime(2026, 9, 26, 10, 0, tzinfo=UTC)


def test_schema_has_only_these_columns_and_fields() -> None:
    assert {column.value for column in ListColumn} == {
        *("number", "name", "organization", "town", "age_class", "admitted_at", "signature")
    }
    assert {field.name for field in fields(ListRow)} == {"name", "companion_of", "admitted_at", "signature"}
    assert {field.name for field in fields(Signer)} == {"name", "adults", "admitted_at", "signature"}


@pytest.mark.parametrize(
    "word", ["nationality", "status", "residence_status", "religion", "birthdate", "mail", "email", "phone", "address"]
)
def test_schema_cannot_say_what_must_not_be_asked(word: str) -> None:
    with pytest.raises(ValueError, match=word):
        ListColumn(word)


def test_age_class_is_refused_where_the_funder_does_not_ask_for_it() -> None:
    with pytest.raises(ColumnNotAllowed):
        choose_columns([ListColumn.AGE_CLASS], funder_asks=())


def test_age_class_is_a_class_where_the_funder_asks_for_it() -> None:
    columns = choose_columns([ListColumn.AGE_CLASS], funder_asks=[ListColumn.AGE_CLASS])

    assert columns == (ListColumn.NUMBER, ListColumn.NAME, ListColumn.AGE_CLASS, ListColumn.SIGNATURE)
    assert len(AGE_CLASSES) == 5


def test_columns_are_in_the_order_of_the_paper() -> None:
    chosen = choose_columns([ListColumn.ADMITTED_AT, ListColumn.ORGANIZATION], funder_asks=())

    assert [column.value for column in chosen] == ["number", "name", "organization", "admitted_at", "signature"]


@pytest.mark.parametrize(("registered", "blank"), [(0, 5), (1, 5), (25, 5), (26, 6), (40, 8), (400, 80)])
def test_blank_rows_are_a_fifth_and_five_at_least(registered: int, blank: int) -> None:
    assert count_blank_rows(registered) == blank


def test_rows_are_in_german_order_and_companions_follow() -> None:
    signers = [
        *(Signer(name=name) for name in ("نور حداد", "Zoe", "ሰላም", "Олена", "Çelik, Ayşe")),
        Signer(name="Ärzte", adults=2, admitted_at=NOON),
        Signer(name="ada"),
    ]

    rows = build_rows(signers)

    names = [row.name or row.companion_of for row in rows if row != ListRow()]
    assert names == ["ada", "Ärzte", "Ärzte", "Çelik, Ayşe", "Zoe", "Олена", "نور حداد", "ሰላም"]
    assert rows[2] == ListRow(companion_of="Ärzte", admitted_at=NOON)
    assert rows[8:] == [ListRow()] * 5
