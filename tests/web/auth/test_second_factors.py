"""Codes of an app and codes on paper: set up, asked for at the log-in, used once, taken away."""

from collections.abc import Iterator
from datetime import timedelta

import pyotp
import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from eventapp.adapters.account_links import AccountClaim, make_link_token
from eventapp.adapters.passwords import hash_password
from eventapp.db import db
from eventapp.domain.states import Role
from eventapp.models import AuditEntry, Authenticator, Organization, RecoveryCode, User
from eventapp.services import accounts, second_factors
from tests.support.accounts import roles_by_organization
from tests.support.builders import NOW, make_organization, make_user
from tests.support.client import Client
from tests.support.page import Page, words
from tests.support.statements import count_statements

PASSWORD = "Kirschen im Oktober"
STEP = "/login/second-factor"
APP = "/account/second-factor/app"


@pytest.fixture
def time() -> Iterator[time_machine.Traveller]:
    """A clock that tests set."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def olga(app: Flask, time: time_machine.Traveller) -> User:
    """An administrator with a password."""
    return make_user(
        make_organization(), email="olga@example.org", roles=[Role.ADMIN], password_hash=hash_password(PASSWORD)
    )


def log_in(client: Client, *, wanted: str = "", address: str = "127.0.0.1") -> TestResponse:
    """Send the right password."""
    data = {"email": "olga@example.org", "password": PASSWORD, "next": wanted}
    return client.post("/login", data=data, environ_base={"REMOTE_ADDR": address})


def code_now(*, steps: int = 0) -> str:
    """What Olga's app shows, now or some half minutes from now."""
    totp = pyotp.TOTP(db.session.scalars(select(Authenticator)).one().secret)
    return totp.at(int(NOW.timestamp()) + 30 * steps)


def enrol(client: Client, time: time_machine.Traveller) -> list[str]:
    """Set the app up and return the codes on paper; a minute later the next code is good."""
    client.post(APP)
    response = client.post(f"{APP}/confirmation", data={"code": code_now()})
    assert response.status_code == 200
    time.shift(timedelta(minutes=1))
    return [words(line) for line in Page(response).one("ul", css_class="auth__codes").iter("li")]


def is_in(client: Client) -> bool:
    """True when the account page opens."""
    return client.get("/account").status_code == 200


def enrolled(client: Client, time: time_machine.Traveller) -> list[str]:
    """Log in, set the app up, log out; return the codes on paper."""
    log_in(client)
    codes = enrol(client, time)
    client.post("/logout")
    return codes


class TestApp:
    """Six digits, twice a minute."""

    def test_page_shows_the_secret_to_scan_and_to_type(self, client: Client, olga: User) -> None:
        log_in(client)
        client.post(APP)

        page = Page(client.get(APP))

        secret = words(page.one("p", css_class="auth__secret")).replace(" ", "")
        assert secret == db.session.scalars(select(Authenticator)).one().secret
        assert len(secret) == 32
        assert len([each for each in page.all() if each.get("class") == "qr"]) == 1

    def test_secret_lies_sealed(self, client: Client, olga: User) -> None:
        log_in(client)
        client.post(APP)

        app = db.session.scalars(select(Authenticator)).one()
        [stored] = db.session.connection().exec_driver_sql("SELECT secret FROM authenticator").scalars().all()
        assert app.secret not in stored

    def test_wrong_code_sets_nothing_up(self, client: Client, olga: User) -> None:
        log_in(client)
        client.post(APP)

        for code in ("", "000000" if code_now() != "000000" else "111111", "abc", "١٢٣٤٥٦", "\0", "1" * 100):
            assert client.post(f"{APP}/confirmation", data={"code": code}).status_code == 422
        client.post("/logout")
        assert log_in(client).location == "/manage/"

    def test_log_in_asks_for_the_code_and_goes_on_to_the_page(
        self, client: Client, olga: User, time: time_machine.Traveller
    ) -> None:
        enrolled(client, time)

        assert log_in(client, wanted="/manage/users").location == STEP
        assert not is_in(client)
        response = client.post(STEP, data={"code": f" {code_now(steps=2)[:3]} {code_now(steps=2)[3:]}"})

        assert (response.status_code, response.location) == (303, "/manage/users")
        assert is_in(client)

    def test_code_is_taken_once(self, client: Client, olga: User, time: time_machine.Traveller) -> None:
        enrolled(client, time)
        log_in(client)
        client.post(STEP, data={"code": code_now(steps=2)})
        client.post("/logout")

        log_in(client)
        response = client.post(STEP, data={"code": code_now(steps=2)})

        assert response.status_code == 422
        assert "ist schon benutzt" in response.text
        assert not is_in(client)

    def test_code_of_two_minutes_ago_is_too_old(self, client: Client, olga: User, time: time_machine.Traveller) -> None:
        enrolled(client, time)
        time.shift(timedelta(minutes=2))
        log_in(client)

        assert client.post(STEP, data={"code": code_now(steps=2)}).status_code == 422

    def test_second_step_waits_ten_minutes(self, client: Client, olga: User, time: time_machine.Traveller) -> None:
        enrolled(client, time)
        log_in(client)
        time.shift(timedelta(minutes=10))

        assert client.get(STEP).location == "/login"
        assert client.post(STEP, data={"code": code_now(steps=22)}).location == "/login"
        assert not is_in(client)

    def test_second_step_ends_with_the_password_it_began_with(
        self, client: Client, olga: User, time: time_machine.Traveller
    ) -> None:
        enrolled(client, time)
        log_in(client)
        accounts.set_password(user_id=olga.id, password="Neue Kirschen 2027", now=NOW)

        assert client.post(STEP, data={"code": code_now(steps=2)}).location == "/login"

    def test_second_step_without_a_first_one_leads_to_it(self, client: Client, olga: User) -> None:
        assert client.get(STEP).location == "/login"
        assert client.post("/login/recovery-code", data={"recovery_code": "x"}).location == "/login"

    def test_reset_link_leads_to_the_second_step_too(
        self, client: Client, olga: User, time: time_machine.Traveller
    ) -> None:
        enrolled(client, time)
        from_link = client.post(link_for(client, olga), data={"password": "Neue Kirschen 2027"})

        assert from_link.location == STEP
        assert not is_in(client)

    def test_guessing_codes_is_slow_and_does_not_stop_a_known_browser(
        self, app: Flask, client: Client, olga: User, time: time_machine.Traveller
    ) -> None:
        enrolled(client, time)
        thief = app.test_client()
        assert isinstance(thief, Client)
        statuses = []
        for number in range(11):
            address = f"198.51.100.{number}"
            log_in(thief, address=address)
            response = thief.post(STEP, data={"code": "12345"}, environ_base={"REMOTE_ADDR": address})
            statuses.append(response.status_code)

        assert statuses == [422] * 10 + [429]
        log_in(client)
        assert client.post(STEP, data={"code": code_now(steps=2)}).status_code == 303

    def test_app_is_taken_away_with_its_codes_on_paper(
        self, client: Client, olga: User, time: time_machine.Traveller
    ) -> None:
        log_in(client)
        enrol(client, time)

        client.post(f"{APP}/removal")

        assert db.session.scalars(select(RecoveryCode)).all() == []
        client.post("/logout")
        assert log_in(client).location == "/manage/"
        actions = list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
        assert actions == ["user.app_added", "user.app_removed"]


class TestRecoveryCodes:
    """For when phone and key are lost."""

    def test_each_of_ten_works_once_however_it_is_typed(
        self, client: Client, olga: User, time: time_machine.Traveller
    ) -> None:
        codes = enrolled(client, time)
        assert len(set(codes)) == 10

        for typed, status in ((codes[0].upper().replace("-", " "), 303), (codes[0], 422), (codes[9], 303)):
            log_in(client)
            assert client.post("/login/recovery-code", data={"recovery_code": typed}).status_code == status
            client.post("/logout")
        assert len(db.session.scalars(select(RecoveryCode)).all()) == 8

    def test_they_are_stored_as_hashes(self, client: Client, olga: User, time: time_machine.Traveller) -> None:
        codes = enrolled(client, time)

        stored = set(db.session.scalars(select(RecoveryCode.code_hash)))
        assert stored.isdisjoint(codes)
        assert {len(digest) for digest in stored} == {64}

    def test_new_ones_end_the_old_ones(self, client: Client, olga: User, time: time_machine.Traveller) -> None:
        log_in(client)
        [old, *_] = enrol(client, time)

        response = client.post("/account/second-factor/recovery-codes")

        new = next(words(line) for line in Page(response).one("ul", css_class="auth__codes").iter("li"))
        client.post("/logout")
        for code, status in ((old, 422), (new, 303)):
            log_in(client)
            assert client.post("/login/recovery-code", data={"recovery_code": code}).status_code == status

    def test_codes_of_somebody_else_are_worth_nothing(
        self, app: Flask, client: Client, olga: User, time: time_machine.Traveller
    ) -> None:
        codes = enrolled(client, time)
        gus = make_user(make_organization(), email="gus@example.org", password_hash=hash_password(PASSWORD))
        second_factors.begin_app(user_id=gus.id, now=NOW)
        secret = db.session.scalars(select(Authenticator).where(Authenticator.user_id == gus.id)).one().secret
        code = pyotp.TOTP(secret).at(int(NOW.timestamp()))
        second_factors.confirm_app(user_id=gus.id, code=code, now=NOW)
        client.post("/login", data={"email": "gus@example.org", "password": PASSWORD})

        assert client.post("/login/recovery-code", data={"recovery_code": codes[0]}).status_code == 422


class TestRequirement:
    """An organization asks for a second factor for some of its tasks."""

    def test_administrator_chooses_the_tasks(self, client: Client, olga: User) -> None:
        log_in(client)

        response = client.post("/manage/users/second-factor", data={"roles": ["admin", "counselling"]})

        assert response.location == "/manage/users"
        assert "brauchen 2 Aufgaben" in client.get("/manage/users").text
        entry = db.session.scalars(select(AuditEntry)).one()
        assert (entry.action, entry.reason) == ("organization.second_factor_set", "admin counselling")
        assert client.post("/manage/users/second-factor", data={"roles": ["door"]}).status_code == 422

    def test_person_without_one_goes_nowhere_before_it_is_set_up(
        self, client: Client, olga: User, time: time_machine.Traveller
    ) -> None:
        require(olga, Role.ADMIN)

        assert log_in(client, wanted="/account/second-factor").location == "/account/second-factor"
        assert "verlangt einen zweiten Faktor" in client.get("/account/second-factor").text
        for path in ("/manage/", "/manage/users", "/account", "/manage/events/new"):
            assert client.get(path).location == "/account/second-factor"
        assert client.post("/manage/users/new", data={"name": "x"}).location == "/account/second-factor"
        enrol(client, time)
        assert client.get("/manage/").status_code == 200

    def test_log_in_leads_there(self, client: Client, olga: User) -> None:
        require(olga, Role.ADMIN)

        assert log_in(client).location == "/account/second-factor"

    def test_other_tasks_are_left_alone(self, client: Client, olga: User) -> None:
        require(olga, Role.COUNSELLING)

        assert log_in(client).location == "/manage/"

    def test_open_session_goes_on_until_the_next_log_in(self, client: Client, olga: User) -> None:
        log_in(client)
        require(olga, Role.ADMIN)

        assert client.get("/manage/").status_code == 200

    def test_task_that_needs_one_is_not_done_before_it_is_set_up(
        self, client: Client, olga: User, time: time_machine.Traveller
    ) -> None:
        require(olga, Role.ADMIN)
        [herne] = roles_by_organization(olga.id)
        colleague = make_user(db.session.get_one(Organization, herne), roles=[Role.ADMIN])

        def give(*roles: Role) -> None:
            accounts.change_roles(
                reference=olga.reference, organization_id=herne, roles=roles, by_user_id=colleague.id, now=NOW
            )

        give(Role.REPORT)
        log_in(client)
        assert client.get("/manage/reports").status_code == 200

        give(Role.REPORT, Role.ADMIN)

        assert client.get("/manage/users").location == "/account/second-factor"
        enrol(client, time)
        assert client.get("/manage/users").status_code == 200

    def test_last_factor_of_somebody_who_needs_one_stays(
        self, client: Client, olga: User, time: time_machine.Traveller
    ) -> None:
        require(olga, Role.ADMIN)
        log_in(client)
        enrol(client, time)

        response = client.post(f"{APP}/removal")

        assert "Bitte richten Sie zuerst einen anderen ein." in client.get(response.location).text
        client.post("/logout")
        assert log_in(client).location == STEP


class TestSessions:
    """Where somebody is signed in."""

    def test_one_session_is_ended_and_the_other_goes_on(self, app: Flask, client: Client, olga: User) -> None:
        phone = other_browser(app)
        log_in(client)
        phone.post(
            "/login",
            data={"email": "olga@example.org", "password": PASSWORD},
            headers={"User-Agent": "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0"},
        )

        page = client.get("/account")
        assert "Firefox · Android" in page.text
        [action] = [
            form.get("action", "") for form in Page(page).all("form") if "/account/sessions/" in form.get("action", "")
        ][:1]
        client.post(action)

        assert [is_in(client), is_in(phone)] == [True, False]

    def test_all_others_are_ended_at_once(self, app: Flask, client: Client, olga: User) -> None:
        others = [other_browser(app), other_browser(app)]
        for browser in (client, *others):
            log_in(browser)

        client.post("/account/sessions/end")

        assert [is_in(browser) for browser in (client, *others)] == [True, False, False]

    def test_page_costs_few_statements(self, client: Client, olga: User) -> None:
        log_in(client)

        with count_statements() as statements:
            client.get("/account")
        assert statements.count <= 8


def other_browser(app: Flask) -> Client:
    """Another browser."""
    client = app.test_client()
    assert isinstance(client, Client)
    return client


def require(user: User, *roles: Role) -> None:
    """Let the user's organization ask for a second factor."""
    [organization_id] = roles_by_organization(user.id)
    second_factors.require_for(organization_id=organization_id, roles=roles, by_user_id=user.id, now=NOW)


def link_for(client: Client, user: User) -> str:
    """The path of a link for a new password."""
    claim = AccountClaim(user_id=user.id, session_stamp=user.session_stamp)
    secret_key = client.application.config["SECRET_KEY"]
    return "/password-reset/" + make_link_token(claim, expires_at=NOW + timedelta(hours=2), secret_key=secret_key)
