"""An event's words as a page shows them: in the reader's language where written, else marked as another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eventapp.domain.texts import PLAIN_GERMAN, AgendaItem, parse_agenda, select_text
from eventapp.web.language import own_name, text_direction

if TYPE_CHECKING:
    from eventapp.models import EventText


@dataclass(frozen=True, kw_only=True)
class Passage:
    """Words in one language. ``attributes`` mark them where the page is in another (LNG-2)."""

    text: str
    language: str
    is_other_language: bool

    @property
    def attributes(self) -> dict[str, str]:
        """HTML attributes of the element around the words."""
        if not self.is_other_language:
            return {}
        return {"lang": self.language, "dir": text_direction(self.language)}


@dataclass(frozen=True, kw_only=True)
class EventWords:
    """All words of an event for one reader. What nobody wrote is empty."""

    title: Passage
    subtitle: Passage
    summary: Passage
    body: Passage
    agenda: Passage
    is_machine_translated: bool

    @property
    def full_title(self) -> str:
        """Title and subtitle on one line."""
        return f"{self.title.text} – {self.subtitle.text}" if self.subtitle.text else self.title.text

    @property
    def agenda_items(self) -> list[AgendaItem]:
        """The lines of the agenda."""
        return parse_agenda(self.agenda.text)


@dataclass(frozen=True, kw_only=True)
class OtherText:
    """The event in a language that the pages themselves do not have."""

    name: str
    words: EventWords


def event_words(texts: Sequence["EventText"], *, language: str) -> EventWords:
    """Return the words for a reader; what the chosen text lacks is taken from the next best one."""
    chosen = select_text(texts, language)
    return EventWords(
        title=_passage(texts, "title", language),
        subtitle=_subtitle(chosen, language),
        summary=_passage(texts, "summary", language),
        body=_passage(texts, "body", language),
        agenda=_passage(texts, "agenda", language),
        is_machine_translated=chosen is not None and chosen.is_machine_translated,
    )


def plain_words(texts: Sequence["EventText"], *, language: str) -> EventWords | None:
    """Return the event in plain German, None where nobody has written it."""
    plain = [text for text in texts if text.language == PLAIN_GERMAN]
    return event_words(plain, language=language) if plain else None


def other_texts(texts: Sequence["EventText"], *, language: str, page_languages: Sequence[str]) -> list[OtherText]:
    """Return the texts that no page language would show, by their own names (LNG-5)."""
    shown = {PLAIN_GERMAN, *page_languages}
    chosen = select_text(texts, language)
    return [
        OtherText(name=own_name(text.language), words=event_words([text], language=language))
        for text in texts
        if text.language not in shown and text is not chosen
    ]


def _passage(texts: Sequence["EventText"], field: str, language: str) -> Passage:
    text = select_text([text for text in texts if getattr(text, field).strip()], language)
    return Passage(
        text=getattr(text, field) if text else "",
        language=text.language if text else language,
        is_other_language=text is not None and text.language != language,
    )


def _subtitle(text: "EventText | None", language: str) -> Passage:
    """The subtitle belongs to its title: it is never taken from another language."""
    return Passage(
        text=text.subtitle if text else "",
        language=text.language if text else language,
        is_other_language=text is not None and text.language != language,
    )
