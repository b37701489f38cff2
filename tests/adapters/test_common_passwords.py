"""Passwords that are tried first."""

import pytest

from eventapp.adapters.common_passwords import is_commonplace


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "123456789012",
        "1qaz2wsx3edc",
        "iloveyou1234",
        "Passwort1234!",
        "Willkommen2026!",
        "Sommer2026!!",
        "qwertzuiopü+",
        "Schalke04Schalke04",
        "aaaaaaaaaaaa",
        "abcdefghijkl",
    ],
)
def test_common_password_and_its_variations_are_found(password: str) -> None:
    assert is_commonplace(password, known_words=())


@pytest.mark.parametrize(
    "password", ["Kirschen im Oktober", "Fahrrad Lampe Tisch", "Ägypten 🍒 ሰላም", "Noch eines, ganz neu", "x7#Kq2!mVz9p"]
)
def test_unusual_password_is_none(password: str) -> None:
    assert not is_commonplace(password, known_words=())


def test_known_words_are_guessed_first() -> None:
    password = "Morgenrot-2026"

    assert [is_commonplace(password, known_words=words) for words in ((), ("morgenrot",))] == [False, True]


def test_long_password_takes_no_longer_than_a_page() -> None:
    assert not is_commonplace("Regen und Kirschen, " * 50, known_words=())
