"""The link that proves an e-mail address."""

import pytest

from eventapp.domain.address_checks import check_token, is_genuine, reference_of

SECRET = b"the key of an installation"
TOKEN = check_token("k7wm4pxd", email="ada@example.org", secret_key=SECRET)


def test_link_names_its_registration_and_is_hard_to_guess() -> None:
    reference, _, secret = TOKEN.partition("-")

    assert (reference, reference_of(TOKEN)) == ("k7wm4pxd", "k7wm4pxd")
    assert len(secret) == 26


def test_letter_case_of_an_address_does_not_matter() -> None:
    assert is_genuine(TOKEN, reference="k7wm4pxd", email="Ada@Example.org", secret_key=SECRET)


@pytest.mark.parametrize(
    ("reference", "email", "secret_key"),
    [
        ("another2", "ada@example.org", SECRET),
        ("k7wm4pxd", "gus@example.org", SECRET),
        ("k7wm4pxd", "ada@example.org", b"the key of another"),
    ],
)
def test_link_is_for_one_registration_and_one_address(reference: str, email: str, secret_key: bytes) -> None:
    assert not is_genuine(TOKEN, reference=reference, email=email, secret_key=secret_key)
