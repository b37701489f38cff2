"""Signatures: what is taken of what phones send, which of two counts, and which stand on the list."""

import json
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.domain.errors import MalformedBatch
from eventapp.domain.handwriting import (
    BOX,
    LEAST_REACH,
    MALFORMED_SIGNATURE,
    MAX_POINTS,
    MAX_STROKES,
    MAX_UPLOAD,
    UploadedSignature,
    ink_of,
    is_later,
    offers_signing,
    parse_signatures,
    parse_strokes,
    stands_on_list,
)
from eventapp.domain.states import EntryVerdict, EventKind
from eventapp.domain.sync import EntryAnswer
from tests.support.handwriting import SIGNED, raw_signature

AT = datetime(2026, 9, 26, 12, 0, tzinfo=UTC)
LONGEST_BYTES = 16_000

coordinates = st.integers(min_value=0, max_value=BOX)
strokes = st.lists(
    st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=40).map(
        lambda points: [number for point in points for number in point]
    ),
    min_size=1,
    max_size=12,
)
anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-9, max_value=LEAST_REACH // 2)
    | st.floats()
    | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)


@given(strokes)
def test_strokes_within_the_box_are_taken_as_they_are_or_are_too_small(raw: list[list[int]]) -> None:
    ink = ink_of(raw)
    if max(ink.width, ink.height) < LEAST_REACH:
        with pytest.raises(MalformedBatch):
            parse_strokes(raw)
    else:
        taken = parse_strokes(raw)
        assert [list(stroke) for stroke in taken] == raw
        assert len(json.dumps(taken, separators=(",", ":"))) <= LONGEST_BYTES


@given(anything)
def test_anything_else_is_refused_by_name_and_never_breaks(raw: object) -> None:
    with pytest.raises(MalformedBatch) as refusal:
        parse_strokes(raw)
    assert str(refusal.value.parameters["where"]).split(".")[0] == "strokes"
    for answer in parse_signatures({"signatures": [raw, {"strokes": raw}]}):
        assert isinstance(answer, EntryAnswer)


@pytest.mark.parametrize(
    ("raw", "where"),
    [
        (None, "strokes"),
        ("M0 0L9 9", "strokes"),
        ([{"x": 1}], "strokes"),
        ([], "strokes.count"),
        ([[0, 0, 900, 900]] * (MAX_STROKES + 1), "strokes.count"),
        ([[]], "strokes.points"),
        ([[1, 2, 3]], "strokes.points"),
        ([[0, 0, *[5, 5] * MAX_POINTS]], "strokes.points"),
        ([[0, 0, BOX + 1, 9]], "strokes.range"),
        ([[0, 0, -1, 900]], "strokes.range"),
        ([[0, 0, 900.0, 900]], "strokes.range"),
        ([[0, 0, True, 900]], "strokes.range"),
        ([[0, 0, "900", 900]], "strokes.range"),
        ([[500, 500], [500 + LEAST_REACH - 1, 500]], "strokes.reach"),
    ],
)
def test_wrong_strokes_are_refused_with_what_is_wrong(raw: object, where: str) -> None:
    with pytest.raises(MalformedBatch) as refusal:
        parse_strokes(raw)

    assert refusal.value.parameters["where"] == where


def test_the_longest_signature_is_small() -> None:
    each = MAX_POINTS // MAX_STROKES
    longest = parse_strokes([[0, 0, *[BOX] * 2 * (each - 1)]] * MAX_STROKES)

    assert sum(len(stroke) for stroke in longest) == 2 * MAX_POINTS
    assert len(json.dumps(longest, separators=(",", ":"))) <= LONGEST_BYTES


def test_an_upload_is_read_signature_by_signature() -> None:
    good = raw_signature(session="kw-1", ticket=b"12345678")
    [taken, no_uuid, no_ticket, no_ink] = parse_signatures(
        {"signatures": [good, 5, {**good, "ticket": "zz"}, {**good, "strokes": [[1, 1]]}]}
    )

    assert isinstance(taken, UploadedSignature)
    assert (taken.event_session, taken.ticket, taken.signed_at) == ("kw-1", b"12345678", SIGNED)
    refused = EntryVerdict.REJECTED
    assert no_uuid == EntryAnswer(uuid="", verdict=refused, detail=MALFORMED_SIGNATURE, where="signature")
    assert no_ticket == EntryAnswer(uuid=good["uuid"], verdict=refused, detail=MALFORMED_SIGNATURE, where="ticket")
    assert no_ink == EntryAnswer(uuid=good["uuid"], verdict=refused, detail=MALFORMED_SIGNATURE, where="strokes.reach")


@pytest.mark.parametrize("raw", [None, [], {}, {"signatures": 5}, {"signatures": [{}] * (MAX_UPLOAD + 1)}])
def test_what_is_no_upload_is_malformed(raw: object) -> None:
    with pytest.raises(MalformedBatch):
        parse_signatures(raw)


def test_the_latest_signature_stays_in_whatever_order_they_come() -> None:
    given_ = [(AT, "b"), (AT, "a"), (AT + timedelta(seconds=1), "0")]

    left = set()
    for order in permutations(given_):
        kept = order[0]
        for signed_at, uuid in order[1:] + order:
            if is_later(signed_at, uuid, than=kept):
                kept = (signed_at, uuid)
        left.add(kept)

    assert left == {given_[2]}


@pytest.mark.parametrize(
    ("kind", "list_duty", "name_days", "switched_on", "offered"),
    [
        (EventKind.FACHTAG, True, 90, True, True),
        (EventKind.FACHTAG, True, 90, False, False),
        (EventKind.FACHTAG, False, 90, True, False),
        (EventKind.FACHTAG, True, 0, True, False),
        (EventKind.BERATUNG, True, 7, True, False),
    ],
)
def test_signing_is_offered_only_for_lists_with_names(
    kind: EventKind, list_duty: bool, name_days: int, switched_on: bool, offered: bool
) -> None:
    assert offers_signing(switched_on=switched_on, kind=kind, list_duty=list_duty, name_days=name_days) is offered


def test_a_signature_stands_while_its_person_is_inside_and_nothing_was_taken_back_since() -> None:
    assert stands_on_list(AT, is_inside=True, taken_back_at=None) is True
    assert stands_on_list(AT, is_inside=True, taken_back_at=AT - timedelta(seconds=1)) is True
    assert stands_on_list(AT, is_inside=True, taken_back_at=AT) is False
    assert stands_on_list(AT, is_inside=False, taken_back_at=None) is False
