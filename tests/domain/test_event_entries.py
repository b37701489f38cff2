"""What is kept of an event is read as it was written."""

import json
from datetime import UTC, date, datetime

import pytest

from eventapp.domain.event_entries import (
    EventEntries,
    RoundEntry,
    SessionEntries,
    TalkSums,
    WorkEntry,
    read_entries,
    spelled,
)
from eventapp.domain.report_facts import ListFacts
from eventapp.domain.states import CounsellingTopic, EvidenceKind

FULL = EventEntries(
    work=(WorkEntry(day=date(2026, 9, 26), activity="Aufbau „früh“", people=3, minutes=90),),
    rounds=(RoundEntry(counted_at=datetime(2026, 9, 26, 13, 5, tzinfo=UTC), area="Wiese", people=40),),
    evidence=frozenset(EvidenceKind),
    talks=TalkSums(first_talks=2, follow_up_talks=1, minutes=80, interpreted=1),
    topics={topic: number for number, topic in enumerate(CounsellingTopic)},
    sessions={
        "k7wm": SessionEntries(
            target=None,
            remark="Es regnete.",
            signed_list=ListFacts(signatures=2, without_signature=1, under_16=1),
            certificates=4,
        ),
        "pxd2": SessionEntries(target=30, remark="", signed_list=None, certificates=0),
    },
)


@pytest.mark.parametrize("entries", [FULL, EventEntries()])
def test_entries_survive_json(entries: EventEntries) -> None:
    assert read_entries(json.loads(json.dumps(spelled(entries)))) == entries
