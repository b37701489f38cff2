"""What an organizer does next, from facts; the first step is the most urgent one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from eventapp.domain.life import EventPhase

#: From here on the door wants to be prepared.
DOOR_SOON = timedelta(days=14)
PAPER_SOON = timedelta(days=7)
PHONES_WANTED = 2


class StepKind(StrEnum):
    """What there is to do."""

    FILL_GAPS = "fill_gaps"
    PUBLISH = "publish"
    RESEND_MAILS = "resend_mails"
    ANSWER_REQUESTS = "answer_requests"
    WATCH_LIVE = "watch_live"
    PAIR_PHONES = "pair_phones"
    ANSWER_NEEDS = "answer_needs"
    PACK_PAPER = "pack_paper"
    RAISE_CAPACITY = "raise_capacity"
    WRITE_PLAINLY = "write_plainly"
    TRANSLATE = "translate"
    CHECK_NUMBERS = "check_numbers"
    CLOSE_NUMBERS = "close_numbers"
    FINISH = "finish"
    CALL_PEOPLE = "call_people"
    DOWNLOAD_NUMBERS = "download_numbers"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing to do, with the number that its sentence names."""

    kind: StepKind
    count: int = 0


@dataclass(frozen=True, kw_only=True)
class WorkFacts:
    """What decides the next steps. Numbers of people are 0 where the organizer may not see them."""

    phase: EventPhase
    blocking_gaps: int
    starts_at: datetime | None
    has_plain_language: bool
    missing_languages: int
    failed_mails: int
    requests: int
    devices: int
    without_email: int
    people_with_needs: int
    is_full: bool
    sees_people: bool


def select_next_steps(facts: WorkFacts, *, now: datetime) -> list[Step]:
    """Return the steps of the event's phase, the most urgent first."""
    steps = {
        EventPhase.DRAFT: _before_publishing,
        EventPhase.ANNOUNCED: _before_the_door,
        EventPhase.OPEN: _before_the_door,
        EventPhase.CLOSED: _before_the_door,
        EventPhase.RUNNING: _at_the_door,
        EventPhase.OVER: _after_the_door,
        EventPhase.FINISHED: _when_finished,
        EventPhase.CANCELLED: _when_cancelled,
    }
    return list(steps[facts.phase](facts, now))


def _before_publishing(facts: WorkFacts, _now: datetime) -> Iterator[Step]:
    if facts.blocking_gaps:
        yield Step(kind=StepKind.FILL_GAPS, count=facts.blocking_gaps)
    else:
        yield Step(kind=StepKind.PUBLISH)
    yield from _wording(facts)


def _before_the_door(facts: WorkFacts, now: datetime) -> Iterator[Step]:
    yield from _requests(facts)
    if facts.failed_mails:
        yield Step(kind=StepKind.RESEND_MAILS, count=facts.failed_mails)
    is_soon = facts.starts_at is not None and facts.starts_at - now <= DOOR_SOON
    if is_soon and facts.devices < PHONES_WANTED:
        yield Step(kind=StepKind.PAIR_PHONES, count=facts.devices)
    if facts.people_with_needs:
        yield Step(kind=StepKind.ANSWER_NEEDS, count=facts.people_with_needs)
    if facts.is_full:
        yield Step(kind=StepKind.RAISE_CAPACITY)
    yield from _paper(facts, now)
    yield from _wording(facts)
    if not is_soon and facts.devices < PHONES_WANTED:
        yield Step(kind=StepKind.PAIR_PHONES, count=facts.devices)


def _at_the_door(facts: WorkFacts, now: datetime) -> Iterator[Step]:
    yield from _requests(facts)
    if facts.devices == 0:
        yield Step(kind=StepKind.PAIR_PHONES)
    if facts.sees_people:
        yield Step(kind=StepKind.WATCH_LIVE)
    yield from _paper(facts, now)


def _after_the_door(facts: WorkFacts, _now: datetime) -> Iterator[Step]:
    if facts.sees_people:
        yield Step(kind=StepKind.CHECK_NUMBERS)
        yield Step(kind=StepKind.CLOSE_NUMBERS)
    yield Step(kind=StepKind.FINISH)


def _when_finished(facts: WorkFacts, _now: datetime) -> Iterator[Step]:
    if facts.sees_people:
        yield Step(kind=StepKind.CLOSE_NUMBERS)
        yield Step(kind=StepKind.DOWNLOAD_NUMBERS)


def _when_cancelled(facts: WorkFacts, _now: datetime) -> Iterator[Step]:
    if facts.without_email:
        yield Step(kind=StepKind.CALL_PEOPLE, count=facts.without_email)
    if facts.failed_mails:
        yield Step(kind=StepKind.RESEND_MAILS, count=facts.failed_mails)


def _requests(facts: WorkFacts) -> Iterator[Step]:
    if facts.requests:
        yield Step(kind=StepKind.ANSWER_REQUESTS, count=facts.requests)


def _paper(facts: WorkFacts, now: datetime) -> Iterator[Step]:
    is_near = facts.starts_at is not None and facts.starts_at - now <= PAPER_SOON
    if is_near and facts.sees_people:
        yield Step(kind=StepKind.PACK_PAPER)


def _wording(facts: WorkFacts) -> Iterator[Step]:
    if not facts.has_plain_language:
        yield Step(kind=StepKind.WRITE_PLAINLY)
    if facts.missing_languages:
        yield Step(kind=StepKind.TRANSLATE, count=facts.missing_languages)
