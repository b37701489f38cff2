"""What a member association of the network is made from, and the periods of which an umbrella sees its totals."""

from dataclasses import dataclass
from datetime import date, timedelta

#: How many years one can look back.
TOTALS_YEARS = 3
QUARTERS = (1, 2, 3, 4)
_MONTHS_PER_QUARTER = 3


@dataclass(frozen=True, kw_only=True)
class Period:
    """A year, or a quarter of it (1 to 4)."""

    year: int
    quarter: int | None = None

    @property
    def starts_on(self) -> date:
        """The first day."""
        return date(self.year, _MONTHS_PER_QUARTER * ((self.quarter or 1) - 1) + 1, 1)

    @property
    def ends_on(self) -> date:
        """The last day."""
        if self.quarter in (None, QUARTERS[-1]):
            return date(self.year, 12, 31)
        return Period(year=self.year, quarter=(self.quarter or 1) + 1).starts_on - timedelta(days=1)


def periods_until(today: date) -> list[Period]:
    """Return the periods of which totals are shown and that have begun."""
    years = range(today.year, today.year - TOTALS_YEARS, -1)
    periods = [Period(year=year, quarter=quarter) for year in years for quarter in (None, *QUARTERS)]
    return [period for period in periods if period.starts_on <= today]


@dataclass(frozen=True, kw_only=True)
class NewAssociation:
    """A member association as its umbrella adds it; all else its own people say."""

    name: str
    short_name: str
    email: str
    phone: str
