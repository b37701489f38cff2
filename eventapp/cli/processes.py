"""Run several child processes as one: all start, and when one ends or a signal comes, all end.

Each child leads its own process group, so that a Ctrl-C in the terminal reaches this process alone and the
children are stopped in order, and so that grandchildren cannot outlive a child that had to be killed. On Linux the
children are also asked to end when this process is killed and can no longer stop them itself.

Once all runs, the supervising process can become this file as a program of its own (``become_watcher``): it needs
nothing but the standard library, and what a whole application had loaded is given back.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Protocol

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
GRACE_SECONDS = 10.0
_POLL_SECONDS = 0.1
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


@dataclass(frozen=True, kw_only=True)
class Command:
    """A child to run: a name for messages and the program with its arguments."""

    name: str
    arguments: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Ended:
    """Why it all ended: the child that ended by itself with its exit code, or no child when a signal came."""

    name: str | None = None
    exit_code: int = 0

    @property
    def sentence(self) -> str:
        """What to tell about a child that ended by itself."""
        return f"the {self.name} ended by itself (exit code {self.exit_code})."


class _Child(Protocol):
    """What the supervisor needs of a running child; ``subprocess.Popen`` has it."""

    pid: int

    def poll(self) -> int | None: ...

    def terminate(self) -> None: ...

    def wait(self, timeout: float | None = None) -> int: ...


class _Adopted:
    """A child that this process has started before it became another program."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._exit_code: int | None = None

    def poll(self) -> int | None:
        if self._exit_code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self._exit_code = os.waitstatus_to_exitcode(status) if pid else None
        return self._exit_code

    def terminate(self) -> None:
        os.kill(self.pid, signal.SIGTERM)

    def wait(self, timeout: float | None = None) -> int:
        deadline = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if deadline is not None and time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0.0)
            time.sleep(_POLL_SECONDS)
        return code


class Supervisor:
    """Starts the children and keeps them together. Use it inside `with catch_signals() as stop`."""

    def __init__(
        self,
        *,
        folder: Path,
        environ: Mapping[str, str],
        stop: threading.Event,
        grace_seconds: float = GRACE_SECONDS,
    ) -> None:
        self._folder = folder
        self._environ = dict(environ)
        self._stop = stop
        self._grace_seconds = grace_seconds
        self._children: list[tuple[str, _Child]] = []

    def start(self, command: Command) -> None:
        """Start a child in a process group of its own. Raises OSError where the program is missing."""
        child = subprocess.Popen(
            command.arguments,
            cwd=self._folder,
            env=self._environ,
            stdin=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # safe: no other threads
        )
        self._children.append((command.name, child))

    def adopt(self, name: str, pid: int) -> None:
        """Take a child over that this process started before it became another program."""
        self._children.append((name, _Adopted(pid)))

    def become_watcher(self) -> None:
        """Go on as a small program with the same children; returns only where a signal has already come.

        That program ends as this one would: exit code 0 after a signal, 1 when a child ends by itself.
        """
        signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)  # they wait until the program can catch them
        if self._stop.is_set():
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
            return
        children = [f"{child.pid}={name}" for name, child in self._children]
        os.execv(sys.executable, [sys.executable, "-I", "-S", __file__, *children])  # noqa: S606 (our own file)

    def poll(self) -> Ended | None:
        """The first child that has ended or the signal that came, None while all is well."""
        for name, child in self._children:
            if (code := child.poll()) is not None:
                return Ended(name=name, exit_code=code)
        return Ended() if self._stop.is_set() else None

    def wait(self) -> Ended:
        """Return as soon as a child ends or a signal comes."""
        while (ended := self.poll()) is None:
            self._stop.wait(_POLL_SECONDS)
        return ended

    def stop_all(self) -> None:
        """Ask every child to end, and end those that do not within the grace time; nothing is left behind."""
        for _, child in self._children:
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + self._grace_seconds
        for _, child in self._children:
            with suppress(subprocess.TimeoutExpired):
                child.wait(max(0.0, deadline - time.monotonic()))
        for _, child in self._children:
            with suppress(ProcessLookupError):  # the usual case: the whole group has ended
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()


@contextmanager
def catch_signals() -> Iterator[threading.Event]:
    """An event that is set when Ctrl-C or a request to end comes; the usual handlers return afterwards."""
    stop = threading.Event()

    def handle(signal_number: int, frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, handle) for number in STOP_SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end_with_parent() -> None:
    """Ask the kernel to end this child when its parent dies."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _watch(children: Sequence[str]) -> int:
    """Keep adopted children, given as ``pid=name``, together until the end; returns the exit code."""
    with catch_signals() as stop:
        supervisor = Supervisor(folder=Path.cwd(), environ={}, stop=stop)
        for pid, _, name in (child.partition("=") for child in children):
            supervisor.adopt(name, int(pid))
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
        ended = supervisor.wait()
        supervisor.stop_all()
    if ended.name is not None:
        print(f"Error: {ended.sentence}", file=sys.stderr)
        return 1
    print("Einlass has stopped.")
    return 0


if __name__ == "__main__":
    sys.exit(_watch(sys.argv[1:]))
