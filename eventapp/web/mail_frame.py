"""The HTML of a mail in a browser, as mail programs show it: it may run nothing and load nothing from outside."""

import re
from base64 import b64encode
from collections.abc import Mapping

from flask import Response

from eventapp.web.security import POLICY

#: Styles inside the mail, pictures inside the mail, links in a new window; nothing else.
_MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "sandbox allow-popups allow-popups-to-escape-sandbox; frame-ancestors 'self'"
)
_CONTENT_ID = re.compile(r"cid:([A-Za-z0-9._@-]+)")


def mail_html(html: str, pictures: Mapping[str, bytes]) -> Response:
    """Return the HTML with its pictures (PNG by content id) put in."""
    encoded = {name: b64encode(png).decode() for name, png in pictures.items()}
    page = _CONTENT_ID.sub(lambda found: f"data:image/png;base64,{encoded.get(found[1], '')}", html)
    # links leave the frame: our pages do not let themselves be framed
    response = Response(page.replace("<head>", '<head><base target="_blank">', 1), mimetype="text/html")
    response.headers["Content-Security-Policy"] = _MAIL_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def page_with_frame(page: str) -> Response:
    """Return a page that shows a mail in a frame."""
    response = Response(page)
    response.headers["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"
    return response
