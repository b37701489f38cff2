"""The figures as a Markdown table, printed and kept in docs/performance.md."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.load import Load

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
_HEAD = (
    "| unit | per second | p50 ms | p99 ms | CPU ms | rate beside its reference |",
    "|---|--:|--:|--:|--:|--:|",
)


@dataclass(kw_only=True)
class Figures:
    """What was measured of one unit; ``beside`` names the unit that it is compared with."""

    name: str
    beside: str | None = None
    load: Load = field(default_factory=Load)
    cpu_seconds: float = 0.0

    @property
    def per_second(self) -> float:
        """How many of these units the server finished in a second."""
        return len(self.load.durations) / self.load.seconds

    @property
    def cpu_ms(self) -> float:
        """Processor time of the whole system for one unit."""
        return 1000 * self.cpu_seconds / len(self.load.durations)

    def percentile_ms(self, percent: int) -> float:
        """The duration that so many per cent of the units stayed below."""
        return 1000 * statistics.quantiles(self.load.durations, n=100, method="inclusive")[percent - 1]


@dataclass(frozen=True, kw_only=True)
class Rush:
    """What became of many people who wanted few places at once."""

    people: int
    places: int
    tickets: int
    taken: int
    seconds: float


@dataclass(frozen=True, kw_only=True)
class System:
    """What the running system takes."""

    start_seconds: float
    processes: Sequence[tuple[str, float]]
    page_bytes: int
    registrations: int
    clients: int


def measured_part(units: Sequence[Figures], *, rush: Rush, system: System) -> str:
    """Return the part of docs/performance.md that the script writes."""
    by_name = {unit.name: unit for unit in units}
    rows = [_row(unit, beside=by_name[unit.beside] if unit.beside else None) for unit in units]
    processes = ", ".join(f"{name} {mib:.0f}" for name, mib in system.processes)
    idle_mib = sum(mib for _, mib in system.processes)
    facts = (
        f"- {rush.people} people at once for {rush.places} places, over HTTP, on SQLite: **{rush.taken} taken**, "
        f"{rush.tickets} with a ticket, "
        f"everybody answered within {rush.seconds:.1f} s.",
        f"- Memory when idle, server, worker and supervisor together: {idle_mib:.0f} MiB ({processes}).",
        f"- From the command to the first page: {system.start_seconds:.1f} s.",
        f"- The event page as sent: {system.page_bytes / 1000:.1f} KB (gzip).",
        f"- {system.registrations:,} registrations in the database, {system.clients} clients, one web process.",
    )
    return "\n".join((*_HEAD, *rows, "", *facts))


def keep(part: str, *, path: Path, marks: tuple[str, str] = (BEGIN, END)) -> None:
    """Replace the measured part of the document."""
    begin, end = marks
    before, _, rest = path.read_text(encoding="utf-8").partition(begin)
    after = rest.partition(end)[2]
    path.write_text(f"{before}{begin}\n{part}\n{end}{after}", encoding="utf-8")


def _row(unit: Figures, *, beside: Figures | None) -> str:
    ratio = f"{100 * unit.per_second / beside.per_second:.0f} % of the {beside.name}" if beside else "–"
    cells = (
        unit.name,
        f"{unit.per_second:,.0f}" if unit.per_second >= 20 else f"{unit.per_second:.1f}",
        f"{unit.percentile_ms(50):.1f}",
        f"{unit.percentile_ms(99):.1f}",
        f"{unit.cpu_ms:.2f}",
        ratio,
    )
    return f"| {' | '.join(cells)} |"
