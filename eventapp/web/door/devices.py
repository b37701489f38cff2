"""The phone that asks, as long as its access lasts."""

from datetime import datetime

from eventapp.domain.pairing import ensure_access
from eventapp.queries.devices import DeviceContext
from eventapp.web.access import device_from_token


def live_device(*, now: datetime) -> DeviceContext:
    """Return the phone behind the request's bearer token.

    Raises NotFound for unknown tokens, DeviceRevoked and DeviceExpired for phones whose time is
    over: they must wipe themselves.
    """
    device = device_from_token()
    ensure_access(expires_at=device.expires_at, revoked_at=device.revoked_at, now=now)
    return device
