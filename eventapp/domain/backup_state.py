"""Whether there are backups: the night that must be there by now, and why it is not."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

#: Local hour from which the backup of a night is due, and from which it is missed.
DUE_HOUR = 3
MISSED_HOUR = 5


class BackupTrouble(StrEnum):
    """Why the last try made no backup."""

    #: no space, no right to write, or no folder
    DISK = "disk"
    #: made, but what was restored from it was not what was packed
    DAMAGED = "damaged"
    OTHER = "other"


class BackupStatus(StrEnum):
    """What a monitor reads. Without a folder for backups none is expected."""

    OFF = "off"
    OK = "ok"
    OVERDUE = "overdue"


@dataclass(frozen=True, kw_only=True)
class BackupState:
    """The newest backup, and what keeps the next one from being made."""

    status: BackupStatus
    last_night: date | None = None
    trouble: BackupTrouble | None = None


def judge_backups(nights: list[date], *, trouble: BackupTrouble | None, zone: ZoneInfo, now: datetime) -> BackupState:
    """Return how things stand with these nights in the folder; ``trouble`` is the last try's, None after a good one."""
    local = now.astimezone(zone)
    wanted = local.date() if local.hour >= MISSED_HOUR else local.date() - timedelta(days=1)
    last = max(nights, default=None)
    is_missing = last is None or last < wanted
    return BackupState(
        status=BackupStatus.OVERDUE if is_missing else BackupStatus.OK,
        last_night=last,
        trouble=trouble if is_missing else None,
    )
