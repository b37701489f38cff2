"""Calendar months, as the programme groups and shows them."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

#: Months outside are not asked for by people.
FIRST_YEAR, LAST_YEAR = 2000, 2100
DAYS_PER_WEEK = 7

_TAG = re.compile(r"(?P<year>[0-9]{4})-(?P<month>0[1-9]|1[0-2])")
_CALENDAR = calendar.Calendar(firstweekday=calendar.MONDAY)


@dataclass(frozen=True, kw_only=True, order=True)
class Month:
    """A month of a year."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> "Month":
        """Return the month of a day."""
        return cls(year=day.year, month=day.month)

    @property
    def tag(self) -> str:
        """2026-09, as it stands in addresses."""
        return f"{self.year}-{self.month:02}"

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        """Its last day."""
        return self.shifted(1).first_day - timedelta(days=1)

    def shifted(self, months: int) -> "Month":
        """Return the month so many months later, or earlier."""
        years, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(year=years, month=month + 1)

    def weeks(self) -> list[list[date | None]]:
        """Return its days in rows from Monday to Sunday; None belongs to another month."""
        days = [day if day.month == self.month else None for day in _CALENDAR.itermonthdates(self.year, self.month)]
        return [days[start : start + DAYS_PER_WEEK] for start in range(0, len(days), DAYS_PER_WEEK)]


def parse_month(text: str) -> Month | None:
    """Return the month of a tag, None for anything that is not one."""
    found = _TAG.fullmatch(text)
    if found is None or not FIRST_YEAR <= int(found["year"]) <= LAST_YEAR:
        return None
    return Month(year=int(found["year"]), month=int(found["month"]))


def months_between(first: Month, last: Month) -> list[Month]:
    """Return all months from the first to the last, both included."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [first.shifted(offset) for offset in range(max(count, 1))]
