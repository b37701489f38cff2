"""A proof that was right a moment ago: what ends log-ins meanwhile ends it too, on SQLite and on PostgreSQL alike."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import event, func, select

from eventapp.adapters.passwords import hash_password
from eventapp.db import db
from eventapp.domain.errors import LoginFailed, WrongPassword
from eventapp.domain.login_sessions import Admission
from eventapp.domain.states import Role
from eventapp.models import LoginSession, RecoveryCode, User
from eventapp.queries import second_factors as factor_queries
from eventapp.services import accounts, login_sessions, second_factors
from tests.support.at_once import at_once
from tests.support.builders import NOW, make_organization, make_user

OLD, NEW, OTHER = "Kirschen im Oktober", "Neue Kirschen 2027", "Noch neuere 2028"
EMAIL = "olga@example.org"


@pytest.fixture
def olga(app: Flask) -> User:
    """An administrator with a password."""
    return make_user(make_organization(), email=EMAIL, roles=[Role.ADMIN], password_hash=hash_password(OLD))


@contextmanager
def while_it_is_hashed(app: Flask, act: Callable[[], object]) -> Iterator[None]:
    """Let somebody else act while a password is looked at: then the session has let go of the database."""

    def elsewhere() -> None:
        with app.app_context():
            act()
            db.session.remove()

    def run(_: object) -> None:
        other = threading.Thread(target=Context().run, args=(elsewhere,))
        other.start()
        other.join()

    event.listen(db.session(), "after_rollback", run, once=True)
    yield


def begin(admission: Admission) -> str:
    """Begin a session with a proof."""
    return login_sessions.begin(admission=admission, browser="Firefox · Linux", now=NOW)


def test_old_password_begins_no_session_after_the_new_one(olga: User) -> None:
    admission = accounts.log_in(email=EMAIL, password=OLD)
    accounts.set_password(user_id=olga.id, password=NEW, now=NOW)

    with pytest.raises(LoginFailed):
        begin(admission)

    assert db.session.scalar(select(func.count(LoginSession.id))) == 0
    assert begin(accounts.log_in(email=EMAIL, password=NEW)) != ""


def test_new_password_while_the_old_one_is_looked_at_leaves_the_old_one_nothing(app: Flask, olga: User) -> None:
    with while_it_is_hashed(app, lambda: accounts.set_password(user_id=olga.id, password=NEW, now=NOW)):
        admission = accounts.log_in(email=EMAIL, password=OLD)

    with pytest.raises(LoginFailed):
        begin(admission)


def test_old_password_changes_no_newer_one(app: Flask, olga: User) -> None:
    with (
        while_it_is_hashed(app, lambda: accounts.set_password(user_id=olga.id, password=NEW, now=NOW)),
        pytest.raises(WrongPassword),
    ):
        accounts.change_password(user_id=olga.id, present=OLD, password=OTHER, now=NOW)

    assert accounts.log_in(email=EMAIL, password=NEW).user_id == olga.id


def test_better_hash_of_an_old_password_does_not_bring_it_back(app: Flask, olga: User) -> None:
    olga.password_hash = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(OLD)
    db.session.commit()

    with while_it_is_hashed(app, lambda: accounts.set_password(user_id=olga.id, password=NEW, now=NOW)):
        accounts.log_in(email=EMAIL, password=OLD)

    assert accounts.log_in(email=EMAIL, password=NEW).user_id == olga.id
    with pytest.raises(LoginFailed):
        accounts.log_in(email=EMAIL, password=OLD)


def test_codes_renewed_by_several_at_once_are_those_of_the_last(app: Flask, olga: User) -> None:
    second_factors.begin_app(user_id=olga.id, now=NOW)
    app_of_olga = factor_queries.find_app(olga.id, confirmed=False)
    assert app_of_olga is not None
    app_of_olga.confirmed_at = NOW
    db.session.commit()

    ends = at_once(app, 6, lambda _: second_factors.renew_recovery_codes(user_id=olga.id, now=NOW))

    assert ends == {"taken": 6}
    assert db.session.scalar(select(func.count(RecoveryCode.id))) == 10
