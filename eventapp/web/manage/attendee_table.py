"""The attendee list as columns; German, because it stays with the organization's papers."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from eventapp.domain.questions import Answers, Question
from eventapp.domain.states import RegistrationStatus
from eventapp.domain.texts import SOURCE_LANGUAGE
from eventapp.queries.people import AttendeeLine
from eventapp.web.filters import local
from eventapp.web.question_words import answer_text, question_words

if TYPE_CHECKING:
    from eventapp.models import Event

Row = Sequence[str | int | date | datetime | None]

HEADER = (
    "Termin",
    "Name",
    "Erwachsene",
    "Kinder",
    "E-Mail",
    "Telefon",
    "Stand",
    "Angemeldet am",
    "Eingelassen",
    "Eingelassen um",
)

_NO_ANSWERS: Mapping[int, Answers] = {}

_STATUS = {
    RegistrationStatus.CONFIRMED: "bestätigt",
    RegistrationStatus.PENDING: "offen",
    RegistrationStatus.WAITLISTED: "Warteliste",
    RegistrationStatus.CANCELED: "abgesagt",
}


def header(questions: Sequence[Question]) -> tuple[str, ...]:
    """Return the names of the columns; the event's own questions come last."""
    return (*HEADER, *(question_words(q, language=SOURCE_LANGUAGE).label.text for q in questions))


def rows(
    event: "Event",
    lines: Sequence[AttendeeLine],
    *,
    questions: Sequence[Question] = (),
    answers: Mapping[int, Answers] = _NO_ANSWERS,
) -> list[Row]:
    """Return one row for each ticket and session; ``answers`` are those of each registration."""
    sessions = {session.id: local(session.starts_at) for session in event.sessions}
    return [
        (
            sessions[line.event_session_id].replace(tzinfo=None),
            line.name,
            line.adults,
            line.children,
            line.email or "",
            line.phone or "",
            _STATUS[line.status],
            local(line.registered_at).replace(tzinfo=None),
            line.admitted,
            local(line.first_admitted_at).strftime("%H:%M") if line.first_admitted_at else "",
            *(_answer(question, line, answers.get(line.registration_id, {})) for question in questions),
        )
        for line in lines
    ]


def _answer(question: Question, line: AttendeeLine, answers: Answers) -> str:
    """The answer of the party or of the ticket's person; on a party's ticket those of all its persons."""
    given = {person: values for (reference, person), values in answers.items() if reference == question.reference}
    words = {person: answer_text(question, values, language=SOURCE_LANGUAGE) for person, values in given.items()}
    if None in words:
        return words[None]
    if line.person is not None:
        return words.get(line.person, "")
    return "; ".join(f"Person {person + 1}: {words[person]}" for person in sorted(p for p in words if p is not None))
