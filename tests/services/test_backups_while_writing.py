"""A backup that is made while people register is of one moment, on SQLite and on PostgreSQL."""

import sqlite3
import tarfile
import threading
from contextlib import closing
from contextvars import Context
from pathlib import Path
from typing import NamedTuple

from flask import Flask

from eventapp.app import enable_migrations
from eventapp.db import db
from eventapp.services import registrations
from tests.support.builders import NOW, make_details, make_event, make_registration

BACKUPS = 2


class Sums(NamedTuple):
    """What three tables say about the same people."""

    taken: int
    booked: int
    on_tickets: int


def read_sums(file: Path, folder: Path) -> Sums:
    """Read a backup without our own code."""
    with tarfile.open(file) as archive:
        tables_file = archive.extractfile("einlass.sqlite")
        assert tables_file is not None
        (folder / "einlass.sqlite").write_bytes(tables_file.read())
    with closing(sqlite3.connect(folder / "einlass.sqlite")) as tables:
        (taken,) = tables.execute("SELECT places_taken FROM event").fetchone()
        (booked,) = tables.execute("SELECT sum(adults + children) FROM registration").fetchone()
        (on_tickets,) = tables.execute("SELECT sum(adults + children) FROM ticket").fetchone()
    return Sums(taken=taken, booked=booked, on_tickets=on_tickets)


def test_each_registration_is_in_the_backup_with_all_its_tables_or_not_at_all(app: Flask, tmp_path: Path) -> None:
    enable_migrations(app)
    event = make_event()
    event_id = event.id
    make_registration(event)
    stop, files = threading.Event(), [tmp_path / f"{number}.backup" for number in range(BACKUPS)]
    runner = app.test_cli_runner()

    def write(number: int) -> None:
        with app.app_context():
            while not stop.is_set():
                details = make_details(adults=1 + number, email=None)
                registrations.register(event_id=event_id, details=details, now=NOW)
            db.session.remove()

    writers = [threading.Thread(target=Context().run, args=(write, number)) for number in range(2)]
    for writer in writers:
        writer.start()
    try:
        codes = [runner.invoke(args=["backup", "create", str(file)]).exit_code for file in files]
    finally:
        stop.set()
        for writer in writers:
            writer.join()

    found = [read_sums(file, tmp_path) for file in files]
    assert codes == [0] * BACKUPS
    assert runner.invoke(args=["backup", "verify", str(files[-1])]).exit_code == 0
    assert [sums.taken == sums.booked == sums.on_tickets for sums in found] == [True] * BACKUPS
    assert 1 <= found[0].booked < found[1].booked  # nobody waited for the backup to be done
