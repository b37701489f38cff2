"""Who gets which certificate, for how much, and the numbers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from eventapp.domain.certificates import (
    NUMBER_ALPHABET,
    CertificateWords,
    Part,
    assess,
    ensure_certifiable,
    gives_certificates,
    hours_of,
    normalize_number,
    number_from,
    spaced_number,
    units_of,
)
from eventapp.domain.errors import CertificateIncomplete, CertificatesTooEarly, DomainError, NoCertificates
from eventapp.domain.states import CertificateKind, EventKind, EventStatus

TEN = datetime(2026, 9, 26, 8, 0, tzinfo=UTC)
WORDS = CertificateWords(contents=("Eins", "Zwei", "Drei"), leader="Ada Beispiel")


def part(number: int, *, hour: int | None = None, hours: int = 3, break_minutes: int = 0) -> Part:
    """A session, one a day or at an hour of the first day."""
    starts_at = TEN + (timedelta(days=number) if hour is None else timedelta(hours=hour))
    return Part(
        event_session_id=number,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        break_minutes=break_minutes,
    )


SERIES = [part(number) for number in range(1, 6)]


@pytest.mark.parametrize(
    ("kind", "gives"),
    [
        (EventKind.WORKSHOP, True),
        (EventKind.FACHTAG, True),
        (EventKind.FEST, False),
        (EventKind.BERATUNG, False),
    ],
)
def test_only_workshops_and_symposia_certify(kind: EventKind, gives: bool) -> None:
    assert gives_certificates(kind) is gives


@pytest.mark.parametrize(
    ("attended", "percent", "kind"),
    [
        ({1, 2, 3, 4, 5}, 80, CertificateKind.WHOLE),
        ({1, 2, 3, 4}, 80, CertificateKind.WHOLE),
        ({1, 2, 3}, 80, CertificateKind.SINGLE_SESSIONS),
        ({1, 2, 3}, 60, CertificateKind.WHOLE),
        ({5}, 100, CertificateKind.SINGLE_SESSIONS),
    ],
)
def test_share_of_sessions_decides_the_kind(attended: set[int], percent: int, kind: CertificateKind) -> None:
    found = assess(SERIES, attended=frozenset(attended), required_percent=percent)

    assert found is not None
    assert (found.kind, found.offered, set(found.event_session_ids)) == (kind, 5, attended)


def test_units_are_those_of_attended_sessions_alone() -> None:
    found = assess(SERIES, attended=frozenset({1, 2, 3, 4}))

    assert found is not None
    assert (units_of(found.minutes), hours_of(found.minutes)) == (Decimal("16.0"), Decimal("12.00"))


def test_breaks_are_taken_off() -> None:
    found = assess([part(1, hours=6, break_minutes=60)], attended=frozenset({1}))

    assert found is not None
    assert (units_of(found.minutes), hours_of(found.minutes)) == (Decimal("6.7"), Decimal("5.00"))


def test_who_did_not_come_gets_nothing() -> None:
    assert assess(SERIES, attended=frozenset()) is None
    assert assess(SERIES, attended=frozenset({99})) is None


def test_sessions_at_the_same_time_are_offered_once_and_count_once() -> None:
    forums = [part(1, hour=0), part(2, hour=3, hours=2), part(3, hour=3, hours=2)]

    one, both = assess(forums, attended=frozenset({1, 3})), assess(forums, attended=frozenset({1, 2, 3}))

    assert one is not None
    assert both is not None
    assert (one.kind, one.offered, one.minutes) == (CertificateKind.WHOLE, 2, 300)
    assert (both.kind, both.offered, both.minutes) == (CertificateKind.WHOLE, 2, 300)


@pytest.mark.parametrize(
    ("kind", "status", "words", "now", "error"),
    [
        (EventKind.FEST, EventStatus.PUBLISHED, WORDS, TEN, NoCertificates),
        (EventKind.BERATUNG, EventStatus.FINISHED, WORDS, TEN, NoCertificates),
        (EventKind.WORKSHOP, EventStatus.CANCELLED, WORDS, TEN, NoCertificates),
        (EventKind.WORKSHOP, EventStatus.DRAFT, WORDS, TEN, NoCertificates),
        (EventKind.WORKSHOP, EventStatus.PUBLISHED, WORDS, TEN - timedelta(seconds=1), CertificatesTooEarly),
        (EventKind.WORKSHOP, EventStatus.PUBLISHED, CertificateWords(), TEN, CertificateIncomplete),
        (EventKind.WORKSHOP, EventStatus.PUBLISHED, replace(WORDS, leader=""), TEN, CertificateIncomplete),
        (EventKind.WORKSHOP, EventStatus.PUBLISHED, replace(WORDS, contents=("a", "b")), TEN, CertificateIncomplete),
        (EventKind.WORKSHOP, EventStatus.PUBLISHED, replace(WORDS, contents=("a",) * 7), TEN, CertificateIncomplete),
    ],
)
def test_nothing_is_issued_too_early_or_unfinished(
    kind: EventKind, status: EventStatus, words: CertificateWords, now: datetime, error: type[DomainError]
) -> None:
    with pytest.raises(error):
        ensure_certifiable(kind, status=status, parts=[part(0)], words=words, now=now)


def test_certificates_are_there_when_the_last_session_has_begun() -> None:
    ensure_certifiable(EventKind.WORKSHOP, status=EventStatus.PUBLISHED, parts=[part(0)], words=WORDS, now=TEN)


def test_number_is_twelve_readable_signs() -> None:
    number = number_from(bytes(range(16)))

    assert len(number) == 12
    assert set(number) <= set(NUMBER_ALPHABET)
    assert set("01AEIOULS") & set(NUMBER_ALPHABET) == set()


@pytest.mark.parametrize(
    "typed",
    ["K7WM-4PXD-9TQR", "k7wm4pxd9tqr", " K7WM 4PXD 9TQR ", "K7WM–4PXD–9TQR"],
    ids=["as", "low", "blank", "dash"],
)
def test_number_is_read_as_people_type_it(typed: str) -> None:
    assert normalize_number(typed) == "K7WM4PXD9TQR"
    assert spaced_number("K7WM4PXD9TQR") == "K7WM-4PXD-9TQR"


@pytest.mark.parametrize("typed", ["", "K7WM", "K7WM-4PXD-9TQO", "K7WM-4PXD-9TQR2", "'; DROP", "７" * 12])
def test_what_can_be_no_number_is_none(typed: str) -> None:
    assert normalize_number(typed) is None
