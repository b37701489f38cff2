"""Where an event stands on its way from draft to finished, as organizers see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eventapp.domain.schedule import Span, Window
from eventapp.domain.states import EventStatus


class EventPhase(StrEnum):
    """Finer than the stored status: a published event goes through five of them by the clock."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"
    RUNNING = "running"
    OVER = "over"
    FINISHED = "finished"
    CANCELLED = "cancelled"


_BY_STATUS = {
    EventStatus.DRAFT: EventPhase.DRAFT,
    EventStatus.FINISHED: EventPhase.FINISHED,
    EventStatus.CANCELLED: EventPhase.CANCELLED,
}


@dataclass(frozen=True, kw_only=True)
class LifeFacts:
    """What decides the phase; ``spans`` are the sessions that take place."""

    status: EventStatus
    window: Window
    spans: Sequence[Span]


def select_phase(facts: LifeFacts, *, now: datetime) -> EventPhase:
    """Return the phase: first the status, then the clock, last the registration window."""
    if facts.status in _BY_STATUS:
        return _BY_STATUS[facts.status]
    if not facts.spans:
        return EventPhase.CLOSED
    if all(span.ends_at <= now for span in facts.spans):
        return EventPhase.OVER
    if any(span.starts_at <= now < span.ends_at for span in facts.spans):
        return EventPhase.RUNNING
    if facts.window.contains(now):
        return EventPhase.OPEN
    is_early = facts.window.opens_at is not None and now < facts.window.opens_at
    return EventPhase.ANNOUNCED if is_early else EventPhase.CLOSED
