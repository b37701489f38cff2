"""Somebody got hostile words into every text there is. Nothing of them runs, in no page, mail or file.

The words are written straight into the tables, so no form stands in their way: what is tested is every way out.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from urllib.parse import urlsplit

import html5lib
import pypdf
import pytest
from flask import Flask
from icalendar import Calendar
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog
from werkzeug.test import TestResponse

from eventapp.adapters.smtp import read_eml
from eventapp.cli.mail_settings import mail_settings
from eventapp.services import outbox
from tests.architecture.access_world import World, make_world
from tests.architecture.test_access import address, ask, rules
from tests.support.builders import NOW
from tests.support.hostile_texts import poison, watch

pytestmark = pytest.mark.usefixtures("now")

#: A page may be empty of hostile words; so many at least must not be, or the test has lost its poison.
MANY_PAGES = 60
NEVER_IN_A_MAIL = {"script", "iframe", "object", "embed", "form", "input", "base", "svg", "math", "link"}


@pytest.fixture
def world(app: Flask) -> World:
    """Something behind every address, and in every text the hostile words."""
    world = make_world(app)
    assert poison() > 60
    return world


def answers(app: Flask, world: World) -> Iterator[tuple[str, TestResponse]]:
    """What every address answers, to somebody who may everything and to a visitor."""
    for rule in rules(app, method="GET"):
        where = address(rule, world)
        for session_id in (world.olga, None):
            answer = ask(app, session_id, where, "GET")
            if answer.status_code == 200:
                yield where, answer


def test_every_answer_says_what_it_is_and_holds_no_more(app: Flask, world: World) -> None:
    kinds = set()
    for where, answer in answers(app, world):
        kinds.add(answer.mimetype)
        assert answer.headers["X-Content-Type-Options"] == "nosniff", where
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'"), where
        check = CHECKS.get(answer.mimetype or "")
        if check is not None:
            check(where, answer)

    assert kinds >= {*CHECKS, "text/html"}


def _check_csv(where: str, answer: TestResponse) -> None:
    assert answer.headers["Content-Disposition"].startswith("attachment"), where
    rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=";")
    assert [cell for row in rows for cell in row if cell[:1] in ("=", "+", "@", "\t", "\r")] == [], where


def _check_calendar(where: str, answer: TestResponse) -> None:
    events = Calendar.from_ical(answer.data).walk("VEVENT")
    assert [event for event in events if str(event.get("summary")) == "pwn"] == [], where


def _check_workbook(where: str, answer: TestResponse) -> None:
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        sheets = [book.read(name) for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        links = [name for name in book.namelist() if b"evil.example" in book.read(name) and name.endswith(".rels")]
    assert links == [], where
    assert [sheet for sheet in sheets if b"<f>1+1" in sheet or b"pwn()</f>" in sheet] == [], where


def _check_pdf(where: str, answer: TestResponse) -> None:
    actions = [
        annotation.get_object().get("/A", {}).get("/URI", "")
        for page in pypdf.PdfReader(io.BytesIO(answer.data)).pages
        for annotation in page.get("/Annots", [])
    ]
    assert [action for action in actions if urlsplit(action).scheme not in ("", "http", "https", "mailto", "tel")] == []
    assert not any(word in answer.data for word in (b"/JavaScript", b"/Launch", b"/OpenAction")), where


def _check_json(where: str, answer: TestResponse) -> None:
    json.loads(answer.data)


def _check_svg(where: str, answer: TestResponse) -> None:
    assert b"<script" not in answer.data, where
    assert b"onload=" not in answer.data, where


CHECKS = {
    "text/csv": _check_csv,
    "text/calendar": _check_calendar,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _check_workbook,
    "application/pdf": _check_pdf,
    "application/json": _check_json,
    "image/svg+xml": _check_svg,
}


def test_no_mail_holds_code_or_another_recipient(app: Flask, world: World) -> None:
    settings = mail_settings()
    while outbox.deliver_next(now=NOW, settings=settings):
        pass
    mails = [read_eml(path) for path in settings.folder.glob("*.eml")]

    assert len(mails) > 1
    assert any("pwn" in str(mail.get_body(("plain",))) for mail in mails)
    for mail in mails:
        assert (mail["Bcc"], mail["Cc"], len(mail["To"].addresses)) == (None, None, 1)
        html = mail.get_body(("html",))
        assert html is not None
        for element in html5lib.parse(html.get_content(), namespaceHTMLElements=False).iter():
            assert element.tag not in NEVER_IN_A_MAIL
            assert [name for name in element.attrib if str(name).startswith("on")] == []
            assert urlsplit(element.get("href", "")).scheme in ("", "http", "https", "mailto", "tel")
            assert urlsplit(element.get("src", "")).scheme in ("", "cid", "data")
            assert element.get("http-equiv", "").lower() != "refresh"


@pytest.fixture
def context(browser: Browser, live_server: str) -> Iterator[BrowserContext]:
    """A browser in which nobody is logged in, and which notes what must not happen."""
    context = browser.new_context(base_url=live_server, locale="de-DE", permissions=["camera"])
    watch(context)
    yield context
    context.close()


@pytest.mark.browser
def test_no_page_runs_what_somebody_wrote(app: Flask, world: World, context: BrowserContext) -> None:
    pages = {where: answer.text for where, answer in answers(app, world) if answer.mimetype == "text/html"}
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = world.olga
    cookie = client.get_cookie("einlass")
    assert cookie is not None
    context.add_cookies([{"name": "einlass", "value": cookie.value, "domain": "localhost", "path": "/"}])
    page = context.new_page()
    broken: list[str] = []
    hosts: set[str] = set()

    def refuse(dialog: Dialog) -> None:
        broken.append(f"dialog at {page.url}")
        dialog.dismiss()

    def listen(said: ConsoleMessage) -> None:
        if "Policy" in said.text:
            broken.append(f"{page.url}: {said.text}")

    page.on("dialog", refuse)
    page.on("console", listen)
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname or ""))
    for where in pages:
        page.goto(where)
        broken += [f"{where}: {what}" for what in page.evaluate("window.broken")]
        broken += [f"{where}: leads to {page.url}"] if "evil.example" in page.url else []

    assert broken == []
    assert hosts - {"localhost", ""} == set()
    assert sum("pwn()" in text for text in pages.values()) >= MANY_PAGES
