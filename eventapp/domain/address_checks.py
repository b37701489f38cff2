"""The link that proves an e-mail address: only who reads the mail knows it.

Its secret is derived from the installation's key, the registration and the address, so it is stored nowhere, and the
links of an address that was corrected end with the old address. The browser that registered never sees it.
"""

import base64
import hashlib
import hmac

from eventapp.domain.codes import KEY_BYTES

#: Mails that one registration may cause before its address is confirmed, corrections of the address included.
MAX_CHECK_MAILS = 4


def check_token(reference: str, *, email: str, secret_key: bytes) -> str:
    """Return the last part of the link for a registration and its address."""
    return f"{reference}-{_secret(reference, email=email, secret_key=secret_key)}"


def reference_of(token: str) -> str:
    """Return the reference of the registration that the link names, whether or not the link is genuine."""
    return token.partition("-")[0]


def is_genuine(token: str, *, reference: str, email: str, secret_key: bytes) -> bool:
    """True when the link was made for this registration and this address."""
    return hmac.compare_digest(token.encode(), check_token(reference, email=email, secret_key=secret_key).encode())


def _secret(reference: str, *, email: str, secret_key: bytes) -> str:
    message = f"einlass-address-check/1:{reference}:{email.lower()}".encode()
    digest = hmac.new(secret_key, message, hashlib.sha256).digest()
    return base64.b32encode(digest[:KEY_BYTES]).decode("ascii").rstrip("=").lower()
