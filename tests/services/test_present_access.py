"""Yesterday's backup opens nothing that was withdrawn since: passwords, passkeys, codes, tasks, invitations."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import delete, select

from eventapp.adapters.passwords import hash_password
from eventapp.app import enable_migrations
from eventapp.db import db
from eventapp.domain.errors import LoginFailed
from eventapp.domain.states import RegistrationMode, Role
from eventapp.models import Authenticator, Event, Invitation, Membership, Organization, Passkey, RecoveryCode, User
from eventapp.services import accounts, invitations
from eventapp.services.invitations import NewInvitation
from tests.support.builders import NOW, make_event, make_organization, make_user

pytestmark = pytest.mark.usefixtures("now")

OLD, NEW = "Kirschen im Oktober", "Neue Kirschen 2027"
Restore = Callable[[], Result]
Backup = Callable[[], Restore]


@pytest.fixture
def backup(app: Flask, tmp_path: Path) -> Backup:
    """Makes a backup of this moment; what it returns restores it."""
    enable_migrations(app)
    file, run = tmp_path / "monday.backup", app.test_cli_runner()

    def restore() -> Result:
        db.session.remove()
        restored = run.invoke(args=["backup", "restore", str(file), "--replace"])
        assert restored.exit_code == 0, restored.output
        db.session.remove()
        return restored

    def make() -> Restore:
        db.session.remove()
        assert run.invoke(args=["backup", "create", str(file)]).exit_code == 0
        return restore

    return make


@pytest.fixture
def herne(app: Flask) -> Organization:
    """An organization."""
    return make_organization()


def make_olga(organization: Organization) -> User:
    """An administrator with a password."""
    return make_user(
        organization, email="olga@example.org", roles=[Role.ADMIN, Role.ORGANIZER], password_hash=hash_password(OLD)
    )


def make_passkey(user: User, number: int) -> Passkey:
    """A passkey of somebody."""
    return Passkey(
        reference=f"key{number}",
        user_id=user.id,
        name=f"Schlüssel {number}",
        credential_id=bytes([number]),
        public_key=b"public",
        sign_count=0,
        created_at=NOW,
    )


def tasks() -> set[tuple[str, Role]]:
    """Who may do what."""
    query = select(User.email, Membership.role).join(User, User.id == Membership.user_id)
    return {(email, role) for email, role in db.session.execute(query)}


def test_password_that_was_changed_since_stays_changed(herne: Organization, backup: Backup) -> None:
    olga_id = make_olga(herne).id
    restore = backup()
    accounts.set_password(user_id=olga_id, password=NEW, now=NOW)

    restore()

    assert accounts.log_in(email="olga@example.org", password=NEW).user_id == olga_id
    with pytest.raises(LoginFailed):
        accounts.log_in(email="olga@example.org", password=OLD)


def test_second_factors_are_those_of_today(herne: Organization, backup: Backup) -> None:
    olga = make_olga(herne)
    app_of_olga = Authenticator(user_id=olga.id, secret="A" * 32, created_at=NOW, confirmed_at=NOW, last_step=1)
    codes = [RecoveryCode(user_id=olga.id, code_hash=letter * 64) for letter in "ab"]
    db.session.add_all([make_passkey(olga, 1), make_passkey(olga, 2), app_of_olga, *codes])
    db.session.commit()
    restore = backup()
    db.session.execute(delete(Passkey).where(Passkey.reference == "key1"))
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.code_hash == "a" * 64))
    app_of_olga = db.session.scalars(select(Authenticator)).one()
    app_of_olga.last_step = 2
    db.session.add(make_passkey(olga, 3))
    db.session.commit()

    restore()

    assert db.session.scalars(select(Passkey.reference).order_by(Passkey.reference)).all() == ["key2", "key3"]
    assert db.session.scalars(select(RecoveryCode.code_hash)).all() == ["b" * 64]
    kept = db.session.scalars(select(Authenticator)).one()
    assert (kept.secret, kept.last_step, kept.user_id) == ("A" * 32, 2, olga.id)


def test_tasks_are_those_of_today(herne: Organization, backup: Backup) -> None:
    olga, other = make_olga(herne), make_organization(short_name="Nachbarn")
    gus = make_user(herne, email="gus@example.org", roles=[Role.ORGANIZER, Role.COUNSELLING])
    make_user(other, email="ada@example.org", roles=[Role.ADMIN])
    gus_reference = gus.reference
    restore = backup()
    accounts.change_roles(
        reference=gus_reference, organization_id=herne.id, roles=[Role.REPORT], by_user_id=olga.id, now=NOW
    )

    restore()

    assert tasks() == {
        ("olga@example.org", Role.ADMIN),
        ("olga@example.org", Role.ORGANIZER),
        ("gus@example.org", Role.REPORT),
        ("ada@example.org", Role.ADMIN),
    }


def test_organization_is_left_to_somebody(herne: Organization, backup: Backup) -> None:
    olga = make_olga(herne)
    restore = backup()
    later = make_user(herne, email="nour@example.org", roles=[Role.ADMIN])
    accounts.change_roles(
        reference=olga.reference, organization_id=herne.id, roles=[Role.DOOR], by_user_id=later.id, now=NOW
    )

    restore()

    assert tasks() == {("olga@example.org", Role.ADMIN), ("olga@example.org", Role.DOOR)}


def test_accounts_that_nobody_knows_here_come_as_they_were(herne: Organization, backup: Backup, tmp_path: Path) -> None:
    olga = make_olga(herne)
    db.session.add(make_passkey(olga, 1))
    db.session.commit()
    restore = backup()
    for model in (Passkey, Membership, User):
        db.session.execute(delete(model))
    db.session.commit()

    restore()

    assert accounts.log_in(email="olga@example.org", password=OLD).user_id == olga.id
    assert db.session.scalars(select(Passkey.reference)).all() == ["key1"]
    assert tasks() == {("olga@example.org", Role.ADMIN), ("olga@example.org", Role.ORGANIZER)}


def test_invitation_that_was_revoked_since_stays_revoked(herne: Organization, backup: Backup) -> None:
    olga = make_olga(herne)
    event: Event = make_event(organization=herne, registration_mode=RegistrationMode.INVITATION)
    made = invitations.make_invitations(
        event_id=event.id,
        invitations=[NewInvitation(label="Verein"), NewInvitation(label="Schule")],
        user_id=olga.id,
        now=NOW,
    )
    restore = backup()
    later = NOW + timedelta(hours=1)
    invitations.revoke_invitation(reference=made[0].reference, event_id=event.id, user_id=olga.id, now=later)

    restore()

    revoked = select(Invitation.label, Invitation.revoked_at).order_by(Invitation.id)
    assert [tuple(row) for row in db.session.execute(revoked)] == [("Verein", later), ("Schule", None)]
