"""Accounts: the first one, and who gets in."""

import threading

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import select

from eventapp.adapters.passwords import hash_password, needs_rehash
from eventapp.db import db
from eventapp.domain.accounts import NewOrganization, NewUser
from eventapp.domain.errors import (
    DomainError,
    LoginFailed,
    NotFound,
)
from eventapp.domain.states import Role
from eventapp.models import Organization, User
from eventapp.queries import accounts as account_queries
from eventapp.services import accounts
from tests.support.accounts import PASSWORD, fresh, make_olga, roles_of
from tests.support.builders import NOW, make_organization, make_user

pytestmark = pytest.mark.usefixtures("app")


class TestFirstAccount:
    """The first-run page and its race."""

    organization = NewOrganization(name="Netzwerk Herne e. V.", short_name="Netzwerk Herne")
    user = NewUser(name="Olga Beispiel", email="Olga@Example.org", roles=(Role.ADMIN, Role.ORGANIZER))

    def create(self) -> User:
        return accounts.create_first_account(organization=self.organization, user=self.user, password=PASSWORD, now=NOW)

    def test_first_account_brings_its_organization(self) -> None:
        user = self.create()

        organization = account_queries.find_organization()
        assert organization is not None
        assert (organization.name, organization.short_name) == ("Netzwerk Herne e. V.", "Netzwerk Herne")
        assert (user.email, user.name) == ("olga@example.org", "Olga Beispiel")
        assert roles_of(user) == {organization.id: frozenset({Role.ADMIN, Role.ORGANIZER})}
        assert accounts.log_in(email="olga@example.org", password=PASSWORD).user_id == user.id

    def test_first_account_takes_over_an_organization_that_is_there(self) -> None:
        there = make_organization()

        user = self.create()

        assert list(roles_of(user)) == [there.id]

    def test_first_account_is_made_only_once(self) -> None:
        self.create()

        with pytest.raises(NotFound):
            self.create()

    def test_race_makes_one_account(self, app: Flask) -> None:
        together = threading.Barrier(4)
        results: list[str] = []

        def visitor(number: int) -> None:
            user = NewUser(name="Wer", email=f"wer{number}@example.org", roles=(Role.ADMIN,))
            with app.app_context():
                together.wait()
                try:
                    accounts.create_first_account(organization=self.organization, user=user, password=PASSWORD, now=NOW)
                    results.append("made")
                except DomainError as error:
                    results.append(error.code)
                finally:
                    db.session.remove()

        threads = [threading.Thread(target=visitor, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(results) == ["made", "not_found", "not_found", "not_found"]
        assert len(account_queries.list_users()) == 1
        assert len(list(db.session.scalars(select(Organization)))) == 1


class TestLogIn:
    """E-mail and password."""

    @pytest.mark.parametrize("email", ["olga@example.org", "OLGA@example.org", " olga@example.org "])
    def test_log_in_finds_the_account(self, email: str) -> None:
        olga = make_olga()

        assert accounts.log_in(email=email, password=PASSWORD).user_id == olga.id

    @pytest.mark.parametrize(
        ("email", "password"),
        [
            pytest.param("olga@example.org", "wrong", id="wrong password"),
            pytest.param("olga@example.org", "", id="no password"),
            pytest.param("nobody@example.org", PASSWORD, id="unknown address"),
            pytest.param("invited@example.org", "", id="invited, no password yet"),
            pytest.param("shut@example.org", PASSWORD, id="account is shut"),
        ],
    )
    def test_log_in_never_says_what_is_wrong(self, email: str, password: str) -> None:
        olga = make_olga()
        organization = db.session.get_one(Organization, olga.memberships[0].organization_id)
        make_user(organization, email="invited@example.org")
        shut = make_user(organization, email="shut@example.org", password_hash=hash_password(PASSWORD))
        shut.is_active = False
        db.session.commit()

        with pytest.raises(LoginFailed) as raised:
            accounts.log_in(email=email, password=password)

        assert raised.value.parameters == {}

    def test_log_in_renews_a_hash_of_another_cost(self) -> None:
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
        user = make_user(make_organization(), password_hash=cheap)
        stamp = user.session_stamp

        with pytest.raises(LoginFailed):
            accounts.log_in(email=user.email, password="wrong")
        assert fresh(user).password_hash == cheap

        accounts.log_in(email=user.email, password=PASSWORD)
        renewed = fresh(user)
        assert renewed.password_hash is not None
        assert not needs_rehash(renewed.password_hash)
        assert renewed.session_stamp == stamp
        assert accounts.log_in(email=user.email, password=PASSWORD).user_id == user.id
