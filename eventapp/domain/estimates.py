"""Estimates of people whom nobody counted: never without method, time and a name (CNT-5)."""

from dataclasses import dataclass
from datetime import datetime

from eventapp.domain.errors import EstimateIncomplete
from eventapp.domain.states import EstimateMethod


@dataclass(frozen=True, kw_only=True)
class EstimateDetails:
    """An estimate as somebody enters it; ``count`` is people on top of those counted."""

    count: int
    method: EstimateMethod | None
    estimated_at: datetime | None
    responsible: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class CompleteEstimate:
    """An estimate that says how, when and by whom."""

    count: int
    method: EstimateMethod
    estimated_at: datetime
    responsible: str
    note: str


def complete_estimate(details: EstimateDetails) -> CompleteEstimate:
    """Return the estimate, or raise EstimateIncomplete when anything is missing or negative."""
    responsible = details.responsible.strip()
    if details.method is None or details.estimated_at is None or not responsible or details.count < 0:
        raise EstimateIncomplete
    return CompleteEstimate(
        count=details.count,
        method=details.method,
        estimated_at=details.estimated_at,
        responsible=responsible,
        note=details.note.strip(),
    )
