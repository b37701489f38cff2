"""The worker's backup of each night: verified, old ones removed, and never missing without anybody seeing it."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pyrage
import pytest
from flask import Flask

from eventapp.adapters.archive import ArchiveUnreadable
from eventapp.app import enable_migrations
from eventapp.cli.schema import upgrade_tables
from eventapp.db import db
from eventapp.domain.backup_state import BackupState, BackupStatus, BackupTrouble
from eventapp.services.backups import verify_backup
from eventapp.services.nightly_backups import make_due_backup, read_backup_state
from tests.support.builders import make_event, make_registration

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(autouse=True)
def _guests(app: Flask) -> None:
    enable_migrations(app)
    make_registration(make_event())
    db.session.remove()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """BACKUP_DIR."""
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    """A local time of September (UTC+2)."""
    return datetime(2026, 9, day, hour - 2, minute, tzinfo=UTC)


def backup(app: Flask, folder: Path, now: datetime, recipients: tuple[str, ...] = ()) -> Path | None:
    """What the worker does at this moment."""
    return make_due_backup(
        folder,
        data_dir=app.config["DATA_DIR"],
        upgrade=upgrade_tables,
        recipients=recipients,
        keep_days=2,
        zone=BERLIN,
        now=now,
    )


def state(app: Flask, folder: Path | None, now: datetime) -> BackupState:
    """What administrators are told at this moment."""
    return read_backup_state(folder, data_dir=app.config["DATA_DIR"], zone=BERLIN, now=now)


@contextmanager
def full_disk() -> Iterator[None]:
    """No file grows beyond a few bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_worker_makes_one_backup_a_night_and_keeps_those_of_some_days(app: Flask, folder: Path) -> None:
    (folder / "einlass.txt").write_text("not ours", encoding="ascii")
    (folder / "einlass-before-update.backup").write_text("not ours", encoding="ascii")

    made = [backup(app, folder, moment(*at)) for at in ((1, 2), (1, 3), (1, 23), (2, 4), (3, 4), (4, 4))]

    assert [path.name if path else None for path in made] == [
        None,
        "einlass-2026-09-01.backup",
        None,
        "einlass-2026-09-02.backup",
        "einlass-2026-09-03.backup",
        "einlass-2026-09-04.backup",
    ]
    assert sorted(path.name for path in folder.iterdir()) == [
        "einlass-2026-09-02.backup",
        "einlass-2026-09-03.backup",
        "einlass-2026-09-04.backup",
        "einlass-before-update.backup",
        "einlass.txt",
    ]


def test_encrypted_backup_is_tried_too_and_opens_with_the_recipients_key_alone(app: Flask, folder: Path) -> None:
    identity = pyrage.x25519.Identity.generate()

    path = backup(app, folder, moment(1, 4), recipients=(str(identity.to_public()),))

    assert path is not None
    assert verify_backup(path, upgrade=upgrade_tables, identity=str(identity)).rows["registration"] == 1
    with pytest.raises(ArchiveUnreadable):
        verify_backup(path, upgrade=upgrade_tables, identity=str(pyrage.x25519.Identity.generate()))
    kept = [file for file in app.config["DATA_DIR"].rglob("*") if file.is_file() and b"AGE-SECRET" in file.read_bytes()]
    assert kept == []


def test_full_disk_leaves_nothing_behind_and_is_told_until_the_next_good_backup(app: Flask, folder: Path) -> None:
    before = sorted(path.name for path in app.config["DATA_DIR"].iterdir())

    with full_disk(), pytest.raises(OSError, match=r"copied|too large"):
        backup(app, folder, moment(1, 4))

    assert list(folder.iterdir()) == []
    assert sorted(path.name for path in app.config["DATA_DIR"].iterdir()) == sorted([*before, "backup_trouble"])
    missing = BackupState(status=BackupStatus.OVERDUE, last_night=None, trouble=BackupTrouble.DISK)
    assert state(app, folder, moment(1, 6)) == missing
    assert backup(app, folder, moment(1, 4, 29)) is None  # not again at once
    assert backup(app, folder, moment(1, 4, 31)) is not None
    assert state(app, folder, moment(1, 6)) == BackupState(status=BackupStatus.OK, last_night=date(2026, 9, 1))


def test_folder_that_is_not_there_is_told(app: Flask, folder: Path) -> None:
    folder.rmdir()  # such as a disk that was not mounted: nothing is written in its place

    with pytest.raises(FileNotFoundError):
        backup(app, folder, moment(1, 4))

    assert not folder.exists()
    assert state(app, folder, moment(1, 6)).trouble is BackupTrouble.DISK


def test_backup_that_cannot_be_restored_does_not_stay_and_old_ones_do(app: Flask, folder: Path) -> None:
    backup(app, folder, moment(1, 4))
    with db.engine.begin() as connection:  # rows that refer to nothing: a damaged database
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql("BEGIN")
            connection.exec_driver_sql("UPDATE ticket SET registration_id = 999")
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
            connection.exec_driver_sql("UPDATE ticket SET registration_id = 999")
            connection.exec_driver_sql("SET session_replication_role = DEFAULT")
    db.engine.dispose()

    with pytest.raises(Exception, match=r"refer to nothing|FOREIGN KEY"):
        backup(app, folder, moment(9, 4))

    assert [path.name for path in folder.iterdir()] == ["einlass-2026-09-01.backup"]
    told = state(app, folder, moment(9, 6))
    assert (told.status, told.last_night) == (BackupStatus.OVERDUE, date(2026, 9, 1))
    assert told.trouble in (BackupTrouble.DAMAGED, BackupTrouble.OTHER)


def test_backup_is_overdue_when_nobody_made_one(app: Flask, folder: Path) -> None:
    backup(app, folder, moment(1, 4))

    told = {at: state(app, folder, moment(*at)).status for at in ((1, 6), (2, 4), (2, 5))}

    assert list(told.values()) == [BackupStatus.OK, BackupStatus.OK, BackupStatus.OVERDUE]
    assert state(app, None, moment(2, 5)).status is BackupStatus.OFF


def test_what_a_killed_worker_left_behind_goes(app: Flask, folder: Path) -> None:
    left = app.config["DATA_DIR"] / ".backup-x1"
    left.mkdir()
    (left / "einlass.sqlite").write_text("Ada Beispiel", encoding="ascii")
    part = folder / ".einlass-2026-08-30.backup.part"
    part.write_text("Ada Beispiel", encoding="ascii")
    fresh = app.config["DATA_DIR"] / ".backup-x2"
    fresh.mkdir()
    for path, age in ((left, 2), (part, 2), (fresh, 0)):
        seconds = (moment(1, 4) - timedelta(days=age)).timestamp()
        os.utime(path, (seconds, seconds))

    backup(app, folder, moment(1, 4))

    assert (left.exists(), part.exists(), fresh.exists()) == (False, False, True)


def test_name_without_a_backup_is_none_and_makes_way(app: Flask, folder: Path) -> None:
    left = folder / "einlass-2026-09-01.backup"
    left.touch()  # whoever wrote it was killed, on a file system without hard links
    seconds = moment(1, 4).timestamp()
    os.utime(left, (seconds, seconds))

    assert backup(app, folder, moment(1, 4, 10)) is None  # perhaps it is about to come
    assert state(app, folder, moment(1, 6)).status is BackupStatus.OVERDUE
    assert backup(app, folder, moment(1, 6)) == left
    assert (left.stat().st_size > 0, state(app, folder, moment(1, 6)).status) == (True, BackupStatus.OK)
