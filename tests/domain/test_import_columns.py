"""Which columns a list has, and which it must not have."""

import pytest

from eventapp.domain.forbidden_questions import ForbiddenTopic
from eventapp.domain.import_columns import Column, find_forbidden_columns, find_heads, fold, is_complete, recognize

C = Column


@pytest.mark.parametrize(
    ("heads", "columns"),
    [
        (("Name", "E-Mail", "Telefon", "Erwachsene", "Kinder", "Sprache", "Termine"),
         [C.NAME, C.EMAIL, C.PHONE, C.ADULTS, C.CHILDREN, C.LANGUAGE, C.SESSIONS]),
        (("VORNAME", " nachname ", "E-Mail-Adresse *", "Handy (mobil)", "Anzahl Personen"),
         [C.FIRST_NAME, C.LAST_NAME, C.EMAIL, C.PHONE, C.ADULTS]),
        (("First name", "Last name", "Email address", "Phone number", "Adults", "Children", "Language", "Session"),
         [C.FIRST_NAME, C.LAST_NAME, C.EMAIL, C.PHONE, C.ADULTS, C.CHILDREN, C.LANGUAGE, C.SESSIONS]),
        (("Name", "Mail", "E-Mail", "Bemerkung", ""), [C.NAME, C.EMAIL, None, None, None]),
        (("Name", "Kind", "Anmeldung"), [C.NAME, None, None]),
    ],
    ids=["ours", "German", "English", "twice", "of the other kind"],
)  # fmt: skip
def test_heads_are_understood(heads: tuple[str, ...], columns: list[Column | None]) -> None:
    assert recognize(heads, is_personal=False) == columns


def test_list_of_persons_has_columns_of_its_own() -> None:
    heads = ("Anmeldung", "Name", "Kind", "Erwachsene")

    assert recognize(heads, is_personal=True) == [C.GROUP, C.NAME, C.IS_CHILD, None]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [([C.NAME], True), ([C.LAST_NAME, C.EMAIL], True), ([C.EMAIL, None], False), ([], False)],
)
def test_list_needs_a_name(columns: list[Column | None], expected: bool) -> None:
    assert is_complete(columns) is expected


@pytest.mark.parametrize(
    ("head", "topic"),
    [
        ("Staatsangehörigkeit", ForbiddenTopic.ORIGIN),
        ("Herkunft", ForbiddenTopic.ORIGIN),
        ("Nationality", ForbiddenTopic.ORIGIN),
        ("RELIGION", ForbiddenTopic.RELIGION),
        ("Aufenthaltsstatus", ForbiddenTopic.RESIDENCE),
        ("Aufenthalt (Titel)", ForbiddenTopic.RESIDENCE),
        ("Geb.-Datum", ForbiddenTopic.BIRTH),
        ("Geburtsdatum", ForbiddenTopic.BIRTH),
        ("Date of birth", ForbiddenTopic.BIRTH),
        ("doğum tarihi", ForbiddenTopic.BIRTH),
    ],
)
def test_column_that_must_not_stand_beside_names_is_found(head: str, topic: ForbiddenTopic) -> None:
    found = find_forbidden_columns(("Name", head))

    assert [(column.index, column.head, column.topic) for column in found] == [(1, head, topic)]


@pytest.mark.parametrize("head", ["Name", "Status", "Alter", "Sprache", "Bemerkung", "Wohnort", ""])
def test_other_columns_are_no_harm(head: str) -> None:
    assert find_forbidden_columns((head,)) == []


def test_heads_may_stand_below_a_title() -> None:
    rows = [("Anmeldungen: KulturWERK",), ("Stand 1.9.", "Name"), ("Name", "E-Mail"), ("Ada", "ada@example.org")]

    assert find_heads(rows, is_personal=False) == 2
    assert find_heads([("Wer", "Wie viele"), ("Ada", "2")], is_personal=False) == 0


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("Handy (mobil)", "handy"),
        ("Straße [freiwillig] (Nr.)", "strasse"),
        ("Name (Vor- und (Nach-)name", "name vor und name"),
        ("(" * 130_000, ""),
        ("[(" * 65_000 + "Name", "name"),
    ],
    ids=["one", "two", "never closed", "nothing but brackets", "brackets in brackets"],
)
def test_brackets_are_read_once_however_many(head: str, words: str) -> None:
    assert fold(head) == words
