"""Writing one question of an event: how it is answered, of whom and when it is asked, its words in each language."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext, lazy_gettext

from eventapp.domain.errors import DomainError, QuestionForbidden
from eventapp.domain.questions import (
    CHOICE_KINDS,
    MAX_CHOICE_CHARS,
    MAX_CHOICES,
    MAX_HELP_CHARS,
    MAX_LABEL_CHARS,
    Condition,
    Question,
    QuestionKind,
    QuestionScope,
    QuestionText,
    possible_conditions,
)
from eventapp.domain.texts import SOURCE_LANGUAGE
from eventapp.web.forms.base import Form, LineField, offer
from eventapp.web.forms.fields import (
    ChoiceField,
    PickField,
    ProseField,
    YesField,
    add_error,
    at_most,
    many_lines,
    needed,
)
from eventapp.web.language import own_name, text_direction
from eventapp.web.question_words import choice_phrase, question_words

KIND_WORDS = {
    QuestionKind.SHORT_TEXT: lazy_gettext("Kurzer Text"),
    QuestionKind.LONG_TEXT: lazy_gettext("Langer Text"),
    QuestionKind.NUMBER: lazy_gettext("Zahl"),
    QuestionKind.ONE_CHOICE: lazy_gettext("Eine Antwort aus einer Auswahl"),
    QuestionKind.SEVERAL_CHOICES: lazy_gettext("Mehrere Antworten aus einer Auswahl"),
    QuestionKind.YES_NO: lazy_gettext("Ja oder Nein"),
    QuestionKind.DATE: lazy_gettext("Tag im Kalender"),
}
SCOPE_WORDS = {
    QuestionScope.PARTY: lazy_gettext("einmal für die Anmeldung"),
    QuestionScope.PERSON: lazy_gettext("jede Person einzeln"),
}
_BETWEEN = "="


@dataclass(frozen=True, kw_only=True)
class WordFields:
    """The fields of one language."""

    tag: str
    name: str
    direction: str
    label: Any
    help: Any
    #: key of a choice and its field
    choices: list[tuple[str, Any]]


class QuestionEditForm(Form):
    """One question. ``question`` is what it is now, None for a new one; ``earlier`` are the questions before it."""

    kind = ChoiceField(
        lazy_gettext("Wie wird geantwortet?"),
        choices=offer((kind.value, words) for kind, words in KIND_WORDS.items()),
        default=QuestionKind.SHORT_TEXT.value,
    )
    scope = ChoiceField(
        lazy_gettext("Wer antwortet?"),
        choices=offer((scope.value, words) for scope, words in SCOPE_WORDS.items()),
        default=QuestionScope.PARTY.value,
    )
    is_required = YesField(lazy_gettext("Ohne Antwort geht die Anmeldung nicht"))
    event_session = PickField(lazy_gettext("Für welchen Termin?"))
    condition = PickField(lazy_gettext("Wann wird gefragt?"))
    more_choices = ProseField(lazy_gettext("Antworten zur Auswahl"))

    def __init__(
        self,
        question: Question | None,
        *,
        earlier: Sequence[Question],
        languages: Sequence[str],
        sessions: dict[str, str],
    ) -> None:
        super().__init__(data=_present(question))
        self._question = question
        self._earlier = earlier
        self.languages = [self._word_fields(tag) for tag in languages]
        self.condition.choices = [("", gettext("Immer")), *_conditions(earlier)]
        self.event_session.choices = [("", gettext("Alle Termine")), *sessions.items()]
        if len(sessions) < 2:
            del self.event_session

    @property
    def german(self) -> WordFields:
        """The fields of the language that all others fall back to."""
        return self.languages[0]

    def validate(self, extra_validators: Any = None) -> bool:
        """Return whether the question can be asked."""
        if not super().validate(extra_validators):
            return False
        if QuestionKind(self.kind.data) in CHOICE_KINDS:
            self._check_choices()
        condition = self._condition()
        others = {other.reference for other in possible_conditions(QuestionScope(self.scope.data), self._earlier)}
        if condition and condition.question not in others and not self.condition.errors:
            words = gettext("Was nur eine Person antwortet, kann nicht entscheiden, was alle gefragt werden.")
            add_error(self.condition, words)
        return not self.errors

    def question(self) -> Question:
        """Return the question as it was written. Valid forms only."""
        kind = QuestionKind(self.kind.data)
        choices = self._choices() if kind in CHOICE_KINDS else {}
        return Question(
            reference=self._question.reference if self._question else "",
            kind=kind,
            scope=QuestionScope(self.scope.data),
            is_required=bool(self.is_required.data),
            choices=tuple(choices),
            condition=self._condition(),
            event_session=(self.event_session.data or None) if "event_session" in self else None,
            texts=tuple(self._texts(choices)),
        )

    def refuse(self, error: DomainError, *, words: str) -> None:
        """Put a refusal to the words that it is about, else to the form."""
        text = str(error.parameters["text"]) if isinstance(error, QuestionForbidden) else ""
        for bound in self:
            if text and isinstance(bound.data, str) and text in (line.strip() for line in bound.data.splitlines()):
                add_error(bound, words)
                return
        self.form_errors.append(words)

    def _word_fields(self, tag: str) -> WordFields:
        present = {text.language: text for text in self._question.texts} if self._question else {}
        text = present.get(tag)
        is_german = tag == SOURCE_LANGUAGE
        label = LineField(
            gettext("Frage"),
            [*([needed(gettext("Bitte schreiben Sie die Frage."))] if is_german else []), at_most(MAX_LABEL_CHARS)],
        )
        keys = self._question.choices if self._question else ()
        return WordFields(
            tag=tag,
            name=own_name(tag),
            direction=text_direction(tag),
            label=self._add(f"label-{tag}", label, text.label if text else ""),
            help=self._add(
                f"help-{tag}", LineField(gettext("Hilfe dazu"), [at_most(MAX_HELP_CHARS)]), text.help if text else ""
            ),
            choices=[(key, self._choice_field(tag, key, place, text)) for place, key in enumerate(keys, start=1)],
        )

    def _choice_field(self, tag: str, key: str, place: int, text: QuestionText | None) -> Any:
        unbound = LineField(gettext("Antwort %(number)s", number=place), [at_most(MAX_CHOICE_CHARS)])
        return self._add(f"choice-{tag}-{key}", unbound, text.choice_labels.get(key, "") if text else "")

    def _add(self, name: str, unbound: Any, data: str) -> Any:
        bound = self.meta.bind_field(self, unbound, {"name": name, "prefix": ""})
        bound.process(request.form if self.is_submitted() else None, data)
        self._fields[name] = bound
        return bound

    def _check_choices(self) -> None:
        labels = [*self._choices().values()]
        if len(labels) < 2:
            add_error(self.more_choices, gettext("Bitte schreiben Sie mindestens zwei Antworten, jede in eine Zeile."))
        elif len(labels) > MAX_CHOICES:
            add_error(self.more_choices, gettext("Bitte höchstens %(most)s Antworten.", most=MAX_CHOICES))
        elif len(set(labels)) < len(labels):
            add_error(self.more_choices, gettext("Zwei Antworten sind gleich. Bitte schreiben Sie jede nur einmal."))
        elif max(len(label) for label in labels) > MAX_CHOICE_CHARS:
            words = gettext("Bitte höchstens %(most)s Zeichen in einer Antwort.", most=MAX_CHOICE_CHARS)
            add_error(self.more_choices, words)

    def _choices(self) -> dict[str, str]:
        """The choices by key with their German words: those that have words still, then the new ones."""
        kept = {key: bound.data for key, bound in self.german.choices if bound.data}
        lines = [line.strip() for line in many_lines(self.more_choices.data).split("\n")]
        used = [int(key) for key, _ in self.german.choices if key.isdecimal()]
        first = max(used, default=0) + 1
        return kept | {str(key): line for key, line in enumerate((line for line in lines if line), start=first)}

    def _texts(self, choices: dict[str, str]) -> list[QuestionText]:
        texts = []
        for language in self.languages:
            labels = {key: bound.data for key, bound in language.choices if bound.data and key in choices}
            labels = choices if language is self.german else labels
            if language.label.data or language.help.data or labels:
                texts.append(
                    QuestionText(
                        language=language.tag,
                        label=language.label.data or "",
                        help=language.help.data or "",
                        choice_labels=labels,
                    )
                )
        return texts

    def _condition(self) -> Condition | None:
        reference, _, value = (self.condition.data or "").partition(_BETWEEN)
        return Condition(question=reference, value=value) if value else None


def _present(question: Question | None) -> dict[str, Any]:
    if question is None:
        return {}
    condition = question.condition
    return {
        "kind": question.kind.value,
        "scope": question.scope.value,
        "is_required": question.is_required,
        "event_session": question.event_session or "",
        "condition": f"{condition.question}{_BETWEEN}{condition.value}" if condition else "",
    }


def _conditions(earlier: Sequence[Question]) -> list[tuple[str, str]]:
    found = []
    for other in possible_conditions(QuestionScope.PERSON, earlier):
        label = question_words(other, language=SOURCE_LANGUAGE).label.text
        for value in other.deciding_values:
            answer = choice_phrase(other, value, language=SOURCE_LANGUAGE).text
            words = gettext("Nur bei „%(answer)s“ auf „%(question)s“", answer=answer, question=label)
            found.append((f"{other.reference}{_BETWEEN}{value}", words))
    return found
