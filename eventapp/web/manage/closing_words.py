"""The words of the page "Abschluss": what has changed since numbers were closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import format_decimal, lazy_gettext

from eventapp.domain.closing import ClosedEstimate, ClosedNumbers
from eventapp.domain.report_facts import rounded
from eventapp.domain.states import CountingMethod
from eventapp.queries.closing_desk import SessionState
from eventapp.web.filters import clock_time, day_short
from eventapp.web.forms.estimates import METHOD_NAMES

_NUMBER_NAMES = {
    "registered": lazy_gettext("Angemeldet"),
    "canceled": lazy_gettext("Abgesagt"),
    "admitted": lazy_gettext("mit Anmeldung da"),
    "walk_ins": lazy_gettext("ohne Anmeldung da"),
    "estimated": lazy_gettext("Geschätzt"),
    "children": lazy_gettext("davon Kinder"),
    "counting_methods": lazy_gettext("Wie gezählt wurde"),
    "estimate": lazy_gettext("Wie geschätzt wurde"),
}
_COUNTING_NAMES = {
    CountingMethod.ADMISSION: lazy_gettext("Einlass"),
    CountingMethod.COUNTER: lazy_gettext("Zähler"),
    CountingMethod.LIST: lazy_gettext("Papier"),
}


@dataclass(frozen=True, kw_only=True)
class Change:
    """One number that is not as it was closed."""

    name: str
    before: str
    after: str


def changes_of(state: SessionState) -> Sequence[Change]:
    """Return what has changed since the numbers were closed, in words."""
    if state.closing is None:
        return []
    return [
        Change(
            name=str(_NUMBER_NAMES[name]),
            before=_value(state.closing.numbers, name),
            after=_value(state.live, name),
        )
        for name in state.changes
    ]


def hours(minutes: int) -> str:
    """Return a length in hours as the reader writes numbers."""
    return format_decimal(rounded(Decimal(minutes) / 60, "0.01"))


def _value(numbers: ClosedNumbers, name: str) -> str:
    if name == "counting_methods":
        return ", ".join(str(_COUNTING_NAMES[method]) for method in numbers.counting_methods) or "–"
    if name == "estimate":
        return _estimate_words(numbers.estimate) if numbers.estimate else "–"
    return str(getattr(numbers, name))


def _estimate_words(estimate: ClosedEstimate) -> str:
    moment = f"{day_short(estimate.estimated_at)} {clock_time(estimate.estimated_at)}"
    return ", ".join(
        part for part in (str(METHOD_NAMES[estimate.method]), moment, estimate.responsible, estimate.note) if part
    )
