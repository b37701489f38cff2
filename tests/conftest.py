"""The environment of tests: a fresh database and application, a client, a clock that stands, a browser.

Data come from tests/support/builders.py. `--database postgresql` runs the same tests on PostgreSQL.
"""

import gc
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskCliRunner
from hypothesis import settings
from jinja2 import BytecodeCache, FileSystemBytecodeCache
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from config import Config
from eventapp.app import create_app
from eventapp.db import db
from tests.support.builders import NOW
from tests.support.camera import FakeCamera
from tests.support.chromium import chromium_flags, find_chromium
from tests.support.client import Client
from tests.support.database import Database, PostgresqlDatabase, SqliteDatabase, make_config
from tests.support.mail_server import MailServer, free_port, running_mail_server
from tests.support.postgresql import running_server
from tests.support.proofs import HYPOTHESIS_SETTINGS
from tests.support.web_server import running_web_server

_at_the_end = ExitStack()


def pytest_addoption(parser: pytest.Parser) -> None:
    """--database sqlite|postgresql."""
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite")


def pytest_configure(config: pytest.Config) -> None:
    """Say how generated cases are tried. Start one PostgreSQL for all test processes; they find its address."""
    settings.register_profile("einlass", HYPOTHESIS_SETTINGS)
    settings.load_profile("einlass")
    is_worker = hasattr(config, "workerinput")
    if config.getoption("--database") == "postgresql" and not is_worker and not os.environ.get("TEST_DATABASE_URL"):
        os.environ["TEST_DATABASE_URL"] = _at_the_end.enter_context(running_server())
        _at_the_end.callback(os.environ.pop, "TEST_DATABASE_URL")


def pytest_unconfigure() -> None:
    """Stop it."""
    _at_the_end.close()


def pytest_collection_finish() -> None:
    """Look for garbage more rarely: with an application for each test it was a third of the whole run."""
    gc.set_threshold(20_000, 20, 60)


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Database:
    """The database all tests of this process copy from or empty."""
    folder = tmp_path_factory.mktemp("database")
    if request.config.getoption("--database") == "sqlite":
        return SqliteDatabase(folder)
    url = os.environ["TEST_DATABASE_URL"]
    return PostgresqlDatabase(server_url=url, name=f"einlass_test_{worker_id}", folder=folder)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """DATA_DIR of this test."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def config(database: Database, data_dir: Path) -> Iterator[Config]:
    """Settings with a fresh database. Override this fixture to test others."""
    with database.fresh(data_dir) as url:
        yield make_config(database_url=url, data_dir=data_dir)


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> BytecodeCache:
    """Compiled templates, kept from test to test: each has an application of its own."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(config: Config, compiled_templates: BytecodeCache) -> Iterator[Flask]:
    """The application, its context pushed, so that builders and services can be called."""
    app = create_app(config)
    app.jinja_env.bytecode_cache = compiled_templates
    app.test_client_class = Client
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> Client:
    """A visitor."""
    client = app.test_client()
    assert isinstance(client, Client)
    return client


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    """An administrator at the command line."""
    return app.test_cli_runner()


@pytest.fixture
def now() -> Iterator[datetime]:
    """The moment of the builders; the application's clock stands still there."""
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def smtp_server() -> Iterator[MailServer]:
    """A mail server that keeps what it receives."""
    with running_mail_server() as mail_server:
        yield mail_server


@pytest.fixture
def live_server(config: Config, compiled_templates: BytecodeCache) -> Iterator[str]:
    """The address of the application behind a real server, for browsers; `app` is the same database."""
    port = free_port()
    app = create_app(replace(config, BASE_URL=f"http://localhost:{port}"))
    app.jinja_env.bytecode_cache = compiled_templates
    with running_web_server(app, port=port) as url:
        yield url
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def fake_camera(tmp_path_factory: pytest.TempPathFactory) -> FakeCamera:
    """What Chromium's camera sees."""
    return FakeCamera(tmp_path_factory.mktemp("camera") / "camera.y4m")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver of browsers; a process can have one at a time."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright, fake_camera: FakeCamera) -> Iterator[Browser]:
    """One Chromium for all browser tests of this process."""
    flags = chromium_flags(camera_file=fake_camera.path)
    browser = playwright.chromium.launch(executable_path=find_chromium(), args=flags)
    yield browser
    browser.close()


@pytest.fixture
def page(browser: Browser, live_server: str, fake_camera: FakeCamera) -> Iterator[Page]:
    """A phone with the application's address and the camera allowed. It looks at nothing that others left behind."""
    fake_camera.show_nothing()
    context = browser.new_context(
        base_url=live_server, viewport={"width": 390, "height": 844}, permissions=["camera"], locale="de-DE"
    )
    yield context.new_page()
    context.close()
