"""Accounts: who gets one, who gets in, and what ends it."""

import threading
from datetime import datetime, timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import select

from eventapp.adapters.account_links import AccountClaim, make_link_token
from eventapp.adapters.passwords import hash_password, needs_rehash
from eventapp.db import db
from eventapp.domain.accounts import NewOrganization, NewUser
from eventapp.domain.errors import (
    DomainError,
    EmailTaken,
    LastAdministrator,
    LinkExpired,
    LoginFailed,
    NotFound,
    WrongPassword,
)
from eventapp.domain.states import MessageKind, Role
from eventapp.models import AuditEntry, Organization, OutboxMessage, User
from eventapp.queries import accounts as account_queries
from eventapp.services import accounts
from tests.support.accounts import roles_by_organization
from tests.support.builders import NOW, make_organization, make_user

PASSWORD = "Kirschen im Oktober"
SECRET_KEY = "a-secret-key-for-links-in-these-tests"

pytestmark = pytest.mark.usefixtures("app")


def make_olga(*, roles: tuple[Role, ...] = (Role.ADMIN,), organization: Organization | None = None) -> User:
    """Olga with a password."""
    return make_user(
        organization or make_organization(),
        email="olga@example.org",
        roles=roles,
        password_hash=hash_password(PASSWORD),
    )


def fresh(user: User) -> User:
    """The account as it stands in the database now."""
    db.session.rollback()
    return account_queries.get_user(user.id)


def roles_of(user: User) -> dict[int, frozenset[Role]]:
    """The roles that the next request would see; empty for accounts that are shut."""
    return roles_by_organization(user.id)


def token_for(user: User, *, expires_at: datetime = NOW + timedelta(hours=2)) -> str:
    """The secret part of a link for the account as it is now."""
    claim = AccountClaim(user_id=user.id, session_stamp=user.session_stamp)
    return make_link_token(claim, expires_at=expires_at, secret_key=SECRET_KEY)


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
        assert accounts.log_in(email="olga@example.org", password=PASSWORD) == user.id

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

        assert accounts.log_in(email=email, password=PASSWORD) == olga.id

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
        assert accounts.log_in(email=user.email, password=PASSWORD) == user.id


class TestPasswordLinks:
    """Reset and invitation: signed, one-time."""

    def test_link_sets_the_password_once(self) -> None:
        olga = make_olga()
        token = token_for(olga)

        user_id = accounts.redeem_link(token=token, password="Neue Kirschen 2027", secret_key=SECRET_KEY, now=NOW)

        assert user_id == olga.id == accounts.log_in(email=olga.email, password="Neue Kirschen 2027")
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
        assert accounts.log_in(email=olga.email, password="Neue Kirschen 2027") == olga.id

    def test_change_needs_the_present_password(self) -> None:
        olga = make_olga()

        with pytest.raises(WrongPassword):
            accounts.change_password(user_id=olga.id, present="wrong", password="Neue Kirschen 2027", now=NOW)

        assert accounts.log_in(email=olga.email, password=PASSWORD) == olga.id


class TestMembers:
    """Invitations, roles, end of access."""

    def test_invitation_makes_an_account_without_a_password(self) -> None:
        olga = make_olga()
        organization_id = olga.memberships[0].organization_id
        gus = NewUser(name="Gus", email="Gus@Example.org", roles=(Role.DOOR, Role.DOOR))

        user = accounts.invite_user(
            organization_id=organization_id, user=gus, language="de", by_user_id=olga.id, now=NOW
        )

        assert (user.email, user.password_hash) == ("gus@example.org", None)
        assert roles_of(user) == {organization_id: frozenset({Role.DOOR})}
        mails = list(db.session.scalars(select(OutboxMessage)))
        assert [(mail.kind, mail.recipient) for mail in mails] == [(MessageKind.USER_INVITED, "gus@example.org")]

    def test_invitation_of_a_member_is_refused(self) -> None:
        olga = make_olga()
        again = NewUser(name="Olga", email="OLGA@example.org", roles=(Role.DOOR,))

        with pytest.raises(EmailTaken):
            accounts.invite_user(
                organization_id=olga.memberships[0].organization_id,
                user=again,
                language="de",
                by_user_id=olga.id,
                now=NOW,
            )

    def test_invitation_of_somebody_elsewhere_adds_roles_and_changes_nothing_else(self) -> None:
        olga = make_olga()
        mallory = make_user(make_organization(short_name="Woanders"), name="Mallory", email="mallory@example.org")
        new = NewUser(name="Other name", email="mallory@example.org", roles=(Role.DOOR,))
        here, there = olga.memberships[0].organization_id, mallory.memberships[0].organization_id

        accounts.invite_user(organization_id=here, user=new, language="de", by_user_id=olga.id, now=NOW)

        assert fresh(mallory).name == "Mallory"
        assert roles_of(mallory) == {here: frozenset({Role.DOOR}), there: frozenset({Role.ORGANIZER})}

    def test_roles_are_replaced_in_one_organization(self) -> None:
        olga = make_olga()
        organization = db.session.get_one(Organization, olga.memberships[0].organization_id)
        gus = make_user(organization, roles=(Role.DOOR, Role.ORGANIZER))

        accounts.change_roles(
            reference=gus.reference,
            organization_id=organization.id,
            roles=(Role.ORGANIZER, Role.COUNSELLING),
            by_user_id=olga.id,
            now=NOW,
        )

        assert roles_of(gus) == {organization.id: frozenset({Role.ORGANIZER, Role.COUNSELLING})}

    def test_last_administrator_stays(self) -> None:
        olga = make_olga(roles=(Role.ADMIN, Role.ORGANIZER))
        organization = db.session.get_one(Organization, olga.memberships[0].organization_id)
        shut = make_user(organization, roles=(Role.ADMIN,))
        shut.is_active = False
        db.session.commit()

        with pytest.raises(LastAdministrator):
            accounts.change_roles(
                reference=olga.reference,
                organization_id=organization.id,
                roles=(Role.ORGANIZER,),
                by_user_id=olga.id,
                now=NOW,
            )
        with pytest.raises(LastAdministrator):
            accounts.deactivate_user(reference=olga.reference, organization_ids=[organization.id], now=NOW)

        assert roles_of(olga) == {organization.id: frozenset({Role.ADMIN, Role.ORGANIZER})}

    def test_deactivation_ends_access_and_can_be_undone(self) -> None:
        olga = make_olga()
        organization = db.session.get_one(Organization, olga.memberships[0].organization_id)
        gus = make_user(organization, roles=(Role.DOOR,), password_hash=hash_password(PASSWORD))
        stamp = gus.session_stamp

        accounts.deactivate_user(reference=gus.reference, organization_ids=[organization.id], now=NOW)

        assert roles_of(gus) == {}
        with pytest.raises(LoginFailed):
            accounts.log_in(email=gus.email, password=PASSWORD)

        accounts.activate_user(reference=gus.reference, organization_ids=[organization.id], by_user_id=olga.id, now=NOW)

        assert roles_of(gus) == {organization.id: frozenset({Role.DOOR})}
        assert fresh(gus).session_stamp != stamp

    def test_deactivation_leaves_work_for_others_alone(self) -> None:
        olga = make_olga()
        elsewhere = make_organization(short_name="Woanders")
        mallory = make_user(elsewhere, email="mallory@example.org", roles=(Role.ORGANIZER,))
        here = olga.memberships[0].organization_id
        joins = NewUser(name="Mallory", email="mallory@example.org", roles=(Role.DOOR,))
        accounts.invite_user(organization_id=here, user=joins, language="de", by_user_id=olga.id, now=NOW)

        accounts.deactivate_user(reference=mallory.reference, organization_ids=[here], now=NOW)

        assert roles_of(mallory) == {elsewhere.id: frozenset({Role.ORGANIZER})}

    def test_members_of_others_do_not_exist(self) -> None:
        olga = make_olga()
        mallory = make_user(make_organization(short_name="Woanders"), email="mallory@example.org")
        here = [olga.memberships[0].organization_id]

        with pytest.raises(NotFound):
            accounts.deactivate_user(reference=mallory.reference, organization_ids=here, now=NOW)
        with pytest.raises(NotFound):
            accounts.activate_user(reference=mallory.reference, organization_ids=here, by_user_id=olga.id, now=NOW)
        with pytest.raises(NotFound):
            accounts.repeat_invitation(
                reference=mallory.reference, organization_ids=here, language="de", by_user_id=olga.id, now=NOW
            )
        with pytest.raises(NotFound):
            accounts.change_roles(
                reference=mallory.reference, organization_id=here[0], roles=(), by_user_id=olga.id, now=NOW
            )

        assert fresh(mallory).is_active

    @pytest.mark.parametrize(
        ("password_hash", "kind"),
        [(None, MessageKind.USER_INVITED), ("$argon2id$something", MessageKind.PASSWORD_RESET)],
    )
    def test_link_is_sent_again_as_it_fits(self, password_hash: str | None, kind: MessageKind) -> None:
        organization = make_organization()
        olga = make_olga(organization=organization)
        gus = make_user(organization, email="gus@example.org", password_hash=password_hash)

        accounts.repeat_invitation(
            reference=gus.reference, organization_ids=[organization.id], language="de", by_user_id=olga.id, now=NOW
        )

        mails = list(db.session.scalars(select(OutboxMessage)))
        assert [(mail.kind, mail.recipient) for mail in mails] == [(kind, "gus@example.org")]
