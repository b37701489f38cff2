"""Random logs over several phones: whatever the way to the server, the same numbers, and nobody vanishes."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.attendance import AttendanceReport
from eventapp.domain.states import HELPER_RIGHTS, DecidedBy, EntryKind, EntryVerdict, ScanResult
from eventapp.domain.sync import CLOCK_TOLERANCE, DeviceReport, EntryAnswer, UploadedEntry
from eventapp.models import Event, LogEntryRow
from eventapp.queries import attendance as attendance_queries
from eventapp.services import check_in, devices
from tests.support.builders import STARTS_AT, make_event, make_registration, make_session
from tests.support.door import pair_phone, phone, ticket_of
from tests.support.proofs import FACTOR

pytestmark = [pytest.mark.proof, pytest.mark.usefixtures("app")]

DAY_MS = 24 * 3600 * 1000
#: Sizes of the parties; the last ticket is of no registration.
PARTIES = ((1, 0), (2, 3), (2, 0))
PHONES = 3
KINDS = (EntryKind.ADMIT, EntryKind.ADMIT, EntryKind.WALK_IN, EntryKind.TALLY, EntryKind.EXIT, EntryKind.REVERSAL)


@dataclass(frozen=True, kw_only=True)
class Step:
    """Something that a phone wrote. ``second`` is when it truly happened, ``clock_ms`` how far its clock was off."""

    phone: int
    kind: EntryKind
    ticket: int
    adults: int
    children: int
    result: ScanResult
    reverses: int
    second: int
    clock_ms: int


@dataclass(frozen=True, kw_only=True)
class Upload:
    """What a phone sends: the next entries it has not been answered about, and perhaps older ones again."""

    phone: int
    count: int
    repeats: int
    is_answer_lost: bool


@st.composite
def steps(draw: st.DrawFn) -> list[Step]:
    """Random logs; the clocks are off by up to a day and may jump back at any moment."""
    found = []
    clocks = [draw(st.integers(-DAY_MS, DAY_MS)) for _ in range(PHONES)]
    for number in range(draw(st.integers(0, 24))):
        who = draw(st.integers(0, PHONES - 1))
        if draw(st.integers(0, 9)) == 0:
            clocks[who] = draw(st.integers(-DAY_MS, DAY_MS))
        kind = draw(st.sampled_from(KINDS))
        low = -2 if kind is EntryKind.TALLY else 0
        result = draw(
            st.sampled_from([ScanResult.ADMITTED, ScanResult.ADMITTED, ScanResult.CANCELED, ScanResult.UNKNOWN])
        )
        found.append(
            Step(
                phone=who,
                kind=kind,
                ticket=draw(st.integers(0, len(PARTIES))),
                adults=draw(st.integers(1 if kind is EntryKind.ADMIT else low, 4)),
                children=draw(st.integers(low, 3)),
                result=result if kind is EntryKind.ADMIT else ScanResult.RECORDED,
                reverses=draw(st.integers(0, number)),
                second=number * draw(st.sampled_from([0, 1, 300])),
                clock_ms=clocks[who],
            )
        )
    return found


uploads = st.lists(
    st.builds(
        Upload,
        phone=st.integers(0, PHONES - 1),
        count=st.integers(0, 6),
        repeats=st.integers(0, 4),
        is_answer_lost=st.booleans(),
    ),
    max_size=12,
)


class Way:
    """One way of a log to the server: an event of its own, the same parties, the same entries."""

    def __init__(self, log: Sequence[Step]) -> None:
        session = make_session()
        self.event: Event = make_event(sessions=[session])
        self._session = session.reference
        registered = [make_registration(self.event, adults=a, children=c) for a, c in PARTIES]
        self._tickets = [*(ticket_of(registration) for registration in registered), b"unlisted"]
        self._tokens = [pair_phone(self.event, gate=f"Tor {number}", rights=HELPER_RIGHTS) for number in range(PHONES)]
        self._uuids = [str(uuid.uuid4()) for _ in log]
        self.entries = [self._entry(number, step) for number, step in enumerate(log)]
        self._of = [[n for n, step in enumerate(log) if step.phone == who] for who in range(PHONES)]
        self._answered = [0] * PHONES
        self._now = STARTS_AT + timedelta(hours=3)
        self.acknowledged: dict[str, EntryVerdict] = {}
        self._synced_before: dict[str, datetime | None] = {}

    def bring(self, uploads: Sequence[Upload]) -> None:
        """Send as planned, then what is left, one phone after the other, until every entry is answered."""
        for upload in uploads:
            self._send(upload)
        for who in range(PHONES):
            self._send(Upload(phone=who, count=len(self.entries), repeats=3, is_answer_lost=False))

    def report(self) -> AttendanceReport:
        """The numbers."""
        [session] = attendance_queries.list_session_attendance(self.event.id)
        return session.report

    def rows(self) -> list[LogEntryRow]:
        """What the server has stored."""
        query = select(LogEntryRow).where(LogEntryRow.event_id == self.event.id).order_by(LogEntryRow.device_seq)
        return list(db.session.scalars(query))

    def synced_before(self, entry: str) -> datetime | None:
        """When its phone had brought everything for the last time before this entry arrived."""
        return self._synced_before[entry]

    def _send(self, upload: Upload) -> None:
        self._now += timedelta(minutes=7)
        mine, done = self._of[upload.phone], self._answered[upload.phone]
        chosen = [*mine[max(0, done - upload.repeats) : done], *mine[done : done + upload.count]]
        batch = [self.entries[number] for number in chosen]
        device = phone(self._tokens[upload.phone])
        for entry in batch:
            self._synced_before.setdefault(entry.uuid, device.drained_at)
        answers = check_in.receive_entries(batch, device=device, now=self._now)
        assert [answer.uuid for answer in answers] == [entry.uuid for entry in batch]
        if not upload.is_answer_lost:
            self._hear(upload.phone, answers, done=min(done + upload.count, len(mine)))

    def _hear(self, who: int, answers: Sequence[EntryAnswer], *, done: int) -> None:
        self._answered[who] = done
        self.acknowledged |= {answer.uuid: answer.verdict for answer in answers}
        waiting = len(self._of[who]) - done
        report = DeviceReport(queue_length=waiting, clock_offset_ms=0, battery_percent=None)
        devices.report_state(device_id=phone(self._tokens[who]).id, report=report, now=self._now)

    def _entry(self, number: int, step: Step) -> UploadedEntry:
        admits = step.kind is EntryKind.ADMIT
        is_reversal = step.kind is EntryKind.REVERSAL and step.reverses != number
        return UploadedEntry(
            uuid=self._uuids[number],
            kind=step.kind if is_reversal or step.kind is not EntryKind.REVERSAL else EntryKind.EXIT,
            device_seq=number + 1,
            happened_at=STARTS_AT + timedelta(seconds=step.second, milliseconds=step.clock_ms),
            clock_offset_ms=-step.clock_ms,
            event_session=self._session,
            result=step.result,
            decided_by=DecidedBy.DEVICE,
            ticket=self._tickets[step.ticket] if admits else None,
            adults=0 if is_reversal else step.adults,
            children=0 if is_reversal else step.children,
            reverses=self._uuids[step.reverses] if is_reversal else None,
        )


@settings(
    max_examples=60 * FACTOR,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(log=steps(), plan=uploads)
def test_receive_entries_gives_the_same_numbers_whatever_the_way_and_loses_nothing(
    log: list[Step], plan: list[Upload]
) -> None:
    straight, crooked = Way(log), Way(log)
    straight.bring(())
    crooked.bring(plan)

    expect_stored_once(crooked)
    expect_times_that_can_be_true(crooked)
    expect_nobody_vanished(crooked)
    assert numbers(crooked.report()) == numbers(straight.report())


def numbers(report: AttendanceReport) -> tuple[int, ...]:
    """All but the children: of a party over its size, the first ones stay, so they depend on the times."""
    return report.admitted, report.walk_ins, report.surplus, report.inside, report.no_shows


def expect_stored_once(way: Way) -> None:
    """Every entry was answered in the end and is there once, in its phone's order, as it was sent.

    Only what takes back a taking back is rejected, unless it came first; it would do nothing.
    """
    kept = [entry for entry in way.entries if way.acknowledged[entry.uuid] is not EntryVerdict.REJECTED]
    rows = way.rows()
    assert [(row.uuid, row.device_seq, row.happened_at) for row in rows] == [
        (entry.uuid, entry.device_seq, entry.happened_at) for entry in kept
    ]
    assert [(row.adults, row.children) for row in rows] == [(entry.adults, entry.children) for entry in kept]


def expect_times_that_can_be_true(way: Way) -> None:
    """Not before the last complete sync, but for the tolerance, and not after the arrival."""
    for row in way.rows():
        assert row.counted_at <= row.received_at
        synced_at = way.synced_before(row.uuid)
        assert synced_at is None or row.counted_at >= min(synced_at - CLOCK_TOLERANCE, row.received_at)


def expect_nobody_vanished(way: Way) -> None:
    """Everybody whom the log let in is booked, unbooked or surplus; the rest was refused or taken back."""
    rows = way.rows()
    undone = {row.reverses for row in rows if row.kind is EntryKind.REVERSAL}
    counting = [row for row in rows if row.uuid not in undone]
    admits = [row for row in counting if row.kind is EntryKind.ADMIT and row.result is ScanResult.ADMITTED]
    guests = [row for row in counting if row.kind is EntryKind.WALK_IN]
    taps: Counter[tuple[int | None, str]] = Counter()
    for row in counting:
        if row.kind is EntryKind.TALLY:
            taps[row.device_id, "adults"] += row.adults
            taps[row.device_id, "children"] += row.children
    said = sum(row.adults + row.children for row in [*admits, *guests]) + sum(max(0, count) for count in taps.values())
    report = way.report()
    assert report.counted + report.surplus == said
    assert report.admitted <= sum(adults + children for adults, children in PARTIES)
