"""What a phone was paired as: only this installation can have said so."""

from datetime import UTC, datetime, timedelta

from eventapp.domain.device_identity import DeviceIdentity, read_identity, seal_identity
from eventapp.domain.states import DeviceRight

KEY = b"secret key of the tests, 32 bytes"
IDENTITY = DeviceIdentity(
    device="d1",
    event="kw2026",
    gate="Tor „West“",
    name="Şükran",
    rights=(DeviceRight.SCAN, DeviceRight.WALK_IN),
    paired_at=datetime(2026, 9, 26, 9, 30, tzinfo=UTC),
    expires_at=datetime(2026, 9, 27, 9, 30, tzinfo=UTC) + timedelta(microseconds=1),
)


def test_what_was_sealed_is_read_again() -> None:
    assert read_identity(seal_identity(IDENTITY, secret_key=KEY), secret_key=KEY) == IDENTITY


def test_a_sealed_identity_with_any_other_character_is_none() -> None:
    sealed = seal_identity(IDENTITY, secret_key=KEY)
    changed = [sealed[:at] + ("A" if sealed[at] != "A" else "B") + sealed[at + 1 :] for at in range(len(sealed))]

    assert [text for text in changed if read_identity(text, secret_key=KEY) is not None] == []


def test_what_another_installation_sealed_or_nobody_is_none() -> None:
    sealed = seal_identity(IDENTITY, secret_key=KEY)
    spoiled = ["", ".", sealed[:-1], sealed.partition(".")[0], sealed + "=", f"{sealed}.x", "ä.ö"]

    assert read_identity(sealed, secret_key=KEY[::-1]) is None
    assert [text for text in spoiled if read_identity(text, secret_key=KEY) is not None] == []
