"""The worker tells administrators by mail that the backup is missing, once a night, and that there is one again."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from eventapp.cli.due_work import DUE_WORK
from eventapp.cli.mail_settings import mail_settings
from eventapp.db import db
from eventapp.domain.states import MessageKind, Role
from eventapp.models import Organization
from eventapp.services import outbox
from tests.support.builders import make_event, make_organization, make_registration, make_user
from tests.support.mails import kept_mails, text_of
from tests.support.outbox import forget_mails, messages

(BACKUP,) = (work for work in DUE_WORK if work.name == "backup")
MISSING, WELL = MessageKind.BACKUP_MISSING, MessageKind.BACKUP_WELL


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> Path:
    """BACKUP_DIR of an installation with two administrators, guests, and people who are not told.

    As in the worker that ``serve`` starts, nothing has prepared the application for migrations.
    """
    herne = make_organization()
    for name, roles in (("olga", (Role.ADMIN, Role.REPORT)), ("ionela", (Role.ADMIN,)), ("ben", (Role.ORGANIZER,))):
        make_user(herne, email=f"{name}@example.org", roles=roles, password_hash="set")
    make_user(herne, email="invited@example.org", roles=(Role.ADMIN,), password_hash=None)
    make_user(herne, email="shut@example.org", roles=(Role.ADMIN,), password_hash="set").is_active = False
    verein = make_organization(short_name="Kulturverein", umbrella=herne)
    make_user(verein, email="vera@example.org", roles=(Role.ADMIN,), password_hash="set")
    make_registration(make_event(organization=herne), name="Ada Beispiel")
    forget_mails()
    folder = tmp_path / "backups"
    app.config["BACKUP_DIR"] = folder
    return folder


def moment(day: int, hour: int) -> datetime:
    """A local time of September (UTC+2)."""
    return datetime(2026, 9, day, hour - 2, tzinfo=UTC)


def work(day: int, *hours: int) -> None:
    """What the worker does about backups at these hours; a failure is in its log."""
    for hour in hours:
        try:
            BACKUP.run(moment(day, hour), mail_settings())
        except OSError:
            db.session.rollback()


def told() -> list[tuple[MessageKind, str, int]]:
    """What was written to whom, on which day."""
    return [(message.kind, message.recipient.partition("@")[0], message.created_at.day) for message in messages()]


def both(kind: MessageKind, day: int) -> list[tuple[MessageKind, str, int]]:
    """One mail to each administrator."""
    return [(kind, "olga", day), (kind, "ionela", day)]


def test_missing_backup_is_told_once_a_night_and_once_more_when_it_is_well(folder: Path) -> None:
    work(1, 3, 4)  # it may still come
    assert told() == []

    work(1, 5, 6, 12, 23)
    assert told() == both(MISSING, 1)
    work(2, 2, 4)
    assert told() == both(MISSING, 1)
    work(2, 5, 6)
    assert told() == both(MISSING, 1) + both(MISSING, 2)

    folder.mkdir()
    work(2, 7, 8)
    work(3, 4, 6)

    assert told() == both(MISSING, 1) + both(MISSING, 2) + both(WELL, 2)
    folder.rename(folder.with_name("gone"))
    work(4, 6, 7)
    assert told()[6:] == both(MISSING, 4)


def test_backup_that_comes_before_it_is_missed_is_no_news(folder: Path) -> None:
    work(1, 3)
    folder.mkdir()
    work(1, 4, 6)

    assert (len(list(folder.iterdir())), told()) == (1, [])


def test_night_that_nobody_tried_is_no_failure(folder: Path) -> None:
    folder.mkdir()

    work(5, 2)  # installed at night: the first one is due at three

    assert told() == []


def test_failure_that_could_not_be_noted_is_told(app: Flask, folder: Path) -> None:
    (app.config["DATA_DIR"] / "backup_trouble").mkdir()  # no file can be written there

    work(1, 6)

    assert told() == both(MISSING, 1)


def test_mails_name_no_guest_and_lead_to_the_notice(app: Flask, folder: Path, tmp_path: Path) -> None:
    work(1, 6)
    folder.mkdir()
    work(1, 7)
    outbox.deliver_due(now=moment(1, 8), settings=mail_settings())

    mails = kept_mails(mail_settings())
    assert sorted((str(mail["To"]), str(mail["Subject"])) for mail in mails) == sorted(
        (f"{name}@example.org", subject)
        for name in ("olga", "ionela")
        for subject in ("Die Sicherung dieser Nacht fehlt", "Die Sicherung ist wieder da")
    )
    assert [
        mail["To"]
        for mail in mails
        if "Ada" in text_of(mail) or f"{mail_settings().base_url}/manage/" not in text_of(mail)
    ] == []


def test_installation_without_anybody_has_nobody_to_tell(app: Flask, tmp_path: Path) -> None:
    app.config["BACKUP_DIR"] = tmp_path / "backups"

    work(1, 6)

    assert (db.session.query(Organization).count(), told()) == (0, [])
