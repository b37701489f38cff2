"""Certificates of attendance: who gets which, for how much, and under which number (CER-1).

Only people whom the door let in, only at formats with teaching units, only for the sessions that they came to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from eventapp.domain.codes import REFERENCE_ALPHABET
from eventapp.domain.errors import CertificateIncomplete, CertificatesTooEarly, NoCertificates
from eventapp.domain.report_facts import KINDS_WITH_UNITS, MINUTES_PER_UNIT, rounded
from eventapp.domain.states import CertificateKind, EventKind, EventStatus

#: The share of an event's sessions that a certificate of the whole needs, unless the event says otherwise.
DEFAULT_PERCENT = 80
LEAST_POINTS, MOST_POINTS = 3, 6
LONGEST_POINT_CHARACTERS = 120

#: Twelve of 27 signs: 57 bits, so that nobody finds a number by trying. No vowels, no look-alikes.
NUMBER_ALPHABET = REFERENCE_ALPHABET.upper()
NUMBER_CHARS = 12
NUMBER_BYTES = 16
_GROUP_CHARS = 4
_BETWEEN_GROUPS = str.maketrans("", "", " -\u2010\u2011\u2012\u2013\u2014")


@dataclass(frozen=True, kw_only=True)
class Part:
    """One session that takes place."""

    event_session_id: int
    starts_at: datetime
    ends_at: datetime
    break_minutes: int = 0

    @property
    def minutes(self) -> int:
        """Its length without breaks."""
        return max(0, (self.ends_at - self.starts_at) // timedelta(minutes=1) - self.break_minutes)


@dataclass(frozen=True, kw_only=True)
class Attendance:
    """What a certificate is about: the sessions attended, of how many, and their minutes without breaks."""

    kind: CertificateKind
    event_session_ids: tuple[int, ...]
    offered: int
    minutes: int


@dataclass(frozen=True, kw_only=True)
class CertificateWords:
    """What an event's certificates say besides the facts, and the share that they need."""

    contents: tuple[str, ...] = ()
    leader: str = ""
    signer_name: str = ""
    signer_role: str = ""
    #: the tag of a second language for the heading; empty: German alone
    second_language: str = ""
    required_percent: int = DEFAULT_PERCENT

    @property
    def is_complete(self) -> bool:
        """Whether everything that a certificate must say is there."""
        return LEAST_POINTS <= len(self.contents) <= MOST_POINTS and self.leader != ""


@dataclass(frozen=True, kw_only=True)
class CertificateWording:
    """The organizer's words on an issued certificate: they stay as they were on the day of issue. Nobody's name."""

    title: str
    contents: Sequence[str]
    leader: str
    signer: str
    second_language: str
    organizer: str
    organizer_address: str
    #: where it was issued, and where the event took place
    city: str
    place: str
    partners: str
    funder_note: str


def gives_certificates(kind: EventKind) -> bool:
    """Return whether this format certifies: workshops and symposia, never festivals, never counselling."""
    return kind in KINDS_WITH_UNITS


def ensure_certifiable(
    kind: EventKind, *, status: EventStatus, parts: Sequence[Part], words: CertificateWords, now: datetime
) -> None:
    """Check that certificates can be issued now; the last session must have begun, so that people take them home.

    Raises NoCertificates, CertificatesTooEarly, CertificateIncomplete.
    """
    if not gives_certificates(kind) or status not in (EventStatus.PUBLISHED, EventStatus.FINISHED):
        raise NoCertificates
    if not parts or now < max(part.starts_at for part in parts):
        raise CertificatesTooEarly
    if not words.is_complete:
        raise CertificateIncomplete


def assess(
    parts: Sequence[Part], *, attended: frozenset[int], required_percent: int = DEFAULT_PERCENT
) -> Attendance | None:
    """Return what somebody gets who came to these of the event's sessions; None for nobody who came.

    Of sessions at the same time one can be attended, so they are offered once and count once.
    """
    came = _one_at_a_time([part for part in parts if part.event_session_id in attended])
    if not came:
        return None
    offered = len(_one_at_a_time(parts))
    is_enough = 100 * len(came) >= required_percent * offered
    return Attendance(
        kind=CertificateKind.WHOLE if is_enough else CertificateKind.SINGLE_SESSIONS,
        event_session_ids=tuple(part.event_session_id for part in came),
        offered=offered,
        minutes=sum(part.minutes for part in came),
    )


def units_of(minutes: int) -> Decimal:
    """Return teaching units of 45 minutes."""
    return rounded(Decimal(minutes) / MINUTES_PER_UNIT, "0.1")


def hours_of(minutes: int) -> Decimal:
    """Return hours by the clock."""
    return rounded(Decimal(minutes) / 60, "0.01")


def number_from(random_bytes: bytes) -> str:
    """Return a certificate's number. Needs NUMBER_BYTES random bytes."""
    rest = int.from_bytes(random_bytes[:NUMBER_BYTES], "big")
    characters = ""
    for _ in range(NUMBER_CHARS):
        rest, digit = divmod(rest, len(NUMBER_ALPHABET))
        characters += NUMBER_ALPHABET[digit]
    return characters


def spaced_number(number: str) -> str:
    """Return the number as it is printed: K7WM-4PXD-9TQR."""
    return "-".join(number[start : start + _GROUP_CHARS] for start in range(0, len(number), _GROUP_CHARS))


def normalize_number(typed: str) -> str | None:
    """Return the number that somebody typed, in any letter case, with or without dashes; None when it can be none."""
    number = typed.translate(_BETWEEN_GROUPS).upper()
    is_number = len(number) == NUMBER_CHARS and all(character in NUMBER_ALPHABET for character in number)
    return number if is_number else None


def _one_at_a_time(parts: Sequence[Part]) -> list[Part]:
    """Return the most parts that one person can be at, in the order of time."""
    chosen: list[Part] = []
    for part in sorted(parts, key=lambda part: (part.ends_at, part.starts_at, part.event_session_id)):
        if not chosen or part.starts_at >= chosen[-1].ends_at:
            chosen.append(part)
    return chosen
