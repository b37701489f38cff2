"""Somebody with an account at the door, in a real browser: from the log-in to the open door with two taps."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from eventapp.adapters.passwords import hash_password
from eventapp.db import db
from eventapp.domain.states import Role
from eventapp.models import User
from eventapp.services import accounts
from tests.support.builders import make_event, make_organization, make_session, make_user
from tests.support.camera import FakeCamera
from tests.support.door_phone import DoorPhone

PASSWORD = "Kirschen im Oktober"

pytestmark = pytest.mark.browser


@pytest.fixture
def gus(app: Flask, fake_camera: FakeCamera) -> User:
    """Somebody with the role Tür alone, at a festival that is on now."""
    fake_camera.show_nothing()
    herne, now = make_organization(), datetime.now(UTC)
    session = make_session(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=4))
    make_event(organization=herne, title="Fest", sessions=[session])
    password = hash_password(PASSWORD)
    return make_user(herne, name="Gülşen Aydın", email="gus@example.org", roles=(Role.DOOR,), password_hash=password)


def test_phone_in_the_hand_is_at_the_door_after_two_taps_and_ends_with_the_account(page: Page, gus: User) -> None:
    phone = DoorPhone(page)
    page.goto("/login")
    page.get_by_label("E-Mail").fill("gus@example.org")
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    page.get_by_role("button", name="Dieses Gerät verbinden: Fest").click()

    expect(page.get_by_label("Ihr Vorname")).to_have_value("Gülşen")
    assert "#" not in page.url
    page.get_by_role("button", name="Tür öffnen").click()
    phone.open_door()

    page.goto("/doors")
    page.get_by_role("link", name="Zur Tür auf diesem Gerät").click()
    phone.expect_open()

    organizations = [membership.organization_id for membership in gus.memberships]
    accounts.deactivate_user(reference=gus.reference, organization_ids=organizations, now=datetime.now(UTC))
    db.session.remove()
    page.evaluate("dispatchEvent(new Event('online'))")  # the phone asks at once
    expect(page.locator('[data-screen="ended"]')).to_be_visible(timeout=10_000)
