"""Olga at the log-in of a real browser."""

from playwright.sync_api import Page

from eventapp.adapters.passwords import hash_password
from eventapp.models import Organization
from tests.support.builders import make_user

PASSWORD = "willkommen in herne"


def log_in_olga(page: Page, organization: Organization) -> None:
    """Make Olga's account and log her in."""
    olga = make_user(organization, email="olga@example.org", password_hash=hash_password(PASSWORD))
    page.goto("/login")
    page.get_by_label("E-Mail").fill(olga.email)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    page.wait_for_url("**/manage/**")
