"""Codes of an app, against the examples of RFC 6238."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from eventapp.adapters.app_codes import app_link, matching_step, new_secret

SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    now = datetime.fromtimestamp(seconds, UTC)

    assert matching_step(code, secret=SECRET, now=now) == seconds // 30


def test_clock_of_a_phone_may_be_half_a_minute_off() -> None:
    now = datetime.fromtimestamp(1111111109, UTC)
    found = [matching_step("081804", secret=SECRET, now=now + timedelta(seconds=30 * n)) for n in (-2, -1, 0, 1, 2)]

    assert found == [None, 37037036, 37037036, 37037036, None]


@pytest.mark.parametrize("code", ["", "28708", "2870820", "٢٨٧٠٨٢", "287 08", "abcdef"])
def test_anything_else_is_no_code(code: str) -> None:
    assert matching_step(code, secret=SECRET, now=datetime.fromtimestamp(59, UTC)) is None


def test_secrets_differ_and_the_link_names_account_and_organization() -> None:
    assert new_secret() != new_secret()
    link = app_link(SECRET, account="olga@example.org", issuer="Netz & Co")
    assert link == f"otpauth://totp/Netz%20%26%20Co:olga%40example.org?secret={SECRET}&issuer=Netz%20%26%20Co"
