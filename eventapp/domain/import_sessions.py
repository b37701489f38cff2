"""Which sessions a cell means: by their names, their days, or their days and times."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eventapp.domain.import_columns import fold

_ALL = frozenset({"alle", "alle termine", "all", "all sessions", "komplett", "ganze reihe"})
_BETWEEN = re.compile(r"[;,+/&\n]|\s(?:und|and)\s")
_WEEKDAY = re.compile(r"\b(?:mo|di|mi|do|fr|sa|so|\w+tag|mittwoch|\w+day)\.?,?\s*(?=\d)", re.IGNORECASE)
_DAY = re.compile(
    r"(?:(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4}|\d{2})?"
    r"|(?P<iso>\d{4}-\d{2}-\d{2}))"
    r"(?:[T,]?\s*(?:um\s*)?(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?(?::\d{2})?\s*(?:Uhr)?)?"
)


@dataclass(frozen=True, kw_only=True)
class OfferedSession:
    """A session that is still to come; ``starts_at`` is on the clock of the venue."""

    reference: str
    label: str
    starts_at: datetime
    capacity: int | None = None


def find_sessions(text: str, offered: Sequence[OfferedSession]) -> tuple[str, ...]:
    """Return the references that the text means, in order; empty when any part of it means none, or several."""
    if fold(text) in _ALL:
        return tuple(session.reference for session in offered)
    whole = _find(text, offered)
    if whole is not None:
        return (whole,)
    parts = [_find(part, offered) for part in _BETWEEN.split(_WEEKDAY.sub("", text)) if part.strip()]
    known = [reference for reference in parts if reference is not None]
    return tuple(dict.fromkeys(known)) if len(known) == len(parts) else ()


def _find(text: str, offered: Sequence[OfferedSession]) -> str | None:
    by_name = [s.reference for s in offered if s.label and fold(s.label) == fold(text)]
    by_name = by_name or [s.reference for s in offered if s.reference == text.strip()]
    found = by_name or [session.reference for session in offered if _is_on(session, _WEEKDAY.sub("", text).strip())]
    return found[0] if len(found) == 1 else None


def _is_on(session: OfferedSession, text: str) -> bool:
    asked = _DAY.fullmatch(text)
    if asked is None:
        return False
    starts_at = session.starts_at
    if asked["iso"]:
        same_day = asked["iso"] == starts_at.date().isoformat()
    else:
        same_day = (int(asked["day"]), int(asked["month"])) == (starts_at.day, starts_at.month)
        same_day = same_day and (not asked["year"] or int(asked["year"]) % 100 == starts_at.year % 100)
    if not same_day or asked["hour"] is None:
        return same_day
    return (int(asked["hour"]), int(asked["minute"] or 0)) == (starts_at.hour, starts_at.minute)
