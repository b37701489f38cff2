"""What the rows of a list say, and what is wrong in them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from eventapp.domain.check_in import Party
from eventapp.domain.import_cells import MOST_NAME_CHARS, RowFault
from eventapp.domain.import_columns import Column
from eventapp.domain.import_rows import CheckedRows, Entry, ImportRules, Readers, Row, check_rows
from eventapp.domain.import_sessions import OfferedSession
from eventapp.domain.registering import Contact, PartyMember
from eventapp.domain.states import RegistrationSource

SESSION = OfferedSession(reference="kw1", label="", starts_at=datetime(2026, 9, 26, 13, tzinfo=UTC))
RULES = ImportRules(
    is_personal=False, max_party_size=6, offered=(SESSION,), chosen=("kw1",), language="de", secret=b"secret"
)
PERSONAL = replace(RULES, is_personal=True)
READERS = Readers(
    email=lambda text: text.lower() if "@" in text else None,
    phone=lambda text: text if text.startswith("0") else None,
    language={"deutsch": "de", "en": "en"}.get,
)
PARTY = (Column.NAME, Column.EMAIL, Column.PHONE, Column.ADULTS, Column.CHILDREN, Column.LANGUAGE, Column.SESSIONS)
PERSONS = (Column.GROUP, Column.NAME, Column.IS_CHILD, Column.EMAIL)


def check(*rows: Sequence[str], columns: Sequence[Column | None] = PARTY, rules: ImportRules = RULES) -> CheckedRows:
    """Check rows that begin in the second row of their file."""
    numbered = [Row(number=number, cells=tuple(cells)) for number, cells in enumerate(rows, start=2)]
    return check_rows(numbered, columns=columns, rules=rules, readers=READERS)


def faults(checked: CheckedRows) -> list[tuple[int, Column, RowFault]]:
    """Return what is wrong where."""
    return [(problem.row, problem.column, problem.fault) for problem in checked.problems]


def only(checked: CheckedRows) -> Entry:
    """Return the only registration; nothing is wrong."""
    assert checked.problems == ()
    (entry,) = checked.entries
    return entry


def test_row_is_a_registration() -> None:
    entry = only(check(("Ada Beispiel", "Ada@example.org", "0176", "2", "1", "en")))

    details = entry.details
    assert (entry.rows, details.name, details.party) == ((2,), "Ada Beispiel", Party(adults=2, children=1))
    assert (details.contact, details.language) == (Contact(email="ada@example.org", phone="0176"), "en")
    assert (details.event_sessions, details.source) == (("kw1",), RegistrationSource.STAFF)


def test_empty_cells_are_one_adult_in_the_first_language() -> None:
    details = only(check(("Ada",))).details

    assert (details.party, details.contact, details.language) == (Party(adults=1), Contact(), "de")


@pytest.mark.parametrize(
    ("columns", "cells", "name"),
    [
        ((Column.FIRST_NAME, Column.LAST_NAME), ("Ada", "Beispiel"), "Ada Beispiel"),
        ((Column.LAST_NAME, Column.FIRST_NAME), ("Beispiel", ""), "Beispiel"),
        ((Column.NAME, Column.FIRST_NAME), ("Beispiel", "Ada"), "Ada Beispiel"),
        ((Column.NAME, Column.FIRST_NAME, Column.LAST_NAME), ("Ada B.", "Ada", "Beispiel"), "Ada B."),
    ],
)
def test_name_stands_in_one_column_or_two(columns: tuple[Column, ...], cells: tuple[str, ...], name: str) -> None:
    assert only(check(cells, columns=columns)).details.name == name


def test_every_wrong_cell_is_told_and_the_row_is_left_out() -> None:
    checked = check(
        ("", "ada", "x", "zwei", "1", "", "morgen"),
        ("Nour", "", "", "0", "0"),
        ("Olga", "", "", "5", "2"),
        ("Ben", "", "", "2.0", "1,0"),
    )

    assert faults(checked) == [
        (2, Column.NAME, RowFault.NAME_MISSING),
        (2, Column.EMAIL, RowFault.EMAIL),
        (2, Column.PHONE, RowFault.PHONE),
        (2, Column.ADULTS, RowFault.NUMBER),
        (2, Column.SESSIONS, RowFault.SESSION_UNKNOWN),
        (3, Column.ADULTS, RowFault.PARTY_EMPTY),
        (4, Column.ADULTS, RowFault.PARTY_TOO_LARGE),
    ]
    assert [entry.details.party for entry in checked.entries] == [Party(adults=2, children=1)]


@pytest.mark.parametrize("name", ["?ükran Öz", "??? ????", "\ufffdükran"])
def test_name_that_lost_letters_is_told(name: str) -> None:
    assert faults(check((name,))) == [(2, Column.NAME, RowFault.NAME_DAMAGED)]


@pytest.mark.parametrize("name", ["Summe", "GESAMT:", "Zwischensumme", "Total"])
def test_row_with_the_sums_is_no_person(name: str) -> None:
    checked = check(("Ada", "", "", "2"), (name, "", "", "2"))

    assert faults(checked) == [(3, Column.NAME, RowFault.TOTAL)]
    assert [entry.details.name for entry in checked.entries] == ["Ada"]


def test_person_whose_name_only_begins_like_a_sum_is_one() -> None:
    assert only(check(("Summer Gesamtova",))).details.name == "Summer Gesamtova"


def test_name_is_as_long_as_a_name_can_be() -> None:
    longest = "Ada " + "x" * (MOST_NAME_CHARS - 4)

    assert only(check((longest,))).details.name == longest
    assert faults(check((longest + "x",))) == [(2, Column.NAME, RowFault.NAME_TOO_LONG)]


@pytest.mark.parametrize(("cell", "children"), [("JA", 1), (" Ja ", 1), ("Nein", 0), ("", 0)])
def test_yes_and_no_are_read_in_any_letter_case(cell: str, children: int) -> None:
    entry = only(check(("1", "Ada", "", ""), ("1", "Ben", cell, ""), columns=PERSONS, rules=PERSONAL))

    assert entry.details.party == Party(adults=2 - children, children=children)


def test_party_is_never_larger_than_its_session() -> None:
    rules = replace(RULES, offered=(replace(SESSION, capacity=3),))

    assert faults(check(("Ada", "", "", "4"), rules=rules)) == [(2, Column.ADULTS, RowFault.PARTY_TOO_LARGE)]
    assert only(check(("Ada", "", "", "3"), rules=rules)).details.party == Party(adults=3)


def test_party_is_only_held_against_the_sessions_that_it_chose() -> None:
    small = OfferedSession(reference="kw2", label="Probe", starts_at=datetime(2026, 9, 27, 13, tzinfo=UTC), capacity=1)
    rules = replace(RULES, offered=(SESSION, small))

    assert only(check(("Ada", "", "", "4"), rules=rules)).details.event_sessions == ("kw1",)


def test_language_that_nobody_knows_is_told_and_no_hindrance() -> None:
    checked = check(("Ada", "", "", "", "", "Klingonisch"))

    assert (checked.unknown_languages, checked.entries[0].details.language) == ((2,), "de")


def test_double_rows_are_told() -> None:
    checked = check(
        ("Ada Beispiel", "ada@example.org"),
        ("BEISPIEL, ada", "ADA@example.org"),
        ("Ben", ""),
        ("ben", ""),
        ("Ben", "", "0176"),
    )

    assert [entry.rows for entry in checked.entries] == [(2,), (4,), (6,)]
    assert [(p.row, p.fault, p.other) for p in checked.problems] == [
        (3, RowFault.DOUBLE, 2),
        (5, RowFault.SAME_NAME, 4),
    ]


def test_fingerprint_is_the_same_in_every_file_and_tells_nothing() -> None:
    first = only(check(("Ada Beispiel", "ada@example.org", "", "1"))).details.form_token
    again = only(check(("beispiel ada", "Ada@Example.org", "", "3", "2", "en"))).details.form_token
    other_key = only(check(("Ada Beispiel", "ada@example.org"), rules=replace(RULES, secret=b"x"))).details.form_token

    assert first == again
    assert (len(first), first == other_key) == (64, False)


def test_persons_with_one_number_or_one_address_come_together() -> None:
    checked = check(
        ("1", "Ada", "", "ada@example.org"),
        ("1", "Ben", "ja", ""),
        ("", "Nour", "", "nour@example.org"),
        ("", "Sami", "x", "nour@example.org"),
        ("", "Olga", "nein", ""),
        columns=PERSONS,
        rules=PERSONAL,
    )

    assert [(entry.rows, entry.details.party) for entry in checked.entries] == [
        ((2, 3), Party(adults=1, children=1)),
        ((4, 5), Party(adults=1, children=1)),
        ((6,), Party(adults=1)),
    ]
    assert checked.entries[0].details.members == (PartyMember(name="Ada"), PartyMember(name="Ben", is_child=True))


def test_persons_come_together_or_not_at_all() -> None:
    checked = check(
        ("1", "Ada", "vielleicht", ""),
        ("1", "Ben", "", ""),
        ("2", "Nour", "", ""),
        ("2", "NOUR", "", ""),
        columns=PERSONS,
        rules=PERSONAL,
    )

    assert faults(checked) == [
        (2, Column.IS_CHILD, RowFault.YES_OR_NO),
        (3, Column.GROUP, RowFault.GROUP),
        (5, Column.NAME, RowFault.DOUBLE),
    ]
    assert [entry.rows for entry in checked.entries] == [(4,)]


def test_families_with_one_address_stay_apart_where_a_row_is_a_family() -> None:
    checked = check(("Ada Beispiel", "verein@example.org"), ("Ben Beispiel", "verein@example.org"))

    assert [entry.rows for entry in checked.entries] == [(2,), (3,)]


def test_person_who_could_not_be_read_holds_back_the_registration_of_the_address() -> None:
    checked = check(
        ("", "Ada Beispiel", "", "ada@example.org"),
        ("", "", "", " ADA@example.org "),
        columns=PERSONS,
        rules=PERSONAL,
    )

    assert (faults(checked), checked.entries) == (
        [(2, Column.GROUP, RowFault.GROUP), (3, Column.NAME, RowFault.NAME_MISSING)],
        (),
    )


def test_first_address_and_number_of_a_registration_are_its_own() -> None:
    entry = only(
        check(
            ("1", "Ada Beispiel", "", ""),
            ("1", "Ben Beispiel", "", "0176"),
            ("1", "Cem Beispiel", "cem@example.org", ""),
            columns=(Column.GROUP, Column.NAME, Column.EMAIL, Column.PHONE),
            rules=PERSONAL,
        )
    )

    assert entry.details.contact == Contact(email="cem@example.org", phone="0176")


def test_too_many_persons_of_a_registration_are_told_by_their_number() -> None:
    checked = check(*(("1", f"Gast {n}") for n in "abcdefg"), columns=PERSONS, rules=PERSONAL)

    assert faults(checked) == [(row, Column.GROUP, RowFault.PARTY_TOO_LARGE) for row in range(2, 9)]


def test_names_in_other_scripts_are_told_apart() -> None:
    checked = check(("李娜",), ("王芳",), ("李娜",))

    assert [entry.details.name for entry in checked.entries] == ["李娜", "王芳"]
    assert faults(checked) == [(4, Column.NAME, RowFault.SAME_NAME)]
