"""The link that ends the messages about one registration: it can do that and nothing else.

Mail programs and providers follow it for their users (RFC 8058), so it must not be the way to the registration. It
is derived from the installation's key and stored nowhere.
"""

import base64
import hashlib
import hmac

from eventapp.domain.codes import KEY_BYTES
from eventapp.domain.states import MessageKind

#: Mails that nobody asked for one by one. All others say what somebody's registration needs.
ENDING = (MessageKind.REMINDER, MessageKind.ANNOUNCEMENT, MessageKind.THANKS)


def unsubscribe_token(reference: str, *, secret_key: bytes) -> str:
    """Return the last part of the link for a registration."""
    digest = hmac.new(secret_key, f"einlass-unsubscribe/1:{reference}".encode(), hashlib.sha256).digest()
    return f"{reference}-{base64.b32encode(digest[:KEY_BYTES]).decode('ascii').rstrip('=').lower()}"


def registration_of(token: str, *, secret_key: bytes) -> str | None:
    """Return the reference of the registration that the link is for, None for one that is not ours."""
    reference = token.partition("-")[0]
    ours = unsubscribe_token(reference, secret_key=secret_key)
    return reference if hmac.compare_digest(token.encode(), ours.encode()) else None
