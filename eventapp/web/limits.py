"""Limits: where the counters lie, and what an answer says that comes because of one (docs/operations.md, "Limits")."""

import time
from urllib.parse import quote

from flask import Flask, Response, g
from limits import RateLimitItem

from eventapp.adapters.limit_storage import SCHEME
from eventapp.web.extensions import limiter

TOO_MANY_REQUESTS = 429


def init_app(app: Flask) -> None:
    """Count in memory, or, where several server processes share the work, in a file that they share."""
    is_shared = app.config["WEB_WORKERS"] > 1
    path = quote(str(app.config["DATA_DIR"] / "limits.sqlite"))
    app.config["RATELIMIT_STORAGE_URI"] = f"{SCHEME}://{path}" if is_shared else "memory://"
    app.config["RATELIMIT_STORAGE_OPTIONS"] = {"secret": app.config["SECRET_KEY"]}
    limiter.init_app(app)
    app.after_request(_say_when)


def allow(limit: RateLimitItem, *names: str) -> bool:
    """Count one for these names; False when there were too many. The answer then says when to come back."""
    return limiter.limiter.hit(limit, *names) or _refuse(limit, *names)


def has_room(limit: RateLimitItem, *names: str) -> bool:
    """Say whether there is room for one more, without counting it."""
    return limiter.limiter.test(limit, *names) or _refuse(limit, *names)


def count(limit: RateLimitItem, *names: str) -> None:
    """Count one."""
    limiter.limiter.hit(limit, *names)


def _refuse(limit: RateLimitItem, *names: str) -> bool:
    g.limit_ends_at = limiter.limiter.get_window_stats(limit, *names).reset_time
    return False


def _say_when(response: Response) -> Response:
    """Programs and browsers learn when it is worth trying again."""
    if response.status_code == TOO_MANY_REQUESTS and "Retry-After" not in response.headers:
        broken = limiter.current_limit
        ends_at = broken.reset_at if broken is not None else g.get("limit_ends_at", time.time() + 60)
        response.headers["Retry-After"] = str(max(1, round(ends_at - time.time())))
    return response
