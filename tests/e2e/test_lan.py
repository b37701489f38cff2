"""What a phone's browser says to the certificates of a local network, with trust and without (docs/operations.md).

The phone calls the machine by a private address; Chromium is told that this address is the test's own server.
"""

import os
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from ipaddress import IPv4Address
from pathlib import Path
from typing import Literal
from urllib.parse import urljoin

import pytest
from cryptography import x509
from flask import Flask
from playwright.sync_api import Browser, Error, Page, Playwright
from werkzeug.serving import make_server

from config import Config
from eventapp.adapters.certificate_files import CertificateFiles, ensure_certificates
from eventapp.adapters.certificates import KeyPair
from eventapp.app import create_trust_app
from tests.support.accessibility import find_violations, scrolls_sideways
from tests.support.builders import make_event
from tests.support.camera import FakeCamera
from tests.support.chromium import chromium_flags, find_chromium
from tests.support.mail_server import free_port
from tests.support.tls import HOSTS, forged_certificate, stored
from tests.support.trust_store import trust_authority

pytestmark = pytest.mark.browser

ADDRESS = "192.168.178.20"
NOT_IN_THE_CERTIFICATE = "192.168.178.99"
IN_THE_INTERNET = "bank.example.org"
_RULES = ", ".join(f"MAP {host} 127.0.0.1" for host in (ADDRESS, NOT_IN_THE_CERTIFICATE, IN_THE_INTERNET))

#: What the door needs: each with "yes" or the name of the error.
_ABILITIES = """async () => {
    const tried = async (attempt) => { try { await attempt(); return "yes"; } catch (error) { return error.name; } };
    const door = document.querySelector('script[src*="/js/door/main.js"]').src;
    const { ownScript } = await import(new URL("own_script.js", door));
    return {
        secure: isSecureContext,
        camera: await tried(() => navigator.mediaDevices.getUserMedia({video: true})),
        offline: await tried(() => navigator.serviceWorker.register(ownScript("/door/service_worker.js"))),
    };
}"""

_CONTROLLED = "async () => { await navigator.serviceWorker.ready; return true; }"

Abilities = dict[str, bool | str]
Launch = Callable[..., Browser]


@dataclass(frozen=True, kw_only=True)
class Machine:
    """The laptop with Einlass on it, over HTTPS and over plain HTTP."""

    files: CertificateFiles
    port: int
    plain_port: int

    @property
    def site(self) -> str:
        return f"https://{ADDRESS}:{self.port}/"


@contextmanager
def _running(app: Flask, *, port: int, tls: ssl.SSLContext | None) -> Iterator[None]:
    server = make_server("127.0.0.1", port, app, threaded=True, ssl_context=tls)
    server.daemon_threads = True  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _context_of(certificate: Path, key: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


@pytest.fixture
def machine(app: Flask, data_dir: Path) -> Iterator[Machine]:
    app.config["HOSTS"] |= {ADDRESS}  # as `serve --lan` sets it
    make_event()
    files = ensure_certificates(data_dir, hosts=HOSTS, machine="laptop", now=datetime.now(UTC))
    port, plain_port = free_port(), free_port()
    tls = _context_of(files.certificate, files.key)
    with _running(app, port=port, tls=tls), _running(app, port=plain_port, tls=None):
        yield Machine(files=files, port=port, plain_port=plain_port)


@pytest.fixture
def launch(playwright: Playwright, fake_camera: FakeCamera, tmp_path: Path) -> Iterator[Launch]:
    """Starts a phone's browser; with a certificate it has been installed there."""
    browsers = []

    def start(*, trusted: Path | None) -> Browser:
        home = tmp_path / "home"
        if trusted:
            trust_authority(home, certificate=trusted)
        browser = playwright.chromium.launch(
            executable_path=find_chromium(),
            args=[*chromium_flags(camera_file=fake_camera.path), f"--host-resolver-rules={_RULES}"],
            env={**os.environ, "HOME": str(home)},
        )
        browsers.append(browser)
        return browser

    yield start
    for browser in browsers:
        browser.close()


def opened(browser: Browser, url: str, *, ignores_warnings: bool = False) -> Page:
    page = browser.new_context(permissions=["camera"], ignore_https_errors=ignores_warnings).new_page()
    page.goto(url)
    return page


def refusal(browser: Browser, url: str) -> str:
    """Why the browser shows a warning instead of the page."""
    with pytest.raises(Error) as refused:
        opened(browser, url)
    return refused.value.message.split(" at ")[0].rpartition("net::")[2]


def abilities(page: Page) -> Abilities:
    """What the door may do, the one page that may ask for a camera; tried with its own service worker."""
    page.goto(urljoin(page.url, "/door/"))
    found: Abilities = page.evaluate(_ABILITIES)
    return found


def test_browser_that_trusts_gives_camera_and_offline(machine: Machine, launch: Launch) -> None:
    page = opened(launch(trusted=machine.files.authority), machine.site)

    assert abilities(page) == {"secure": True, "camera": "yes", "offline": "yes"}


def test_door_of_a_browser_that_trusts_starts_without_the_machine(app: Flask, machine: Machine, launch: Launch) -> None:
    port = free_port()
    tls = _context_of(machine.files.certificate, machine.files.key)
    browser = launch(trusted=machine.files.authority)
    with _running(app, port=port, tls=tls):
        page = opened(browser, f"https://{ADDRESS}:{port}/door/")
        assert page.evaluate(_CONTROLLED)
        heading = page.locator("h1:visible").first.inner_text()

    page.reload()

    assert page.locator("h1:visible").first.inner_text() == heading


def test_browser_without_trust_warns(machine: Machine, launch: Launch) -> None:
    assert refusal(launch(trusted=None), machine.site) == "ERR_CERT_AUTHORITY_INVALID"


def test_behind_the_warning_chromium_gives_the_camera_but_not_offline(machine: Machine, launch: Launch) -> None:
    page = opened(launch(trusted=None), machine.site, ignores_warnings=True)

    assert abilities(page) == {"secure": True, "camera": "yes", "offline": "SecurityError"}


def test_plain_http_gives_neither(machine: Machine, launch: Launch) -> None:
    page = opened(launch(trusted=None), f"http://{ADDRESS}:{machine.plain_port}/")

    assert abilities(page) == {"secure": False, "camera": "TypeError", "offline": "TypeError"}


def test_browser_that_trusts_refuses_another_address(machine: Machine, launch: Launch) -> None:
    browser = launch(trusted=machine.files.authority)

    assert refusal(browser, f"https://{NOT_IN_THE_CERTIFICATE}:{machine.port}/") == "ERR_CERT_COMMON_NAME_INVALID"


def test_thief_of_the_key_can_forge_the_local_network_but_not_the_internet(
    app: Flask, machine: Machine, launch: Launch, tmp_path: Path
) -> None:
    key = machine.files.authority.with_name("authority.key").read_bytes()
    stolen = KeyPair(certificate=machine.files.authority.read_bytes(), key=key)
    names = [x509.IPAddress(IPv4Address(ADDRESS)), x509.DNSName(IN_THE_INTERNET)]
    contexts = [
        _context_of(*stored(forged_certificate(stolen, name=name), tmp_path / str(number)))
        for number, name in enumerate(names)
    ]
    local_port, internet_port = free_port(), free_port()
    browser = launch(trusted=machine.files.authority)

    with _running(app, port=local_port, tls=contexts[0]), _running(app, port=internet_port, tls=contexts[1]):
        local = opened(browser, f"https://{ADDRESS}:{local_port}/")
        said = refusal(browser, f"https://{IN_THE_INTERNET}:{internet_port}/")

    assert local.locator("h1").count() == 1
    assert said == "ERR_CERT_INVALID"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_trust_page_is_for_everybody_on_the_smallest_phone(
    config: Config, machine: Machine, browser: Browser, scheme: Literal["light", "dark"]
) -> None:
    port = free_port()

    with _running(create_trust_app(replace(config, BASE_URL=machine.site)), port=port, tls=None):
        page = browser.new_context(
            viewport={"width": 320, "height": 640}, color_scheme=scheme, locale="de-DE"
        ).new_page()
        page.goto(f"http://127.0.0.1:{port}/")
        for fold in page.locator("summary").all():
            fold.click()

        assert find_violations(page) == []
        assert scrolls_sideways(page) == 0
        page.context.close()
