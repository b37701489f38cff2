"""Which of an event's texts a reader gets, what is missing in which language, and the agenda's lines."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

#: The language that every event is written in first.
SOURCE_LANGUAGE = "de"
PLAIN_GERMAN = "de-x-einfach"

_AGENDA_LINE = re.compile(
    r"(?P<start>\d{1,2}(?:[:.]\d{2})?)(?:\s*[-–—]\s*(?P<end>\d{1,2}(?:[:.]\d{2})?))?"
    r"(?:\s+Uhr\b|(?<=[:.]\d\d))[\s:,–-]*(?P<rest>.*)"
)


class Text(Protocol):
    """Something written in one language."""

    @property
    def language(self) -> str:
        """Its language tag."""
        ...


class Words(Text, Protocol):
    """The words of an event in one language; empty means nobody has written them."""

    @property
    def title(self) -> str: ...
    @property
    def subtitle(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def body(self) -> str: ...
    @property
    def agenda(self) -> str: ...


AnyText = TypeVar("AnyText", bound=Text)


@dataclass(frozen=True, kw_only=True)
class TextGap:
    """Fields that the source language has and this language lacks."""

    language: str
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AgendaItem:
    """One line of the day: ``time`` is "13:00", "13:00–14:00" or empty."""

    time: str
    title: str
    note: str = ""


def select_text(texts: Sequence[AnyText], language: str) -> AnyText | None:
    """Return the text for a reader: exact, base language, German, else the first; None of none.

    Plain German is a text of its own: it stands in for another only where nothing else is there.
    """
    by_tag = {text.language: text for text in texts}
    for tag in (language, base_language(language), SOURCE_LANGUAGE):
        if tag in by_tag:
            return by_tag[tag]
    return texts[0] if texts else None


def base_language(tag: str) -> str:
    """Return the language without script and region: "en-GB" becomes "en"."""
    return tag.replace("_", "-").partition("-")[0].lower()


def find_gaps(texts: Iterable[Words], *, languages: Collection[str]) -> list[TextGap]:
    """Return what is missing in each of the languages, compared with the German text.

    Without a German text the title alone is expected.
    """
    by_language = {text.language: _filled(text) for text in texts}
    expected = by_language.get(SOURCE_LANGUAGE) or ("title",)
    gaps = [
        TextGap(language=tag, fields=tuple(field for field in expected if field not in by_language.get(tag, ())))
        for tag in languages
    ]
    return [gap for gap in gaps if gap.fields]


def parse_agenda(text: str) -> list[AgendaItem]:
    """Return the items of an agenda written as one ``13:00 Title | note`` a line.

    A line without a time belongs to the day and has none; empty lines are left out.
    """
    return [_agenda_item(line) for line in (line.strip(" \t-•*") for line in text.splitlines()) if line]


def _agenda_item(line: str) -> AgendaItem:
    words, _, note = line.partition("|")
    found = _AGENDA_LINE.fullmatch(words.strip())
    if found is None or not found["rest"]:
        return AgendaItem(time="", title=words.strip(), note=note.strip())
    times = [_clock(time) for time in (found["start"], found["end"]) if time]
    return AgendaItem(time="–".join(times), title=found["rest"].strip(), note=note.strip())


def _clock(written: str) -> str:
    hour, _, minute = written.replace(".", ":").partition(":")
    return f"{int(hour):02}:{minute or '00'}"


def _filled(text: Words) -> tuple[str, ...]:
    values = (
        ("title", text.title),
        ("subtitle", text.subtitle),
        ("summary", text.summary),
        ("body", text.body),
        ("agenda", text.agenda),
    )
    return tuple(field for field, value in values if value.strip())
