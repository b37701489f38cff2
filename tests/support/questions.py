"""Questions of an event, as an organizer adds them, and what a form sends for them."""

from collections.abc import Sequence

from eventapp.domain.questions import Condition, Question, QuestionKind, QuestionScope, QuestionText
from eventapp.models import Event
from eventapp.services import questions as question_services
from tests.support.builders import NOW


def ask(
    event: Event,
    label: str,
    kind: QuestionKind = QuestionKind.SHORT_TEXT,
    *,
    choices: Sequence[str] = (),
    scope: QuestionScope = QuestionScope.PARTY,
    is_required: bool = False,
    shown_by: tuple[Question, str] | None = None,
    event_session: str | None = None,
    english: str = "",
    help_text: str = "",
) -> Question:
    """Ask one more question; ``choices`` are words, their keys are a, b, c."""
    keys = [chr(ord("a") + place) for place in range(len(choices))]
    labels = dict(zip(keys, choices, strict=True))
    texts = [QuestionText(language="de", label=label, help=help_text, choice_labels=labels)]
    if english:
        texts.append(QuestionText(language="en", label=english, choice_labels={}))
    question = Question(
        reference="",
        kind=kind,
        scope=scope,
        is_required=is_required,
        choices=tuple(keys),
        condition=Condition(question=shown_by[0].reference, value=shown_by[1]) if shown_by else None,
        event_session=event_session,
        texts=tuple(texts),
    )
    return question_services.add_question(event_id=event.id, question=question, now=NOW)
