"""A backup each night, verified, and the old ones removed."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from eventapp.services.backups import Upgrade, create_backup, verify_backup

logger = logging.getLogger(__name__)

#: Local hour from which the backup of a night is due.
_DUE_HOUR = 3
_PREFIX, _SUFFIX = "einlass-", ".backup"


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
    """Make the backup of this night if it is missing, then remove those older than ``keep_days``.

    One that nobody can open here (encrypted) is not verified; a plain one is, before an old one goes. Several workers
    make one: the file's name is the day, and no backup overwrites another.
    """
    local = now.astimezone(zone)
    target = folder / f"{_PREFIX}{local.date().isoformat()}{_SUFFIX}"
    if local.hour < _DUE_HOUR or target.exists():
        return None
    try:
        report = create_backup(target, data_dir=data_dir, upgrade=upgrade, recipients=recipients, now=now)
    except FileExistsError:
        return None
    if not report.is_encrypted:
        verify_backup(target, upgrade=upgrade, identity=None)
    _remove_old(folder, before=(local - timedelta(days=keep_days)).date().isoformat())
    logger.info("backup made: %s, %d bytes", target.name, report.size_bytes)
    return target


def _remove_old(folder: Path, *, before: str) -> None:
    for path in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        if path.name.removeprefix(_PREFIX).removesuffix(_SUFFIX) < before:
            path.unlink(missing_ok=True)
