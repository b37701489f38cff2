"""What browsers may keep of an answer: nothing of what shows somebody's data, or an open log-in.

Going back after a log-out, on a computer that many use, must show nothing. What is for everybody stays as it is made.
"""

from flask import Response, current_app, request, session

from eventapp.web.access import PUBLIC

#: Parts of addresses that are secrets: whoever has one sees somebody's data.
_SECRETS = frozenset({"key", "token"})
#: Log-in and accounts, the door's interface, the mails of a demonstration: also where anybody may ask.
_PERSONAL_BLUEPRINTS = frozenset({"auth", "door_api", "mailbox"})


def set_cache_control(response: Response) -> None:
    """Forbid keeping what is personal; let the rest be asked for again where the view has said nothing else."""
    if "no-store" in response.headers.get("Cache-Control", ""):
        return
    if _is_personal() or _shows_log_in(response):
        response.headers["Cache-Control"] = "private, no-store"
    elif "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "private, no-cache"


def _is_personal() -> bool:
    if request.url_rule is None:
        return False
    view = current_app.view_functions[request.url_rule.endpoint]
    is_closed = getattr(view, "access", PUBLIC) != PUBLIC
    return is_closed or request.blueprint in _PERSONAL_BLUEPRINTS or not _SECRETS.isdisjoint(request.url_rule.arguments)


def _shows_log_in(response: Response) -> bool:
    """True for pages whose frame says that somebody is logged in. Files do not ask: they stay without a cookie."""
    is_page = response.mimetype == "text/html" and "Cache-Control" not in response.headers
    return is_page and "_user_id" in session
