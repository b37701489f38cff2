"""The page beside the site from which phones learn to trust it."""

import plistlib
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from flask.testing import FlaskClient

from config import Config
from eventapp.adapters.certificate_files import CertificateFiles, ensure_certificates
from eventapp.app import create_trust_app
from tests.support.database import make_config
from tests.support.page import Page
from tests.support.tls import HOSTS, MADE

SITE = "https://192.168.178.20:8000"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"
ANDROID = "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36"


@pytest.fixture
def files(data_dir: Path) -> CertificateFiles:
    return ensure_certificates(data_dir, hosts=HOSTS, machine="laptop", now=MADE)


@pytest.fixture
def config(data_dir: Path) -> Config:
    """No database: the page has none."""
    made = make_config(database_url="postgresql://nobody@localhost:1/nothing", data_dir=data_dir)
    return replace(made, BASE_URL=SITE, SESSION_COOKIE_SECURE=True)


@pytest.fixture
def phone(config: Config, files: CertificateFiles) -> FlaskClient:
    return create_trust_app(config).test_client()


def test_page_tells_how_and_leads_to_the_site(phone: FlaskClient, files: CertificateFiles) -> None:
    response = phone.get("/", headers={"Accept-Language": "de"})
    page = Page(response)

    assert page.texts("h1") == ["Diesem Rechner vertrauen"]
    assert page.href("Zertifikat laden") == "/ca.crt"
    assert page.href("Profil laden") == "/ca.mobileconfig"
    assert page.href("Einlass öffnen") == f"{SITE}/"
    assert page.texts("code") == [files.authority_fingerprint]
    assert response.text.count(files.authority_name) == 2
    assert "Set-Cookie" not in response.headers
    assert "Strict-Transport-Security" not in response.headers


def test_page_leads_to_the_legal_pages_of_the_site(phone: FlaskClient) -> None:
    page = Page(phone.get("/"))

    found = [(link.get("href"), link.get("target")) for link in page.all("a", css_class="legal-links__link")]
    assert found == [(f"{SITE}/{path}", "_blank") for path in ("privacy", "imprint", "accessibility")]


@pytest.mark.parametrize(
    ("user_agent", "expected"), [(IPHONE, "iPhone und iPad"), (ANDROID, "Android")], ids=["iPhone", "Android"]
)
def test_page_begins_with_the_readers_own_kind_of_phone(phone: FlaskClient, user_agent: str, expected: str) -> None:
    page = Page(phone.get("/", headers={"User-Agent": user_agent, "Accept-Language": "de"}))

    assert page.texts("h2")[0] == expected


def test_page_says_what_fails_without_trust(phone: FlaskClient) -> None:
    page = Page(phone.get("/", headers={"Accept-Language": "de"}))

    (notice,) = page.texts("div", css_class="notice--error")
    assert [word for word in ("warnt", "ohne Netz", "Kamera") if word not in notice] == []


def test_page_speaks_the_language_that_is_asked_for(phone: FlaskClient) -> None:
    by_address = Page(phone.get("/?lang=en", headers={"Accept-Language": "de"}))
    by_browser = Page(phone.get("/", headers={"Accept-Language": "en-GB,en"}))
    by_nobody = Page(phone.get("/?lang=xx"))

    assert [page.one("html").get("lang") for page in (by_address, by_browser, by_nobody)] == ["en", "en", "de"]
    assert by_address.href("Deutsch") == "/?lang=de"


def test_certificate_is_a_file_that_android_takes(phone: FlaskClient, files: CertificateFiles) -> None:
    response = phone.get("/ca.crt")

    assert response.headers["Content-Type"] == "application/x-x509-ca-cert"
    assert response.headers["Content-Disposition"] == "attachment; filename=einlass.crt"
    assert x509.load_der_x509_certificate(response.data) == x509.load_pem_x509_certificate(files.authority.read_bytes())


def test_profile_is_one_that_iphones_open(phone: FlaskClient, files: CertificateFiles) -> None:
    response = phone.get("/ca.mobileconfig", headers={"Accept-Language": "de"})

    assert response.headers["Content-Type"] == "application/x-apple-aspen-config"
    assert "Content-Disposition" not in response.headers
    profile = plistlib.loads(response.data)
    assert profile["PayloadDisplayName"] == files.authority_name
    assert profile["PayloadDescription"].startswith("Damit vertraut dieses Gerät Einlass")


@pytest.mark.parametrize("path", ["/door/", "/login", "/ca.key", "/lan/authority.key", "/x%00y"])
def test_every_other_address_leads_to_the_page(phone: FlaskClient, path: str) -> None:
    response = phone.get(path)

    assert (response.status_code, response.location) == (302, "/")


def test_keys_are_never_sent(phone: FlaskClient, files: CertificateFiles) -> None:
    answers = [phone.get(path).data for path in ("/", "/ca.crt", "/ca.mobileconfig", "/static/x/../../lan/server.key")]

    assert [answer for answer in answers if b"PRIVATE KEY" in answer] == []


def test_page_needs_no_database(phone: FlaskClient) -> None:
    assert "sqlalchemy" not in phone.application.extensions
