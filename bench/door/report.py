"""The figures of the door as Markdown, for docs/door.md."""

import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bench.door.reading import Reading
from bench.door.scans import Scans
from bench.door.starts import Starts

_SCAN_HEAD = ("| one scan, milliseconds | median | 95 % | n |", "|---|--:|--:|--:|")
_READ_HEAD = ("| bad pictures | read | of |", "|---|--:|--:|")
_START_HEAD = (
    "| tickets | start without a server, median ms | slowest | n | roster KB | database KB | files KB |",
    "|--:|--:|--:|--:|--:|--:|--:|",
)


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """Where and when it was measured."""

    chromium: str
    day: date

    def __str__(self) -> str:
        machine = f"{os.cpu_count()} cores ({platform.machine()}), {platform.system()}"
        return f"Measured on {self.day.isoformat()} in headless Chromium {self.chromium} on {machine}."


def measured_part(
    scans: Sequence[Scans], *, reading: Reading, starts: Sequence[Starts], surroundings: Surroundings
) -> str:
    """Return the part of docs/door.md that the script writes."""
    scan_rows = [row for each in scans for row in _scan_rows(each)]
    read_rows = [f"| {name} | {kind.read} | {kind.pictures} |" for name, kind in reading.kinds.items()]
    start_rows = [_start_row(each) for each in starts]
    return "\n".join(
        (
            str(surroundings),
            *("", *_SCAN_HEAD, *scan_rows),
            *("", *_READ_HEAD, *read_rows),
            *("", f"False reads: **{reading.wrong}**."),
            *("", *_START_HEAD, *start_rows),
        )
    )


def _scan_rows(measured: Scans) -> list[str]:
    speed = "no throttle" if measured.throttle == 1 else f"{measured.throttle} × throttle"
    where = f"{measured.tickets:,} tickets, {speed}"
    columns = {
        "code in view to answer on the screen": [scan.view_ms for scan in measured.scans],
        "text read to answer on the screen": [scan.decision_ms for scan in measured.scans],
        "of it, the entry to the disk": [scan.write_ms for scan in measured.scans],
    }
    return [
        f"| {name}, {where} | {statistics.median(values):.0f} | {_percentile(values, 95):.0f} | {len(values)} |"
        for name, values in columns.items()
    ]


def _start_row(measured: Starts) -> str:
    storage = measured.storage
    cells = (
        f"{measured.tickets:,}",
        f"{statistics.median(measured.start_ms):.0f}",
        f"{max(measured.start_ms):.0f}",
        f"{len(measured.start_ms)}",
        *(f"{size / 1000:.0f}" for size in (storage.roster, storage.database, storage.caches)),
    )
    return f"| {' | '.join(cells)} |"


def _percentile(values: Sequence[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]
