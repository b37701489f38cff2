"""Telling people apart without names: what makes no difference, what does, and how they are counted."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.domain.persons import SessionPersons, count_persons, last_day_of_keys, normalize_name, person_key
from eventapp.domain.states import EventKind

SECRET = bytes(range(32))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Amina Kaya", "AMINA  kaya"),
        ("Amina Kaya", "Kaya, Amina"),
        ("Şükran Yıldız", "sukran yildiz"),
        ("İpek", "ipek"),
        ("IŞIK", "ışık"),
        ("José-María", "Jose Maria"),
        ("O’Neill", "O'Neill"),
        ("Straße", "STRASSE"),
        ("Zoë", "Zoe\u0308"),
        ("أحمد", "احمد"),
        ("مُحَمَّد", "محمد"),
        ("فاطمة", "فاطمه"),
        ("ليلى", "ليلي"),
        ("ﻧﻮﺭ", "نور"),
        ("Й", "И\u0306"),
    ],
)
def test_spellings_of_one_name_are_one_name(one: str, other: str) -> None:
    assert normalize_name(one) == normalize_name(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("Müller", "Mueller"), ("Олена", "Olena"), ("نور", "Nour"), ("Ann Lee", "Annlee"), ("ሰላም", "Selam")],
)
def test_transliterations_stay_apart(one: str, other: str) -> None:
    assert normalize_name(one) != normalize_name(other)


@given(st.text(max_size=40))
def test_normalizing_twice_changes_nothing(name: str) -> None:
    assert normalize_name(normalize_name(name)) == normalize_name(name)


def test_a_key_depends_on_name_contact_and_secret() -> None:
    key = person_key("Amina Kaya", contact="Amina@example.org ", secret=SECRET)

    assert key == person_key("kaya amina", contact="amina@example.org", secret=SECRET)
    others = [
        person_key("Amina Kaya", contact=None, secret=SECRET),
        person_key("Amina Kaya", contact="a@example.org", secret=SECRET),
        person_key("Amina Kay", contact="amina@example.org", secret=SECRET),
        person_key("Amina Kaya", contact="amina@example.org", secret=bytes(32)),
    ]
    assert len({key, *others}) == 5
    assert len(key) == 64


def test_a_name_without_letters_is_nobody() -> None:
    with pytest.raises(ValueError, match="without letters"):
        person_key(" - ", contact="amina@example.org", secret=SECRET)


@pytest.mark.parametrize(
    ("ends_on", "last_day"),
    [
        (date(2026, 9, 26), date(2027, 12, 26)),
        (date(2026, 10, 15), date(2028, 1, 15)),
        (date(2026, 12, 31), date(2028, 3, 31)),
        (date(2025, 11, 30), date(2027, 2, 28)),
        (date(2026, 11, 30), date(2028, 2, 29)),
    ],
)
def test_keys_end_fifteen_months_after_the_project(ends_on: date, last_day: date) -> None:
    assert last_day_of_keys(ends_on) == last_day


def _session(kind: EventKind, total: int, keys: str) -> SessionPersons:
    return SessionPersons(kind=kind, total=total, keys=frozenset(keys))


def test_nobody_counts_twice_in_a_format_or_in_the_project() -> None:
    lines, total = count_persons(
        [
            _session(EventKind.WORKSHOP, 4, "abc"),
            _session(EventKind.WORKSHOP, 2, "ab"),
            _session(EventKind.FEST, 9, "ax"),
        ]
    )

    assert [line.kind for line in lines] == [EventKind.FEST, EventKind.WORKSHOP]
    workshop = next(line for line in lines if line.kind is EventKind.WORKSHOP)
    assert (workshop.attributable, workshop.unattributable, workshop.persons, workshop.once) == (5, 1, 3, 1)
    assert (total.attributable, total.unattributable, total.persons, total.once, total.repeated) == (7, 8, 4, 2, 2)
