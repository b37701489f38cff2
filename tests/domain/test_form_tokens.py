"""A form's token says when it was made, and nobody can make one."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.domain.form_tokens import MAX_AGE, FormAge, FormToken, make_token, read_token
from tests.support.builders import NOW

KEY = "abcdefghijklmnopqrstuvwx23"
SECRET = b"a-secret-of-thirty-two-characters"
LEAST = timedelta(seconds=2)
MOMENT = timedelta(milliseconds=1)


def age_after(passed: timedelta) -> FormAge:
    """How old a form is called so long after it was shown."""
    token = make_token(KEY, made_at=NOW, secret=SECRET)
    return read_token(token, now=NOW + passed, least=LEAST, secret=SECRET).age


@pytest.mark.parametrize(
    ("passed", "age"),
    [
        (timedelta(), FormAge.TOO_YOUNG),
        (LEAST - MOMENT, FormAge.TOO_YOUNG),
        (LEAST, FormAge.RIGHT),
        (timedelta(hours=8), FormAge.RIGHT),
        (MAX_AGE, FormAge.RIGHT),
        (MAX_AGE + MOMENT, FormAge.TOO_OLD),
        (timedelta(days=365), FormAge.TOO_OLD),
        (-timedelta(minutes=1), FormAge.TOO_YOUNG),
        (-timedelta(hours=1), FormAge.UNKNOWN),
    ],
)
def test_form_is_right_from_a_moment_to_a_day(passed: timedelta, age: FormAge) -> None:
    assert age_after(passed) is age


def test_token_fits_into_a_form_field_and_keeps_the_key() -> None:
    token = make_token(KEY, made_at=NOW, secret=SECRET)

    assert len(token) <= 64
    assert read_token(token, now=NOW + LEAST, least=LEAST, secret=SECRET) == FormToken(key=KEY, age=FormAge.RIGHT)


@pytest.mark.parametrize(
    ("token", "key"),
    [
        (KEY, KEY),
        (f"{KEY}-", KEY),
        (f"{KEY}-1790000000000-0123456789abcdef", KEY),
        (f"{KEY}-9999999999999-0123456789abcdef", KEY),
        ("", ""),
        ("short", ""),
        (KEY.upper(), ""),
        ("x" * 10_000, ""),
    ],
)
def test_token_of_others_is_unknown_and_keeps_a_key_that_may_be_one(token: str, key: str) -> None:
    assert read_token(token, now=NOW, least=LEAST, secret=SECRET) == FormToken(key=key, age=FormAge.UNKNOWN)


@given(place=st.integers(min_value=0, max_value=56), letter=st.characters())
def test_changed_token_is_never_right(place: int, letter: str) -> None:
    token = make_token(KEY, made_at=NOW, secret=SECRET)
    changed = token[:place] + letter + token[place + 1 :]

    read = read_token(changed, now=NOW + LEAST, least=LEAST, secret=SECRET)

    assert (read.age is FormAge.RIGHT) == (changed == token)


def test_token_of_another_installation_is_unknown() -> None:
    token = make_token(KEY, made_at=NOW, secret=b"another")

    assert read_token(token, now=NOW + LEAST, least=LEAST, secret=SECRET).age is FormAge.UNKNOWN
