"""The anonymous statistics: sessions that are asked about, and their counters; results: ``statistics_results``."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from eventapp.db import db
from eventapp.domain.errors import NotFound
from eventapp.domain.funder_profiles import rules_of
from eventapp.domain.states import EventKind
from eventapp.domain.statistics import (
    AgeBands,
    Question,
    StatisticsPhase,
    crossed_of,
    end_of_asking,
    questions_of,
    select_phase,
    start_of_asking,
)
from eventapp.models import Event, EventSession, Project, SessionStatistics, StatisticsCounter
from eventapp.queries import events as event_queries

#: The number of answers before the close is told in such steps, so that none can be watched coming.
ROUGH_STEP = 10


@dataclass(frozen=True, kw_only=True)
class AskedSession:
    """A session with what it asks and whether it takes answers now."""

    event: Event
    event_session: EventSession
    questions: tuple[Question, ...]
    #: the counter of two of them together, where the project wants it
    crossed: Question | None
    age_bands: AgeBands
    phase: StatisticsPhase
    opens_at: datetime
    ends_at: datetime

    @property
    def counted(self) -> tuple[Question, ...]:
        """Everything that there are counters of."""
        return (*self.questions, self.crossed) if self.crossed else self.questions


@dataclass(frozen=True, kw_only=True)
class SessionState:
    """What organizers know of one session before and after the close; ``at_least`` is rounded down to tens."""

    event_session: EventSession
    phase: StatisticsPhase
    at_least: int
    closed_on: date | None


def get_asked_session(reference: str, *, zone: ZoneInfo, now: datetime) -> AskedSession:
    """Return a session of a public event by its reference. Raises NotFound, also where nothing is asked."""
    session = db.session.scalars(
        select(EventSession)
        .where(EventSession.reference == reference)
        .options(
            joinedload(EventSession.event).selectinload(Event.texts),
            joinedload(EventSession.event).joinedload(Event.organization),
        )
        .execution_options(populate_existing=True)
    ).first()
    if session is None or session.is_cancelled or session.event.status not in event_queries.PUBLIC_STATUSES:
        raise NotFound
    asked = _asked(session.event, session, state=find_state(session.id), zone=zone, now=now)
    if asked.phase is StatisticsPhase.NOT_ASKED:
        raise NotFound
    return asked


def list_asked_sessions(event: Event, *, zone: ZoneInfo, now: datetime) -> list[AskedSession]:
    """Return the sessions of an event that take place."""
    held = [session for session in event_queries.list_sessions(event.id) if not session.is_cancelled]
    return [_asked(event, session, state=find_state(session.id), zone=zone, now=now) for session in held]


def list_session_states(event: Event, *, zone: ZoneInfo, now: datetime) -> list[SessionState]:
    """Return what organizers may know of each session of an event now."""
    states = []
    for asked in list_asked_sessions(event, zone=zone, now=now):
        state = find_state(asked.event_session.id)
        answered = max((sum(c.values()) for c in count_answers([asked.event_session.id]).values()), default=0)
        states.append(
            SessionState(
                event_session=asked.event_session,
                phase=asked.phase,
                at_least=answered - answered % ROUGH_STEP,
                closed_on=state.closed_on if state else None,
            )
        )
    return states


def find_state(event_session_id: int) -> SessionStatistics | None:
    """Return where the statistics of a session stand, fresh; None before the first sheet."""
    return db.session.get(SessionStatistics, event_session_id, populate_existing=True)


def count_answers(event_session_ids: Collection[int]) -> dict[Question, Counter[str]]:
    """Return how often each answer was given; for other modules of the statistics alone."""
    rows = db.session.execute(
        select(StatisticsCounter.question, StatisticsCounter.answer, func.sum(StatisticsCounter.count))
        .where(StatisticsCounter.event_session_id.in_(event_session_ids))
        .group_by(StatisticsCounter.question, StatisticsCounter.answer)
    )
    found: dict[Question, Counter[str]] = {}
    for question, answer, count in rows:
        found.setdefault(question, Counter())[answer] += int(count)
    return found


def is_anything_open(event_session_ids: Collection[int]) -> bool:
    """True while one of the sessions has answers and is not closed: nothing is shown then."""
    query = select(func.count()).where(
        SessionStatistics.event_session_id.in_(event_session_ids), SessionStatistics.closed_on.is_(None)
    )
    return bool(db.session.scalar(query))


def has_begun(*, event_id: int | None = None, project_id: int | None = None) -> bool:
    """True from the first answer on at a session of the event, or of the project."""
    query = select(SessionStatistics.event_session_id).join(EventSession).join(Event)
    of = Event.id == event_id if event_id is not None else Event.project_id == project_id
    return db.session.scalar(query.where(of).limit(1)) is not None


def _asked(
    event: Event, session: EventSession, *, state: SessionStatistics | None, zone: ZoneInfo, now: datetime
) -> AskedSession:
    opens_at = start_of_asking(session.starts_at, lead_minutes=event.admission_lead_minutes, zone=zone)
    ends_at = end_of_asking(session.ends_at, zone=zone)
    is_closed = state is not None and state.closed_on is not None
    bands = state.age_bands if state else _age_bands(event)
    project = db.session.get(Project, event.project_id) if event.project_id else None
    return AskedSession(
        event=event,
        event_session=session,
        questions=questions_of(event.kind, bands, extras=[Question(name) for name in event.extra_questions]),
        crossed=crossed_of(bands) if project and project.crosses_gender_age else None,
        age_bands=bands,
        phase=select_phase(
            kind=event.kind, status=event.status, span=(opens_at, ends_at), is_closed=is_closed, now=now
        ),
        opens_at=opens_at,
        ends_at=ends_at,
    )


def _age_bands(event: Event) -> AgeBands:
    """The bands of the project's first answers, and before them those of its funder."""
    if event.project_id is None or event.kind is EventKind.BERATUNG:
        return AgeBands.COMMON
    first = db.session.scalar(
        select(SessionStatistics.age_bands)
        .join(EventSession, EventSession.id == SessionStatistics.event_session_id)
        .join(Event)
        .where(Event.project_id == event.project_id)
        .limit(1)
    )
    return first or rules_of(db.session.get_one(Project, event.project_id).funder_profile).age_bands
