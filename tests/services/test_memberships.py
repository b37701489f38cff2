"""People who leave an organization by themselves: what ends, what stays, and who cannot go."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.adapters.passwords import hash_password
from eventapp.db import db
from eventapp.domain.accounts import NewUser
from eventapp.domain.errors import LastAdministrator, LoginFailed, NotFound
from eventapp.domain.retention import AUDIT_LOG_DAYS
from eventapp.domain.states import MessageKind, Role
from eventapp.models import AuditEntry, LoginSession, Membership, Organization, OutboxMessage, Passkey, User
from eventapp.queries import login_sessions as session_queries
from eventapp.queries import memberships as membership_queries
from eventapp.services import accounts, login_sessions, memberships, outbox, retention
from tests.support.accounts import roles_by_organization
from tests.support.builders import NOW, make_organization, make_user
from tests.support.signing_in import make_session

PASSWORD = "Kirschen im Oktober"
ZONE = "Europe/Berlin"


@pytest.fixture
def herne(app: Flask) -> Organization:
    """The organization that is left; somebody else administers it."""
    organization = make_organization()
    make_user(organization, name="Olga", roles=(Role.ADMIN,))
    return organization


def leave(user: User, organization: Organization) -> None:
    """Leave by oneself."""
    memberships.leave_organization(user_id=user.id, reference=organization.reference, now=NOW)
    db.session.expire_all()


def is_signed_in(token: str) -> bool:
    """True when the session still opens something."""
    return session_queries.find_signed_in(login_sessions.token_hash(token)) is not None


def test_whoever_works_elsewhere_keeps_the_account_and_the_roles_there(herne: Organization) -> None:
    elsewhere = make_organization(short_name="Woanders")
    ada = make_user(herne, email="ada@example.org", roles=(Role.ORGANIZER, Role.DOOR))
    db.session.add(Membership(user_id=ada.id, organization_id=elsewhere.id, role=Role.REPORT))
    db.session.commit()

    leave(ada, herne)

    assert roles_by_organization(ada.id) == {elsewhere.id: frozenset({Role.REPORT})}
    assert (ada.is_active, ada.email) == (True, "ada@example.org")


def test_every_session_ends_at_once(herne: Organization) -> None:
    ada, elsewhere = make_user(herne), make_organization(short_name="Woanders")
    db.session.add(Membership(user_id=ada.id, organization_id=elsewhere.id, role=Role.REPORT))
    db.session.commit()
    tokens = [make_session(ada), make_session(ada)]

    leave(ada, herne)

    assert [is_signed_in(token) for token in tokens] == [False, False]


def test_whoever_leaves_everywhere_has_no_account_and_may_be_invited_anew(herne: Organization) -> None:
    password_hash = hash_password(PASSWORD)
    ada = make_user(herne, name="Ada", email="ada@example.org", roles=(Role.DOOR,), password_hash=password_hash)
    make_session(ada)
    db.session.add(
        Passkey(
            reference="p1", user_id=ada.id, name="", credential_id=b"1", public_key=b"", sign_count=0, created_at=NOW
        )
    )
    db.session.commit()
    outbox.enqueue_for_user(MessageKind.USER_INVITED, user=ada, language="de", organization_id=herne.id, now=NOW)
    db.session.commit()

    leave(ada, herne)

    assert (ada.is_active, ada.password_hash, ada.name) == (False, None, "Ada")
    assert ada.email == f"{ada.reference}@departed.invalid"
    kept = [db.session.scalars(select(model)).all() for model in (LoginSession, Passkey, OutboxMessage)]
    assert kept == [[], [], []]
    with pytest.raises(LoginFailed):
        accounts.log_in(email="ada@example.org", password=PASSWORD)
    again = NewUser(name="Ada", email="ada@example.org", roles=(Role.DOOR,))
    invited = accounts.invite_user(organization_id=herne.id, user=again, language="de", by_user_id=ada.id, now=NOW)
    assert invited.id != ada.id


def test_leaving_is_noted_with_the_organization(herne: Organization) -> None:
    ada = make_user(herne)

    leave(ada, herne)

    noted = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "user.left")).one()
    assert (noted.organization_id, noted.user_id, noted.subject_reference) == (herne.id, ada.id, ada.reference)


def test_name_goes_with_the_log(herne: Organization) -> None:
    ada = make_user(herne)
    ada_id = ada.id
    leave(ada, herne)

    def is_kept() -> bool:
        return db.session.scalar(select(User.id).where(User.id == ada_id)) is not None

    retention.run(zone=ZONE, now=NOW + timedelta(days=AUDIT_LOG_DAYS))
    assert is_kept() is True
    planned = retention.plan(zone=ZONE, now=NOW + timedelta(days=AUDIT_LOG_DAYS, seconds=1))
    assert is_kept() is True
    done = retention.run(zone=ZONE, now=NOW + timedelta(days=AUDIT_LOG_DAYS, seconds=1))
    assert is_kept() is False
    assert planned == done
    assert done.departed == 1


def test_last_administrator_stays(herne: Organization) -> None:
    alone = make_organization(short_name="Allein")
    olga = make_user(alone, roles=(Role.ADMIN,))
    make_user(alone, roles=(Role.ORGANIZER,))
    shut = make_user(alone, roles=(Role.ADMIN,))
    shut.is_active = False
    db.session.commit()

    with pytest.raises(LastAdministrator):
        leave(olga, alone)

    assert roles_by_organization(olga.id) == {alone.id: frozenset({Role.ADMIN})}
    assert [each.is_needed for each in membership_queries.list_own_memberships(olga.id)] == [True]


@pytest.mark.parametrize("relation", ["stranger", "umbrella", "neighbour"])
def test_nobody_leaves_what_they_do_not_belong_to(herne: Organization, relation: str) -> None:
    other = make_organization(short_name="Woanders")
    if relation == "umbrella":
        herne.umbrella_id = other.id
    if relation == "neighbour":
        herne.umbrella_id = other.umbrella_id = make_organization(short_name="Dachverband").id
    db.session.commit()
    ada = make_user(herne)

    with pytest.raises(NotFound):
        leave(ada, other)

    assert roles_by_organization(ada.id) == {herne.id: frozenset({Role.ORGANIZER})}
