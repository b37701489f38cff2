"""Children that live and end together."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import PIPE, STDOUT
from threading import Event, Timer

import psutil
import pytest

from eventapp.cli.processes import Command, Ended, Supervisor, catch_signals

SLEEPS = "import time; time.sleep(60)"
ENDS_WITH_3 = "import sys; sys.exit(3)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); open('ready', 'w'); time.sleep(60)"
# A child that leaves a child of its own behind when it is killed.
WITH_GRANDCHILD = f"""
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
grandchild = subprocess.Popen([sys.executable, "-c", "{SLEEPS}"])
open("grandchild", "w").write(str(grandchild.pid))
open("ready", "w")
time.sleep(60)
"""

BECOMES_WATCHER = f"""
import os, sys
from pathlib import Path
from eventapp.cli.processes import Command, Supervisor, catch_signals
with catch_signals() as stop:
    supervisor = Supervisor(folder=Path.cwd(), environ=os.environ, stop=stop)
    for name in ("server", "worker"):
        supervisor.start(Command(name=name, arguments=[sys.executable, "-c", "{SLEEPS}", name]))
    supervisor.become_watcher()
"""
PROJECT_DIR = Path(__file__).parents[2]
GIVES_UP_SECONDS = 30


def python(name: str, program: str) -> Command:
    return Command(name=name, arguments=[sys.executable, "-c", program])


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "nothing happened"
        time.sleep(0.02)


def is_running(pid: int) -> bool:
    """True for a process that is there and no zombie."""
    return bool(psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)


@pytest.fixture
def supervisor(tmp_path: Path) -> Supervisor:
    return Supervisor(folder=tmp_path, environ=os.environ, stop=Event(), grace_seconds=0.5)


def test_supervisor_names_the_child_that_ended(supervisor: Supervisor) -> None:
    supervisor.start(python("server", SLEEPS))
    supervisor.start(python("worker", ENDS_WITH_3))

    ended = supervisor.wait()
    supervisor.stop_all()

    assert ended == Ended(name="worker", exit_code=3)


def test_supervisor_ends_on_a_signal_without_naming_a_child(tmp_path: Path) -> None:
    with catch_signals() as stop:
        supervisor = Supervisor(folder=tmp_path, environ=os.environ, stop=stop)
        supervisor.start(python("server", SLEEPS))
        Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()

        ended = supervisor.wait()
        supervisor.stop_all()

    assert ended == Ended()


def test_usual_signal_handlers_return_afterwards() -> None:
    before = signal.getsignal(signal.SIGINT)

    with catch_signals():
        during = signal.getsignal(signal.SIGINT)

    assert during is not before
    assert signal.getsignal(signal.SIGINT) is before


def test_stopping_does_not_wait_for_a_stubborn_child(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.start(python("worker", STUBBORN))
    wait_until((tmp_path / "ready").exists)
    started = time.monotonic()

    supervisor.stop_all()

    assert time.monotonic() - started < 5
    assert supervisor.poll() == Ended(name="worker", exit_code=-signal.SIGKILL)


def test_stopping_leaves_no_grandchild(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.start(python("server", WITH_GRANDCHILD))
    wait_until((tmp_path / "ready").exists)
    grandchild = int((tmp_path / "grandchild").read_text())
    assert is_running(grandchild)

    supervisor.stop_all()

    wait_until(lambda: not is_running(grandchild))


@pytest.fixture
def watcher(tmp_path: Path) -> Iterator[psutil.Popen]:
    """A program that started two children and has become their watcher."""
    environ = {**os.environ, "PYTHONPATH": str(PROJECT_DIR)}
    command = [sys.executable, "-c", BECOMES_WATCHER]
    with psutil.Popen(command, cwd=tmp_path, env=environ, stdout=PIPE, stderr=STDOUT, text=True) as process:
        wait_until(lambda: any(word.endswith("processes.py") for word in process.cmdline()))
        yield process
        if process.poll() is None:
            process.kill()


def test_watcher_is_small_and_has_the_same_children(watcher: psutil.Popen) -> None:
    names = [child.cmdline()[-1] for child in watcher.children()]

    assert names == ["server", "worker"]
    assert watcher.memory_info().rss < 30 * 2**20


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_watcher_ends_its_children_on_a_signal(watcher: psutil.Popen, number: signal.Signals) -> None:
    children = watcher.children()

    watcher.send_signal(number)
    said, _ = watcher.communicate(timeout=GIVES_UP_SECONDS)

    assert (watcher.returncode, said) == (0, "Einlass has stopped.\n")
    assert [child for child in children if is_running(child.pid)] == []


def test_watcher_ends_when_a_child_does_and_names_it(watcher: psutil.Popen) -> None:
    server, worker = watcher.children()

    worker.kill()
    said, _ = watcher.communicate(timeout=GIVES_UP_SECONDS)

    assert (watcher.returncode, said) == (1, "Error: the worker ended by itself (exit code -9).\n")
    assert not is_running(server.pid)


def test_supervisor_that_was_told_to_stop_becomes_no_watcher(tmp_path: Path) -> None:
    with catch_signals() as stop:
        supervisor = Supervisor(folder=tmp_path, environ=os.environ, stop=stop)
        stop.set()

        supervisor.become_watcher()

        assert supervisor.wait() == Ended()
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == set()
