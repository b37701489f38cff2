"""Six digits that change twice a minute, as authenticator apps show them (RFC 6238)."""

import hmac
from datetime import datetime

import pyotp

#: One half minute before and after: clocks of phones are not exact.
_STEPS_AROUND = (0, -1, 1)


def new_secret() -> str:
    """Return a fresh secret in base32, 160 bits."""
    return pyotp.random_base32()


def matching_step(code: str, *, secret: str, now: datetime) -> int | None:
    """Return the half minute that the code belongs to, None for a wrong one."""
    totp = pyotp.TOTP(secret)
    present = totp.timecode(now)
    steps = [present + offset for offset in _STEPS_AROUND]
    if not code.isascii():
        return None
    found = [step for step in steps if hmac.compare_digest(totp.generate_otp(step), code)]
    return found[0] if found else None


def app_link(secret: str, *, account: str, issuer: str) -> str:
    """Return the ``otpauth://`` link that an app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)
