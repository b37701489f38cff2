"""Door links and device tokens."""

from datetime import UTC, datetime, timedelta

import pytest

from eventapp.domain.errors import DeviceExpired, DeviceRevoked, MalformedBatch
from eventapp.domain.pairing import (
    LINK_SECRET_CHARS,
    PairingRequest,
    access_ends,
    ensure_access,
    is_link_secret,
    link_fragment,
    link_secret,
    may_upload,
    parse_pairing,
    rights_of_link,
    token_hash,
)
from eventapp.domain.states import HELPER_RIGHTS, DeviceRight

KEY = b"the secret key of an installation"
ENDS_AT = datetime(2026, 9, 26, 16, 0, tzinfo=UTC)
EXPIRES_AT = access_ends(ENDS_AT)


def test_link_secret_can_be_shown_again_and_is_different_for_each_link_and_installation() -> None:
    secret = link_secret("bcdfghjk", secret_key=KEY)

    assert secret == link_secret("bcdfghjk", secret_key=KEY)
    assert len(secret) == LINK_SECRET_CHARS
    assert len({secret, link_secret("bcdfghjm", secret_key=KEY), link_secret("bcdfghjk", secret_key=b"x")}) == 3


def test_is_link_secret_knows_its_own_only() -> None:
    secret = link_secret("bcdfghjk", secret_key=KEY)

    assert is_link_secret(secret, reference="bcdfghjk", secret_key=KEY)
    assert not is_link_secret(secret, reference="bcdfghjm", secret_key=KEY)
    assert not is_link_secret(secret[:-1], reference="bcdfghjk", secret_key=KEY)
    assert not is_link_secret("ü" * LINK_SECRET_CHARS, reference="bcdfghjk", secret_key=KEY)


def test_token_hash_is_not_the_token() -> None:
    assert token_hash("token") == "3c469e9d6c5875d37a43f353d4f88e61fcf812c66eee3457465a40b0da4153e0"


def test_access_ends_twelve_hours_after_the_last_session() -> None:
    assert EXPIRES_AT == ENDS_AT + timedelta(hours=12)


def test_ensure_access_lets_a_live_device_pass_to_the_last_moment() -> None:
    ensure_access(expires_at=EXPIRES_AT, revoked_at=None, now=EXPIRES_AT - timedelta(seconds=1))


def test_ensure_access_ends_with_the_event() -> None:
    with pytest.raises(DeviceExpired) as caught:
        ensure_access(expires_at=EXPIRES_AT, revoked_at=None, now=EXPIRES_AT)

    assert caught.value.code == "device_expired"


def test_ensure_access_ends_with_a_revocation() -> None:
    with pytest.raises(DeviceRevoked):
        ensure_access(expires_at=EXPIRES_AT, revoked_at=ENDS_AT, now=ENDS_AT)


@pytest.mark.parametrize(
    ("revoked_at", "ends_at"),
    [
        (None, EXPIRES_AT),
        (EXPIRES_AT - timedelta(days=2), EXPIRES_AT - timedelta(days=2)),
        (EXPIRES_AT + timedelta(days=2), EXPIRES_AT),
    ],
)
def test_may_upload_ends_thirty_days_after_the_access(revoked_at: datetime | None, ends_at: datetime) -> None:
    last = ends_at + timedelta(days=30)

    assert may_upload(expires_at=EXPIRES_AT, revoked_at=revoked_at, now=last - timedelta(seconds=1)) is True
    assert may_upload(expires_at=EXPIRES_AT, revoked_at=revoked_at, now=last) is False


def test_rights_of_link_scan_at_least_and_stand_in_one_order() -> None:
    assert rights_of_link([]) == (DeviceRight.SCAN,)
    assert rights_of_link(HELPER_RIGHTS) == rights_of_link(HELPER_RIGHTS[::-1])
    assert set(rights_of_link(HELPER_RIGHTS)) == set(HELPER_RIGHTS)


def test_rights_of_link_give_a_kiosk_nothing_but_scanning() -> None:
    assert rights_of_link([*HELPER_RIGHTS, DeviceRight.KIOSK]) == (DeviceRight.KIOSK, DeviceRight.SCAN)


def test_link_fragment_says_that_it_is_for_a_tablet() -> None:
    assert link_fragment("bcdfghjk", secret="00ff", is_kiosk=False) == "bcdfghjk.00ff"
    assert link_fragment("bcdfghjk", secret="00ff", is_kiosk=True) == "bcdfghjk.00ff.kiosk"


def test_link_fragment_proposes_a_name() -> None:
    fragment = link_fragment("bcdfghjk", secret="00ff", is_kiosk=False, name="Şükran & Co")

    assert fragment == "bcdfghjk.00ff&name=%C5%9E%C3%BCkran%20%26%20Co"


@pytest.mark.parametrize(
    ("typed", "name"),
    [("Bilal", "Bilal"), ("  Anna \n  Lena\u200b ", "Anna Lena"), ("x" * 41, "x" * 40)],
    ids=["plain", "blanks and what nobody sees", "long"],
)
def test_parse_pairing_reads_a_name_as_it_is_shown(typed: str, name: str) -> None:
    asked = parse_pairing({"link": "bcdfghjk", "secret": "00ff", "name": typed})

    assert asked == PairingRequest(link_reference="bcdfghjk", secret="00ff", name=name)


@pytest.mark.parametrize(
    ("raw", "where"),
    [
        (None, "pairing"),
        (["link"], "pairing"),
        ({"link": "a", "secret": "b"}, "name"),
        ({"link": "a", "secret": "b", "name": " \u200b"}, "name"),
        ({"link": "a", "secret": "b", "name": "Bil\x00al"}, "name"),
        ({"link": 7, "secret": "b", "name": "Bilal"}, "link"),
        ({"link": "a\ud800", "secret": "b", "name": "Bilal"}, "link"),
        ({"link": "a", "secret": "b\udfff", "name": "Bilal"}, "secret"),
        ({"link": "a", "name": "Bilal"}, "secret"),
    ],
)
def test_parse_pairing_names_the_wrong_field(raw: object, where: str) -> None:
    with pytest.raises(MalformedBatch) as caught:
        parse_pairing(raw)

    assert caught.value.parameters == {"where": where}
