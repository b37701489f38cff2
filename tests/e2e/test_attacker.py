"""An attacker walks through a whole installation, in a real browser: nothing runs, nothing leaks, nothing changes.

Hostile words got into every text there is, past all forms: they come out of every page, file and mail as words. So does
what somebody types into the forms. The door is in tests/e2e/test_attacker_door.py; tests/e2e/test_attacker_walk.py goes
on with the addresses of a neighbour organization, forms of other sites and links that lead away.

The ordinary run writes other words into each text with each seed; `make proofs` writes all of them into all.
"""

import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.test import TestResponse

from eventapp.adapters.smtp import read_eml
from eventapp.domain.states import MessageKind, OutboxStatus
from tests.architecture.access_table import ACCESS, DEVICE, PUBLIC
from tests.architecture.test_access import address, ask, rules
from tests.support.builders import make_event
from tests.support.hostile_files import READERS, check_name, read_calendar, read_pdf
from tests.support.hostile_texts import MAILBOXES, PAYLOADS
from tests.support.hostile_world import MAILS, HostileWorld, make_hostile_world, write_all_mails
from tests.support.proofs import FACTOR, SEED, random_case
from tests.support.watched_browser import Watch, log_in

pytestmark = [pytest.mark.browser, pytest.mark.proof, pytest.mark.usefixtures("now")]

#: With which of the words the first text begins: one turn in an ordinary run, every one in `make proofs`.
TURNS = range(len(PAYLOADS)) if FACTOR > 1 else [SEED % len(PAYLOADS)]
#: What phones read and no ticket was: compared, never shown. And what a certificate says, which is cut to one sheet.
NEVER_WHOLE = {"log_entry.raw_code", "certificate.wording"}
POST_FORM = re.compile(r'<form\b[^>]*method="post".*?</form>', re.DOTALL)
TEXT_FIELD = re.compile(r'<textarea|type="(?:text|email|tel|search|url)"')
#: Writes into every text field of a form and sends it, whatever the page's own checks say.
FILL_IN = """([place, words]) => {
    window.isBeforeSending = true;
    const form = document.querySelectorAll('form[method="post"]')[place];
    for (const field of form.elements)
        if (/^(text|email|tel|search|url|textarea)$/.test(field.type)) field.value = words;
    setTimeout(() => HTMLFormElement.prototype.submit.call(form));
}"""
HEADERS_OF_A_MAIL = {
    "Date",
    "Message-ID",
    "From",
    "To",
    "Reply-To",
    "Subject",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Content-Language",
    "Content-Type",
    "MIME-Version",
}


@pytest.fixture(params=TURNS)
def hostile(app: Flask, request: pytest.FixtureRequest) -> HostileWorld:
    """Something behind every address, and hostile words in every text."""
    return make_hostile_world(app, turn=request.param)


@pytest.fixture
def contexts(browser: Browser, live_server: str) -> Iterator[dict[str, BrowserContext]]:
    """Two windows of one browser: of somebody who is logged in, and of a stranger."""
    contexts = {who: browser.new_context(base_url=live_server, locale="de-DE") for who in ("olga", "stranger")}
    yield contexts
    for context in contexts.values():
        context.close()


def answers(app: Flask, hostile: HostileWorld) -> Iterator[tuple[str, str, TestResponse]]:
    """What every address answers, and to whom: public ones to a stranger where they answer one, others to Olga."""
    places = [(address(rule, hostile.world), ACCESS[rule.endpoint]) for rule in rules(app, method="GET")]
    places += [(where, PUBLIC if where.startswith("/events") else "") for where in hostile.more_addresses]
    for where, access in places:
        for who in ("stranger", "olga") if access in (PUBLIC, DEVICE) else ("olga",):
            answer = ask(app, hostile.world.olga if who == "olga" else None, where, "GET")
            if answer.status_code == 200:
                yield where, who, answer
                break


def test_every_page_and_file_shows_hostile_words_as_words(
    app: Flask, hostile: HostileWorld, contexts: dict[str, BrowserContext]
) -> None:
    watches = {who: Watch(context) for who, context in contexts.items()}
    log_in(app, contexts["olga"], hostile.world.olga)
    windows = {who: context.new_page() for who, context in contexts.items()}
    seen: set[str] = set()
    changed, needless, kinds, pages = [], [], set(), 0
    for where, who, answer in answers(app, hostile):
        contexts["stranger"].clear_cookies()
        texts = look(where, answer, windows[who], watches[who])
        has_form = 'name="csrf_token"' in answer.text if answer.mimetype == "text/html" else False
        needless += [where] if contexts["stranger"].cookies() and not has_form else []
        pages += answer.mimetype == "text/html"
        kinds.add(answer.mimetype)
        seen |= hostile.poisoned.seen_in(texts)
        is_paper = answer.mimetype == "application/pdf"
        changed += [f"{where}: {what}" for what in hostile.poisoned.changed_in(texts, on_paper=is_paper)]

    assert [watch.findings for watch in watches.values()] == [[], []]
    assert [watch.foreign_hosts() for watch in watches.values()] == [set(), set()]
    assert needless == []
    assert changed == []
    assert hostile.poisoned.without_rows == set()
    assert set(hostile.poisoned.columns.values()) - seen == NEVER_WHOLE
    assert kinds >= {*READERS, "text/html"}
    assert pages > 130


def test_what_is_typed_into_forms_comes_back_as_words(
    app: Flask, hostile: HostileWorld, contexts: dict[str, BrowserContext]
) -> None:
    watches = {who: Watch(context) for who, context in contexts.items()}
    log_in(app, contexts["olga"], hostile.world.olga)
    forms = [
        (where, who, place)
        for where, who, answer in answers(app, hostile)
        if answer.mimetype == "text/html"
        for place, form in enumerate(POST_FORM.findall(answer.text))
        if TEXT_FIELD.search(form) and "password" not in form
    ]
    chosen = forms if FACTOR > 1 else random_case("typed", 0).sample(forms, 12)
    windows, shown = {who: context.new_page() for who, context in contexts.items()}, 0
    for number, (where, who, place) in enumerate(chosen):
        window = windows[who]
        window.goto(where)
        window.evaluate(FILL_IN, [place, PAYLOADS[number % len(PAYLOADS)]])
        window.wait_for_function("() => !window.isBeforeSending && document.readyState === 'complete'")
        first_line = PAYLOADS[number % len(PAYLOADS)].splitlines()[0]
        shown += any(first_line in text for text in watches[who].read(window).texts)

    assert shown > len(chosen) // 3
    assert len(forms) > 50
    assert [watch.findings for watch in watches.values()] == [[], []]
    assert [watch.foreign_hosts() for watch in watches.values()] == [set(), set()]


@pytest.mark.parametrize("mailbox", MAILBOXES if FACTOR > 1 else [MAILBOXES[SEED % len(MAILBOXES)]])
def test_a_guest_with_a_hostile_name_and_address_registers(
    app: Flask, contexts: dict[str, BrowserContext], mailbox: str
) -> None:
    event = make_event()
    watch, window = Watch(contexts["stranger"]), contexts["stranger"].new_page()
    name, address = PAYLOADS[MAILBOXES.index(mailbox)].split("\n")[0], f"{mailbox}@example.org"
    window.goto(f"/events/{event.reference}/registration")
    window.locator('[name="name"]').fill(name)
    window.locator('[name="email"]').fill(address)
    window.locator("main form [type=submit]").last.click()
    window.wait_for_url("**/registrations/*")

    texts = watch.read(window).texts
    assert any(name in text for text in texts)
    assert any(address in text for text in texts)
    assert (watch.findings, watch.foreign_hosts()) == ([], set())


def look(where: str, answer: TestResponse, window: Page, watch: Watch) -> list[str]:
    """Read an answer as its readers' programs do; return all texts in it."""
    assert answer.headers["X-Content-Type-Options"] == "nosniff", where
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'"), where
    check_name(answer)
    if answer.mimetype == "text/html":
        window.goto(where)
        assert urlsplit(window.url).path == urlsplit(where).path, where
        return watch.read(window).texts
    reader = READERS.get(answer.mimetype or "")
    return reader(answer.data) if reader else []


def test_every_mail_shows_hostile_words_as_words(
    app: Flask, hostile: HostileWorld, contexts: dict[str, BrowserContext], tmp_path: Path
) -> None:
    became = write_all_mails(hostile.world, folder=tmp_path)
    watch, window = Watch(contexts["stranger"]), contexts["stranger"].new_page()
    mails = [read_eml(path) for path in sorted(tmp_path.glob("*.eml"))]
    seen: set[str] = set()
    changed = []
    for mail in mails:
        texts = read_mail(mail, window, watch)
        seen |= hostile.poisoned.seen_in(texts)
        changed += [f"{mail['Subject']}: {what}" for what in hostile.poisoned.changed_in(texts)]

    assert became == dict.fromkeys([*MAILS, *OTHER_MAILS], OutboxStatus.SENT)
    assert len(mails) == len(became) == len(MessageKind)
    assert changed == []
    assert len(seen) > 10
    assert (watch.findings, watch.foreign_hosts()) == ([], set())


OTHER_MAILS = (
    MessageKind.EVENT_CANCELLED,
    MessageKind.CERTIFICATE_ISSUED,
    MessageKind.USER_INVITED,
    MessageKind.PASSWORD_RESET,
    MessageKind.MAIL_TEST,
    MessageKind.NETWORK_LEFT,
    MessageKind.NETWORK_INVITED,
    MessageKind.BACKUP_MISSING,
    MessageKind.BACKUP_WELL,
)


def read_mail(mail: EmailMessage, window: Page, watch: Watch) -> list[str]:
    """Read a mail as a careless mail program does, which lets scripts run; return all texts in it."""
    assert set(mail.keys()) <= HEADERS_OF_A_MAIL
    assert len(mail.keys()) == len(set(mail.keys()))
    assert [len(mail[name].addresses) for name in ("From", "To")] == [1, 1]
    assert mail["To"].addresses[0].domain == "example.org"
    html, plain = mail.get_body(("html",)), mail.get_body(("plain",))
    assert html is not None
    assert plain is not None
    window.set_content(html.get_content())
    texts = [*watch.read(window).texts, plain.get_content(), str(mail["Subject"])]
    for part in mail.iter_attachments():
        assert part.get_content_type() in ("application/pdf", "text/calendar")
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        texts += read_calendar(content) if part.get_content_type() == "text/calendar" else []
        if part.get_content_type() == "application/pdf":
            read_pdf(content)
    return texts
