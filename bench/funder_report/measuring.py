"""What a piece of work costs this process: seconds, memory at its peak, SQL statements."""

import gc
import statistics
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from sqlalchemy import event

from eventapp.db import db

_T = TypeVar("_T")
_NOT_COUNTED = ("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK")


@dataclass(frozen=True, kw_only=True)
class Cost:
    """The median of the seconds, the statements of one run, and the most MiB that Python held, where it was traced."""

    name: str
    seconds: float
    peak_mib: float | None
    statements: int


def measure(name: str, work: Callable[[], _T], *, times: int) -> tuple[_T, Cost]:
    """Do the work so many times, and once more to trace its memory; return its last result and what it cost."""
    costs = [measure_once(name, work)[1] for _ in range(times)]
    gc.collect()
    db.session.expire_all()
    tracemalloc.start()  # makes everything slow: apart from the clock
    try:
        result = work()
        peak = tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()
    seconds = statistics.median(cost.seconds for cost in costs)
    return result, replace(costs[-1], seconds=seconds, peak_mib=peak)


def measure_once(name: str, work: Callable[[], _T]) -> tuple[_T, Cost]:
    """Do work that can be done only once; return its result and what it cost."""
    statements = 0

    def count(_connection: object, _cursor: object, text: str, *_: object) -> None:
        nonlocal statements
        statements += not text.lstrip().upper().startswith(_NOT_COUNTED)

    db.session.expire_all()
    gc.collect()
    event.listen(db.engine, "before_cursor_execute", count)
    try:
        began = time.perf_counter()
        result = work()
        seconds = time.perf_counter() - began
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    return result, Cost(name=name, seconds=seconds, peak_mib=None, statements=statements)
