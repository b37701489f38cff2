"""Names at the door: short, comparable, and marked. tests/vectors/names.json is read by JavaScript too."""

import pytest

from eventapp.domain.names import name_marks, search_words, short_name
from tests.support.vectors import Vector, load_vectors

VECTORS = load_vectors("names.json")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Amina Kaya", "Amina K."),
        ("Bilal", "Bilal"),
        ("Marie Claire Nguyen", "Marie N."),
        ("Amina 3", "Amina"),
        ("", ""),
    ],
)
def test_short_name_is_the_first_word_and_the_initial_of_the_last(name: str, short: str) -> None:
    assert short_name(name) == short


@pytest.mark.parametrize("given", VECTORS["words"], ids=lambda given: given["text"])
def test_search_words_are_those_of_the_vectors(given: Vector) -> None:
    assert list(search_words(given["text"])) == given["words"]


@pytest.mark.parametrize("given", VECTORS["marks"], ids=lambda given: given["name"])
def test_name_marks_are_those_of_the_vectors(given: Vector) -> None:
    assert list(name_marks(given["name"], key=given["key"])) == given["marks"]


def test_name_marks_of_a_shown_word_do_not_exist() -> None:
    assert name_marks("Bilal", key="kkbbcc22") == b""
