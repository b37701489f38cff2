"""Counselling talks in counters, and where an appointment of the day stands (CNS-5, CNS-7, docs/counselling.md).

Nothing here knows whose talk it was. What was talked about is added up in sums that grow by whole batches.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from eventapp.domain.states import CounsellingTopic

#: Sums move by no fewer talks than this, until the day is ended.
BATCH_TALKS = 5
#: So long after its beginning an appointment is free again where nothing else is set.
RELEASE_MINUTES = 10
#: What is further away than this is not of today.
NEAR = timedelta(hours=12)


class TalkCounter(StrEnum):
    """What is counted of talks, besides topics."""

    FIRST = "first_talks"
    FOLLOW_UP = "follow_up_talks"
    INTERPRETED = "interpreted"
    MINUTES = "minutes"


#: A counter or a topic: everything that can be put right one by one.
Counted = TalkCounter | CounsellingTopic


@dataclass(frozen=True, kw_only=True)
class Talk:
    """What a counsellor says after a talk. There is no free text (CNS-6)."""

    is_follow_up: bool
    minutes: int
    is_interpreted: bool = False
    topics: frozenset[CounsellingTopic] = frozenset()

    def counts(self) -> dict[str, int]:
        """Return what the talk adds to each counter, in the order of the counters."""
        kind = TalkCounter.FOLLOW_UP if self.is_follow_up else TalkCounter.FIRST
        counted: dict[str, int] = {kind.value: 1, TalkCounter.MINUTES.value: self.minutes}
        if self.is_interpreted:
            counted[TalkCounter.INTERPRETED.value] = 1
        return counted | {topic.value: 1 for topic in CounsellingTopic if topic in self.topics}


@dataclass(frozen=True, kw_only=True)
class TalkSums:
    """So many talks, and what they add to each counter. A correction adds to a counter alone, also below zero."""

    talks: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_batch(self) -> bool:
        """True when there are enough talks to be counted."""
        return self.talks >= BATCH_TALKS

    def plus(self, counts: Mapping[str, int], *, talks: int = 0) -> "TalkSums":
        """Return the sums with more in them; nothing tells in which order it came."""
        names = sorted({*self.counts, *counts})
        return TalkSums(
            talks=self.talks + talks,
            counts={name: self.counts.get(name, 0) + counts.get(name, 0) for name in names},
        )


def counted_name(counter: Counted) -> str:
    """Return the name of a counter or topic in sums."""
    return counter.value


def find_counted(name: str) -> Counted | None:
    """Return the counter or topic with this name."""
    if name in set(TalkCounter):
        return TalkCounter(name)
    return CounsellingTopic(name) if name in set(CounsellingTopic) else None


class SlotState(StrEnum):
    """Where an appointment stands, in the order of the day."""

    CLOSED = "closed"
    #: the talk took place
    HELD = "held"
    #: somebody who came without an appointment has it
    SPONTANEOUS = "spontaneous"
    #: nobody came, and that is settled
    MISSED = "missed"
    #: booked, and the door has let the person in
    ARRIVED = "arrived"
    #: booked, begun, and nobody has come: free for others, and still there for a late guest
    RELEASED = "released"
    BOOKED = "booked"
    FREE = "free"
    #: nobody wanted it
    UNUSED = "unused"


@dataclass(frozen=True, kw_only=True)
class SlotFacts:
    """What the state of an appointment depends on."""

    starts_at: datetime
    ends_at: datetime
    is_cancelled: bool = False
    is_booked: bool = False
    has_arrived: bool = False
    is_settled: bool = False
    has_visit: bool = False


def decide_slot(facts: SlotFacts, *, release_minutes: int | None, now: datetime) -> SlotState:
    """Return where the appointment stands."""
    if facts.is_cancelled:
        return SlotState.CLOSED
    if facts.is_booked:
        return _booked(facts, release_minutes=release_minutes, now=now)
    if facts.has_visit:
        return SlotState.SPONTANEOUS
    return SlotState.FREE if facts.ends_at > now else SlotState.UNUSED


def _booked(facts: SlotFacts, *, release_minutes: int | None, now: datetime) -> SlotState:
    if facts.has_arrived:
        return SlotState.HELD if facts.is_settled else SlotState.ARRIVED
    if not facts.is_settled and now < released_at(facts, release_minutes=release_minutes):
        return SlotState.BOOKED
    if facts.has_visit:
        return SlotState.SPONTANEOUS
    return SlotState.MISSED if facts.is_settled else SlotState.RELEASED


def released_at(facts: SlotFacts, *, release_minutes: int | None) -> datetime:
    """Return when an appointment that nobody keeps is free for others."""
    minutes = RELEASE_MINUTES if release_minutes is None else release_minutes
    return facts.starts_at + timedelta(minutes=minutes)


def takes_visitors(state: SlotState, *, ends_at: datetime, now: datetime) -> bool:
    """True when somebody without an appointment can have this one."""
    return state in (SlotState.FREE, SlotState.RELEASED, SlotState.MISSED) and ends_at > now


@dataclass(frozen=True, kw_only=True)
class VisitOption:
    """An appointment in whose time somebody without one could be seen."""

    reference: str
    starts_at: datetime
    ends_at: datetime
    counsellor: str = ""
    is_open: bool = False


def choose_for_visit(options: Sequence[VisitOption], *, counsellor: str | None, now: datetime) -> VisitOption | None:
    """Return the next free appointment of today, of this counsellor where one is named.

    Where none is free: the one that goes on or comes next, in whose time the visitor is seen in between. None when
    the day is over.
    """
    left = [
        option
        for option in sorted(options, key=lambda option: (option.starts_at, option.reference))
        if option.ends_at > now
        and option.starts_at < now + NEAR
        and (counsellor is None or option.counsellor == counsellor)
    ]
    return next((option for option in left if option.is_open), left[0] if left else None)


def is_near(starts_at: datetime, *, now: datetime) -> bool:
    """True from the morning of the day on: what became of an appointment is not known before."""
    return starts_at < now + NEAR
