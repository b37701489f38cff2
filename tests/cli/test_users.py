"""Accounts at the command line."""

import pyotp
import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from eventapp.adapters.passwords import hash_password
from eventapp.db import db
from eventapp.domain.errors import LoginFailed
from eventapp.domain.states import Role
from eventapp.models import AuditEntry, Authenticator, RecoveryCode, User
from eventapp.queries import accounts as account_queries
from eventapp.queries import login_sessions
from eventapp.queries import second_factors as factor_queries
from eventapp.services import accounts, second_factors
from tests.support.accounts import roles_by_organization
from tests.support.builders import NOW, make_organization, make_user
from tests.support.client import Client
from tests.support.signing_in import make_session

PASSWORD = "Kirschen im Oktober"


def run(runner: FlaskCliRunner, *words: str, typed: str = "") -> str:
    """What the command says."""
    result = runner.invoke(args=["users", *words], input=typed)
    assert result.exit_code == 0, result.output
    db.session.rollback()
    return result.output


def refusal(runner: FlaskCliRunner, *words: str) -> str:
    """Why the command did nothing."""
    result = runner.invoke(args=["users", *words])
    assert result.exit_code == 1
    db.session.rollback()
    return result.output.strip()


def test_create_makes_the_first_account_and_its_organization(runner: FlaskCliRunner) -> None:
    typed = f"Olga Beispiel\n{PASSWORD}\n{PASSWORD}\nNetzwerk Herne e. V.\n"

    output = run(runner, "create", "Olga@example.org", typed=typed)

    organization = account_queries.find_organization()
    assert organization is not None
    assert organization.name == "Netzwerk Herne e. V."
    user_id = accounts.log_in(email="olga@example.org", password=PASSWORD).user_id
    assert roles_by_organization(user_id) == {organization.id: frozenset({Role.ADMIN, Role.ORGANIZER})}
    assert PASSWORD not in output


def test_create_adds_to_the_organization_that_is_there(runner: FlaskCliRunner) -> None:
    organization = make_organization()

    run(runner, "create", "gus@example.org", "--name", "Gus", "--role", "door", "--password", PASSWORD)

    user_id = accounts.log_in(email="gus@example.org", password=PASSWORD).user_id
    assert roles_by_organization(user_id) == {organization.id: frozenset({Role.DOOR})}


def test_create_refuses_a_taken_address(runner: FlaskCliRunner) -> None:
    make_user(make_organization(), email="olga@example.org")

    words = ("create", "OLGA@example.org", "--name", "O", "--password", PASSWORD)

    assert refusal(runner, *words) == "Error: There is an account with this address already."


def test_create_refuses_a_common_password(runner: FlaskCliRunner) -> None:
    words = ("create", "olga@example.org", "--name", "O", "--organization", "Netz", "--password", "Passwort1234!")

    said = "Error: This password is easily guessed: it is, or looks like, one of the commonest."
    assert refusal(runner, *words) == said


def test_create_refuses_a_short_password(runner: FlaskCliRunner) -> None:
    words = ("create", "olga@example.org", "--name", "O", "--password", "short")

    assert refusal(runner, *words) == "Error: A password needs 12 characters or more."
    assert not account_queries.has_users()


def test_create_refuses_what_is_no_address(runner: FlaskCliRunner) -> None:
    words = ("create", "olga@", "--name", "O", "--password", PASSWORD)

    assert refusal(runner, *words).startswith("Error: 'olga@' is no e-mail address")
    assert not account_queries.has_users()


def test_list_shows_accounts_and_roles(runner: FlaskCliRunner) -> None:
    organization = make_organization()
    make_user(organization, email="olga@example.org", roles=(Role.ORGANIZER, Role.ADMIN))
    gus = make_user(organization, name="Gus", email="gus@example.org", roles=(Role.DOOR,))
    gus.is_active = False
    db.session.commit()

    assert run(runner, "list") == (
        "gus@example.org  Gus (deactivated)  Netzwerk Herne: door\n"
        "olga@example.org  Olga Beispiel  Netzwerk Herne: admin, Netzwerk Herne: organizer\n"
    )


def test_set_password_replaces_the_old_one(runner: FlaskCliRunner) -> None:
    user = make_user(make_organization(), email="olga@example.org", password_hash=hash_password("Das alte Passwort"))

    run(runner, "set-password", "olga@example.org", typed=f"{PASSWORD}\n{PASSWORD}\n")

    assert accounts.log_in(email="olga@example.org", password=PASSWORD).user_id == user.id


def test_set_password_needs_an_account(runner: FlaskCliRunner) -> None:
    words = ("set-password", "nobody@example.org", "--password", PASSWORD)

    assert refusal(runner, *words) == "Error: There is no account with the address nobody@example.org."


def test_deactivate_ends_access(runner: FlaskCliRunner) -> None:
    organization = make_organization()
    make_user(organization, email="olga@example.org", roles=(Role.ADMIN,))
    gus = make_user(organization, email="gus@example.org", password_hash=hash_password(PASSWORD))

    run(runner, "deactivate", "gus@example.org")

    assert not db.session.get_one(User, gus.id, populate_existing=True).is_active
    with pytest.raises(LoginFailed):
        accounts.log_in(email="gus@example.org", password=PASSWORD)


def test_deactivate_keeps_the_last_administrator(runner: FlaskCliRunner) -> None:
    make_user(make_organization(), email="olga@example.org", roles=(Role.ADMIN,))

    assert refusal(runner, "deactivate", "olga@example.org").startswith("Error: Somebody must keep the administration")


def test_second_factor_is_taken_from_somebody_who_has_lost_it(runner: FlaskCliRunner) -> None:
    olga = make_user(make_organization(), email="olga@example.org")
    make_session(olga)
    second_factors.begin_app(user_id=olga.id, now=NOW)
    secret = db.session.scalars(select(Authenticator.secret)).one()
    code = pyotp.TOTP(secret).at(int(NOW.timestamp()))
    assert len(second_factors.confirm_app(user_id=olga.id, code=code, now=NOW)) == 10

    run(runner, "reset-second-factor", "olga@example.org")

    assert not factor_queries.has_any(olga.id)
    assert db.session.scalars(select(RecoveryCode)).all() == []
    assert login_sessions.list_sessions(olga.id, now=NOW) == []
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.subject_reference, entry.user_id) == ("user.second_factor_reset", olga.reference, None)
    assert refusal(runner, "reset-second-factor", "nobody@example.org").startswith("Error: There is no account")


def test_setup_link_is_there_until_somebody_has_an_account(runner: FlaskCliRunner, client: Client) -> None:
    link = run(runner, "setup-link").strip()
    assert client.get(link).status_code == 200

    make_user(make_organization())

    assert refusal(runner, "setup-link") == "Error: There are accounts already: /setup is closed."
