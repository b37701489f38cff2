"""Headers and cookies of every answer."""

import dataclasses
import re

import pytest
from flask import Flask

from config import Config
from eventapp.adapters.passwords import hash_password
from eventapp.app import create_app
from eventapp.db import db
from tests.support.builders import make_organization, make_user
from tests.support.client import Client

PAGES = ["/", "/login", "/imprint", "/manage/", "/door/", "/nowhere", "/static/x/css/public.css"]


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_the_headers(client: Client, path: str) -> None:
    make_user(make_organization())

    headers = client.get(path).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Permissions-Policy"].startswith("camera=(self), microphone=(), geolocation=()")
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
def test_hosts_of_a_local_network_are_not_bound_to_https_for_ever(client: Client, host: str) -> None:
    make_organization()

    assert "Strict-Transport-Security" not in client.get("/", base_url=f"https://{host}").headers
