"""What the demonstration's festival asks of those who register, and what some of them answered."""

from collections.abc import Mapping
from itertools import cycle

from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.questions import (
    NO,
    YES,
    Condition,
    GivenAnswer,
    Question,
    QuestionKind,
    QuestionText,
)
from eventapp.domain.states import RegistrationStatus
from eventapp.models import Event, Registration
from eventapp.services import answers, questions
from eventapp.services.demo.content import FESTIVAL
from eventapp.services.demo.dates import Dates

_BRINGS = {
    "de": ("Bringen Sie etwas für das Buffet mit?", "Dann planen wir Tische dafür."),
    "de-x-einfach": ("Bringen Sie Essen mit?", "Dann stellen wir Tische auf."),
    "en": ("Will you bring something for the buffet?", "Then we will have tables for it."),
    "tr": ("Büfe için bir şey getirecek misiniz?", "Ona göre masa hazırlarız."),
    "ar": ("هل ستحضرون شيئًا للبوفيه؟", "لنجهّز له الطاولات."),
}
_WHAT = {
    "de": ("Was bringen Sie mit?", ""),
    "de-x-einfach": ("Was bringen Sie mit?", ""),
    "en": ("What will you bring?", ""),
    "tr": ("Ne getireceksiniz?", ""),
    "ar": ("ماذا ستحضرون؟", ""),
}
_DISHES = ("Börek", "Kartoffelsalat", "Baklava", "Sarmale", "Obst", "Linsensuppe", "Waffeln")
#: One in so many registrations has answered.
_ONE_IN = 4


def ask_and_answer(event: Event, *, dates: Dates) -> None:
    """Let the festival ask, and let some of those who are registered answer; other events have no questions."""
    if event.reference != FESTIVAL.reference:
        return
    brings = _ask(event, _BRINGS, kind=QuestionKind.YES_NO, condition=None, dates=dates)
    condition = Condition(question=brings.reference, value=YES)
    what = _ask(event, _WHAT, kind=QuestionKind.SHORT_TEXT, condition=condition, dates=dates)
    confirmed = select(Registration.id).where(
        Registration.event_id == event.id, Registration.status == RegistrationStatus.CONFIRMED
    )
    answering = db.session.scalars(confirmed.order_by(Registration.id)).all()[::_ONE_IN]
    for registration_id, dish in zip(answering, cycle((*_DISHES, "")), strict=False):
        given = [GivenAnswer(question=brings.reference, values=(YES if dish else NO,))]
        given += [GivenAnswer(question=what.reference, values=(dish,))] if dish else []
        answers.change_answers(registration_id=registration_id, answers=given, now=dates.now)


def _ask(
    event: Event,
    words: Mapping[str, tuple[str, str]],
    *,
    kind: QuestionKind,
    condition: Condition | None,
    dates: Dates,
) -> Question:
    texts = [
        QuestionText(language=tag, label=label, help=help_text, choice_labels={})
        for tag, (label, help_text) in words.items()
    ]
    question = Question(reference="", kind=kind, condition=condition, texts=tuple(texts))
    return questions.add_question(event_id=event.id, question=question, now=dates.now)
