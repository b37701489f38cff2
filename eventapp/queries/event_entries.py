"""What a project's report says beside the attendance of its events: as it is now, or as it was kept at a departure.

``kept`` are events whose association has left the network: nothing that is entered there later is read.
"""

from collections import Counter
from collections.abc import Collection, Mapping

from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.event_entries import EventEntries, RoundEntry, SessionEntries, TalkSums, WorkEntry, read_entries
from eventapp.domain.report_facts import ListFacts
from eventapp.domain.states import CounsellingTopic, EvidenceKind
from eventapp.models import CounsellingTally, CrowdRound, DepartedEvent, EventSession, TopicTally, VolunteerWork
from eventapp.queries import report_entries
from eventapp.queries.certificates import count_by_session
from eventapp.queries.rounds import list_rounds

Kept = Mapping[int, EventEntries]


def list_departed(project_id: int) -> dict[int, DepartedEvent]:
    """Return the project's events that stay in it as they were when their association left, by event id."""
    query = select(DepartedEvent).where(DepartedEvent.project_id == project_id)
    return {row.event_id: row for row in db.session.scalars(query)}


def find_departed(event_id: int, *, project_id: int) -> DepartedEvent | None:
    """Return what was kept of an event for this project; None for all events that have not left with anybody."""
    kept = db.session.get(DepartedEvent, event_id)
    return kept if kept is not None and kept.project_id == project_id else None


def list_kept(project_id: int) -> dict[int, EventEntries]:
    """Return the entries that were kept for the project, by event id."""
    return {event_id: read_entries(row.entries) for event_id, row in list_departed(project_id).items()}


def list_work(event_ids: Collection[int], *, kept: Kept) -> list[tuple[int, WorkEntry]]:
    """Return volunteers' work with the id of its event, by day."""
    rows = report_entries.list_volunteer_work(_live(event_ids, kept))
    found = [(row.event_id, _work(row)) for row in rows]
    found += [(event_id, each) for event_id in event_ids if event_id in kept for each in kept[event_id].work]
    return sorted(found, key=lambda pair: pair[1].day)


def list_counted_rounds(event_ids: Collection[int], *, kept: Kept) -> list[tuple[int, RoundEntry]]:
    """Return rounds with the id of their event, in the order of the day."""
    found = [(row.event_id, _round(row)) for row in list_rounds(_live(event_ids, kept))]
    found += [(event_id, each) for event_id in event_ids if event_id in kept for each in kept[event_id].rounds]
    return sorted(found, key=lambda pair: (pair[1].counted_at, pair[1].area))


def list_evidence(event_ids: Collection[int], *, kept: Kept) -> dict[int, frozenset[EvidenceKind]]:
    """Return what is there of each event."""
    live = report_entries.list_evidence(_live(event_ids, kept))
    return live | {event_id: kept[event_id].evidence for event_id in event_ids if event_id in kept}


def list_talks(event_ids: Collection[int], *, kept: Kept) -> dict[int, TalkSums]:
    """Return the talks of counselling days that have any."""
    live = report_entries.list_counselling_tallies(_live(event_ids, kept))
    found = {event_id: _talks(row) for event_id, row in live.items()}
    kept_talks = {event_id: kept[event_id].talks for event_id in event_ids if event_id in kept}
    return found | {event_id: talks for event_id, talks in kept_talks.items() if talks is not None}


def count_topics(event_ids: Collection[int], *, kept: Kept) -> dict[CounsellingTopic, int]:
    """Return the mentions of each topic, in the order of the report."""
    found = Counter(report_entries.count_topics(_live(event_ids, kept)))
    for event_id in event_ids:
        if event_id in kept:
            found.update(kept[event_id].topics)
    return {topic: found[topic] for topic in CounsellingTopic if topic in found}


def list_signed(sessions: Mapping[int, str], *, kept: Kept) -> dict[int, ListFacts]:
    """Return what was counted on signed lists, by session id; ``sessions`` are references by id."""
    at_departure = _kept_sessions(sessions, kept)
    live = report_entries.list_signed_lists([each for each in sessions if each not in at_departure])
    return live | {each: found.signed_list for each, found in at_departure.items() if found.signed_list is not None}


def count_certificates(sessions: Mapping[int, str], *, kept: Kept) -> dict[int, int]:
    """Return how many certificates count each session, by session id; ``sessions`` are references by id."""
    at_departure = _kept_sessions(sessions, kept)
    live = count_by_session([each for each in sessions if each not in at_departure])
    return live | {each: found.certificates for each, found in at_departure.items()}


def read_live(event_id: int) -> EventEntries:
    """Return the entries of an event as they are now."""
    taking_place = select(EventSession).where(EventSession.event_id == event_id, ~EventSession.is_cancelled)
    sessions = list(db.session.scalars(taking_place))
    ids = [session.id for session in sessions]
    signed, certificates = report_entries.list_signed_lists(ids), count_by_session(ids)
    tallies = db.session.scalars(select(TopicTally).where(TopicTally.event_id == event_id))
    return EventEntries(
        work=tuple(entry for _, entry in list_work([event_id], kept={})),
        rounds=tuple(entry for _, entry in list_counted_rounds([event_id], kept={})),
        evidence=report_entries.list_evidence([event_id])[event_id],
        talks=list_talks([event_id], kept={}).get(event_id),
        topics={tally.topic: tally.mentions for tally in tallies},
        sessions={
            session.reference: SessionEntries(
                target=session.target,
                remark=session.remark,
                signed_list=signed.get(session.id),
                certificates=certificates.get(session.id, 0),
            )
            for session in sessions
        },
    )


def _live(event_ids: Collection[int], kept: Kept) -> list[int]:
    return [event_id for event_id in event_ids if event_id not in kept]


def _kept_sessions(sessions: Mapping[int, str], kept: Kept) -> dict[int, SessionEntries]:
    by_reference = {reference: each for entries in kept.values() for reference, each in entries.sessions.items()}
    return {each: by_reference[reference] for each, reference in sessions.items() if reference in by_reference}


def _work(row: VolunteerWork) -> WorkEntry:
    return WorkEntry(day=row.day, activity=row.activity, people=row.people, minutes=row.minutes)


def _round(row: CrowdRound) -> RoundEntry:
    return RoundEntry(counted_at=row.counted_at, area=row.area, people=row.people)


def _talks(row: CounsellingTally) -> TalkSums:
    return TalkSums(
        first_talks=row.first_talks,
        follow_up_talks=row.follow_up_talks,
        minutes=row.minutes,
        interpreted=row.interpreted,
    )
