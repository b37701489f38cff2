"""Makes the picture of the README: `make screenshots`. A fresh demonstration, a real browser, one PNG."""

import os
import tempfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import select

from config import Config
from eventapp.adapters.qr_image import qr_png
from eventapp.app import create_app, enable_migrations
from eventapp.db import db
from eventapp.domain.tickets import ticket_link
from eventapp.models import Event, Registration, Ticket
from eventapp.services import demo
from tests.support.camera import FakeCamera
from tests.support.chromium import chromium_flags, find_chromium
from tests.support.mail_server import free_port
from tests.support.web_server import running_web_server

PICTURE = Path(__file__).resolve().parent.parent / "docs" / "images" / "overview.png"
GAP, HEIGHT = 24, 760
GROUND = (214, 206, 196)


def make_picture() -> None:
    """Start the demonstration, photograph five pages, put them side by side."""
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        config = Config.from_env({"DATA_DIR": name, "PORT": str(port), "DEMO": "true", "PATH": os.environ["PATH"]})
        app = create_app(config)
        with app.app_context():
            _load(app)
            facts = _facts(config)
        with running_web_server(app, port=port) as url, sync_playwright() as playwright:
            camera = FakeCamera(folder / "camera.y4m")
            browser = playwright.chromium.launch(
                executable_path=find_chromium(), args=chromium_flags(camera_file=camera.path)
            )
            pictures = _photograph(browser, url, facts, camera)
            browser.close()
    _side_by_side(pictures).save(PICTURE, optimize=True)


def _load(app: Flask) -> None:
    enable_migrations(app)
    upgrade()
    demo.load(demo.shifted_dates(now=datetime.now(UTC), zone="Europe/Berlin"))


def _facts(config: Config) -> dict[str, str]:
    row = db.session.execute(
        select(Registration.key, Ticket.token)
        .join(Ticket, Ticket.registration_id == Registration.id)
        .join(Event, Event.id == Registration.event_id)
        .where(Event.reference == "kw-2026")
        .order_by(Registration.id)
        .offset(2)
        .limit(1)
    ).one()
    link = demo.make_festival_link(secret_key=config.SECRET_KEY.encode(), now=datetime.now(UTC))
    return {"key": row[0], "code": ticket_link(base_url=config.BASE_URL, token=row[1]), "door": link or ""}


def _photograph(browser: Browser, url: str, facts: dict[str, str], camera: FakeCamera) -> list[bytes]:
    context = browser.new_context(base_url=url, locale="de-DE", permissions=["camera"], reduced_motion="reduce")
    page = context.new_page()
    pictures = [_shot(page, "/", 1180), _shot(page, f"/registrations/{facts['key']}", 390)]
    camera.show(qr_png(facts["code"]))
    page.goto(f"/door/#{facts['door']}")
    page.get_by_label("Ihr Vorname").fill("Bilal")
    page.get_by_role("button", name="Tür öffnen").click()
    page.get_by_role("button", name="einlassen").wait_for()
    pictures.append(page.screenshot())
    page.get_by_role("button", name="einlassen").click()
    page.wait_for_timeout(1500)
    page.goto("/login")
    page.get_by_label("E-Mail").fill(demo.ORGANIZER_EMAIL)
    page.get_by_label("Passwort", exact=True).fill(demo.PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    page.wait_for_url("**/manage/**")
    return [*pictures, _shot(page, "/manage/events/ft-2026/numbers", 1180)]


def _shot(page: Page, address: str, width: int) -> bytes:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(address, wait_until="networkidle")
    return page.screenshot()


def _side_by_side(pictures: list[bytes]) -> Image.Image:
    images = [Image.open(BytesIO(picture)).convert("RGB") for picture in pictures]
    images = [image.resize((round(image.width * HEIGHT / image.height), HEIGHT)) for image in images]
    width = sum(image.width for image in images) + GAP * (len(images) + 1)
    wall = Image.new("RGB", (width, HEIGHT + 2 * GAP), GROUND)
    left = GAP
    for image in images:
        wall.paste(image, (left, GAP))
        left += image.width + GAP
    return wall.resize((wall.width // 2, wall.height // 2), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    make_picture()
