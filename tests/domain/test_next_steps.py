"""What an organizer does next."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from eventapp.domain.life import EventPhase
from eventapp.domain.next_steps import Step, StepKind, WorkFacts, select_next_steps

NOW = datetime(2026, 9, 1, 10, 0, tzinfo=UTC)
QUIET = WorkFacts(
    phase=EventPhase.OPEN,
    blocking_gaps=0,
    starts_at=NOW + timedelta(days=10),
    has_plain_language=True,
    missing_languages=0,
    failed_mails=0,
    requests=0,
    devices=2,
    without_email=0,
    people_with_needs=0,
    is_full=False,
    sees_people=True,
)


def kinds(facts: WorkFacts) -> list[StepKind]:
    return [step.kind for step in select_next_steps(facts, now=NOW)]


def test_draft_with_gaps_is_completed_first() -> None:
    facts = replace(QUIET, phase=EventPhase.DRAFT, blocking_gaps=3, has_plain_language=False, missing_languages=7)

    assert select_next_steps(facts, now=NOW) == [
        Step(kind=StepKind.FILL_GAPS, count=3),
        Step(kind=StepKind.WRITE_PLAINLY),
        Step(kind=StepKind.TRANSLATE, count=7),
    ]


def test_complete_draft_is_published() -> None:
    assert kinds(replace(QUIET, phase=EventPhase.DRAFT)) == [StepKind.PUBLISH]


def test_everything_done_leaves_nothing_to_do() -> None:
    assert kinds(QUIET) == []


def test_phones_come_first_when_the_door_is_near() -> None:
    near = replace(QUIET, devices=1, missing_languages=2)
    far = replace(near, starts_at=NOW + timedelta(days=60))

    assert kinds(near) == [StepKind.PAIR_PHONES, StepKind.TRANSLATE]
    assert kinds(far) == [StepKind.TRANSLATE, StepKind.PAIR_PHONES]


def test_requests_come_before_all_else_until_the_event_is_over() -> None:
    facts = replace(QUIET, requests=3, failed_mails=2)

    assert select_next_steps(facts, now=NOW)[0] == Step(kind=StepKind.ANSWER_REQUESTS, count=3)
    assert kinds(replace(facts, phase=EventPhase.RUNNING))[0] is StepKind.ANSWER_REQUESTS
    assert StepKind.ANSWER_REQUESTS not in kinds(replace(facts, phase=EventPhase.OVER))


def test_failed_mails_come_before_all_else() -> None:
    facts = replace(QUIET, failed_mails=2, devices=0, people_with_needs=6, is_full=True)

    assert kinds(facts) == [
        StepKind.RESEND_MAILS,
        StepKind.PAIR_PHONES,
        StepKind.ANSWER_NEEDS,
        StepKind.RAISE_CAPACITY,
    ]


def test_paper_is_packed_in_the_last_week() -> None:
    assert kinds(replace(QUIET, starts_at=NOW + timedelta(days=7))) == [StepKind.PACK_PAPER]
    assert kinds(replace(QUIET, starts_at=NOW + timedelta(days=8))) == []
    assert kinds(replace(QUIET, starts_at=NOW + timedelta(days=7), sees_people=False)) == []


def test_running_event_is_watched() -> None:
    facts = replace(QUIET, phase=EventPhase.RUNNING)

    assert kinds(facts) == [StepKind.WATCH_LIVE]
    assert kinds(replace(facts, devices=0, sees_people=False)) == [StepKind.PAIR_PHONES]


def test_event_that_is_over_is_checked_and_finished() -> None:
    facts = replace(QUIET, phase=EventPhase.OVER)

    assert kinds(facts) == [StepKind.CHECK_NUMBERS, StepKind.CLOSE_NUMBERS, StepKind.FINISH]
    assert kinds(replace(facts, sees_people=False)) == [StepKind.FINISH]
    assert kinds(replace(facts, phase=EventPhase.FINISHED)) == [StepKind.CLOSE_NUMBERS, StepKind.DOWNLOAD_NUMBERS]


def test_people_without_mail_are_called_when_an_event_is_cancelled() -> None:
    facts = replace(QUIET, phase=EventPhase.CANCELLED, without_email=3, failed_mails=1)

    assert kinds(facts) == [StepKind.CALL_PEOPLE, StepKind.RESEND_MAILS]
