"""Visitors of a real server, over HTTP: they load forms, fill them in and send them."""

from dataclasses import dataclass
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from tests.support.served import GIVES_UP_SECONDS


class Fields(HTMLParser):
    """What the form of a page would send as it stands."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take hidden and filled fields, and choices that are made."""
        found = dict(attrs)
        is_box = found.get("type") in ("checkbox", "radio")
        if tag == "input" and found.get("name") and (not is_box or "checked" in found):
            self.values[found["name"] or ""] = found.get("value") or ("on" if is_box else "")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Where a visitor came to, and what stood there."""

    status: int
    url: str
    text: str


class Visitor:
    """A browser without scripts: it keeps cookies and follows redirects."""

    def __init__(self) -> None:
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(self, address: str) -> Answer:
        """Open a page."""
        return self._open(Request(address))  # noqa: S310 (our own address)

    def post(self, address: str, body: dict[str, str]) -> Answer:
        """Send a form."""
        headers = {"Referer": address}
        return self._open(Request(address, urlencode(body).encode(), headers))  # noqa: S310 (our own address)

    def send_form(self, address: str, **typed: str) -> Answer:
        """Load a form, fill it in, send it and follow."""
        return self.post(address, {**Fields(self.get(address).text).values, **typed})

    def _open(self, request: Request) -> Answer:
        try:
            with self._opener.open(request, timeout=GIVES_UP_SECONDS) as answer:
                return Answer(status=answer.status, url=answer.url, text=answer.read().decode("utf-8", "replace"))
        except HTTPError as error:
            return Answer(status=error.code, url=error.url or "", text=error.read().decode("utf-8", "replace"))
