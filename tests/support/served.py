"""`flask --app wsgi serve` as an administrator starts it: a process of its own, a real server, a real worker."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path

import psutil

from config import Config
from tests.support.mail_server import free_port

PROJECT_DIR = Path(__file__).parents[2]
READY = "Ctrl-C stops it."
GIVES_UP_SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class Served:
    """A running installation."""

    process: subprocess.Popen[str]
    port: int
    announcement: str

    @property
    def url(self) -> str:
        """Where it is, without `--lan`."""
        return f"http://localhost:{self.port}"

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


@contextmanager
def serving(data_dir: Path) -> Iterator[Serve]:
    """Start installations and wait until they say that they are ready; all of them end with the block."""
    started: list[subprocess.Popen[str]] = []

    def start(*words: str, **settings: str) -> Served:
        port = free_port()
        process = command_of(data_dir, *words, PORT=str(port), **settings)
        started.append(process)
        return Served(process=process, port=port, announcement=_read_announcement(process))

    try:
        yield start
    finally:
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
