"""Counting different people without knowing who they are: a keyed hash of name and contact (statistics-and-retention).

Each project has a secret of its own, destroyed with its final report; so a key tells two visits of one person inside
a project, outlives the name, and joins nothing beyond. Places without a name are never guessed.
"""

import hashlib
import hmac
import re
import unicodedata
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from eventapp.domain.report_people import PersonFacts
from eventapp.domain.states import EventKind

#: after the end of the project, for keys that no final report ended
MOST_MONTHS_OF_KEYS = 15

_LETTERS = str.maketrans(
    {
        "ı": "i",
        # forms of one Arabic letter that people write without care
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "ة": "ه",
        "\u0640": "",
    }
    | dict.fromkeys("'’ʼ`´", "")
)
_BETWEEN_WORDS = re.compile(r"[\W_]+")


def normalize_name(name: str) -> str:
    """Return a name as it is compared: letter case, accents, order of the words and forms of letters do not matter.

    A name in another script, or spelled out ("Mueller" for "Müller"), stays another name: it is not guessed.
    """
    plain = unicodedata.normalize("NFKC", name).casefold().translate(_LETTERS)
    bare = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return " ".join(sorted(word for word in _BETWEEN_WORDS.split(bare.translate(_LETTERS)) if word))


def person_key(name: str, *, contact: str | None, secret: bytes) -> str:
    """Return the key of a person, 64 hex digits. Raises ValueError for a name without letters and digits."""
    normalized = normalize_name(name)
    if not normalized:
        raise ValueError("a name without letters")
    message = f"{normalized}\n{(contact or '').strip().casefold()}".encode()
    return hmac.new(secret, message, hashlib.sha256).hexdigest()


def last_day_of_keys(ends_on: date) -> date:
    """Return the last day on which a project that ends then may have person keys: 15 months later."""
    months = ends_on.year * 12 + ends_on.month - 1 + MOST_MONTHS_OF_KEYS
    year, month = divmod(months, 12)
    return date(year, month + 1, min(ends_on.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, kw_only=True)
class SessionPersons:
    """The people of one session: its format, its attendances T, and the keys of those with a name."""

    kind: EventKind
    total: int
    keys: frozenset[str]


def count_persons(sessions: Iterable[SessionPersons]) -> tuple[list[PersonFacts], PersonFacts]:
    """Return the line of each format, and that of the project, in which nobody counts twice.

    More names than attendances give a negative rest, which the reconciliation shows.
    """
    known = list(sessions)
    kinds = [kind for kind in EventKind if any(session.kind is kind for session in known)]
    lines = [_line(kind, [session for session in known if session.kind is kind]) for kind in kinds]
    return lines, _line(None, known)


def _line(kind: EventKind | None, sessions: list[SessionPersons]) -> PersonFacts:
    visits: Mapping[str, int] = Counter(key for session in sessions for key in session.keys)
    attributable = sum(visits.values())
    return PersonFacts(
        kind=kind,
        attributable=attributable,
        unattributable=sum(session.total for session in sessions) - attributable,
        persons=len(visits),
        once=sum(count == 1 for count in visits.values()),
    )
