"""Passwords of accounts: links that set one, each once and in time, and changing it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from eventapp.adapters.account_links import AccountClaim, make_link_token
from eventapp.db import db
from eventapp.domain.errors import (
    LinkExpired,
    LoginFailed,
    WrongPassword,
)
from eventapp.domain.states import MessageKind
from eventapp.models import AuditEntry, OutboxMessage, User
from eventapp.services import accounts
from tests.support.accounts import PASSWORD, fresh, make_olga
from tests.support.builders import NOW

SECRET_KEY = "a-secret-key-for-links-in-these-tests"

pytestmark = pytest.mark.usefixtures("app")


def token_for(user: User, *, expires_at: datetime = NOW + timedelta(hours=2)) -> str:
    """The secret part of a link for the account as it is now."""
    claim = AccountClaim(user_id=user.id, session_stamp=user.session_stamp)
    return make_link_token(claim, expires_at=expires_at, secret_key=SECRET_KEY)


class TestPasswordLinks:
    """Reset and invitation: signed, one-time."""

    def test_link_sets_the_password_once(self) -> None:
        olga = make_olga()
        token = token_for(olga)

        admission = accounts.redeem_link(token=token, password="Neue Kirschen 2027", secret_key=SECRET_KEY, now=NOW)

        assert admission == accounts.log_in(email=olga.email, password="Neue Kirschen 2027")
        assert admission.user_id == olga.id
        with pytest.raises(LinkExpired):
            accounts.redeem_link(token=token, password="Noch neuere 2028", secret_key=SECRET_KEY, now=NOW)
        with pytest.raises(LoginFailed):
            accounts.log_in(email=olga.email, password=PASSWORD)

    def test_link_ends_when_the_password_is_changed_otherwise(self) -> None:
        olga = make_olga()
        token = token_for(olga)
        accounts.set_password(user_id=olga.id, password="Neue Kirschen 2027", now=NOW)

        with pytest.raises(LinkExpired):
            accounts.get_link_holder(token=token, secret_key=SECRET_KEY, now=NOW)

    def test_link_ends_in_time(self) -> None:
        token = token_for(make_olga(), expires_at=NOW + timedelta(hours=2))

        before = NOW + timedelta(hours=2) - timedelta(seconds=1)
        assert accounts.get_link_holder(token=token, secret_key=SECRET_KEY, now=before).email == "olga@example.org"
        with pytest.raises(LinkExpired):
            accounts.get_link_holder(token=token, secret_key=SECRET_KEY, now=NOW + timedelta(hours=2))

    def test_link_of_a_shut_account_opens_nothing(self) -> None:
        olga = make_olga()
        olga.is_active = False
        db.session.commit()

        with pytest.raises(LinkExpired):
            accounts.get_link_holder(token=token_for(olga), secret_key=SECRET_KEY, now=NOW)

    @pytest.mark.parametrize("spoil", [lambda t: t[:-1], lambda t: "x" + t, lambda t: "", lambda t: "ä\0" + t])
    def test_spoiled_link_opens_nothing(self, spoil: object) -> None:
        assert callable(spoil)

        with pytest.raises(LinkExpired):
            accounts.get_link_holder(token=spoil(token_for(make_olga())), secret_key=SECRET_KEY, now=NOW)

    def test_link_signed_with_another_key_opens_nothing(self) -> None:
        with pytest.raises(LinkExpired):
            accounts.get_link_holder(token=token_for(make_olga()), secret_key=SECRET_KEY[::-1], now=NOW)

    def test_reset_writes_a_mail_for_an_account_only(self) -> None:
        olga = make_olga()

        accounts.request_password_reset(email="OLGA@example.org", language="de", now=NOW)
        accounts.request_password_reset(email="nobody@example.org", language="de", now=NOW)

        mails = list(db.session.scalars(select(OutboxMessage)))
        assert [(mail.kind, mail.recipient, mail.user_id) for mail in mails] == [
            (MessageKind.PASSWORD_RESET, "olga@example.org", olga.id)
        ]

    def test_audit_names_no_address_of_strangers(self) -> None:
        accounts.request_password_reset(email="nobody@example.org", language="de", now=NOW)

        entries = list(db.session.scalars(select(AuditEntry)))
        assert [(entry.action, entry.subject_reference, entry.reason) for entry in entries] == [
            ("user.reset_asked_in_vain", "", "")
        ]


class TestChangePassword:
    """By its owner."""

    def test_change_ends_other_log_ins(self) -> None:
        olga = make_olga()
        stamp = olga.session_stamp

        accounts.change_password(user_id=olga.id, present=PASSWORD, password="Neue Kirschen 2027", now=NOW)

        assert fresh(olga).session_stamp != stamp
        assert accounts.log_in(email=olga.email, password="Neue Kirschen 2027").user_id == olga.id

    def test_change_needs_the_present_password(self) -> None:
        olga = make_olga()

        with pytest.raises(WrongPassword):
            accounts.change_password(user_id=olga.id, present="wrong", password="Neue Kirschen 2027", now=NOW)

        assert accounts.log_in(email=olga.email, password=PASSWORD).user_id == olga.id
