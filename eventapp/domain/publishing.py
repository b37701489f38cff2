"""The publish check (A11Y-3, A11Y-4, LEG-1, LEG-2) and the steps between an event's statuses.

``publish_gaps`` names what is missing by a code and by the field that closes the gap; the words and the
addresses are made by the pages.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from eventapp.domain.errors import WrongStatus
from eventapp.domain.states import EventStatus
from eventapp.domain.texts import PLAIN_GERMAN, SOURCE_LANGUAGE, base_language


class Page(StrEnum):
    """Where a gap is closed."""

    TEXTS = "texts"
    SESSIONS = "sessions"
    EVENT = "event"
    PROJECT = "project"
    ORGANIZATION = "organization"


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Something missing. ``is_blocking`` gaps keep an event from being published, others are advice.

    ``field`` is the field's name on the page; on the page of texts it is the field of ``language``.
    """

    code: str
    field: str
    page: Page
    language: str = SOURCE_LANGUAGE
    is_blocking: bool = True


@dataclass(frozen=True, kw_only=True)
class PublishText:
    """What the check reads of a text: title and summary alone, and all words together."""

    title: str
    summary: str
    words: str


@dataclass(frozen=True, kw_only=True)
class PublishSlot:
    """An appointment of a counselling day: its number and how many may book it."""

    label: str
    capacity: int | None


@dataclass(frozen=True, kw_only=True)
class PublishFacts:
    """An event as the check sees it. ``organization`` maps the fields of the legal pages to their values.

    ``slots`` are the appointments of a counselling day, empty for every other event.
    """

    texts: Mapping[str, PublishText]
    session_count: int
    last_day: date | None
    has_venue: bool
    contact_name: str
    contact_phone: str
    needs_deadline: date | None
    has_project: bool
    funder_note: str
    organization: Mapping[str, str]
    slots: Sequence[PublishSlot] = ()


#: The facts of the legal notice that every organization has; a register entry not every one (§ 5 DDG).
REQUIRED_ORGANIZATION_FIELDS = (
    "name",
    "street",
    "postal_code",
    "city",
    "represented_by",
    "email",
    "phone",
    "data_protection_contact",
)

_PLACEHOLDER = re.compile(
    r"\b(?:to-?do|x{3,}|tbd|fixme|platzhalter|blindtext|lorem ipsum|muster(?:mann|frau|stra(?:ß|ss)e|stadt|verein))\b"
    r"|\?{3,}"
    r"|\[(?:name|titel|text|ort|adresse|datum|uhrzeit|telefon|nummer|e-?mail|hier)\b[^\]\n]*\](?!\()",
    re.IGNORECASE,
)
_EASY_LANGUAGE = re.compile(r"\bleichte[rn]?\s+sprache\b", re.IGNORECASE)
_CHECKER = re.compile(r"\bgeprüft\s+(?:von|durch)\s+\w", re.IGNORECASE)

_STEPS = {
    EventStatus.PUBLISHED: (EventStatus.DRAFT,),
    EventStatus.CANCELLED: (EventStatus.PUBLISHED,),
    EventStatus.FINISHED: (EventStatus.PUBLISHED,),
    EventStatus.DRAFT: (EventStatus.PUBLISHED, EventStatus.CANCELLED),
}


def publish_gaps(facts: PublishFacts) -> list[Gap]:
    """Return what is missing, in the order in which an organizer would fill it in."""
    return [
        *_text_gaps(facts),
        *_place_and_time_gaps(facts),
        *_contact_gaps(facts),
        *_project_gaps(facts),
        *_organization_gaps(facts),
    ]


def is_publishable(gaps: list[Gap]) -> bool:
    """True when nothing that blocks is missing."""
    return not any(gap.is_blocking for gap in gaps)


def ensure_step(status: EventStatus, *, to: EventStatus) -> None:
    """Raise WrongStatus when the step does not exist from the present status."""
    if status not in _STEPS[to]:
        raise WrongStatus(status=status.value)


def has_placeholder(text: str) -> bool:
    """True when the text still contains a word that stands for another."""
    return _PLACEHOLDER.search(text) is not None


def _text_gaps(facts: PublishFacts) -> Iterator[Gap]:
    german = facts.texts.get(SOURCE_LANGUAGE)
    if german is None or not german.title.strip():
        yield Gap(code="title_missing", field="title", page=Page.TEXTS)
    if german is None or not german.summary.strip():
        yield Gap(code="summary_missing", field="summary", page=Page.TEXTS)
    for language, text in facts.texts.items():
        if has_placeholder(text.words):
            yield Gap(code="text_placeholder", field="body", page=Page.TEXTS, language=language)
        if _claims_easy_language(language, text):
            yield Gap(code="easy_language_unchecked", field="body", page=Page.TEXTS, language=language)
    if PLAIN_GERMAN not in facts.texts:
        yield Gap(
            code="plain_language_missing", field="title", page=Page.TEXTS, language=PLAIN_GERMAN, is_blocking=False
        )


def _claims_easy_language(language: str, text: PublishText) -> bool:
    """Only readers of the target group make a text Leichte Sprache; they are then named (A11Y-4)."""
    is_german = base_language(language) == SOURCE_LANGUAGE
    return is_german and bool(_EASY_LANGUAGE.search(text.words)) and not _CHECKER.search(text.words)


def _place_and_time_gaps(facts: PublishFacts) -> Iterator[Gap]:
    if facts.session_count == 0:
        yield Gap(code="session_missing", field="day", page=Page.SESSIONS)
    if any(slot.capacity != 1 or not slot.label.strip() for slot in facts.slots):
        yield Gap(code="slot_unsound", field="list", page=Page.SESSIONS)
    if not facts.has_venue:
        yield Gap(code="venue_missing", field="venue", page=Page.EVENT)


def _contact_gaps(facts: PublishFacts) -> Iterator[Gap]:
    if not facts.contact_name.strip():
        yield Gap(code="contact_name_missing", field="contact_name", page=Page.EVENT)
    if not facts.contact_phone.strip():
        yield Gap(code="contact_phone_missing", field="contact_phone", page=Page.EVENT)
    if has_placeholder(facts.contact_name) or has_placeholder(facts.contact_phone):
        yield Gap(code="contact_placeholder", field="contact_name", page=Page.EVENT)
    if facts.needs_deadline is None:
        yield Gap(code="needs_deadline_missing", field="needs_deadline", page=Page.EVENT)
    elif facts.last_day is not None and facts.needs_deadline > facts.last_day:
        yield Gap(code="needs_deadline_too_late", field="needs_deadline", page=Page.EVENT)


def _project_gaps(facts: PublishFacts) -> Iterator[Gap]:
    if not facts.has_project:
        yield Gap(code="project_missing", field="project", page=Page.EVENT, is_blocking=False)
    elif not facts.funder_note.strip():
        yield Gap(code="funder_note_missing", field="funder_note", page=Page.PROJECT)
    elif has_placeholder(facts.funder_note):
        yield Gap(code="funder_note_placeholder", field="funder_note", page=Page.PROJECT)


def _organization_gaps(facts: PublishFacts) -> Iterator[Gap]:
    for field in REQUIRED_ORGANIZATION_FIELDS:
        if not facts.organization.get(field, "").strip():
            yield Gap(code=f"organization_{field}_missing", field=field, page=Page.ORGANIZATION)
    for field, value in facts.organization.items():
        if has_placeholder(value):
            yield Gap(code="organization_placeholder", field=field, page=Page.ORGANIZATION)
