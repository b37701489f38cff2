"""The funder report as a page shows it: bars, indicators, the arrival curve, what is still open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import format_decimal, gettext, lazy_gettext

from eventapp.domain.reconciliation import Check, reconcile
from eventapp.domain.report_draft import draft_paragraphs
from eventapp.domain.report_facts import ArrivalFacts, ReportFacts, SessionFacts
from eventapp.domain.report_figures import (
    IndicatorResult,
    KeyFigures,
    crowd_peaks,
    indicator_results,
    key_figures,
    shown_share,
)
from eventapp.domain.report_people import StatisticsFacts
from eventapp.domain.rounds import Peak
from eventapp.domain.states import EventKind
from eventapp.queries import statistics_results
from eventapp.queries.attendance import ArrivalPoint
from eventapp.web.filters import day
from eventapp.web.manage.arrival_chart import LineChart, build_arrival_chart
from eventapp.web.manage.number_table import TargetBar

if TYPE_CHECKING:
    from eventapp.models import Project

KIND_NAMES = {
    EventKind.FEST: lazy_gettext("Fest"),
    EventKind.WORKSHOP: lazy_gettext("Workshop"),
    EventKind.FACHTAG: lazy_gettext("Fachtag"),
    EventKind.BERATUNG: lazy_gettext("Beratung"),
}
_ROOM_BESIDE_BARS = 1.06


@dataclass(frozen=True, kw_only=True)
class ReportView:
    """What the page shows besides the facts themselves."""

    facts: ReportFacts
    figures: KeyFigures
    repeated: int
    #: the promised attendances of all sessions together; None where no session has a target
    target: int | None
    bars: Sequence[TargetBar]
    indicators: Sequence[IndicatorResult]
    chart: LineChart | None
    #: the fullest moment of each festival that had rounds
    peaks: Mapping[str, Peak]
    checks: Sequence[Check]
    draft: Sequence[str]

    @property
    def open_checks(self) -> Sequence[Check]:
        """The checks that keep the report provisional."""
        return [check for check in self.checks if check.is_open]

    @property
    def hints(self) -> Sequence[Check]:
        """What is worth a look and keeps nothing up."""
        return [check for check in self.checks if check.is_hint and not check.is_ok]


@dataclass(frozen=True, kw_only=True)
class StatisticsGap:
    """Why there are no statistics; ``events`` are those to be closed, title by reference."""

    reason: statistics_results.Gap
    events: Mapping[str, str]


def view_of(facts: ReportFacts) -> ReportView:
    """Return the report for the page."""
    return ReportView(
        facts=facts,
        figures=key_figures(facts),
        repeated=facts.persons_total.repeated if facts.persons_total else 0,
        target=_target(facts.sessions),
        bars=_bars(facts.sessions),
        indicators=indicator_results(facts),
        chart=_chart(facts.arrivals),
        peaks=crowd_peaks(facts),
        checks=reconcile(facts),
        draft=draft_paragraphs(facts),
    )


def statistics_gap(project: "Project", facts: ReportFacts) -> StatisticsGap | None:
    """Return why the report shows no statistics, None where it shows some."""
    if facts.statistics:
        return None
    open_events = statistics_results.list_open_events([session.reference for session in facts.sessions])
    titles = {session.event_reference: session.title for session in facts.sessions}
    reason = statistics_results.find_gap(
        project, open_events=open_events, starts_on=facts.starts_on, ends_on=facts.ends_on
    )
    return StatisticsGap(reason=reason, events={reference: titles[reference] for reference in open_events})


def share(question: StatisticsFacts, shown: int | str) -> str:
    """Return an answer's share; nothing for one that is not shown."""
    return percent(shown_share(shown, question.answered)) if isinstance(shown, int) else ""


def response(facts: ReportFacts, question: StatisticsFacts) -> str:
    """Return how many of all attendances came with an answer."""
    return percent(shown_share(question.answered, key_figures(facts).attendances))


def number(value: object) -> str:
    """Return a number as the reader writes it, without needless zeros."""
    return format_decimal(value)


def percent(value: Decimal) -> str:
    """Return a share to a tenth of a percent, rounded already (``shown_share``): 62,2 %, 62.2 %."""
    return format_decimal(value * 100, "#,##0.0") + "\N{NO-BREAK SPACE}%"


def _target(sessions: Sequence[SessionFacts]) -> int | None:
    targets = [session.target for session in sessions if session.target is not None]
    return sum(targets) if targets else None


def _bars(sessions: Sequence[SessionFacts]) -> list[TargetBar]:
    widest = max((max(s.total, s.target or 0) for s in sessions), default=0) or 1
    return [_bar(session, widest=widest * _ROOM_BESIDE_BARS) for session in sessions]


def _bar(session: SessionFacts, *, widest: float) -> TargetBar:
    target = session.target
    return TargetBar(
        kind=session.kind.value,
        name=session.title,
        note=day(session.starts_at.date()),
        value=session.total,
        plan_text=gettext("von %(n)s", n=target) if target is not None else "",
        label=gettext(
            "%(total)s Teilnahmen, davon %(estimated)s geschätzt, Soll %(target)s",
            total=session.total,
            estimated=session.estimated,
            target="–" if target is None else target,
        ),
        share=round(session.counted / widest * 100, 2),
        estimate_share=round(session.estimated / widest * 100, 2),
        plan_share=None if target is None else round(target / widest * 100, 2),
    )


def _chart(arrivals: Sequence[ArrivalFacts]) -> LineChart | None:
    """Steps are drawn at their ends, when everybody of the step has come."""
    if not arrivals:
        return None
    step = timedelta(minutes=30)
    points = [
        ArrivalPoint(at=_aware(each.starts_at + step), booked=each.booked, unbooked=each.unbooked) for each in arrivals
    ]
    return build_arrival_chart(points, starts_at=_aware(arrivals[0].starts_at), ends_at=points[-1].at, registered=0)


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=ZoneInfo(current_app.config["TIMEZONE"]))
