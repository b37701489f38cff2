"""A backup each night, verified, the old ones removed; what went wrong is kept for the administrators."""

import logging
import shutil
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from eventapp.adapters.archive import ArchiveUnreadable, passing_identity
from eventapp.domain.backup_state import DUE_HOUR, BackupState, BackupStatus, BackupTrouble, judge_backups
from eventapp.services.backups import UNFINISHED_PREFIX, Upgrade, create_backup, verify_backup

logger = logging.getLogger(__name__)

_PREFIX, _SUFFIX = "einlass-", ".backup"
#: Beside the database: why the last try failed. It goes with the next good one.
_TROUBLE_FILE = "backup_trouble"
#: After a failure the next try waits: a backup is work for the machine.
_PAUSE_AFTER_TROUBLE = timedelta(minutes=30)
#: What a killed worker left behind is removed after this time; nobody needs so long for a backup.
_LEFT_BEHIND_AFTER = timedelta(days=1)


def make_due_backup(
    folder: Path,
    *,
    data_dir: Path,
    upgrade: Upgrade,
    recipients: Sequence[str],
    keep_days: int,
    zone: ZoneInfo,
    now: datetime,
) -> Path | None:
    """Make the backup of this night if it is missing, restore it to see that it is good, then remove old ones.

    An old one never goes before the new one is good, and one that is not good does not stay. Several workers make
    one: the file's name is the day, and no backup overwrites another. Whatever is raised was noted before.
    """
    local = now.astimezone(zone)
    target = folder / f"{_PREFIX}{local.date().isoformat()}{_SUFFIX}"
    if local.hour < DUE_HOUR or _is_taken(target, now=now) or _failed_lately(data_dir, now=now):
        return None
    _remove_left_behind(data_dir, folder, now=now)
    try:
        _make_and_verify(target, data_dir=data_dir, upgrade=upgrade, recipients=recipients, now=now)
    except FileExistsError:
        return None
    except Exception as error:
        _note_trouble(data_dir, _trouble_of(error), now=now)
        raise
    (data_dir / _TROUBLE_FILE).unlink(missing_ok=True)
    _remove_old(folder, before=local.date() - timedelta(days=keep_days))
    logger.info("backup made and verified: %s, %d bytes", target.name, target.stat().st_size)
    return target


def read_backup_state(folder: Path | None, *, data_dir: Path, zone: ZoneInfo, now: datetime) -> BackupState:
    """Return how things stand with the backups of the nights."""
    if folder is None:
        return BackupState(status=BackupStatus.OFF)
    trouble, _ = _read_trouble(data_dir)
    return judge_backups([night for night, _ in _nights(folder)], trouble=trouble, zone=zone, now=now)


def _make_and_verify(
    target: Path, *, data_dir: Path, upgrade: Upgrade, recipients: Sequence[str], now: datetime
) -> None:
    """An encrypted one is also sealed for a key that is forgotten at once: only so can it be tried here."""
    passing = passing_identity() if recipients else None
    sealed_for = [*recipients, passing.recipient] if passing else []
    create_backup(target, data_dir=data_dir, upgrade=upgrade, recipients=sealed_for, now=now)
    try:
        verify_backup(target, upgrade=upgrade, identity=passing.secret if passing else None)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _is_taken(target: Path, *, now: datetime) -> bool:
    """Remove a name without a backup, left behind by whoever was killed before the file was there."""
    if not target.exists():
        return False
    status = target.stat()
    if status.st_size or status.st_mtime > (now - _PAUSE_AFTER_TROUBLE).timestamp():
        return True
    target.unlink(missing_ok=True)
    return False


def _trouble_of(error: Exception) -> BackupTrouble:
    if isinstance(error, ArchiveUnreadable):
        return BackupTrouble.DAMAGED
    return BackupTrouble.DISK if isinstance(error, OSError) else BackupTrouble.OTHER


def _note_trouble(data_dir: Path, trouble: BackupTrouble, *, now: datetime) -> None:
    try:
        (data_dir / _TROUBLE_FILE).write_text(f"{trouble.value} {now.isoformat()}\n", encoding="ascii")
    except OSError:  # the same full disk; that the backup is missing shows all the same
        logger.warning("The trouble with the backup could not be noted")


def _read_trouble(data_dir: Path) -> tuple[BackupTrouble | None, datetime | None]:
    try:
        kind, moment = (data_dir / _TROUBLE_FILE).read_text("ascii").split()
        return BackupTrouble(kind), datetime.fromisoformat(moment)
    except (OSError, ValueError):
        return None, None


def _failed_lately(data_dir: Path, *, now: datetime) -> bool:
    _, moment = _read_trouble(data_dir)
    return moment is not None and moment <= now < moment + _PAUSE_AFTER_TROUBLE


def _nights(folder: Path) -> list[tuple[date, Path]]:
    found = []
    for path in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        try:
            if path.stat().st_size:  # else a name without a backup, see adapters/archive.py
                found.append((date.fromisoformat(path.name.removeprefix(_PREFIX).removesuffix(_SUFFIX)), path))
        except (ValueError, FileNotFoundError):  # somebody's own file; removed by another worker just now
            continue
    return found


def _remove_old(folder: Path, *, before: date) -> None:
    for night, path in _nights(folder):
        if night < before:
            path.unlink(missing_ok=True)


def _remove_left_behind(data_dir: Path, folder: Path, *, now: datetime) -> None:
    """A worker that was killed leaves tables with names in them, which no deletion reaches."""
    oldest = (now - _LEFT_BEHIND_AFTER).timestamp()
    for path in (*data_dir.glob(f"{UNFINISHED_PREFIX}*"), *folder.glob(f".{_PREFIX}*.part")):
        if path.stat().st_mtime >= oldest:
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
