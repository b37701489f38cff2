"""The link that ends messages opens nothing else, and only for its own registration."""

import pytest

from eventapp.domain.unsubscribing import registration_of, unsubscribe_token

KEY = b"the secret key of an installation"
TOKEN = unsubscribe_token("kkbbcc22", secret_key=KEY)


def test_token_names_its_registration_and_128_bits() -> None:
    reference, _, secret = TOKEN.partition("-")

    assert (reference, len(secret)) == ("kkbbcc22", 26)
    assert registration_of(TOKEN, secret_key=KEY) == "kkbbcc22"


@pytest.mark.parametrize(
    "token",
    ["", "kkbbcc22", "kkbbcc22-", TOKEN[:-1], TOKEN + "a", TOKEN.replace("kkbbcc22", "kkbbcc23"), "ü" + TOKEN],
)
def test_token_of_another_registration_or_nobody_is_not_ours(token: str) -> None:
    assert registration_of(token, secret_key=KEY) is None


def test_token_of_another_installation_is_not_ours() -> None:
    assert registration_of(TOKEN, secret_key=b"another") is None
