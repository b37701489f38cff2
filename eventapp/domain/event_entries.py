"""What an event has in its project's report beside its attendance: work, rounds, evidence, lists, talks.

Kept as plain values when an association leaves its network: the report of its former umbrella says that and nothing
later. Nobody is named in it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from eventapp.domain.report_facts import ListFacts
from eventapp.domain.states import CounsellingTopic, EvidenceKind


@dataclass(frozen=True, kw_only=True)
class WorkEntry:
    """Volunteers' work on one day; ``minutes`` of all people together."""

    day: date
    activity: str
    people: int
    minutes: int


@dataclass(frozen=True, kw_only=True)
class RoundEntry:
    """People in one area at one moment."""

    counted_at: datetime
    area: str
    people: int


@dataclass(frozen=True, kw_only=True)
class TalkSums:
    """The talks of a counselling day."""

    first_talks: int
    follow_up_talks: int
    minutes: int
    interpreted: int


@dataclass(frozen=True, kw_only=True)
class SessionEntries:
    """What stands beside the numbers of one session."""

    target: int | None
    remark: str
    signed_list: ListFacts | None
    certificates: int


@dataclass(frozen=True, kw_only=True)
class EventEntries:
    """All of one event; its sessions by their references."""

    work: tuple[WorkEntry, ...] = ()
    rounds: tuple[RoundEntry, ...] = ()
    evidence: frozenset[EvidenceKind] = frozenset()
    talks: TalkSums | None = None
    topics: Mapping[CounsellingTopic, int] = field(default_factory=dict)
    sessions: Mapping[str, SessionEntries] = field(default_factory=dict)


def spelled(entries: EventEntries) -> dict[str, Any]:
    """Return the entries in the words of JSON."""
    return {
        "work": [{**asdict(each), "day": each.day.isoformat()} for each in entries.work],
        "rounds": [{**asdict(each), "counted_at": each.counted_at.isoformat()} for each in entries.rounds],
        "evidence": sorted(kind.value for kind in entries.evidence),
        "talks": asdict(entries.talks) if entries.talks else None,
        "topics": {topic.value: mentions for topic, mentions in entries.topics.items()},
        "sessions": {reference: asdict(each) for reference, each in entries.sessions.items()},
    }


def read_entries(words: Mapping[str, Any]) -> EventEntries:
    """Return what ``spelled`` has written."""
    return EventEntries(
        work=tuple(WorkEntry(**{**each, "day": date.fromisoformat(each["day"])}) for each in words["work"]),
        rounds=tuple(
            RoundEntry(**{**each, "counted_at": datetime.fromisoformat(each["counted_at"])}) for each in words["rounds"]
        ),
        evidence=frozenset(EvidenceKind(kind) for kind in words["evidence"]),
        talks=TalkSums(**words["talks"]) if words["talks"] else None,
        topics={CounsellingTopic(topic): mentions for topic, mentions in words["topics"].items()},
        sessions={
            reference: SessionEntries(
                target=each["target"],
                remark=each["remark"],
                signed_list=ListFacts(**each["signed_list"]) if each["signed_list"] else None,
                certificates=each["certificates"],
            )
            for reference, each in words["sessions"].items()
        },
    )
