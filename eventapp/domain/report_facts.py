"""The funder report as plain facts: one project, one period (report of the Verwendungsnachweis).

Whatever the report says follows from these values alone: the workbook, the page, the PDF and the draft paragraphs
are made from them, and an issued report is these facts, kept. No name, mail address or phone number of a guest is
in here (REP-2). Moments are local and naive; lengths are minutes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from eventapp.domain.report_people import PersonFacts, StatisticsFacts
from eventapp.domain.states import CountingMethod, EstimateMethod, EventKind, EvidenceKind, FunderProfile

#: Formats whose length is also counted in teaching units.
KINDS_WITH_UNITS = (EventKind.WORKSHOP, EventKind.FACHTAG)
MINUTES_PER_UNIT = 45
#: A count below this is not shown where it could point at somebody.
SMALLEST_SHOWN = 5


def rounded(value: Decimal, step: str) -> Decimal:
    """Round as a spreadsheet's ROUND: halves away from zero."""
    return value.quantize(Decimal(step), ROUND_HALF_UP)


def is_remark_due(*, total: int, target: int | None, estimated: int) -> bool:
    """True where the funder wants words beside the numbers: fewer than promised, or estimated."""
    return (target is not None and total < target) or estimated > 0


@dataclass(frozen=True, kw_only=True)
class ProjectFacts:
    """The cover: who gave what to whom, for which period."""

    reference: str
    name: str
    recipient: str
    funder: str
    funder_reference: str
    funder_note: str
    partners: str
    profile: FunderProfile
    child_age_limit: int
    grant_starts_on: date
    grant_ends_on: date
    #: euros an hour for the value of volunteers' work; None where the grant counts none
    volunteer_rate: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class EstimateFacts:
    """The estimate that counts, as its protocol says it (CNT-5)."""

    method: EstimateMethod
    estimated_at: datetime
    responsible: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ListFacts:
    """What was counted on the signed list after the event (LST-3)."""

    signatures: int
    without_signature: int
    under_16: int = 0


@dataclass(frozen=True, kw_only=True)
class SessionFacts:
    """One row of "Termine", and what the server knows of it apart from the row, for the reconciliation."""

    reference: str
    event_reference: str
    title: str
    kind: EventKind
    starts_at: datetime
    ends_at: datetime
    break_minutes: int
    venue: str
    partners: str
    #: None: open, no limit
    places_offered: int | None
    registered: int
    canceled: int
    admitted: int
    walk_ins: int
    estimated: int
    children: int
    target: int | None
    remark: str
    counting_methods: tuple[CountingMethod, ...]
    estimate: EstimateFacts | None = None
    #: no version: the numbers are not closed yet
    closing_version: int | None = None
    closing_reason: str = ""
    open_conflicts: int = 0
    #: from the door log, entry by entry, not from the columns above
    log_admitted: int = 0
    log_walk_ins: int = 0
    log_no_shows: int = 0
    #: T of the newest closing
    closed_total: int | None = None
    #: what a closing would freeze differently now, by the names of ClosedNumbers; reports issued before do not say it
    changed_since_closing: tuple[str, ...] = ()
    has_list: bool = False
    signed_list: ListFacts | None = None
    certificates: int = 0

    @property
    def hours(self) -> Decimal:
        """F: length without breaks by the clock on the wall."""
        minutes = Decimal((self.ends_at - self.starts_at) // timedelta(minutes=1)) - self.break_minutes
        return rounded(minutes / 60, "0.01")

    @property
    def units(self) -> Decimal | None:
        """G: teaching units of 45 minutes, only for formats that have them."""
        if self.kind not in KINDS_WITH_UNITS:
            return None
        return rounded(self.hours * 60 / MINUTES_PER_UNIT, "0.1")

    @property
    def no_shows(self) -> int:
        """P = M - O."""
        return self.registered - self.admitted

    @property
    def counted(self) -> int:
        """R = O + Q."""
        return self.admitted + self.walk_ins

    @property
    def total(self) -> int:
        """T = R + S: attendances."""
        return self.counted + self.estimated

    @property
    def attendance_hours(self) -> Decimal | None:
        """W: hours of all attendances, where there are teaching units."""
        return None if self.units is None else self.total * self.hours

    @property
    def difference(self) -> int | None:
        """Y: attendances above or below the target."""
        return None if self.target is None else self.total - self.target

    @property
    def needs_remark(self) -> bool:
        """Z must say something: fewer than promised, or estimated."""
        return is_remark_due(total=self.total, target=self.target, estimated=self.estimated)


@dataclass(frozen=True, kw_only=True)
class OrganizationFacts:
    """One represented organization; ``shown`` is the number of its attendances, or "ja" below five."""

    name: str
    kind: str
    sessions: int
    shown: int | str


@dataclass(frozen=True, kw_only=True)
class CounsellingFacts:
    """One counselling day in counters; no row joins a person and a topic (CNS-5)."""

    day: date
    venue: str
    offer: str
    offered: int
    booked: int
    kept: int
    missed: int
    canceled: int
    spontaneous: int
    first_talks: int
    follow_up_talks: int
    minutes: int
    interpreted: int
    #: where its counters are entered; reports that were issued before do not say it
    event_reference: str = ""

    @property
    def contacts(self) -> int:
        """J = F + I."""
        return self.kept + self.spontaneous

    @property
    def hours(self) -> Decimal:
        """M."""
        return rounded(Decimal(self.minutes) / 60, "0.01")


@dataclass(frozen=True, kw_only=True)
class VolunteerFacts:
    """Volunteers' work on one day; ``minutes`` of all people together."""

    day: date
    event: str
    activity: str
    people: int
    minutes: int

    @property
    def hours(self) -> Decimal:
        """The hours of all people together."""
        return rounded(Decimal(self.minutes) / 60, "0.01")


@dataclass(frozen=True, kw_only=True)
class IndicatorFacts:
    """One line of "Soll_Ist". ``source`` names a figure of the report, or ``actual`` is typed in."""

    name: str
    target: int
    source: str
    actual: int | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class MissingEvidence:
    """A piece of evidence that an event still owes."""

    event: str
    event_reference: str
    kind: EvidenceKind


@dataclass(frozen=True, kw_only=True)
class EvidenceFacts:
    """How many of the pieces of evidence to collect are there (REP-8)."""

    present: int
    wanted: int
    #: in the order of the events; reports that were issued before do not say it
    missing: tuple[MissingEvidence, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DeletionFacts:
    """When personal data of an event went; the sums are untouched."""

    event: str
    deleted_on: date


@dataclass(frozen=True, kw_only=True)
class ArrivalFacts:
    """People who came to an event within one step of time; for the curve, not for a sum."""

    event: str
    starts_at: datetime
    booked: int
    unbooked: int


@dataclass(frozen=True, kw_only=True)
class UpcomingFacts:
    """A session of the period, or a counselling day, that has not begun; it is in no number and no comparison."""

    event_reference: str
    title: str
    kind: EventKind
    starts_at: datetime
    target: int | None


@dataclass(frozen=True, kw_only=True)
class RoundFacts:
    """People who were in one area at one moment of a festival; never part of a sum of attendances (CNT-8)."""

    event: str
    counted_at: datetime
    area: str
    people: int


@dataclass(frozen=True, kw_only=True)
class ReportFacts:
    """Everything that a report of a project and a period says."""

    project: ProjectFacts
    starts_on: date
    ends_on: date
    sessions: Sequence[SessionFacts]
    persons: Sequence[PersonFacts] = ()
    persons_total: PersonFacts | None = None
    statistics: Sequence[StatisticsFacts] = ()
    organizations: Sequence[OrganizationFacts] = ()
    counselling: Sequence[CounsellingFacts] = ()
    #: mentions by topic, "<5" for few
    topics: Mapping[str, int | str] = field(default_factory=dict)
    volunteers: Sequence[VolunteerFacts] = ()
    indicators: Sequence[IndicatorFacts] = ()
    evidence: EvidenceFacts = EvidenceFacts(present=0, wanted=0)
    deletions: Sequence[DeletionFacts] = ()
    arrivals: Sequence[ArrivalFacts] = ()
    #: in the order of the events and their moments; reports issued before have none
    rounds: Sequence[RoundFacts] = ()
    #: in the order of time; reports issued before have none
    upcoming: Sequence[UpcomingFacts] = ()
