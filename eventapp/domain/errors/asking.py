"""What can go wrong with an event's own questions."""

from eventapp.domain.errors.base import DomainError


class QuestionForbidden(DomainError):
    """The question asks for what must not stand beside a name; ``topic`` says what, ``text`` where it says so."""

    code = "question_forbidden"

    def __init__(self, *, topic: str, text: str) -> None:
        super().__init__(topic=topic, text=text)


class NoQuestionsHere(DomainError):
    """Nothing may be asked of people who come to a counselling day (CNS-5)."""

    code = "no_questions_here"


class TooManyQuestions(DomainError):
    """The event asks as many questions as it may."""

    code = "too_many_questions"

    def __init__(self, *, limit: int) -> None:
        super().__init__(limit=limit)


class QuestionAnswered(DomainError):
    """There are answers that would no longer fit: the kind, the scope and the choices given stay."""

    code = "question_answered"


class QuestionAwaited(DomainError):
    """A later question is shown by the answers to this one: it cannot go, move behind it or lose that answer."""

    code = "question_awaited"
