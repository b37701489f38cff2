"""Photographs every answer of the door: `make door-screenshots`. Nothing of it is kept in the repository.

A real phone walks through all answers, in German and in Arabic. Each is taken in light, dark, grey, on a small phone,
on its side and with letters of double size. build/door-screenshots/ then holds the pictures, and a sheet of each kind.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Literal

from flask import Flask
from flask_migrate import upgrade
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, sync_playwright

from config import Config
from eventapp.app import create_app, enable_migrations
from tests.support.arabic import add_arabic
from tests.support.camera import FakeCamera
from tests.support.chromium import chromium_flags, find_chromium
from tests.support.door_phone import DoorPhone, set_letters
from tests.support.door_scenes import festival_scenes, seminar_scenes
from tests.support.door_worlds import make_festival, make_seminar
from tests.support.mail_server import free_port
from tests.support.web_server import running_web_server

FOLDER = Path(__file__).resolve().parent.parent / "build" / "door-screenshots"
SHEET_WIDTH, PICTURE_WIDTH, GAP, LABEL = 1600, 200, 12, 18


@dataclass(frozen=True, kw_only=True)
class Look:
    """How a picture is taken."""

    name: str
    width: int = 390
    height: int = 844
    scheme: Literal["light", "dark"] = "light"
    is_grey: bool = False
    letters: int = 16


GERMAN = (
    Look(name="light"),
    Look(name="dark", scheme="dark"),
    Look(name="grey", is_grey=True),
    Look(name="small", width=320, height=568),
    Look(name="landscape", width=844, height=390),
    Look(name="double", letters=32),
)
ARABIC = (Look(name="arabic"), Look(name="arabic-small", width=320, height=568))


def make_pictures() -> None:
    """Walk through the door in both languages and leave pictures and sheets behind."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        camera = FakeCamera(Path(name) / "camera.y4m")
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=chromium_flags(camera_file=camera.path)
        )
        for locale, looks in (("de-DE", GERMAN), ("ar", ARABIC)):
            _walk(browser, folder=Path(name) / locale, locale=locale, looks=looks)
        browser.close()
    for look in (*GERMAN, *ARABIC):
        _contact_sheet(look)


def _walk(browser: Browser, *, folder: Path, locale: str, looks: tuple[Look, ...]) -> None:
    folder.mkdir()
    port = free_port()
    config = Config.from_env({"DATA_DIR": str(folder), "PORT": str(port), "DEMO": "true", "PATH": os.environ["PATH"]})
    app = create_app(config)
    add_arabic(app, folder=folder / "translations")
    with running_web_server(app, port=port) as url:
        for phone, scenes in _doors(app, browser, url=url, locale=locale):
            for scene in scenes:
                for look in looks:
                    _shoot(phone.page, scene, look)


def _doors(app: Flask, browser: Browser, *, url: str, locale: str) -> Iterator[tuple[DoorPhone, Iterator[str]]]:
    secret_key = app.config["SECRET_KEY"]
    with app.app_context():
        enable_migrations(app)
        upgrade()
        festival, seminar = make_festival(secret_key=secret_key), make_seminar(secret_key=secret_key)
        phones = [_phone(browser, url=url, locale=locale) for _ in range(2)]
        yield phones[0], festival_scenes(phones[0], festival, base_url=url)
        yield phones[1], seminar_scenes(phones[1], seminar, base_url=url)
        for phone in phones:
            phone.page.context.close()


def _phone(browser: Browser, *, url: str, locale: str) -> DoorPhone:
    context = browser.new_context(base_url=url, locale=locale, permissions=["camera"], reduced_motion="reduce")
    return DoorPhone(context.new_page())


def _shoot(page: Page, scene: str, look: Look) -> None:
    page.set_viewport_size({"width": look.width, "height": look.height})
    page.emulate_media(color_scheme=look.scheme)
    if look.letters != Look.letters:
        set_letters(page, look.letters)
    picture = Image.open(BytesIO(page.screenshot()))
    folder = FOLDER / look.name
    folder.mkdir(parents=True, exist_ok=True)
    (picture.convert("L") if look.is_grey else picture.convert("RGB")).save(folder / f"{scene}.png")
    if look.letters != Look.letters:
        set_letters(page, Look.letters)


def _contact_sheet(look: Look) -> None:
    pictures = sorted((FOLDER / look.name).glob("*.png"), key=lambda path: path.stat().st_mtime_ns)
    wide = look.width > look.height
    width = 2 * PICTURE_WIDTH if wide else PICTURE_WIDTH
    height = round(width * look.height / look.width)
    columns = SHEET_WIDTH // (width + GAP)
    rows = -(-len(pictures) // columns)
    sheet = Image.new("RGB", (columns * (width + GAP) + GAP, rows * (height + GAP + LABEL) + GAP), (214, 206, 196))
    draw = ImageDraw.Draw(sheet)
    for place, path in enumerate(pictures):
        left, top = GAP + place % columns * (width + GAP), GAP + place // columns * (height + GAP + LABEL)
        draw.text((left, top), path.stem, fill=(40, 30, 40))
        with Image.open(path) as picture:
            sheet.paste(picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS), (left, top + LABEL))
    sheet.save(FOLDER / f"{look.name}.png", optimize=True)


if __name__ == "__main__":
    make_pictures()
    print(FOLDER)
