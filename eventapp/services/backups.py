"""Backups: everything in one file, made while the server runs, verified by restoring it, restored in one transaction.

A backup holds the tables as a SQLite file, whatever the database is, so it can be restored on either engine; the
pictures and logos; and the list of erasures. The keys of contact data and sessions go with it only when it is
encrypted: a plain backup shows no address (docs/operations.md, "Backup").
"""

import errno
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, select
from sqlalchemy.exc import OperationalError

from eventapp.adapters.archive import ArchiveUnreadable, copy_tree, is_sealed, pack_folder, unpacked
from eventapp.db import db
from eventapp.domain.errors import StillInUse
from eventapp.models import Registration, User
from eventapp.sealing import keys_of
from eventapp.services import erasure_list
from eventapp.services.ended_access import end_access_again, read_ended_access
from eventapp.services.present_access import keep_present_access, read_present_access
from eventapp.services.table_copies import copy_all, count_all

_TABLES = "einlass.sqlite"
_CONTACT_KEYS = "contact_keys"
#: Folders in which a backup is made; they lie beside the database and go when it is done.
UNFINISHED_PREFIX = ".backup-"
#: Files of the data folder that belong to a backup, and those that only an encrypted one may hold.
_FOLDERS = ("pictures", "logos")
_SECRETS = ("secret_key",)

#: Brings the tables of a database up to date.
Upgrade = Callable[[Engine], None]


@dataclass(frozen=True, kw_only=True)
class BackupReport:
    """What a backup holds: rows by table, pictures, bytes of the file, and when it was made."""

    rows: dict[str, int]
    files: int
    size_bytes: int
    made_at: str
    is_encrypted: bool


def create_backup(
    target: Path, *, data_dir: Path, upgrade: Upgrade, recipients: Sequence[str], now: datetime
) -> BackupReport:
    """Write a backup of this moment.

    Raises FileExistsError, another OSError where it cannot be written, or ArchiveUnreadable for a recipient that is
    none. Nothing stays of a backup that was not finished.
    """
    with tempfile.TemporaryDirectory(prefix=UNFINISHED_PREFIX, dir=data_dir) as name:
        folder = Path(name)
        rows = _take_tables(folder / _TABLES, upgrade=upgrade)
        files = sum(copy_tree(data_dir / part, folder / part) for part in _FOLDERS)
        erasure_list.copy_list(data_dir, folder)
        if recipients:
            _take_secrets(data_dir, folder)
        about = {"made_at": now.isoformat(), "rows": rows, "pictures": files}
        size = pack_folder(folder, target, about=about, recipients=recipients)
    return BackupReport(rows=rows, files=files, size_bytes=size, made_at=now.isoformat(), is_encrypted=bool(recipients))


def verify_backup(source: Path, *, upgrade: Upgrade, identity: str | None) -> BackupReport:
    """Restore a backup into a database of its own and compare it with what it says. Raises ArchiveUnreadable."""
    with _restored(source, upgrade=upgrade, identity=identity) as (_, engine, report), engine.connect() as connection:
        counts = count_all(connection)
        if any(counts.get(table) != rows for table, rows in report.rows.items() if table in counts):
            raise ArchiveUnreadable("the tables hold other numbers of rows than were packed")
        return report


def restore_backup(
    source: Path, *, data_dir: Path, upgrade: Upgrade, identity: str | None, replace: bool
) -> BackupReport:
    """Replace everything by a backup, in one transaction. The server may run; phones go on where the backup ends.

    Raises ArchiveUnreadable, or StillInUse when there are people already and ``replace`` does not say so. Erasures
    that were made since are made again by ``erasure_list.erase_again``, which the caller runs next. Everybody logs in
    again, access that was ended since stays ended (services/ended_access.py), and accounts that were here before are
    opened by today's keys (services/present_access.py).
    """
    upgrade(db.engine)
    if not replace and _has_people():
        raise StillInUse
    with _restored(source, upgrade=upgrade, identity=identity) as (folder, engine, report):
        if (folder / _CONTACT_KEYS).exists():
            keys_of(db.engine).add_older_keys(folder / _CONTACT_KEYS)
        with engine.connect() as backup, _writing() as target:
            ended, present = read_ended_access(target), read_present_access(target)
            copy_all(backup, target)
            end_access_again(target, ended)
            keep_present_access(target, present)
        for part in _FOLDERS:
            copy_tree(folder / part, data_dir / part)
        erasure_list.merge_list(folder, data_dir)
        return report


def _take_tables(target: Path, *, upgrade: Upgrade) -> dict[str, int]:
    """Write the tables as they are at one moment into a SQLite file. Raises OSError where it cannot be written."""
    try:
        _copy_tables(target, upgrade=upgrade)
        with _file_engine(target) as engine, engine.connect() as connection:
            return count_all(connection)
    except (sqlite3.OperationalError, OperationalError) as error:
        cause = error.orig if isinstance(error, OperationalError) else error
        if not isinstance(cause, sqlite3.OperationalError):
            raise
        raise OSError(errno.EIO, f"the tables could not be copied: {cause}") from error


def _copy_tables(target: Path, *, upgrade: Upgrade) -> None:
    if db.engine.dialect.name == "sqlite":
        raw = db.engine.raw_connection()  # without the transaction that our connections begin
        try:
            raw.cursor().execute("VACUUM INTO ?", (str(target),))
        finally:
            raw.close()
    else:
        with _file_engine(target) as engine:
            upgrade(engine)
            with db.engine.connect() as source, engine.begin() as copy:
                source.execution_options(isolation_level="REPEATABLE READ")
                copy_all(source, copy)


def _take_secrets(data_dir: Path, folder: Path) -> None:
    shutil.copyfile(keys_of(db.engine).path, folder / _CONTACT_KEYS)
    for name in _SECRETS:
        if (data_dir / name).exists():
            shutil.copyfile(data_dir / name, folder / name)


@contextmanager
def _restored(source: Path, *, upgrade: Upgrade, identity: str | None) -> Iterator[tuple[Path, Engine, BackupReport]]:
    """Yield the unpacked files of a backup and a database with its tables, whole and up to date."""
    with unpacked(source, identity=identity) as (folder, about), _file_engine(folder / _TABLES) as engine:
        with engine.connect() as connection:
            if connection.exec_driver_sql("PRAGMA integrity_check").scalar() != "ok":
                raise ArchiveUnreadable("the tables are damaged")
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise ArchiveUnreadable("some rows refer to nothing")
        upgrade(engine)
        yield folder, engine, _report(source, about, is_encrypted=is_sealed(source))


def _report(source: Path, about: dict[str, object], *, is_encrypted: bool) -> BackupReport:
    rows, files = about.get("rows"), about.get("pictures")
    if not isinstance(rows, dict) or not isinstance(files, int):
        raise ArchiveUnreadable("the file is no backup of Einlass")
    return BackupReport(
        rows={str(table): int(count) for table, count in rows.items()},
        files=files,
        size_bytes=source.stat().st_size,
        made_at=str(about.get("made_at", "")),
        is_encrypted=is_encrypted,
    )


@contextmanager
def _file_engine(path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{path}")
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _writing() -> Iterator[Connection]:
    """One transaction on the installation's own database that nobody writes beside."""
    db.session.rollback()
    with db.engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection, connection.begin():
        yield connection
    db.session.remove()


def _has_people() -> bool:
    queries = (select(User.id).limit(1), select(Registration.id).limit(1))
    return any(db.session.scalar(query) is not None for query in queries)
