"""What is good once is good once, however many try at the same moment: on SQLite and on PostgreSQL alike."""

import pyotp
import pytest
from flask import Flask
from sqlalchemy import func, select

from eventapp.adapters.account_links import AccountClaim, make_link_token
from eventapp.db import db
from eventapp.domain.accounts import PASSWORD_RESET_LIFETIME, NewOrganization, NewUser
from eventapp.domain.states import Role
from eventapp.models import Authenticator, Organization, RecoveryCode, User
from eventapp.services import accounts, second_factors
from tests.support.at_once import at_once
from tests.support.builders import NOW, make_organization, make_user

PEOPLE = 8
SECRET_KEY = "a-secret-key-for-links-in-these-tests"


@pytest.fixture
def olga(app: Flask) -> int:
    """The id of an administrator."""
    return make_user(make_organization(), email="olga@example.org", roles=[Role.ADMIN]).id


def set_app_up(user_id: int) -> list[str]:
    """Give somebody an app, confirmed by the code of two half minutes ago; return the codes on paper."""
    second_factors.begin_app(user_id=user_id, now=NOW)
    code = code_at(user_id, steps=-1)
    return second_factors.confirm_app(user_id=user_id, code=code, now=NOW)


def code_at(user_id: int, *, steps: int) -> str:
    """What the app shows some half minutes from NOW."""
    secret = db.session.scalars(select(Authenticator).where(Authenticator.user_id == user_id)).one().secret
    return pyotp.TOTP(secret).at(int(NOW.timestamp()) + 30 * steps)


def test_code_of_an_app(app: Flask, olga: int) -> None:
    set_app_up(olga)
    code = code_at(olga, steps=0)

    ends = at_once(app, PEOPLE, lambda _: second_factors.check_app_code(user_id=olga, code=code, now=NOW))

    assert ends == {"taken": 1, "wrong_code": PEOPLE - 1}


def test_recovery_code(app: Flask, olga: int) -> None:
    [code, *_] = set_app_up(olga)

    ends = at_once(app, PEOPLE, lambda _: second_factors.spend_recovery_code(user_id=olga, code=code, now=NOW))

    assert ends == {"taken": 1, "wrong_code": PEOPLE - 1}
    assert db.session.scalar(select(func.count(RecoveryCode.id))) == 9


def test_link_for_a_new_password(app: Flask, olga: int) -> None:
    stamp = db.session.get_one(User, olga).session_stamp
    claim = AccountClaim(user_id=olga, session_stamp=stamp)
    token = make_link_token(claim, expires_at=NOW + PASSWORD_RESET_LIFETIME, secret_key=SECRET_KEY)

    def redeem(number: int) -> object:
        password = f"Kirschen im Oktober {number}"
        return accounts.redeem_link(token=token, password=password, secret_key=SECRET_KEY, now=NOW)

    assert at_once(app, PEOPLE, redeem) == {"taken": 1, "link_expired": PEOPLE - 1}


def test_first_account(app: Flask) -> None:
    def set_up(number: int) -> object:
        return accounts.create_first_account(
            organization=NewOrganization(name=f"Verein {number}", short_name=f"Verein {number}"),
            user=NewUser(name="Olga", email=f"olga{number}@example.org", roles=[Role.ADMIN]),
            password="Kirschen im Oktober",
            now=NOW,
        )

    assert at_once(app, PEOPLE, set_up) == {"taken": 1, "not_found": PEOPLE - 1}
    assert db.session.scalar(select(func.count(User.id))) == 1
    assert db.session.scalar(select(func.count(Organization.id))) == 1
