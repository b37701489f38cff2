"""The members of an organization, seen by its administrators."""

import re

import pytest
from flask import Flask
from sqlalchemy import event, select

from eventapp.adapters.passwords import hash_password
from eventapp.db import db
from eventapp.domain.states import MessageKind, Role
from eventapp.models import Membership, Organization, OutboxMessage, User
from eventapp.queries import accounts as account_queries
from tests.support.accounts import roles_by_organization
from tests.support.builders import make_organization, make_user
from tests.support.client import Client
from tests.support.signing_in import sign_in

PASSWORD = "Kirschen im Oktober"
INVITATION = {"name": "Gus", "email": "gus@example.org", "roles": ["door"]}


@pytest.fixture
def herne(app: Flask) -> Organization:
    """The organization."""
    return make_organization()


@pytest.fixture
def olga(herne: Organization) -> User:
    """Its administrator."""
    roles = (Role.ADMIN, Role.ORGANIZER)
    return make_user(herne, email="olga@example.org", roles=roles, password_hash=hash_password(PASSWORD))


@pytest.fixture
def as_olga(client: Client, olga: User) -> Client:
    """Her browser."""
    return signed_in(client, olga)


def signed_in(client: Client, user: User) -> Client:
    """A browser that is logged in."""
    sign_in(client, user)
    return client


def roles_of(user: User) -> set[Role]:
    """What somebody may do now; nothing once the account is shut."""
    return {role for held in roles_by_organization(user.id).values() for role in held}


def mails() -> list[tuple[MessageKind, str]]:
    """The mails written so far."""
    return [(mail.kind, mail.recipient) for mail in db.session.scalars(select(OutboxMessage))]


class TestList:
    """Who works here."""

    def test_list_shows_members_with_roles_and_state(self, as_olga: Client, herne: Organization) -> None:
        make_user(herne, name="Gus", email="gus@example.org", roles=(Role.DOOR,))
        shut = make_user(herne, name="Früher", email="frueher@example.org", password_hash="x")
        shut.is_active = False
        db.session.commit()

        page = as_olga.get("/manage/users").text

        for words in ("Olga Beispiel", "gus@example.org", "Tür", "Verwaltung", "Eingeladen", "Aktiv", "Gesperrt"):
            assert words in page
        assert page.index("Olga Beispiel") < page.index("Früher")

    def test_list_leaves_out_members_of_others(self, as_olga: Client) -> None:
        make_user(make_organization(short_name="Woanders"), name="Mallory", email="mallory@example.org")

        assert "Mallory" not in as_olga.get("/manage/users").text

    def test_list_switches_between_organizations(self, as_olga: Client, olga: User) -> None:
        second = make_organization(short_name="Zweiter Verein")
        make_user(second, name="Zoe", email="zoe@example.org", roles=(Role.ADMIN,))
        db.session.add(Membership(user_id=olga.id, organization_id=second.id, role=Role.ADMIN))
        db.session.commit()

        assert "Zoe" not in as_olga.get("/manage/users").text
        assert "Zoe" in as_olga.get("/manage/users", query_string={"organization": second.reference}).text

    @pytest.mark.parametrize("rows", [1, 3])
    def test_list_costs_the_same_whatever_its_length(self, as_olga: Client, herne: Organization, rows: int) -> None:
        for number in range(rows):
            make_user(herne, email=f"member{number}@example.org", roles=(Role.DOOR, Role.ORGANIZER))

        assert _statements(as_olga, "/manage/users") == 6


class TestInvitation:
    """A new member."""

    def test_invitation_makes_an_account_and_a_mail(self, as_olga: Client) -> None:
        response = as_olga.post("/manage/users/new", data=INVITATION)

        assert (response.status_code, response.location) == (303, "/manage/users")
        gus = account_queries.get_user_by_email("gus@example.org")
        assert (gus.name, gus.password_hash, roles_of(gus)) == ("Gus", None, {Role.DOOR})
        assert mails() == [(MessageKind.USER_INVITED, "gus@example.org")]
        assert "Eine Einladung an gus@example.org ist unterwegs." in as_olga.get("/manage/users").text

    def test_invitation_of_a_member_says_so_and_keeps_what_was_typed(self, as_olga: Client) -> None:
        response = as_olga.post("/manage/users/new", data={**INVITATION, "email": "OLGA@example.org"})

        assert response.status_code == 422
        assert "gibt es schon ein Konto" in response.text
        assert 'value="Gus"' in response.text
        assert mails() == []

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", ""),
            ("name", "\0\0"),
            ("name", "x" * 10_000),
            ("email", "gus"),
            ("email", ""),
            ("roles", []),
            ("roles", ["king"]),
        ],
    )
    def test_strange_invitation_is_refused(self, as_olga: Client, field: str, value: object) -> None:
        response = as_olga.post("/manage/users/new", data={**INVITATION, field: value})

        assert response.status_code == 422
        assert len(account_queries.list_users()) == 1

    def test_invitation_needs_the_token(self, as_olga: Client) -> None:
        as_olga.sends_csrf_token = False

        response = as_olga.post("/manage/users/new", data=INVITATION)

        assert response.status_code == 422
        assert 'value="gus@example.org"' in response.text
        assert mails() == []


class TestMember:
    """One member."""

    @pytest.fixture
    def gus(self, herne: Organization) -> User:
        """A door helper with a password."""
        return make_user(herne, name="Gus", email="gus@example.org", roles=(Role.DOOR,), password_hash="x")

    def test_roles_are_changed(self, as_olga: Client, gus: User) -> None:
        checked = re.findall(r"<input[^>]*checked[^>]*>", as_olga.get(f"/manage/users/{gus.reference}").text)
        assert [re.findall('value="([a-z]+)"', box) for box in checked] == [["door"]]

        response = as_olga.post(f"/manage/users/{gus.reference}", data={"roles": ["organizer", "counselling"]})

        assert response.status_code == 303
        assert roles_of(gus) == {Role.ORGANIZER, Role.COUNSELLING}

    def test_last_administrator_cannot_step_down(self, as_olga: Client, olga: User) -> None:
        response = as_olga.post(f"/manage/users/{olga.reference}", data={"roles": ["organizer"]})

        assert response.status_code == 422
        assert "Mindestens eine Person muss die Verwaltung behalten." in response.text
        assert roles_of(olga) == {Role.ADMIN, Role.ORGANIZER}

    def test_administrator_who_steps_down_lands_where_she_works(
        self, as_olga: Client, olga: User, herne: Organization
    ) -> None:
        make_user(herne, roles=(Role.ADMIN,))

        response = as_olga.post(f"/manage/users/{olga.reference}", data={"roles": ["organizer"]})

        assert as_olga.get(response.location).location == "/manage/"
        assert roles_of(olga) == {Role.ORGANIZER}

    def test_access_ends_and_opens_again(self, as_olga: Client, gus: User) -> None:
        as_olga.post(f"/manage/users/{gus.reference}/deactivation")
        assert roles_of(gus) == set()
        page = as_olga.get(f"/manage/users/{gus.reference}").text
        assert "Zugang wieder öffnen" in page
        assert "180 Tage nach dem Sperren wird es gelöscht." in page

        as_olga.post(f"/manage/users/{gus.reference}/activation")
        assert roles_of(gus) == {Role.DOOR}

    def test_access_of_the_last_administrator_stays(self, as_olga: Client, olga: User) -> None:
        as_olga.post(f"/manage/users/{olga.reference}/deactivation")

        assert roles_of(olga) == {Role.ADMIN, Role.ORGANIZER}
        assert "Mindestens eine Person" in as_olga.get("/manage/users").text

    def test_link_is_sent_again(self, as_olga: Client, gus: User) -> None:
        as_olga.post(f"/manage/users/{gus.reference}/invitation")

        assert mails() == [(MessageKind.PASSWORD_RESET, "gus@example.org")]


class TestOthers:
    """Who may not."""

    PATHS = ("/manage/users", "/manage/users/new")

    @pytest.mark.parametrize("role", [Role.ORGANIZER, Role.DOOR, Role.REPORT, Role.COUNSELLING])
    def test_members_without_administration_find_nothing(
        self, client: Client, herne: Organization, olga: User, role: Role
    ) -> None:
        signed_in(client, make_user(herne, roles=(role,)))

        answers = [client.get(path) for path in (*self.PATHS, f"/manage/users/{olga.reference}")]
        answers += [client.post(f"/manage/users/{olga.reference}/{noun}") for noun in ("deactivation", "invitation")]
        assert {answer.status_code for answer in answers} == {404}
        assert roles_of(olga) == {Role.ADMIN, Role.ORGANIZER}

    def test_administrator_of_another_organization_finds_nothing(self, client: Client, olga: User) -> None:
        mallory = make_user(make_organization(short_name="Woanders"), roles=(Role.ADMIN,))
        signed_in(client, mallory)

        answers = [client.get(f"/manage/users/{olga.reference}")]
        answers += [client.post(f"/manage/users/{olga.reference}", data={"roles": ["door"]})]
        answers += [
            client.post(f"/manage/users/{olga.reference}/{noun}")
            for noun in ("deactivation", "invitation", "activation")
        ]
        assert [answer.status_code for answer in answers] == [404] * 5
        assert roles_of(olga) == {Role.ADMIN, Role.ORGANIZER}
        assert mails() == []


def _statements(client: Client, path: str) -> int:
    """Database statements of one request."""
    seen: list[str] = []
    engine = db.engine

    def note(*arguments: object) -> None:
        seen.append(str(arguments[2]))

    event.listen(engine, "before_cursor_execute", note)
    try:
        assert client.get(path).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len([statement for statement in seen if not statement.startswith(("BEGIN", "PRAGMA"))])
