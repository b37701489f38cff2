"""What the report says about one session: values that are stored, values that follow from them.

The derived values are those of the sheet's formulas; both stand side by side in ``session_sheet``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

#: Formats whose length is also counted in teaching units of 45 minutes.
FORMATS_WITH_UNITS = ("Workshop", "Fachtag")
MINUTES_PER_UNIT = 45


@dataclass(frozen=True, kw_only=True)
class SessionLine:
    """One row of "Termine". Moments are local; ``format_name`` is Fest, Workshop or Fachtag."""

    starts_at: datetime
    ends_at: datetime
    break_minutes: int = 0
    title: str
    format_name: str
    venue: str
    cooperation: str = ""
    places_offered: int | None = None
    registered: int
    canceled: int
    admitted: int
    walk_ins: int
    estimated: int
    children: int
    counting_method: str
    target: int | None = None
    remark: str = ""

    @property
    def hours(self) -> Decimal:
        """F: length without breaks by the clock on the wall."""
        on_the_wall = self.ends_at.replace(tzinfo=None) - self.starts_at.replace(tzinfo=None)
        minutes = Decimal(on_the_wall // timedelta(minutes=1)) - self.break_minutes
        return _rounded(minutes / 60, "0.01")

    @property
    def units(self) -> Decimal | None:
        """G: teaching units, only for formats that have them."""
        if self.format_name not in FORMATS_WITH_UNITS:
            return None
        return _rounded(self.hours * 60 / MINUTES_PER_UNIT, "0.1")

    @property
    def no_shows(self) -> int:
        """P."""
        return self.registered - self.admitted

    @property
    def counted(self) -> int:
        """R."""
        return self.admitted + self.walk_ins

    @property
    def total(self) -> int:
        """T: attendances."""
        return self.counted + self.estimated

    @property
    def attendance_hours(self) -> Decimal | None:
        """W: hours of all attendances, where there are teaching units."""
        return None if self.units is None else self.total * self.hours

    @property
    def difference(self) -> int | None:
        """Y: attendances above or below the target."""
        return None if self.target is None else self.total - self.target


@dataclass(frozen=True, kw_only=True)
class SessionReport:
    """The sessions of one project in one period."""

    project: str
    period_start: date
    period_end: date
    as_of: datetime
    version: int
    funder_note: str = ""
    lines: Sequence[SessionLine]


def _rounded(value: Decimal, step: str) -> Decimal:
    """As a spreadsheet's ROUND: halves away from zero."""
    return value.quantize(Decimal(step), ROUND_HALF_UP)
