"""What is good once is good once, however many try at the same moment: on SQLite and on PostgreSQL alike."""

import pyotp
import pytest
from flask import Flask
from sqlalchemy import func, select

from eventapp.adapters.account_links import AccountClaim, make_link_token
from eventapp.adapters.passkeys import Site
from eventapp.db import db
from eventapp.domain.accounts import PASSWORD_RESET_LIFETIME, NewOrganization, NewUser
from eventapp.domain.pairing import link_secret
from eventapp.domain.states import Role
from eventapp.models import Authenticator, Device, Organization, Passkey, RecoveryCode, User
from eventapp.services import accounts, devices, own_phones, passkeys, second_factors
from tests.support import authenticator
from tests.support.at_once import at_once
from tests.support.builders import NOW, STARTS_AT, make_event, make_organization, make_user
from tests.support.door import SECRET_KEY as DOOR_KEY

PEOPLE = 8
SECRET_KEY = "a-secret-key-for-links-in-these-tests"
SITE = Site(base_url="http://localhost", name="Einlass")


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


def test_answer_of_a_passkey(app: Flask, olga: int) -> None:
    """Its device counts nothing, so the question alone says that it was answered."""
    key = authenticator.Authenticator(origin=SITE.base_url, rp_id=SITE.host, count=0)
    asked = passkeys.creation_options(user_id=olga, site=SITE, challenge=b"1" * 32)
    made = key.create(asked)
    db.session.rollback()  # this session, too, looks anew afterwards

    def add(_: int) -> object:
        return passkeys.add(user_id=olga, name="Handy", answer=made, site=SITE, challenge=b"1" * 32, now=NOW)

    assert at_once(app, PEOPLE, add) == {"taken": 1, "passkey_refused": PEOPLE - 1}
    assert db.session.scalar(select(func.count(Passkey.id))) == 1

    answer = key.get(passkeys.request_options(user_id=olga, site=SITE, challenge=b"2" * 32))

    def log_in(_: int) -> object:
        return passkeys.check(answer=answer, site=SITE, challenge=b"2" * 32, now=NOW)

    assert at_once(app, PEOPLE, log_in) == {"taken": 1, "passkey_refused": PEOPLE - 1}


def test_link_for_the_own_phone(app: Flask) -> None:
    organization = make_organization()
    event, gus = make_event(organization=organization), make_user(organization, roles=[Role.DOOR])
    link = own_phones.make_own_link(
        user_id=gus.id, reference=event.reference, gate="Tor West", zone="Europe/Berlin", now=STARTS_AT
    ).reference

    def pair(_: int) -> object:
        secret = link_secret(link, secret_key=DOOR_KEY)
        return devices.pair_device(link_reference=link, secret=secret, name="Gus", secret_key=DOOR_KEY, now=STARTS_AT)

    assert at_once(app, PEOPLE, pair) == {"taken": 1, "pairing_failed": PEOPLE - 1}
    assert db.session.scalar(select(func.count(Device.id))) == 1
