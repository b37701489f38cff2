"""Sessions and second factors come and go; accounts stay."""

from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select

from eventapp.app import enable_migrations
from eventapp.db import db
from eventapp.models import LoginSession, Organization, User
from tests.support.builders import make_organization, make_user
from tests.support.signing_in import make_session

BEFORE_SECOND_FACTORS = "0021"
TABLES = {"login_session", "passkey", "authenticator", "recovery_code", "spent_challenge"}


def test_migrations_keep_accounts_and_ask_for_nothing_at_first(app: Flask) -> None:
    user = make_user(make_organization(), email="olga@example.org")
    make_session(user)
    db.session.remove()
    enable_migrations(app)

    try:
        downgrade(revision=BEFORE_SECOND_FACTORS)
        assert not TABLES & set(inspect(db.engine).get_table_names())
    finally:
        upgrade()

    assert db.session.scalars(select(User.email)).all() == ["olga@example.org"]
    assert db.session.scalars(select(LoginSession)).all() == []
    assert db.session.scalars(select(Organization.second_factor_roles)).all() == [()]
