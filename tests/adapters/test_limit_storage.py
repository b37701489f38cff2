"""Counters that processes share: nobody is counted twice or forgotten, and a broken file keeps nobody out."""

import logging
import sqlite3
import stat
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
import time_machine
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from eventapp.adapters.limit_storage import SCHEME, SharedLimitStorage

SECRET = "a-secret-of-thirty-two-characters"
ADDRESS = "203.0.113.7"
PROJECT_DIR = Path(__file__).parents[2]
#: Tries sixty times, in a process of its own, and says how often it was allowed.
COUNT_OFTEN = """
import sys
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter
from eventapp.adapters.limit_storage import SCHEME
path, secret, address = sys.argv[1:]
limiter = FixedWindowRateLimiter(storage_from_string(f"{SCHEME}://{path}", secret=secret))
print(sum(limiter.hit(parse("100/hour"), "form", address) for _ in range(60)))
"""


def open_storage(path: Path, *, secret: str = SECRET) -> SharedLimitStorage:
    """The storage as Flask-Limiter finds it: by the beginning of its address."""
    storage = storage_from_string(f"{SCHEME}://{quote(str(path))}", secret=secret)
    assert isinstance(storage, SharedLimitStorage)
    return storage


def test_limit_holds_for_all_processes_together(tmp_path: Path) -> None:
    arguments = [sys.executable, "-c", COUNT_OFTEN, str(tmp_path / "limits.sqlite"), SECRET, ADDRESS]
    processes = [
        subprocess.Popen(arguments, cwd=PROJECT_DIR, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)
    ]

    ends = [(process.communicate(timeout=60), process.returncode) for process in processes]

    assert sum(int(output) for (output, _error), _code in ends) == 100
    assert [(error, code) for (_output, error), code in ends] == [(b"", 0)] * 3


def test_limit_holds_for_threads(tmp_path: Path) -> None:
    limiter = FixedWindowRateLimiter(open_storage(tmp_path / "limits.sqlite"))
    allowed: list[bool] = []

    def hit() -> None:
        allowed.extend(limiter.hit(parse("50/hour"), "form", ADDRESS) for _ in range(20))

    threads = [threading.Thread(target=hit) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(allowed), sum(allowed)) == (80, 50)


def test_window_ends_and_starts_anew(tmp_path: Path) -> None:
    limiter = FixedWindowRateLimiter(open_storage(tmp_path / "limits.sqlite"))
    limit = parse("2/minute")
    start = datetime(2026, 11, 23, 9, tzinfo=UTC)

    with time_machine.travel(start, tick=False) as clock:
        assert [limiter.hit(limit, "form", ADDRESS) for _ in range(3)] == [True, True, False]
        assert limiter.get_window_stats(limit, "form", ADDRESS).reset_time == (start + timedelta(minutes=1)).timestamp()
        clock.shift(59)
        assert not limiter.test(limit, "form", ADDRESS)
        clock.shift(1)
        assert limiter.test(limit, "form", ADDRESS)
        assert [limiter.hit(limit, "form", ADDRESS) for _ in range(3)] == [True, True, False]


def test_one_is_forgotten_and_all_are(tmp_path: Path) -> None:
    storage = open_storage(tmp_path / "limits.sqlite")
    for key in ("a", "a", "b", "c"):
        storage.incr(key, 60)

    storage.clear("a")

    assert [storage.get(key) for key in "abc"] == [0, 1, 1]
    assert (storage.reset(), storage.check()) == (2, True)


def test_file_shows_no_address_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "limits.sqlite"
    storage = open_storage(path)

    storage.incr(f"form/{ADDRESS}/nour@example.org", 60)

    content = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert (ADDRESS.encode() in content, b"nour" in content) == (False, False)
    assert open_storage(path, secret="another-secret-of-many-characters").get(f"form/{ADDRESS}/nour@example.org") == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_is_over_is_deleted(tmp_path: Path) -> None:
    path = tmp_path / "limits.sqlite"
    start = datetime(2026, 11, 23, 9, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        storage = open_storage(path)
        for number in range(20):
            storage.incr(f"old {number}", 60)
        clock.shift(3600)
        storage.incr("new", 60)

    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM counter").fetchone() == (1,)
    connection.close()


def test_locked_file_keeps_nobody_out_and_is_logged_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "limits.sqlite"
    limiter = FixedWindowRateLimiter(open_storage(path))
    limit = parse("1/hour")
    assert [limiter.hit(limit, "form", ADDRESS) for _ in range(2)] == [True, False]
    blocker = sqlite3.connect(path, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")

    with caplog.at_level(logging.WARNING):
        assert [limiter.hit(limit, "form", ADDRESS) for _ in range(2)] == [True, True]
    blocker.execute("ROLLBACK")
    blocker.close()

    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert not limiter.hit(limit, "form", ADDRESS)


@pytest.mark.parametrize("trouble", ["no database", "a folder", "nowhere"])
def test_broken_file_keeps_nobody_out_and_is_logged_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, trouble: str
) -> None:
    path = tmp_path / "limits.sqlite"
    if trouble == "no database":
        path.write_bytes(b"this is no database at all, whatever its name says" * 100)
    elif trouble == "a folder":
        path.mkdir()
    else:
        path = tmp_path / "missing" / "limits.sqlite"
    storage = open_storage(path)
    limiter = FixedWindowRateLimiter(storage)

    with caplog.at_level(logging.WARNING):
        allowed = [limiter.hit(parse("1/hour"), "form", ADDRESS) for _ in range(3)]

    assert (allowed, storage.check(), storage.get("x"), storage.reset()) == ([True] * 3, False, 0, None)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert ADDRESS not in caplog.text
