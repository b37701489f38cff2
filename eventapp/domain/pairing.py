"""Door links and device tokens: how a helper's phone gets in (docs/door.md §8).

The secret of a link is derived from the installation's secret key and the link's reference, so it
can be shown again and is stored nowhere. A device's own token is random and stored only as a hash.
"""

import hashlib
import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from eventapp.domain.errors import DeviceExpired, DeviceRevoked, MalformedBatch
from eventapp.domain.states import DeviceRight

#: A device's access ends this long after the last session of its event (ONS-8).
ACCESS_AFTER_END = timedelta(hours=12)
#: So long after the end of its access a phone may still bring new entries itself: weeks in a drawer are enough. What
#: it brings later an organizer takes over from its file.
UPLOADS_AFTER_END = timedelta(days=30)
LINK_SECRET_CHARS = 24
MAX_DEVICE_NAME_CHARS = 40


@dataclass(frozen=True, kw_only=True)
class PairingRequest:
    """What a helper's phone sends: the two parts of the door link and the helper's first name."""

    link_reference: str
    secret: str
    name: str


def parse_pairing(raw: object) -> PairingRequest:
    """Return the request of a phone. Raises MalformedBatch naming the wrong field."""
    if not isinstance(raw, Mapping):
        raise MalformedBatch(where="pairing")
    name = " ".join("".join(c for c in _word(raw, "name") if c.isprintable()).split())[:MAX_DEVICE_NAME_CHARS]
    if not name:
        raise MalformedBatch(where="name")
    return PairingRequest(link_reference=_word(raw, "link"), secret=_word(raw, "secret"), name=name)


def _word(raw: Mapping[object, object], field: str) -> str:
    value = raw.get(field)
    # neither half characters nor nulls reach a database
    if not isinstance(value, str) or any(c == "\x00" or "\ud800" <= c <= "\udfff" for c in value):
        raise MalformedBatch(where=field)
    return value


def rights_of_link(chosen: Collection[DeviceRight]) -> tuple[DeviceRight, ...]:
    """Return the rights of a new link, in order: scanning always, and nothing else for a kiosk.

    Nobody watches a kiosk: it must not be able to show names or to let people in against the rule.
    """
    extra = {DeviceRight.KIOSK} if DeviceRight.KIOSK in chosen else set(chosen)
    return tuple(sorted({DeviceRight.SCAN, *extra}))


def link_secret(reference: str, *, secret_key: bytes) -> str:
    """Return the secret part of a door link."""
    message = b"einlass-door-link/1:" + reference.encode("utf-8")
    return hmac.new(secret_key, message, hashlib.sha256).hexdigest()[:LINK_SECRET_CHARS]


def is_link_secret(secret: str, *, reference: str, secret_key: bytes) -> bool:
    """True when the secret belongs to the link; compared in constant time."""
    expected = link_secret(reference, secret_key=secret_key)
    return hmac.compare_digest(expected.encode(), secret.encode("utf-8"))


def link_fragment(reference: str, *, secret: str, is_kiosk: bool, name: str = "") -> str:
    """Return what stands behind ``#`` in a door link; a tablet need not ask for a first name.

    ``name`` is what the phone proposes as the first name.
    """
    return f"{reference}.{secret}" + (".kiosk" if is_kiosk else "") + (f"&name={quote(name)}" if name else "")


def token_hash(token: str) -> str:
    """Return what is stored of a device's token."""
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


def access_ends(last_end: datetime) -> datetime:
    """Return when devices of an event lose access."""
    return last_end + ACCESS_AFTER_END


def ensure_access(*, expires_at: datetime, revoked_at: datetime | None, now: datetime) -> None:
    """Raise DeviceRevoked or DeviceExpired for a phone whose time is over.

    It may still upload what is left; everything else ends here, and it must wipe its store.
    """
    if revoked_at is not None:
        raise DeviceRevoked
    if now >= expires_at:
        raise DeviceExpired


def may_upload(*, expires_at: datetime, revoked_at: datetime | None, now: datetime) -> bool:
    """True while a phone may bring new entries itself: with access, and for 30 days after its end."""
    return now < min(expires_at, revoked_at or expires_at) + UPLOADS_AFTER_END
