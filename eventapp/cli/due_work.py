"""What the worker does by the clock, besides sending mails: one line each, in order.

A piece of work is short (a transaction or two) and says whether more of it waits; the worker looks at mails in
between. It must be safe to be killed in the middle, and to run in several workers at once.
"""

import logging
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import current_app

from eventapp.cli.schema import upgrade_tables
from eventapp.domain.mails import MailSettings
from eventapp.services import (
    backup_mails,
    broadcasts,
    erasure_list,
    holds,
    imports,
    nightly_backups,
    report_ends,
    retention,
    talk_sums,
    worker_signs,
)

logger = logging.getLogger(__name__)

#: After a fault of its own a piece of work waits this long.
_FAULT_PAUSE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class DueWork:
    """``run`` does a piece of what is due and returns whether there is more; else it is asked again after ``every``."""

    name: str
    every: timedelta
    run: Callable[[datetime, MailSettings], bool]


def _show_sign(now: datetime, _settings: MailSettings) -> bool:
    worker_signs.show_sign(place=socket.gethostname(), now=now)
    return False


def _send_messages(now: datetime, _settings: MailSettings) -> bool:
    return broadcasts.write_next_batch(now=now)


def _start_reminders(now: datetime, _settings: MailSettings) -> bool:
    return broadcasts.start_reminders(now=now) > 0


def _expire_holds(now: datetime, _settings: MailSettings) -> bool:
    return holds.expire_holds(now)


def _forget_the_past(now: datetime, _settings: MailSettings) -> bool:
    return holds.stop_waiting_for_the_past(now)


def _end_waiting(now: datetime, _settings: MailSettings) -> bool:
    return holds.end_waiting_in_vain(now)


def _settle_reports(now: datetime, settings: MailSettings) -> bool:
    report_ends.settle_due(zone=ZoneInfo(settings.zone), now=now)
    return False


def _delete_what_is_due(now: datetime, settings: MailSettings) -> bool:
    """First who was erased: whatever way a backup was restored, nobody of the list is back for long."""
    erasure_list.erase_again(current_app.config["DATA_DIR"], now=now)
    retention.run(zone=settings.zone, now=now, mail_folder=settings.folder)
    return False


def _count_talks(now: datetime, settings: MailSettings) -> bool:
    """Talks of days before that nobody ended are counted."""
    key = str(current_app.config["SECRET_KEY"]).encode("utf-8")
    talk_sums.finish_days_over(zone=ZoneInfo(settings.zone), secret_key=key, now=now)
    return False


def _make_backup(now: datetime, settings: MailSettings) -> bool:
    """Administrators hear of a backup that is missing, and once more when there is one again."""
    config, zone, has_failed = current_app.config, ZoneInfo(settings.zone), True
    if config["BACKUP_DIR"] is None:
        return False
    try:
        nightly_backups.make_due_backup(
            config["BACKUP_DIR"],
            data_dir=config["DATA_DIR"],
            upgrade=upgrade_tables,
            recipients=config["BACKUP_RECIPIENTS"],
            keep_days=config["BACKUP_DAYS"],
            zone=zone,
            now=now,
        )
        has_failed = False
    finally:
        state = nightly_backups.read_backup_state(config["BACKUP_DIR"], data_dir=config["DATA_DIR"], zone=zone, now=now)
        backup_mails.tell(state, has_failed=has_failed, zone=zone, now=now)
    return False


def _import_lists(now: datetime, _settings: MailSettings) -> bool:
    return imports.run_next(now=now)


def _forget_lists(now: datetime, _settings: MailSettings) -> bool:
    imports.forget_old(now=now)
    return False


DUE_WORK = (
    DueWork(name="held places", every=timedelta(seconds=5), run=_expire_holds),
    DueWork(name="waiting lists of what is over", every=timedelta(minutes=5), run=_end_waiting),
    DueWork(name="waiting lists of series", every=timedelta(minutes=5), run=_forget_the_past),
    DueWork(name="sign of life", every=timedelta(seconds=30), run=_show_sign),
    DueWork(name="reminders", every=timedelta(minutes=1), run=_start_reminders),
    DueWork(name="deletions", every=timedelta(hours=1), run=_delete_what_is_due),
    DueWork(name="talks of days before", every=timedelta(hours=1), run=_count_talks),
    DueWork(name="backup", every=timedelta(minutes=10), run=_make_backup),
    DueWork(name="messages", every=timedelta(seconds=2), run=_send_messages),
    DueWork(name="imports", every=timedelta(seconds=1), run=_import_lists),
    DueWork(name="old imports", every=timedelta(minutes=10), run=_forget_lists),
    DueWork(name="after final reports", every=timedelta(days=1), run=_settle_reports),
)


class WorkClock:
    """When each piece of work is looked at next; everything is at the start."""

    def __init__(self, works: tuple[DueWork, ...] = DUE_WORK) -> None:
        self._works = works
        self._next: dict[str, datetime] = {}

    def run_due(self, *, now: datetime, settings: MailSettings) -> bool:
        """Do a piece of everything that is due; True when more waits. A fault in one does not keep the others."""
        is_more = False
        for work in self._works:
            if self._next.get(work.name, now) <= now:
                has_rest = self._run(work, now=now, settings=settings)
                is_more = is_more or has_rest
        return is_more

    def _run(self, work: DueWork, *, now: datetime, settings: MailSettings) -> bool:
        try:
            has_rest = work.run(now, settings)
        except Exception:  # such as a database that is away for a moment
            logger.exception("The worker could not do its work: %s", work.name)
            self._next[work.name] = now + _FAULT_PAUSE
            return False
        self._next[work.name] = now if has_rest else now + work.every
        return has_rest
