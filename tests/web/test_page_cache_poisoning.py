"""What one visitor sends never stands on the kept page that the next one gets."""

from dataclasses import replace

import pytest
from flask import Flask

from config import Config
from eventapp.domain.states import RegistrationMode
from tests.support.builders import make_event, make_organization, make_user
from tests.support.client import Client
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.usefixtures("now")

EVIL = "evil.example"


@pytest.fixture
def config(config: Config) -> Config:
    """Settings that keep pages, behind a proxy that is believed."""
    return replace(config, PAGE_CACHE_SECONDS=2, TRUSTED_PROXIES=1, ALLOWED_HOSTS=("other.example.org",))


def visitor(app: Flask) -> Client:
    """Somebody with a browser of their own."""
    client = app.test_client()
    assert isinstance(client, Client)
    return client


def clean(app: Flask, path: str) -> tuple[int, bytes, list[str]]:
    """What the next visitor gets, and the cookies that come with it."""
    answer = visitor(app).get(path, headers={"Accept-Language": "de"})
    return answer.status_code, answer.data, answer.headers.getlist("Set-Cookie")


@pytest.mark.parametrize("path", ["/", "/events/kw", "/?q=fest"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": EVIL},
        {"X-Forwarded-Host": EVIL},
        {"X-Forwarded-Host": "other.example.org"},
        {"X-Forwarded-Proto": "javascript"},
        {"X-Forwarded-Prefix": f"//{EVIL}"},
        {"X-Original-URL": f"/{EVIL}", "X-Rewrite-URL": f"/{EVIL}"},
        {"Referer": f"https://{EVIL}/", "Origin": f"https://{EVIL}", "User-Agent": EVIL},
        {"Authorization": f"Bearer {EVIL}"},
        {"Cookie": f"einlass={EVIL}; einlass-device={EVIL}; language={EVIL}"},
        {"Accept-Language": f"{EVIL}, en"},
        {"Accept": "application/json"},
        {"Accept-Encoding": "gzip;q=0.0001"},
        {"Range": "bytes=0-3"},
        {"If-None-Match": "*"},
        {"X-Http-Method-Override": "POST"},
    ],
    ids=lambda headers: " ".join(headers),
)
def test_headers_of_one_visitor_change_nobody_elses_page(app: Flask, path: str, headers: dict[str, str]) -> None:
    make_event(reference="kw")
    visitor(app).get(path, headers={"Accept-Language": "de", **headers})

    kept = clean(app, path)
    app.extensions["page_cache"].clear()

    assert kept == clean(app, path)
    assert kept[0] == 200
    assert EVIL.encode() not in kept[1]
    assert kept[2] == []


@pytest.mark.parametrize("what", ["flash", "token", "organizer", "language", "HEAD"])
def test_session_of_one_visitor_changes_nobody_elses_page(app: Flask, what: str) -> None:
    organization = make_organization()
    make_event(reference="kw", organization=organization)
    somebody = visitor(app)
    with somebody.session_transaction() as session:
        if what == "flash":
            session["_flashes"] = [("message", "Nur für mich")]
        elif what == "token":
            session["csrf_token"] = "0" * 40
        elif what == "language":
            session["language"] = "en"
    if what == "organizer":
        sign_in(somebody, make_user(organization))
    somebody.open("/events/kw", method="HEAD" if what == "HEAD" else "GET", headers={"Accept-Language": "de"})

    kept = clean(app, "/events/kw")
    app.extensions["page_cache"].clear()

    assert kept == clean(app, "/events/kw")
    assert len(kept[1]) > 1000


def test_internal_event_is_kept_for_nobody_without_its_link(app: Flask) -> None:
    organization = make_organization()
    make_event(reference="kw", organization=organization, registration_mode=RegistrationMode.INTERNAL)
    organizer = visitor(app)
    sign_in(organizer, make_user(organization))

    assert organizer.get("/events/kw").status_code == 200
    assert visitor(app).get("/events/kw").status_code == 404
    assert visitor(app).get("/events/kw?invitation=").status_code == 404
