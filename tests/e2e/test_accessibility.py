"""Every page in a real browser: WCAG 2.2 AA by axe, no sideways scrolling at 320 px, nothing from other hosts."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.states import Role
from eventapp.domain.unsubscribing import unsubscribe_token
from eventapp.models import Event, Membership, Organization, Registration, Ticket, User
from eventapp.queries.certificates import list_standing
from eventapp.services import certificates, demo
from tests.support.accessibility import COLORS, find_violations, scrolls_sideways
from tests.support.builders import make_organization
from tests.support.certificates import WORDS

pytestmark = pytest.mark.browser

MISSING = "/nirgends"
PUBLIC = (
    "/",
    "/?view=month",
    "/?kind=workshop",
    "/events/kw-2026",
    "/events/ft-2026",
    "/events/bt-2026",
    "/events/kw-2026/registration",
    "/events/w4-2026/registration",
    "/events/bt-2026/registration",
    "/registrations/{key}",
    "/registrations/{key}/edit",
    "/registrations/{key}/cancellation",
    "/registrations/{key}/contact",
    "/registrations/{key}/stored",
    "/unsubscribe/{messages}",
    "/registrations/lost",
    "/registrations/lost?sent=1",
    "/registrations/{key}/answers",
    "/registrations/{key}/needs",
    "/t/{token}",
    "/my-tickets",
    "/s/kw-2026-1",
    "/s/kw-2026-1/tablet/thanks",
    "/s/kw-2026-1/helper",
    "/s/w1-2026-1",
    "/imprint",
    "/privacy",
    "/accessibility",
    "/login",
    "/password-reset",
    "/door/",
    MISSING,
)
MANAGE = (
    "/manage/",
    "/manage/events/new",
    "/manage/events/kw-2026",
    "/manage/events/kw-2026/people",
    "/manage/events/kw-2026/people/{reference}",
    "/manage/events/ft-2026/people/export",
    "/manage/events/kw-2026/people/new",
    "/manage/events/kw-2026/import",
    "/manage/events/w1-2026/certificates",
    "/manage/events/w1-2026/certificates/words",
    "/manage/events/w1-2026/certificates/print",
    "/manage/events/kw-2026/door",
    "/manage/events/kw-2026/door/rehearsal",
    "/manage/events/ft-2026/numbers",
    "/manage/events/w1-2026/statistics",
    "/manage/events/w1-2026/sessions/w1-2026-1/slips",
    "/manage/events/ft-2026/closing",
    "/manage/events/ft-2026/lists",
    "/manage/events/ft-2026/lists/names",
    "/manage/events/kw-2026/sessions/kw-2026-1/estimate",
    "/manage/events/kw-2026/conflicts",
    "/manage/events/kw-2026/invitations",
    "/manage/events/kw-2026/requests",
    "/manage/events/kw-2026/waitlist",
    "/manage/events/kw-2026/live",
    "/manage/events/kw-2026/messages",
    "/manage/events/kw-2026/messages/new",
    "/manage/events/kw-2026/reminder",
    "/manage/events/kw-2026/people/{reference}/address",
    "/manage/events/kw-2026/people/{reference}/erasure",
    "/manage/mail",
    "/manage/events/kw-2026/paper",
    "/account",
    "/account/second-factor",
    "/account/confirmation",
    "/account/organizations/{organization}/leaving",
    "/doors",
    "/manage/users/second-factor",
    "/manage/events/kw-2026/edit",
    "/manage/events/kw-2026/sessions",
    "/manage/events/bt-2026/slots",
    "/manage/events/kw-2026/texts/de",
    "/manage/events/kw-2026/texts/ar",
    "/manage/events/kw-2026/picture",
    "/manage/events/kw-2026/questions",
    "/manage/events/kw-2026/questions/new",
    "/manage/events/kw-2026/answers",
    "/manage/projects",
    "/manage/projects/demo-2026/report",
    "/manage/projects/demo-2026/person-keys",
    "/manage/projects/demo-2026/indicators",
    "/manage/projects/demo-2026/organizations",
    "/manage/projects/demo-2026/logos",
    "/manage/venues",
    "/manage/organization",
    "/manage/organization/logo",
    "/manage/network",
    "/manage/network/new",
    "/manage/network/{association}/removal",
    "/manage/network/return?organization={former}",
    "/manage/outbox",
    "/manage/users",
    "/manage/retention",
    "/manage/audit",
    "/manage/privacy-documents",
    "/manage/privacy-documents/record",
)


WINDOWS = {"small": (320, 640), "desk": (1280, 900), "dark": (390, 844)}


@pytest.fixture
def places(app: Flask) -> dict[str, str]:
    """The demonstration around today, and what the addresses of its pages need."""
    demo.load(demo.shifted_dates(now=datetime.now(UTC), zone=app.config["TIMEZONE"]))
    demo.add_logos(app.config["DATA_DIR"] / "logos", now=datetime.now(UTC))
    row = db.session.execute(
        select(Registration.key, Registration.reference, Ticket.token)
        .join(Ticket, Ticket.registration_id == Registration.id)
        .join(Event, Event.id == Registration.event_id)
        .where(Event.reference == "kw-2026")
        .order_by(Registration.id)
        .limit(1)
    ).one()
    messages = unsubscribe_token(row[1], secret_key=app.config["SECRET_KEY"].encode())
    herne = db.session.scalars(select(Organization)).one()
    return {
        "organization": herne.reference,
        "association": make_organization(short_name="Kulturverein", umbrella=herne).reference,
        "former": _former(herne),
        "key": row[0],
        "reference": row[1],
        "token": row[2],
        "certificate": _certificate("w1-2026"),
        "messages": messages,
    }


def _former(umbrella: Organization) -> str:
    """An association that has left and may come back; somebody who administers the umbrella answers there, too."""
    former = make_organization(short_name="Theaterverein")
    former.left_network_at = former.invited_back_at = datetime.now(UTC)
    former.former_umbrella_id = umbrella.id
    administrators = select(Membership.user_id).where(
        Membership.organization_id == umbrella.id, Membership.role == Role.ADMIN
    )
    for user_id in db.session.scalars(administrators).all():
        db.session.add(Membership(user_id=user_id, organization_id=former.id, role=Role.ADMIN))
    db.session.commit()
    return former.reference


def _certificate(reference: str) -> str:
    """The number of a certificate of a workshop that is over; all are issued."""
    event_id = db.session.scalars(select(Event.id).where(Event.reference == reference)).one()
    now, user_id = datetime.now(UTC), db.session.scalars(select(User.id)).first() or 0
    certificates.save_words(event_id=event_id, words=WORDS, user_id=user_id, now=now)
    certificates.issue_all(event_id=event_id, user_id=user_id, now=now)
    return list_standing(event_id)[0].number


@pytest.fixture(params=WINDOWS)
def window(request: pytest.FixtureRequest) -> str:
    """Each kind of window."""
    return str(request.param)


@pytest.fixture
def page(window: str, browser: Browser, live_server: str) -> Iterator[Page]:
    """A window of this kind."""
    width, height = WINDOWS[window]
    context = browser.new_context(
        base_url=live_server,
        viewport={"width": width, "height": height},
        color_scheme="dark" if window == "dark" else "light",
        reduced_motion="reduce",
        locale="de-DE",
    )
    yield context.new_page()
    context.close()


def _problems(page: Page, addresses: Iterable[str], *, window: str) -> dict[str, list[str]]:
    rules = {"rules": COLORS} if window == "dark" else {}  # a dark page has the structure of a light one
    problems: dict[str, list[str]] = {}
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname or ""))
    for address in addresses:
        response = page.goto(address)
        found = find_violations(page, **rules)
        if sideways := scrolls_sideways(page):
            found.append(f"scrolls sideways by {sideways} px")
        if response is None or response.status != (404 if address == MISSING else 200):
            found.append(f"answers {response.status if response else 'nothing'}")
        if found:
            problems[address] = found
    foreign = hosts - {"localhost", ""}
    return problems | ({"other hosts": sorted(foreign)} if foreign else {})


def test_public_pages_are_open_to_everybody(page: Page, window: str, places: dict[str, str]) -> None:
    assert _problems(page, [address.format(**places) for address in PUBLIC], window=window) == {}


def test_organizers_pages_are_open_to_everybody(page: Page, window: str, places: dict[str, str]) -> None:
    page.goto("/login")
    page.get_by_label("E-Mail").fill(demo.ORGANIZER_EMAIL)
    page.get_by_label("Passwort", exact=True).fill(demo.PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    page.wait_for_url("**/manage/**")

    assert _problems(page, [address.format(**places) for address in MANAGE], window=window) == {}
