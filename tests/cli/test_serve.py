"""`flask --app wsgi serve` as an administrator starts and stops it: a real server, a real worker."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest

from config import Config
from tests.support.mail_server import free_port

PROJECT_DIR = Path(__file__).parents[2]
READY = "Ctrl-C stops it."
GIVES_UP_SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class Served:
    """A running installation."""

    process: subprocess.Popen[str]
    url: str
    announcement: str

    def descendants(self) -> list[psutil.Process]:
        """Server, worker, and whatever they started."""
        found: list[psutil.Process] = psutil.Process(self.process.pid).children(recursive=True)
        return found

    def stop(self, number: signal.Signals) -> int:
        """Send a signal to the command alone and return its exit code."""
        self.process.send_signal(number)
        return self.process.wait(GIVES_UP_SECONDS)


Serve = Callable[..., Served]


def command_of(data_dir: Path, *words: str, **settings: str) -> subprocess.Popen[str]:
    """Start `serve` with these settings and no others, whatever this machine's environment or .env says."""
    unset = {field.name: "" for field in fields(Config)}
    machine = {"PATH": os.environ["PATH"], "HOME": str(data_dir)}
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "serve", *words],
        cwd=PROJECT_DIR,
        env={**machine, **unset, "DATA_DIR": str(data_dir), **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.fixture
def serve(data_dir: Path) -> Iterator[Serve]:
    """Start an installation and wait until it says that it is ready; all of them end with the test."""
    started: list[subprocess.Popen[str]] = []

    def start(*words: str, **settings: str) -> Served:
        port = free_port()
        process = command_of(data_dir, *words, PORT=str(port), **settings)
        started.append(process)
        return Served(process=process, url=f"http://localhost:{port}", announcement=_read_announcement(process))

    yield start
    for process in started:
        process.terminate()
        process.communicate(timeout=GIVES_UP_SECONDS)


def _read_announcement(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    giving_up = threading.Timer(GIVES_UP_SECONDS, process.kill)
    giving_up.start()
    lines = []
    for line in process.stdout:
        lines.append(line)
        if line.startswith(READY):
            break
    giving_up.cancel()
    assert lines, "nothing was said"
    assert lines[-1].startswith(READY), "".join(lines)
    return "".join(lines)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_serve_answers_until_a_signal_and_leaves_nothing_behind(serve: Serve, number: signal.Signals) -> None:
    served = serve()
    descendants = served.descendants()
    with urlopen(f"{served.url}/login") as answer:  # noqa: S310 (our own address)
        status = answer.status

    exit_code = served.stop(number)

    assert (status, exit_code) == (200, 0)
    assert len(descendants) >= 2
    assert [process for process in descendants if process.is_running()] == []


def test_serve_announces_the_demonstration(serve: Serve) -> None:
    served = serve("--demo")

    assert served.announcement.count(f"{served.url}/door/#") == 1
    assert served.announcement.count("ionela@example.org") == 1


def test_serve_without_demonstration_stays_empty(serve: Serve) -> None:
    served = serve("--demo", DEMO="false")

    assert "ionela@example.org" not in served.announcement


def test_serve_ends_when_one_of_its_children_dies(serve: Serve) -> None:
    served = serve()
    server, worker = sorted(
        psutil.Process(served.process.pid).children(), key=lambda child: "worker" in child.cmdline()
    )

    worker.kill()
    output, _ = served.process.communicate(timeout=GIVES_UP_SECONDS)

    assert served.process.returncode == 1
    assert output.strip() == "Error: the worker ended by itself (exit code -9)."
    assert not server.is_running()


def test_serve_that_is_killed_takes_its_children_along(serve: Serve) -> None:
    served = serve()
    descendants = served.descendants()

    served.stop(signal.SIGKILL)
    _, alive = psutil.wait_procs(descendants, timeout=GIVES_UP_SECONDS)

    assert alive == []


def test_serve_refuses_a_port_in_use(data_dir: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        process = command_of(data_dir, PORT=str(port))
        output, _ = process.communicate(timeout=GIVES_UP_SECONDS)

    assert process.returncode == 1
    assert output.strip() == f"Error: port {port} is in use. Choose another, for example: PORT={port + 1} make run"


def test_serve_lists_wrong_settings_without_a_traceback(data_dir: Path) -> None:
    process = command_of(data_dir, PORT="x", TIMEZONE="Herne")
    output, _ = process.communicate(timeout=GIVES_UP_SECONDS)

    assert process.returncode == 1
    assert [line.partition(":")[0] for line in output.splitlines()] == [
        "Einlass cannot start, 2 setting(s) need attention",
        "  - PORT",
        "  - TIMEZONE",
    ]
