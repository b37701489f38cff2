"""The words of questions and answers in the reader's language; where nobody wrote them, marked as another (LNG-2)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from flask_babel import gettext, lazy_gettext
from markupsafe import Markup

from eventapp.domain.questions import NO, YES, Question, QuestionKind, QuestionText, Values
from eventapp.domain.texts import select_text
from eventapp.web.filters import day, day_short, time_range
from eventapp.web.language import text_direction

if TYPE_CHECKING:
    from eventapp.models import EventSession

_YES_NO = {YES: lazy_gettext("Ja"), NO: lazy_gettext("Nein")}


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """Some words in one language."""

    text: str
    language: str
    is_other_language: bool

    @property
    def marked(self) -> Markup:
        """The words as HTML, saying their language where the page is in another."""
        if not self.is_other_language:
            return Markup.escape(self.text)
        return Markup('<span lang="{}" dir="{}">{}</span>').format(
            self.language, text_direction(self.language), self.text
        )


@dataclass(frozen=True, kw_only=True)
class QuestionWords:
    """A question for one reader. ``choices`` are keys and words, for yes and no too."""

    label: Phrase
    help: Phrase
    choices: tuple[tuple[str, Phrase], ...]


def question_words(question: Question, *, language: str) -> QuestionWords:
    """Return the words for a reader; what the best language lacks is taken from the next best."""
    texts = question.texts
    return QuestionWords(
        label=_phrase(texts, lambda text: text.label, language),
        help=_phrase(texts, lambda text: text.help, language),
        choices=tuple((key, choice_phrase(question, key, language=language)) for key in question.deciding_values),
    )


def choice_phrase(question: Question, key: str, *, language: str) -> Phrase:
    """Return the words of one answer that can be chosen."""
    if key in _YES_NO and question.kind is QuestionKind.YES_NO:
        return Phrase(text=str(_YES_NO[key]), language=language, is_other_language=False)
    return _phrase(question.texts, lambda text: text.choice_labels.get(key, ""), language)


def answer_text(question: Question, values: Values, *, language: str) -> str:
    """Return an answer as one text; empty for none."""
    if question.deciding_values:
        return ", ".join(choice_phrase(question, value, language=language).text for value in values)
    if question.kind is QuestionKind.DATE and values:
        return day(date.fromisoformat(values[0]))
    return values[0] if values else ""


def condition_note(question: Question, questions: Iterable[Question], *, language: str) -> str:
    """Say which answer shows the question; empty where none has to."""
    if question.condition is None:
        return ""
    other = next(other for other in questions if other.reference == question.condition.question)
    return gettext(
        "Nur bei der Antwort „%(answer)s“ auf „%(question)s“.",
        answer=choice_phrase(other, question.condition.value, language=language).text,
        question=question_words(other, language=language).label.text,
    )


def session_note(question: Question, names: Mapping[str, str]) -> str:
    """Say which session the question is for; empty where it is for all."""
    if question.event_session is None or question.event_session not in names:
        return ""
    return gettext("Nur für: %(session)s.", session=names[question.event_session])


def session_names(sessions: "Iterable[EventSession]") -> dict[str, str]:
    """Return what sessions are called, by reference."""
    return {
        session.reference: session.label
        or f"{day_short(session.starts_at)}, {time_range(session.starts_at, session.ends_at)}"
        for session in sessions
    }


def _phrase(texts: Sequence[QuestionText], field: Callable[[QuestionText], str], language: str) -> Phrase:
    text = select_text([text for text in texts if field(text).strip()], language)
    return Phrase(
        text=field(text) if text else "",
        language=text.language if text else language,
        is_other_language=text is not None and text.language != language,
    )
