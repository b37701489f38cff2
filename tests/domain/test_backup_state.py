"""Whether the backup of the night is there, by the clock of the place."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from eventapp.domain.backup_state import BackupState, BackupStatus, BackupTrouble, judge_backups

BERLIN = ZoneInfo("Europe/Berlin")
#: a summer's day, 4:59 and 5:00 in Berlin
BEFORE = datetime(2026, 9, 26, 2, 59, tzinfo=UTC)
FROM_FIVE = datetime(2026, 9, 26, 3, 0, tzinfo=UTC)
YESTERDAY, TODAY = date(2026, 9, 25), date(2026, 9, 26)


@pytest.mark.parametrize(
    ("nights", "now", "status"),
    [
        ([YESTERDAY], BEFORE, BackupStatus.OK),
        ([YESTERDAY], FROM_FIVE, BackupStatus.OVERDUE),
        ([TODAY, YESTERDAY], FROM_FIVE, BackupStatus.OK),
        ([date(2026, 9, 24)], BEFORE, BackupStatus.OVERDUE),
        ([], BEFORE, BackupStatus.OVERDUE),
    ],
    ids=["not yet expected", "missing at five", "there", "two nights old", "none ever"],
)
def test_backup_of_the_night_is_missed_at_five(nights: list[date], now: datetime, status: BackupStatus) -> None:
    state = judge_backups(nights, trouble=None, zone=BERLIN, now=now)

    assert state == BackupState(status=status, last_night=max(nights, default=None))


def test_trouble_is_told_only_while_a_backup_is_missing() -> None:
    missing = judge_backups([YESTERDAY], trouble=BackupTrouble.DISK, zone=BERLIN, now=FROM_FIVE)
    there = judge_backups([TODAY], trouble=BackupTrouble.DISK, zone=BERLIN, now=FROM_FIVE)

    assert (missing.trouble, there.trouble) == (BackupTrouble.DISK, None)
