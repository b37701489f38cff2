"""Headers and cookies of every answer."""

import dataclasses
import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from config import Config
from eventapp.adapters.passwords import hash_password
from eventapp.app import create_app
from eventapp.db import db
from tests.support.builders import make_event, make_organization, make_registration, make_user
from tests.support.client import Client

PAGES = [
    "/",
    "/login",
    "/imprint",
    "/manage/",
    "/manage/projects/x/report.xlsx",
    "/door/",
    "/door/service_worker.js",
    "/door/api/roster",
    "/nowhere",
    "/%00",
    "//twice//slashed",
    "/static/x/css/public.css",
    "/static/x/js/main.js",
    "/static/x/nowhere.js",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_the_headers(client: Client, path: str) -> None:
    make_user(make_organization())

    headers = client.get(path).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    camera = "(self)" if path.startswith("/door/") else "()"
    assert headers["Permissions-Policy"].startswith(f"camera={camera}, microphone=(), geolocation=()")
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Cache-Control" in headers


@pytest.mark.parametrize("path", PAGES)
def test_policy_allows_our_own_files_only(client: Client, path: str) -> None:
    make_user(make_organization())

    policy = dict(
        directive.split(" ", 1) for directive in client.get(path).headers["Content-Security-Policy"].split("; ")
    )

    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self' 'wasm-unsafe-eval'"
    assert policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert policy.pop("require-trusted-types-for") == "'script'"
    assert policy.pop("trusted-types") == "einlass-own-script"
    allowed = {"'self'", "'none'", "'wasm-unsafe-eval'", "data:", "blob:"}
    assert {source for sources in policy.values() for source in sources.split()} <= allowed


@pytest.mark.parametrize("path", ["/", "/imprint", "/privacy", "/accessibility", "/nowhere"])
def test_visitor_gets_no_cookie(client: Client, path: str) -> None:
    make_organization()

    assert client.get(path).headers.getlist("Set-Cookie") == []


def test_pages_name_no_foreign_host(client: Client) -> None:
    make_user(make_organization())

    for path in ("/", "/login", "/imprint"):
        hosts = re.findall(r'(?:src|href|action)="(?:https?:)?//([^/"]*)', client.get(path).text)
        assert set(hosts) <= {"localhost"}


def test_account_pages_are_never_kept(client: Client) -> None:
    make_user(make_organization())

    assert client.get("/login").headers["Cache-Control"] == "private, no-store"


def test_encrypted_site_guards_its_cookie(config: Config) -> None:
    secure = dataclasses.replace(config, BASE_URL="https://einlass.example.org", SESSION_COOKIE_SECURE=True)
    app = create_app(secure)
    app.test_client_class = Client
    with app.app_context():
        make_user(make_organization(), email="olga@example.org", password_hash=hash_password("Kirschen im Oktober"))
        client = app.test_client()
        response = client.post(
            "/login",
            data={"email": "olga@example.org", "password": "Kirschen im Oktober"},
            base_url="https://einlass.example.org",
            headers={"Referer": "https://einlass.example.org/login"},
        )
        db.session.remove()
        db.engine.dispose()

    cookies = [value for value in response.headers.getlist("Set-Cookie") if value.startswith("__Host-einlass=")]
    assert len(cookies) == 1
    assert [word for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/") if word not in cookies[0]] == []
    assert "Domain=" not in cookies[0]
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_forwarded_headers_of_strangers_are_not_believed(app: Flask, client: Client) -> None:
    make_user(make_organization())

    headers = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "Host": "localhost"}
    response = client.get("/manage/", headers=headers)

    assert response.location == "/login?next=/manage/"
    assert "Strict-Transport-Security" not in response.headers


@pytest.mark.parametrize("host", ["192.168.178.20:8000", "laptop.local:8000", "localhost", "[::1]:8000"])
def test_hosts_of_a_local_network_are_not_bound_to_https_for_ever(app: Flask, client: Client, host: str) -> None:
    make_organization()
    app.config["HOSTS"] |= {"192.168.178.20", "laptop.local"}

    assert "Strict-Transport-Security" not in client.get("/", base_url=f"https://{host}").headers


@pytest.mark.parametrize(
    ("setting", "host", "status"),
    [
        ("https://einlass.example.org", "einlass.example.org", 200),
        ("https://einlass.example.org", "EINLASS.example.org:443", 200),
        ("https://einlass.example.org", "www.example.org", 200),
        ("https://einlass.example.org", "127.0.0.1:8000", 200),
        ("https://einlass.example.org", "[::1]:8000", 200),
        ("https://einlass.example.org", "evil.example", 400),
        ("https://einlass.example.org", "einlass.example.org.evil.example", 400),
        ("https://einlass.example.org", "evil.example:einlass.example.org", 400),
        ("https://einlass.example.org", "einlass.example.org@evil.example", 400),
        ("https://einlass.example.org", "192.168.178.20", 400),
    ],
)
def test_only_hosts_of_the_settings_are_answered(config: Config, setting: str, host: str, status: int) -> None:
    app = create_app(dataclasses.replace(config, BASE_URL=setting, ALLOWED_HOSTS=("www.example.org",)))
    with app.app_context():
        make_organization()
        client = app.test_client()
        page = client.get("/", headers={"Host": host})
        health = client.get("/health", headers={"Host": host})
        db.session.remove()
        db.engine.dispose()

    assert (page.status_code, health.status_code) == (status, 200)
    assert "evil" not in page.text
    assert page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/%2Fevil.example/", "/x//evil.example/%00", "/%5Cevil.example", "/x%22onload=1"])
def test_page_of_a_wrong_address_leads_nowhere_else(client: Client, path: str) -> None:
    make_organization()

    answer = client.get(path, follow_redirects=True)

    assert answer.status_code == 404
    assert "\0" not in answer.text
    leads = re.findall(r'(?:href|action|src)="([^"]*)"', answer.text)
    assert [lead for lead in leads if not re.match(r"/(?![/\\])|#", lead)] == []


def test_search_engines_keep_public_pages_alone(client: Client) -> None:
    event = make_event()
    key = make_registration(event).key

    listed = {path: "X-Robots-Tag" not in client.get(path).headers for path in ("/", f"/events/{event.reference}")}
    closed = (f"/registrations/{key}", f"/events/{event.reference}/registration", "/login", "/manage/", "/door/")

    assert list(listed.values()) == [True, True]
    assert all(client.get(path).headers["X-Robots-Tag"].startswith("noindex, nofollow") for path in closed)


def test_faults_are_reported_to_the_organization(client: Client) -> None:
    path = "/.well-known/security.txt"
    assert client.get(path).status_code == 404
    make_organization()

    answer = client.get(path)

    assert answer.content_type == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert (fields["Contact"], fields["Canonical"]) == ("mailto:info@example.org", f"http://localhost{path}")
    assert datetime.now(UTC) < datetime.fromisoformat(fields["Expires"]) < datetime.now(UTC) + timedelta(days=365)


def test_faults_are_reported_to_whom_the_settings_name(app: Flask, client: Client) -> None:
    app.config["SECURITY_CONTACT"] = "https://example.org/security"

    assert "Contact: https://example.org/security" in client.get("/.well-known/security.txt").text.splitlines()


def test_log_of_a_fault_names_no_address_and_no_person(
    app: Flask, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    registration = make_registration(make_event(), name="Adalbert Unverkennbar")
    with db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE ticket RENAME TO lost"))
    try:
        answer = client.get(f"/registrations/{registration.key}")
    finally:
        with db.engine.begin() as connection:
            connection.execute(text("ALTER TABLE lost RENAME TO ticket"))

    assert answer.status_code == 500
    assert "Unhandled error" in caplog.text
    assert "/registrations/<key>" in caplog.text
    assert registration.key not in caplog.text
    assert "Unverkennbar" not in caplog.text


@pytest.mark.parametrize("body", [{"data": {"email": (BytesIO(b"x"), "x.txt")}}, {"json": [1]}, {"json": {"email": 5}}])
def test_form_takes_neither_json_nor_files_that_it_does_not_ask_for(client: Client, body: dict[str, Any]) -> None:
    make_user(make_organization())

    assert client.post("/login", **body).status_code < 500


@pytest.mark.parametrize("header", ["Origin", "Referer"])
@pytest.mark.parametrize("address", ["/logout", "/s/{session}"])
def test_origin_that_is_no_address_is_refused_and_breaks_nothing(
    app: Flask, client: Client, header: str, address: str
) -> None:
    [session] = make_event().sessions
    app.config["WTF_CSRF_ENABLED"] = True
    path = address.format(session=session.reference)

    answers = [
        client.post(path, base_url="https://localhost", headers={header: origin}).status_code
        for origin in ("https://[", "https://[::1", "https://a[b]c")
    ]

    assert answers == [400] * 3
