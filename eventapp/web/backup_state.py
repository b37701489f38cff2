"""How things stand with the backups of this installation."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import current_app

from eventapp.domain.backup_state import BackupState
from eventapp.services.nightly_backups import read_backup_state


def backup_state(now: datetime) -> BackupState:
    """Return the newest backup, and whether it should be newer."""
    config = current_app.config
    zone = ZoneInfo(config["TIMEZONE"])
    return read_backup_state(config["BACKUP_DIR"], data_dir=config["DATA_DIR"], zone=zone, now=now)
