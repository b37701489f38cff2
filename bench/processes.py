"""Servers to be measured, and what the system says about a tree of processes (Linux: /proc)."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from config import Config

PROJECT_DIR = Path(__file__).resolve().parents[1]
START_SECONDS = 60.0
_POLL_SECONDS = 0.02
_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


class ServerFailed(Exception):
    """A server ended or stayed silent; the message holds what it said."""


class Server:
    """A running server with all its child processes."""

    def __init__(self, process: subprocess.Popen[bytes], *, port: int, start_seconds: float) -> None:
        self.port = port
        self.start_seconds = start_seconds
        self._process = process

    def cpu_seconds(self) -> float:
        """Return the processor time of the whole tree so far, that of ended children included."""
        return sum(_cpu_seconds(pid) for pid in self._tree())

    def memory_by_process(self) -> list[tuple[str, float]]:
        """Return each process of the tree with its memory in MiB; what several share is divided among them (PSS)."""
        return [(_name(pid), _pss_kib(pid) / 1024) for pid in self._tree()]

    def _tree(self) -> list[int]:
        return [self._process.pid, *_descendants(self._process.pid)]


@contextmanager
def running_server(
    command: Sequence[str], *, port: int, environ: Mapping[str, str], log: Path, path: str = "/"
) -> Iterator[Server]:
    """Run a server until the block ends. Raises ServerFailed when it does not answer."""
    with log.open("wb") as output:
        began = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=PROJECT_DIR,
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            process_group=0,
        )
        try:
            _wait_until_it_answers(process, port=port, path=path, log=log)
            yield Server(process, port=port, start_seconds=time.perf_counter() - began)
        finally:
            _stop(process)


def granian_command(application: str, *, port: int, config: Config) -> list[str]:
    """Return Granian with the settings of `flask serve` (eventapp/cli/serve.py) for another application."""
    options = {
        "--interface": "wsgi",
        "--host": "127.0.0.1",
        "--port": port,
        "--workers": config.WEB_WORKERS,
        "--blocking-threads": config.WEB_THREADS,
        "--log-level": "warning",
    }
    words = [str(word) for pair in options.items() for word in pair]
    return [sys.executable, "-m", "granian", *words, "--no-ws", application]


def _wait_until_it_answers(process: subprocess.Popen[bytes], *, port: int, path: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _answers(port, path):
        if process.poll() is not None or time.monotonic() > deadline:
            raise ServerFailed(log.read_text(encoding="utf-8", errors="replace")[-4000:])
        time.sleep(_POLL_SECONDS)


def _answers(port: int, path: str) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _descendants(pid: int) -> list[int]:
    found = []
    for task in (_PROC / str(pid) / "task").iterdir():
        for child in (task / "children").read_text(encoding="ascii").split():
            found += [int(child), *_descendants(int(child))]
    return found


def _cpu_seconds(pid: int) -> float:
    fields = (_PROC / str(pid) / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    user, system, ended_user, ended_system = (int(ticks) for ticks in fields[11:15])
    return (user + system + ended_user + ended_system) / _TICKS_PER_SECOND


def _pss_kib(pid: int) -> int:
    for line in (_PROC / str(pid) / "smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def _name(pid: int) -> str:
    """What a process of `flask serve` is for."""
    command = (_PROC / str(pid) / "cmdline").read_text(encoding="utf-8").replace("\0", " ")
    if "granian" in command:
        return "web server" if _descendants(pid) else "web process"
    return "worker" if "-m worker" in command else "supervisor"
