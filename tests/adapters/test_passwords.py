"""Hashing passwords."""

import time
from statistics import median

from eventapp.adapters.passwords import _NOBODY, hash_password, is_password, needs_rehash

PASSWORD = "Kirschen im Oktober"


def test_hash_belongs_to_its_password_only() -> None:
    password_hash = hash_password(PASSWORD)

    assert password_hash.startswith("$argon2id$")
    assert is_password(PASSWORD, password_hash=password_hash)
    assert not is_password(PASSWORD.lower(), password_hash=password_hash)
    assert not is_password("", password_hash=password_hash)


def test_hash_of_the_same_password_differs_each_time() -> None:
    assert hash_password(PASSWORD) != hash_password(PASSWORD)


def test_password_may_hold_any_character() -> None:
    strange = "\0 Şükran 🍒 ሰላም"

    assert is_password(strange, password_hash=hash_password(strange))
    assert not is_password("\0 Şükran 🍒", password_hash=hash_password(strange))


def test_password_is_the_same_however_a_keyboard_composes_it() -> None:
    assert is_password("Tu\u0308r und Tor", password_hash=hash_password("T\u00fcr und Tor"))


def test_account_without_a_password_is_never_opened() -> None:
    assert not is_password(PASSWORD, password_hash=None)
    assert not is_password("", password_hash=None)
    assert not is_password(PASSWORD, password_hash="not a hash")


def test_account_without_a_password_takes_as_long_to_refuse() -> None:
    password_hash = hash_password(PASSWORD)

    def seconds(known: str | None) -> float:
        started = time.perf_counter()
        is_password("wrong", password_hash=known)
        return time.perf_counter() - started

    ratio = median(seconds(None) for _ in range(7)) / median(seconds(password_hash) for _ in range(7))

    assert 0.4 < ratio < 2.5
    assert not needs_rehash(_NOBODY)


def test_hash_of_another_cost_is_noticed() -> None:
    cheap = "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21l$" + "A" * 43

    assert needs_rehash(cheap)
    assert not needs_rehash(hash_password(PASSWORD))
