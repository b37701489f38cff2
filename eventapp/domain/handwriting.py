"""Signatures drawn on a phone: which are taken, where they are offered, and which one stands on the list.

A signature is its strokes. A stroke is one list of whole numbers, x y x y …, in a box whose longer side is BOX.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from eventapp.domain.errors import MalformedBatch
from eventapp.domain.phone_fields import (
    Raw,
    read_clock_offset,
    read_moment,
    read_text,
    read_ticket,
    read_uuid,
    read_value,
    uuid_if_readable,
)
from eventapp.domain.states import EntryVerdict, EventKind
from eventapp.domain.sync import EntryAnswer

BOX = 2000
MAX_STROKES = 60
MAX_POINTS = 1500
#: Ink that reaches less far is a slip of the finger.
LEAST_REACH = 100
#: Signatures in one upload.
MAX_UPLOAD = 20

MALFORMED_SIGNATURE = "malformed_signature"

Stroke = tuple[int, ...]
Strokes = tuple[Stroke, ...]


@dataclass(frozen=True, kw_only=True)
class UploadedSignature:
    """A signature as a phone sent it: whoever holds the ticket signed for the session."""

    uuid: str
    event_session: str
    ticket: bytes
    signed_at: datetime
    clock_offset_ms: int
    strokes: Strokes


def offers_signing(*, switched_on: bool, kind: EventKind, list_duty: bool, name_days: int) -> bool:
    """True where people may sign on a phone: on a list that a funder demands, and whose names are kept a while.

    Never for counselling, whatever the switch says.
    """
    return switched_on and list_duty and name_days > 0 and kind is not EventKind.BERATUNG


def parse_signatures(raw: object) -> list[UploadedSignature | EntryAnswer]:
    """Return the signatures of an upload in order, the unreadable ones as their answers.

    Raises MalformedBatch when the upload itself is no list of at most MAX_UPLOAD signatures.
    """
    signatures = raw.get("signatures") if isinstance(raw, Mapping) else None
    if not isinstance(signatures, list) or len(signatures) > MAX_UPLOAD:
        raise MalformedBatch(where="signatures")
    return [_parsed_or_rejected(signature) for signature in signatures]


def _parsed_or_rejected(raw: object) -> UploadedSignature | EntryAnswer:
    try:
        return _parse(raw)
    except MalformedBatch as error:
        return EntryAnswer(
            uuid=uuid_if_readable(raw),
            verdict=EntryVerdict.REJECTED,
            detail=MALFORMED_SIGNATURE,
            where=str(error.parameters["where"]),
        )


def _parse(raw: object) -> UploadedSignature:
    if not isinstance(raw, Mapping):
        raise MalformedBatch(where="signature")
    fields: Raw = raw
    return UploadedSignature(
        uuid=read_uuid(fields, "uuid"),
        event_session=read_text(fields, "event_session", required=True),
        ticket=read_ticket(fields),
        signed_at=read_moment(fields, "signed_at"),
        clock_offset_ms=read_clock_offset(fields),
        strokes=parse_strokes(read_value(fields, "strokes")),
    )


def parse_strokes(raw: object) -> Strokes:
    """Return the strokes. Raises MalformedBatch; ``where`` says what is wrong with them.

    ``strokes``: no list of them · ``strokes.count``: none, or more than MAX_STROKES · ``strokes.points``: an odd
    number, none in a stroke, or more than MAX_POINTS in all · ``strokes.range``: no whole numbers of the box ·
    ``strokes.reach``: no more than a dot.
    """
    if not isinstance(raw, list) or not all(isinstance(stroke, list) for stroke in raw):
        raise MalformedBatch(where="strokes")
    if not 1 <= len(raw) <= MAX_STROKES:
        raise MalformedBatch(where="strokes.count")
    sizes = [len(stroke) for stroke in raw]
    if any(size == 0 or size % 2 for size in sizes) or sum(sizes) > 2 * MAX_POINTS:
        raise MalformedBatch(where="strokes.points")
    if not all(type(number) is int and 0 <= number <= BOX for stroke in raw for number in stroke):
        raise MalformedBatch(where="strokes.range")
    strokes = tuple(tuple(stroke) for stroke in raw)
    if max(ink_of(strokes).width, ink_of(strokes).height) < LEAST_REACH:
        raise MalformedBatch(where="strokes.reach")
    return strokes


@dataclass(frozen=True, kw_only=True)
class Ink:
    """The part of the box in which there is ink."""

    left: int
    top: int
    width: int
    height: int


def ink_of(strokes: Sequence[Sequence[int]]) -> Ink:
    """Return where the ink is; there has to be some."""
    across = [x for stroke in strokes for x in stroke[::2]]
    down = [y for stroke in strokes for y in stroke[1::2]]
    left, top = min(across), min(down)
    return Ink(left=left, top=top, width=max(across) - left, height=max(down) - top)


def is_later(signed_at: datetime, uuid: str, *, than: tuple[datetime, str]) -> bool:
    """True when a signature replaces the one that is there; equal times are decided by uuid.

    So the same signatures leave the same one, in whatever order and however often they arrive.
    """
    return (signed_at, uuid) > than


def stands_on_list(signed_at: datetime, *, is_inside: bool, taken_back_at: datetime | None) -> bool:
    """True when a signature is printed: its person counts as inside, and no admission was taken back since it.

    Who is let in again after a slip signs again: the line may have been somebody else's.
    """
    return is_inside and (taken_back_at is None or taken_back_at < signed_at)
