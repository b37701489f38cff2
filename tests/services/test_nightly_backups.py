"""The worker's backup of each night."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from eventapp.app import enable_migrations
from eventapp.cli.schema import upgrade_tables
from eventapp.db import db
from eventapp.services.nightly_backups import make_due_backup
from tests.support.builders import make_event, make_registration

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(autouse=True)
def _guests(app: Flask) -> None:
    enable_migrations(app)
    make_registration(make_event())
    db.session.remove()


def backup(app: Flask, folder: Path, day: int, hour: int) -> Path | None:
    """What the worker does at this local time of September (UTC+2)."""
    return make_due_backup(
        folder,
        data_dir=app.config["DATA_DIR"],
        upgrade=upgrade_tables,
        recipients=(),
        keep_days=2,
        zone=BERLIN,
        now=datetime(2026, 9, day, hour - 2, tzinfo=UTC),
    )


def test_worker_makes_one_backup_a_night_and_keeps_those_of_some_days(app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "einlass.txt").write_text("not ours", encoding="ascii")

    made = [backup(app, folder, day, hour) for day, hour in ((1, 2), (1, 3), (1, 23), (2, 4), (3, 4), (4, 4))]

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
        "einlass.txt",
    ]
