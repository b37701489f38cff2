"""A festival's door, for tests in a browser; who needs another event or another phone makes their own."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from eventapp.models import Event
from tests.support.builders import make_event, make_session
from tests.support.camera import FakeCamera
from tests.support.door_phone import DoorPhone
from tests.support.festival_door import NewPhone


@pytest.fixture
def event(app: Flask) -> Event:
    """A festival that is on now, open to all."""
    now = datetime.now(UTC)
    return make_event(sessions=[make_session(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=4))])


@pytest.fixture
def camera(fake_camera: FakeCamera) -> FakeCamera:
    """The camera, looking at nothing yet."""
    fake_camera.show_nothing()
    return fake_camera


@pytest.fixture
def phone(page: Page, camera: FakeCamera) -> DoorPhone:
    """The first helper's phone."""
    return DoorPhone(page)


@pytest.fixture
def new_phone(browser: Browser, live_server: str, camera: FakeCamera) -> Iterator[NewPhone]:
    """Makes more phones."""
    contexts = []

    def make() -> DoorPhone:
        context = browser.new_context(base_url=live_server, viewport={"width": 390, "height": 844}, locale="de-DE")
        contexts.append(context)
        return DoorPhone(context.new_page())

    yield make
    for context in contexts:
        context.close()
