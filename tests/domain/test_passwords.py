"""What a password must be."""

import pytest

from eventapp.domain.passwords import Owner, is_about, is_long_enough

OLGA = Owner(
    email="olga@example.org", name="Olga Beispiel", organizations=["Netzwerk Herne e. V.", "Frauenzentrum Şule"]
)


@pytest.mark.parametrize(
    "password",
    [
        "olga@example.org",
        "OLGA@EXAMPLE.ORG!!",
        "Netzwerk Herne 2026",
        "BeispielBeispiel",
        "Frauenzentrum Şule",
        "Olga Herne Olga",
    ],
)
def test_password_of_known_words_is_about_its_owner(password: str) -> None:
    assert is_about(password, OLGA)


@pytest.mark.parametrize("password", ["Kirschen im Oktober", "Olga isst Kirschen im Regen", "xxxxxxxxxxxx"])
def test_known_words_do_no_harm_where_enough_is_left(password: str) -> None:
    assert not is_about(password, OLGA)


def test_short_words_are_not_taken_for_known_ones() -> None:
    assert Owner(email="a@b.org", name="Bo Li", organizations=["e. V."]).words() == frozenset()


def test_blanks_around_a_password_do_not_make_it_longer() -> None:
    assert [is_long_enough(password) for password in ("x" * 12, "x" * 11, "  " + "x" * 11 + "  ")] == [
        True,
        False,
        False,
    ]
