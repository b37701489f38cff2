"""Accounts in a real browser: first run, log-in, a forgotten password, read in the mailbox of a demonstration."""

import dataclasses
import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from config import Config
from eventapp.adapters import clock
from eventapp.cli.mail_settings import mail_settings
from eventapp.services import outbox

PASSWORD = "Kirschen im Oktober"

pytestmark = pytest.mark.browser


@pytest.fixture
def config(config: Config) -> Config:
    """A demonstration: mails are read in the browser."""
    return dataclasses.replace(config, DEBUG_PAGES=True)


def set_up(page: Page) -> None:
    """Fill in the first-run page."""
    page.goto("/setup")
    page.get_by_label("Name der Organisation").fill("Netzwerk Herne e. V.")
    page.get_by_label("Kurzer Name").fill("Netzwerk Herne")
    page.get_by_label("Ihr Name").fill("Olga Beispiel")
    page.get_by_label("Ihre E-Mail").fill("olga@example.org")
    page.get_by_label("Ihr Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Einrichten").click()
    expect(page).to_have_url(re.compile("/manage/$"))


def log_in(page: Page, password: str) -> None:
    """Fill in the log-in form."""
    page.get_by_role("textbox", name="E-Mail").fill("olga@example.org")
    page.get_by_label("Passwort", exact=True).fill(password)
    page.get_by_role("button", name="Anmelden").click()


def log_out(page: Page) -> None:
    """Leave, from the own account."""
    page.goto("/account")
    page.get_by_role("button", name="Abmelden", exact=True).first.click()
    page.wait_for_url("**/")


def test_first_run_and_log_in(page: Page) -> None:
    set_up(page)
    log_out(page)

    page.goto("/manage/users")
    log_in(page, "wrong password")
    expect(page.get_by_role("alert")).to_contain_text("E-Mail-Adresse oder Passwort stimmt nicht.")
    expect(page.get_by_role("textbox", name="E-Mail")).to_have_value("olga@example.org")
    expect(page.get_by_label("Passwort", exact=True)).to_have_value("")

    log_in(page, PASSWORD)
    expect(page).to_have_url(re.compile("/manage/users$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Team")


def test_password_can_be_looked_at(page: Page) -> None:
    page.goto("/setup")
    field = page.get_by_label("Ihr Passwort")
    field.fill(PASSWORD)

    page.get_by_role("button", name="Passwort anzeigen").click()
    expect(field).to_have_attribute("type", "text")
    page.get_by_role("button", name="Passwort verbergen").click()
    expect(field).to_have_attribute("type", "password")


def test_forgotten_password_is_replaced_by_mail(app: Flask, page: Page, live_server: str) -> None:
    set_up(page)
    log_out(page)
    page.goto("/login")
    page.get_by_role("link", name="Passwort vergessen?").click()
    page.get_by_role("textbox", name="E-Mail").fill("olga@example.org")
    page.get_by_role("button", name="Link schicken").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bitte sehen Sie in Ihr Postfach")
    outbox.deliver_due(now=clock.now(), settings=dataclasses.replace(mail_settings(), base_url=live_server))

    page.goto("/mailbox")
    page.get_by_role("link", name="Neues Passwort für Einlass").click()
    link = page.frame_locator("iframe").get_by_role("link", name="Neues Passwort setzen")
    expect(link).to_be_visible()
    page.goto(link.get_attribute("href") or "")
    page.get_by_label("Neues Passwort", exact=True).fill("Neue Kirschen 2027")
    page.get_by_role("button", name="Speichern und anmelden").click()

    expect(page).to_have_url(re.compile("/manage/$"))
    expect(page.get_by_role("status")).to_contain_text("Ihr neues Passwort gilt ab jetzt.")
