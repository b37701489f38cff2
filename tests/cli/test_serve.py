"""`flask --app wsgi serve` as an administrator starts and stops it: a real server, a real worker."""

import signal
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest

from tests.support.served import GIVES_UP_SECONDS, Serve, command_of, serving


@pytest.fixture
def serve(data_dir: Path) -> Iterator[Serve]:
    """Starts installations that end with the test."""
    with serving(data_dir) as start:
        yield start


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
    assert served.announcement.count(f"The first account: {served.url}/setup?code=") == 1


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
