"""What is measured, in turns: each unit gets a slice of every round, so that a noisy minute meets all of them."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from flask import Flask

from bench import visits
from bench.content import Content, count_unsent_mails
from bench.load import CLIENTS, LoadError, Visit, run_visits
from bench.processes import Server
from bench.report import Figures

BARE, CORE = "bare Flask route", "Core program"
ENTRIES_IN_BATCH = 100
SCANS, BATCHES = 200, 4  # in one round
_WARM_UP = 8
_MAIL_SECONDS = 120.0
_POLL_SECONDS = 0.1


@dataclass(frozen=True, kw_only=True)
class Unit:
    """So many visits in one round at a server. ``settle`` waits for what the server does afterwards."""

    name: str
    server: Server
    count: int
    visits: Callable[[int], Iterable[Visit]]
    beside: str | None = None
    settle: Callable[[], None] | None = None


def tickets_needed(rounds: int) -> int:
    """Return how many tickets so many rounds and the warm-up scan for the first time."""
    warm_up = _WARM_UP + _WARM_UP * ENTRIES_IN_BATCH
    return warm_up + rounds * (SCANS + BATCHES * ENTRIES_IN_BATCH)


def measure(units: Sequence[Unit], *, rounds: int, announce: Callable[[str], None]) -> list[Figures]:
    """Warm everything up, then take all units in turn. Raises LoadError when an answer is wrong."""
    for unit in units:
        _run(unit, count=_WARM_UP)
    figures = [Figures(name=unit.name, beside=unit.beside) for unit in units]
    for number in range(1, rounds + 1):
        announce(f"round {number} of {rounds}")
        for unit, found in zip(units, figures, strict=True):
            slice_ = _run(unit, count=unit.count)
            found.load.add(slice_.load)
            found.cpu_seconds += slice_.cpu_seconds
    return figures


def all_units(einlass: Server, reference: Server, *, content: Content, app: Flask) -> list[Unit]:
    """Return every unit, those first that others are set beside."""
    return [
        Unit(name=BARE, server=reference, count=1500, visits=_pages("/")),
        Unit(name=CORE, server=reference, count=400, visits=lambda count: map(visits.scan_reference, range(count))),
        *_page_units(einlass, content=content, app=app),
        *_door_units(einlass, content=content),
    ]


def _page_units(server: Server, *, content: Content, app: Flask) -> list[Unit]:
    return [
        Unit(name="event page", server=server, count=300, visits=_pages(f"/events/{content.event}"), beside=BARE),
        Unit(name="programme", server=server, count=150, visits=_pages("/"), beside=BARE),
        Unit(
            name="registration: form, sending, ticket page, mail",
            server=server,
            count=75,
            visits=lambda count: (visits.register(content.event) for _ in range(count)),
            settle=lambda: _wait_for_mails(app),
        ),
    ]


def _door_units(server: Server, *, content: Content) -> list[Unit]:
    fresh, again = iter(content.tickets), iter(content.tickets)
    phone = content.phones[0]

    def scans(tickets: Iterator[str], size: int) -> Callable[[int], Iterable[Visit]]:
        return lambda count: (
            visits.scan(content, list(islice(tickets, size)), phone=content.phones[number % len(content.phones)])
            for number in range(count)
        )

    return [
        Unit(name="first scan", server=server, count=SCANS, visits=scans(fresh, 1), beside=CORE),
        Unit(name="duplicate scan", server=server, count=SCANS, visits=scans(again, 1), beside=CORE),
        Unit(
            name=f"batch of {ENTRIES_IN_BATCH} offline scans",
            server=server,
            count=BATCHES,
            visits=scans(fresh, ENTRIES_IN_BATCH),
        ),
        Unit(
            name="roster, complete",
            server=server,
            count=20,
            visits=lambda count: (visits.fetch_roster(phone) for _ in range(count)),
        ),
        Unit(
            name="state of a phone",
            server=server,
            count=200,
            visits=lambda count: (visits.report_state(phone) for _ in range(count)),
        ),
    ]


def _pages(path: str) -> Callable[[int], Iterable[Visit]]:
    return lambda count: (visits.fetch(path) for _ in range(count))


def _run(unit: Unit, *, count: int) -> Figures:
    before = unit.server.cpu_seconds()
    load = run_visits(unit.visits(count), port=unit.server.port, clients=min(CLIENTS, count))
    if load.successes != count:
        raise LoadError(f"{unit.name}: {load.successes} of {count} succeeded")
    if unit.settle is not None:
        unit.settle()
    return Figures(name=unit.name, load=load, cpu_seconds=unit.server.cpu_seconds() - before)


def _wait_for_mails(app: Flask) -> None:
    """Wait until the worker has sent what the registrations have written."""
    deadline = time.monotonic() + _MAIL_SECONDS
    while count_unsent_mails(app):
        if time.monotonic() > deadline:
            raise LoadError("the worker does not send the mails")
        time.sleep(_POLL_SECONDS)
