"""Accounts that were shut: open again for half a year, then nobody's; no name and no address stays for ever."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from eventapp.adapters.passwords import hash_password
from eventapp.app import enable_migrations
from eventapp.db import db
from eventapp.domain.retention import AUDIT_LOG_DAYS, SHUT_ACCOUNT_DAYS
from eventapp.domain.states import Role
from eventapp.models import AuditEntry, Membership, Organization, User
from eventapp.services import accounts, audit, retention
from eventapp.services.retention import RetentionReport
from tests.support.accounts import roles_by_organization
from tests.support.builders import NOW, make_organization, make_user
from tests.support.managing import actions

ZONE = "Europe/Berlin"
DUE = NOW + timedelta(days=SHUT_ACCOUNT_DAYS, seconds=1)
ADDRESS = "ada@example.org"


@pytest.fixture
def herne(app: Flask) -> Organization:
    """An organization; somebody else administers it."""
    organization = make_organization()
    make_user(organization, name="Olga", roles=(Role.ADMIN,))
    return organization


@pytest.fixture
def ada(herne: Organization) -> User:
    """An account that was shut, and whom the log names once."""
    user = make_user(herne, name="Ada", email=ADDRESS, password_hash=hash_password("Kirschen im Oktober"))
    audit.record(
        "event.created", subject_type="event", subject_reference="x", organization_id=herne.id, user_id=user.id, now=NOW
    )
    db.session.commit()
    accounts.deactivate_user(reference=user.reference, organization_ids=[herne.id], now=NOW)
    return user


def run(now: datetime) -> RetentionReport:
    """The worker's hourly deletion; its rehearsal says the same and changes nothing."""
    before = [(user.email, user.is_active) for user in everybody()]
    planned = retention.plan(zone=ZONE, now=now)
    assert [(user.email, user.is_active) for user in everybody()] == before
    done = retention.run(zone=ZONE, now=now)
    assert planned == done
    return done


def everybody() -> list[User]:
    """All accounts, as they are now."""
    db.session.expire_all()
    return list(db.session.scalars(select(User).order_by(User.id)))


def known(name: str) -> User | None:
    """The account of this name, if there is one."""
    return next((user for user in everybody() if user.name == name), None)


def test_shut_account_is_kept_in_case_it_is_opened_again(herne: Organization, ada: User) -> None:
    assert run(DUE - timedelta(seconds=1)).accounts == 0

    kept = known("Ada")
    assert kept is not None
    assert (kept.email, kept.password_hash is None) == (ADDRESS, False)
    accounts.activate_user(
        reference=ada.reference, organization_ids=[herne.id], by_user_id=ada.id, now=DUE - timedelta(seconds=1)
    )
    assert run(DUE).accounts == 0
    assert roles_by_organization(ada.id) == {herne.id: frozenset({Role.ORGANIZER})}


def test_after_half_a_year_address_password_and_tasks_go_and_the_name_with_the_log(ada: User) -> None:
    assert run(DUE).accounts == 1

    kept = known("Ada")
    assert kept is not None
    assert (kept.email, kept.password_hash, kept.is_active) == (f"{kept.reference}@departed.invalid", None, False)
    assert db.session.scalars(select(Membership).where(Membership.user_id == kept.id)).all() == []
    assert actions()[-1] == "user.erased"
    assert (run(DUE).accounts, run(DUE).departed) == (0, 0)
    assert run(NOW + timedelta(days=AUDIT_LOG_DAYS, seconds=1)).departed == 1
    assert known("Ada") is None


def test_name_that_no_log_knows_goes_at_once(herne: Organization) -> None:
    bea = make_user(herne, name="Bea")
    accounts.deactivate_user(reference=bea.reference, organization_ids=[herne.id], now=NOW)

    done = run(DUE)

    assert (done.accounts, done.departed) == (1, 1)
    assert known("Bea") is None
    about = select(AuditEntry.action).where(AuditEntry.subject_reference == bea.reference).order_by(AuditEntry.id)
    assert db.session.scalars(about).all() == ["user.deactivated", "user.erased"]


def test_shut_twice_counts_from_the_last_time(herne: Organization, ada: User) -> None:
    later = NOW + timedelta(days=100)
    accounts.activate_user(reference=ada.reference, organization_ids=[herne.id], by_user_id=ada.id, now=later)
    accounts.deactivate_user(reference=ada.reference, organization_ids=[herne.id], now=later)

    assert run(DUE).accounts == 0
    assert run(later + timedelta(days=SHUT_ACCOUNT_DAYS, seconds=1)).accounts == 1


def test_account_that_nobody_gave_a_task_again_goes_too(herne: Organization) -> None:
    bea, elsewhere = make_user(herne, name="Bea"), make_organization(short_name="Woanders")
    db.session.add(Membership(user_id=bea.id, organization_id=elsewhere.id, role=Role.DOOR))
    db.session.commit()
    for organization in (herne, elsewhere):
        accounts.change_roles(
            reference=bea.reference, organization_id=organization.id, roles=(), by_user_id=bea.id, now=NOW
        )

    assert run(DUE - timedelta(seconds=1)).accounts == 0
    assert run(DUE).accounts == 1


def test_whoever_works_for_others_too_stays(herne: Organization) -> None:
    bea, elsewhere = make_user(herne, name="Bea"), make_organization(short_name="Woanders")
    db.session.add(Membership(user_id=bea.id, organization_id=elsewhere.id, role=Role.DOOR))
    db.session.commit()
    accounts.deactivate_user(reference=bea.reference, organization_ids=[herne.id], now=NOW)

    assert run(DUE).accounts == 0
    assert roles_by_organization(bea.id) == {elsewhere.id: frozenset({Role.DOOR})}


def test_half_a_year_goes_on_where_a_backup_of_the_day_before_is_restored(
    app: Flask, runner: FlaskCliRunner, herne: Organization, tmp_path: Path
) -> None:
    enable_migrations(app)
    bea = make_user(herne, name="Bea")
    with time_machine.travel(NOW, tick=False):
        assert runner.invoke(args=["backup", "create", str(tmp_path / "b")]).exit_code == 0
        accounts.deactivate_user(reference=bea.reference, organization_ids=[herne.id], now=NOW)

        assert runner.invoke(args=["backup", "restore", str(tmp_path / "b"), "--replace"]).exit_code == 0

    back = known("Bea")
    assert back is not None
    assert (back.is_active, back.email) == (False, bea.email)
    noted = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "user.deactivated")).one()
    assert (noted.at, noted.organization_id, noted.subject_reference) == (NOW, herne.id, bea.reference)
    assert run(DUE - timedelta(seconds=1)).accounts == 0
    assert run(DUE).accounts == 1
