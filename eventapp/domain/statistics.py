"""The anonymous statistics: what is asked, and what a sheet of answers may say (docs/statistics.md).

Nationality, religion, residence status and disability are not asked, so there is no question to switch on.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from eventapp.domain.errors import CrossedTooMany, WrongStatisticsAnswer
from eventapp.domain.states import EventKind, EventStatus

NO_ANSWER = "no_answer"
#: so many sheets are counted together, so that no step of a counter belongs to one person
BATCH_SHEETS = 5


class Question(StrEnum):
    """What is asked, in the order of the page; the age in the bands of the funder."""

    GENDER = "gender"
    AGE = "age"
    AGE_EU = "age_eu"
    MIGRATION = "migration"
    FIRST_TIME = "first_time"
    RESIDENCE = "residence"
    ROLE = "role"
    ACCESS = "access"
    LANGUAGE = "language"
    SATISFACTION = "satisfaction"
    #: nobody is asked this: a sheet with both answers is counted here once more
    GENDER_AGE = "gender_age"
    GENDER_AGE_EU = "gender_age_eu"


#: asked only where the organizers of an event switched them on
EXTRA_QUESTIONS = (Question.LANGUAGE, Question.SATISFACTION)
#: counters of two questions → these questions
CROSSED: Mapping[Question, tuple[Question, Question]] = {
    Question.GENDER_AGE: (Question.GENDER, Question.AGE),
    Question.GENDER_AGE_EU: (Question.GENDER, Question.AGE_EU),
}
#: between the two answers of a crossed counter
_JOINT = ":"


class AgeBands(StrEnum):
    """How ages are grouped; fixed for a project by its first answer."""

    COMMON = "common"
    EU = "eu"


class AnswerSource(StrEnum):
    """Where a sheet was filled in."""

    PHONE = "phone"
    TABLET = "tablet"
    PAPER = "paper"
    #: a helper tapped what somebody said aloud
    HELPER = "helper"


_ASKED: Mapping[Question, Mapping[str, str]] = {
    Question.GENDER: {"female": "weiblich", "male": "männlich", "diverse": "divers", NO_ANSWER: "keine Angabe"},
    Question.AGE: {
        "under_14": "unter 14",
        "14_17": "14–17",
        "18_26": "18–26",
        "27_54": "27–54",
        "55_64": "55–64",
        "65_plus": "65+",
        NO_ANSWER: "keine Angabe",
    },
    Question.AGE_EU: {
        "under_18": "unter 18",
        "18_29": "18–29",
        "30_54": "30–54",
        "55_plus": "55+",
        NO_ANSWER: "keine Angabe",
    },
    Question.MIGRATION: {"yes": "ja", "no": "nein", NO_ANSWER: "keine Angabe"},
    Question.FIRST_TIME: {"yes": "ja", "no": "nein", NO_ANSWER: "keine Angabe"},
    Question.RESIDENCE: {
        "herne": "Herne",
        "ruhr": "übriges Ruhrgebiet",
        "nrw": "übriges NRW",
        "outside": "außerhalb",
        NO_ANSWER: "keine Angabe",
    },
    Question.ROLE: {
        "member": "Vereinsmitglied",
        "professional": "Fachkraft",
        "volunteer": "ehrenamtlich",
        "interested": "interessiert",
        NO_ANSWER: "keine Angabe",
    },
    Question.ACCESS: {
        "friends": "Verein/Freunde",
        "counselling": "Beratungsstelle",
        "poster": "Plakat/Bus",
        "internet": "Internet",
        "spontaneous": "spontan",
        NO_ANSWER: "keine Angabe",
    },
    Question.LANGUAGE: {
        "german": "Deutsch",
        "turkish": "Türkisch",
        "arabic": "Arabisch",
        "kurdish": "Kurdisch",
        "ukrainian": "Ukrainisch",
        "other": "eine andere",
        NO_ANSWER: "keine Angabe",
    },
    Question.SATISFACTION: {
        "1": "1 (gar nicht)",
        "2": "2",
        "3": "3",
        "4": "4",
        "5": "5 (sehr)",
        NO_ANSWER: "keine Angabe",
    },
}


def joint_answer(first: str, second: str) -> str:
    """Return what a crossed counter calls two answers of one sheet."""
    return f"{first}{_JOINT}{second}"


#: question → answer → its words in the report (German, as the funder reads it); crossed: the rows one after the other
ANSWERS: Mapping[Question, Mapping[str, str]] = {
    **_ASKED,
    **{
        crossed: {
            joint_answer(one, other): f"{words}, {more}"
            for one, words in _ASKED[first].items()
            for other, more in _ASKED[second].items()
        }
        for crossed, (first, second) in CROSSED.items()
    },
}
#: number of the question and its short name in the report
REPORT_NAMES: Mapping[Question, tuple[str, str]] = {
    Question.GENDER: ("S1", "Geschlecht"),
    Question.AGE: ("S2", "Alter"),
    Question.AGE_EU: ("S2", "Alter"),
    Question.MIGRATION: ("S3", "Einwanderungsgeschichte"),
    Question.FIRST_TIME: ("S4", "Zum ersten Mal"),
    Question.RESIDENCE: ("S5", "Wohnort"),
    Question.ROLE: ("S6", "Rolle"),
    Question.ACCESS: ("S7", "Zugang"),
    Question.LANGUAGE: ("S8", "Sprache"),
    Question.SATISFACTION: ("S9", "Zufriedenheit"),
    Question.GENDER_AGE: ("S1×S2", "Geschlecht und Alter"),
    Question.GENDER_AGE_EU: ("S1×S2", "Geschlecht und Alter"),
}

Answers = Mapping[Question, str]


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How often an answer was given."""

    question: Question
    answer: str
    source: AnswerSource
    count: int


def questions_of(kind: EventKind, bands: AgeBands, *, extras: Collection[Question] = ()) -> tuple[Question, ...]:
    """Return what is asked at an event; nothing on counselling days, and no role at festivals.

    ``extras`` are the questions of EXTRA_QUESTIONS that are switched on.
    """
    if kind is EventKind.BERATUNG:
        return ()
    left_out = {Question.AGE if bands is AgeBands.EU else Question.AGE_EU, *CROSSED, *EXTRA_QUESTIONS}
    if kind is EventKind.FEST:
        left_out.add(Question.ROLE)
    return tuple(question for question in Question if question not in left_out or question in extras)


def crossed_of(bands: AgeBands) -> Question:
    """Return the counter of gender and age together, in these bands."""
    return Question.GENDER_AGE_EU if bands is AgeBands.EU else Question.GENDER_AGE


def check_answers(answers: Mapping[str, str], *, asked: Sequence[Question]) -> Answers:
    """Return the answers of one sheet by question; what was skipped is not in it.

    Raises WrongStatisticsAnswer for a question that is not asked or an answer that it does not have.
    """
    checked: dict[Question, str] = {}
    for question, answer in answers.items():
        if question not in asked or answer not in ANSWERS[Question(question)]:
            raise WrongStatisticsAnswer
        checked[Question(question)] = answer
    return checked


def tallies_of(answers: Answers, *, crossed: Question | None, source: AnswerSource) -> list[Tally]:
    """Return what one sheet counts; both answers together once more where ``crossed`` is counted."""
    counted = dict(answers)
    if crossed:
        first, second = CROSSED[crossed]
        if first in answers and second in answers:
            counted[crossed] = joint_answer(answers[first], answers[second])
    return [Tally(question=question, answer=answer, source=source, count=1) for question, answer in counted.items()]


def check_crossed(counts: Mapping[Question, Mapping[str, int]], *, crossed: Question) -> None:
    """Raise CrossedTooMany where slips were counted more often for two answers together than for one of them."""
    first, second = CROSSED[crossed]
    together = counts.get(crossed, {})
    for question, place in ((first, 0), (second, 1)):
        for answer in ANSWERS[question]:
            joint = sum(count for key, count in together.items() if key.split(_JOINT)[place] == answer)
            if joint > counts.get(question, {}).get(answer, 0):
                raise CrossedTooMany


class StatisticsPhase(StrEnum):
    """Whether a session takes answers."""

    NOT_ASKED = "not_asked"
    NOT_YET = "not_yet"
    OPEN = "open"
    OVER = "over"
    CLOSED = "closed"


def end_of_asking(ends_at: datetime, *, zone: ZoneInfo) -> datetime:
    """Return the midnight after the session."""
    tomorrow = ends_at.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), tzinfo=zone)


def start_of_asking(starts_at: datetime, *, lead_minutes: int | None, zone: ZoneInfo) -> datetime:
    """Return when the doors open; without a rule for that, the beginning of the day."""
    if lead_minutes is None:
        return datetime.combine(starts_at.astimezone(zone).date(), time(), tzinfo=zone)
    return starts_at - timedelta(minutes=lead_minutes)


def select_phase(
    *, kind: EventKind, status: EventStatus, span: tuple[datetime, datetime], is_closed: bool, now: datetime
) -> StatisticsPhase:
    """Return whether a session takes answers; ``span`` is that of the asking."""
    if kind is EventKind.BERATUNG or status not in (EventStatus.PUBLISHED, EventStatus.FINISHED):
        return StatisticsPhase.NOT_ASKED
    if is_closed:
        return StatisticsPhase.CLOSED
    if now < span[0]:
        return StatisticsPhase.NOT_YET
    return StatisticsPhase.OPEN if now < span[1] else StatisticsPhase.OVER
