"""Passkeys in a real browser, with the authenticator that Chromium brings for tests."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import CDPSession, Page, Playwright, expect
from sqlalchemy import select

from eventapp.adapters.passwords import hash_password
from eventapp.db import db
from eventapp.domain.states import Role
from eventapp.models import Passkey, User
from tests.support.builders import make_organization, make_user
from tests.support.signing_in import sessions_of

PASSWORD = "Kirschen im Oktober"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}

pytestmark = pytest.mark.browser


@pytest.fixture
def olga(app: Flask) -> User:
    """An administrator whose task asks for a second factor."""
    organization = make_organization()
    organization.second_factor_roles = ("admin",)
    db.session.commit()
    return make_user(organization, email="olga@example.org", roles=[Role.ADMIN], password_hash=hash_password(PASSWORD))


@pytest.fixture
def devices(page: Page) -> Iterator[CDPSession]:
    """What adds authenticators to the browser and takes them away."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    yield session
    session.detach()


def add_device(devices: CDPSession) -> str:
    """Put an authenticator into the browser."""
    return str(devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})["authenticatorId"])


def type_password(page: Page) -> None:
    """Log in with the password."""
    page.goto("/login")
    page.get_by_role("textbox", name="E-Mail").fill("olga@example.org")
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Anmelden", exact=True).click()


def add_passkey(page: Page, name: str) -> None:
    """Add a passkey under a name."""
    page.get_by_label("Name für diesen Passkey").fill(name)
    page.get_by_role("button", name="Passkey hinzufügen").click()


def log_out(page: Page) -> None:
    """Log out."""
    page.get_by_text("Menü", exact=True).click()
    page.get_by_role("link", name="Konto", exact=True).click()
    page.get_by_role("button", name="Abmelden", exact=True).first.click()
    expect(page).to_have_url(re.compile("/$"))


def test_passkey_is_made_and_used_as_log_in_as_second_factor_and_as_proof(
    page: Page, olga: User, devices: CDPSession
) -> None:
    phone = add_device(devices)
    type_password(page)
    expect(page.get_by_text("Ihre Aufgabe verlangt einen zweiten Faktor.")).to_be_visible()
    add_passkey(page, "Mein Handy")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Notfallcodes")
    page.get_by_role("link", name="Ich habe sie, weiter").click()
    expect(page).to_have_url(re.compile("/manage/$"))

    page.goto("/account/second-factor")
    add_passkey(page, "Dasselbe Handy")  # a device has one for each account
    expect(page.get_by_text("Das hat nicht geklappt, oder Sie haben abgebrochen.")).to_be_visible()
    devices.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": phone})
    add_device(devices)
    add_passkey(page, "Büro-Computer")
    expect(page.get_by_text("Büro-Computer", exact=True)).to_be_visible()
    log_out(page)

    page.goto("/login?next=/manage/users")
    page.get_by_role("button", name="Passkey benutzen").click()
    expect(page).to_have_url(re.compile("/manage/users$"))
    log_out(page)

    type_password(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Noch ein Schritt")
    page.get_by_role("button", name="Passkey benutzen").click()
    expect(page).to_have_url(re.compile("/manage/$"))

    for session in sessions_of(olga):
        session.proven_at = session.proven_at.replace(year=2020)
    db.session.commit()
    page.goto("/manage/users/second-factor")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sind Sie es?")
    page.get_by_role("button", name="Mit Passkey bestätigen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Zweiter Faktor")


def test_answer_counts_once_and_for_its_own_page_only(
    page: Page, olga: User, devices: CDPSession, live_server: str, playwright: Playwright
) -> None:
    add_device(devices)
    type_password(page)
    add_passkey(page, "Mein Handy")
    page.get_by_role("link", name="Ich habe sie, weiter").click()
    log_out(page)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or "") if request.method == "POST" else None)
    page.goto("/login")
    [asked] = [cookie for cookie in page.context.cookies() if cookie["name"] == "einlass"]
    page.get_by_role("button", name="Passkey benutzen").click()
    expect(page).to_have_url(re.compile("/manage/$"))
    log_out(page)

    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"einlass={asked['value']}"}
    thief = playwright.request.new_context(extra_http_headers=headers)
    again = thief.post(f"{live_server}/login/passkey", data=sent[0], max_redirects=0)
    assert (again.status, again.headers.get("location")) == (303, "/login")
    thief.dispose()
    stored = db.session.scalars(select(Passkey)).one()
    assert stored.last_used_at is not None
    page.goto("/account")
    expect(page).to_have_url(re.compile("/login"))
