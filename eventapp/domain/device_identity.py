"""What a phone was paired as, in words that only this installation can have written (docs/door.md).

The phone keeps them and puts them into its file. A server that was restored from a backup older than the pairing can
so tell whose entries it is brought. They open no door: the phone's token is not in them.
"""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime

from eventapp.domain.states import DeviceRight

_CONTEXT = b"einlass-device-identity/1:"
MAX_IDENTITY_CHARS = 2_000


@dataclass(frozen=True, kw_only=True)
class DeviceIdentity:
    """A pairing; ``device`` and ``event`` are references."""

    device: str
    event: str
    gate: str
    name: str
    rights: tuple[DeviceRight, ...]
    paired_at: datetime
    expires_at: datetime


def seal_identity(identity: DeviceIdentity, *, secret_key: bytes) -> str:
    """Return the identity as text, with a keyed hash that nobody else can make."""
    fields = {
        "device": identity.device,
        "event": identity.event,
        "gate": identity.gate,
        "name": identity.name,
        "rights": list(identity.rights),
        "paired_at": identity.paired_at.isoformat(),
        "expires_at": identity.expires_at.isoformat(),
    }
    body = base64.urlsafe_b64encode(json.dumps(fields).encode()).decode().rstrip("=")
    return f"{body}.{_keyed_hash(body, secret_key=secret_key)}"


def read_identity(sealed: str, *, secret_key: bytes) -> DeviceIdentity | None:
    """Return the identity, or None for everything that this installation has not sealed; compared in constant time."""
    body, _, claimed = sealed.partition(".")
    if not hmac.compare_digest(_keyed_hash(body, secret_key=secret_key).encode(), claimed.encode()):
        return None
    fields = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return DeviceIdentity(
        device=fields["device"],
        event=fields["event"],
        gate=fields["gate"],
        name=fields["name"],
        rights=tuple(DeviceRight(right) for right in fields["rights"]),
        paired_at=datetime.fromisoformat(fields["paired_at"]),
        expires_at=datetime.fromisoformat(fields["expires_at"]),
    )


def _keyed_hash(body: str, *, secret_key: bytes) -> str:
    return hmac.new(secret_key, _CONTEXT + body.encode("utf-8"), hashlib.sha256).hexdigest()
