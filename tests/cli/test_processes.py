"""Children that live and end together."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
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
