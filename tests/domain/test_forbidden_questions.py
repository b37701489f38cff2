"""Questions that must not be asked of named people; a help against carelessness, not a proof."""

import pytest

from eventapp.domain.forbidden_questions import ForbiddenTopic, find_forbidden
from eventapp.domain.questions import QuestionKind


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Welche Staatsangehörigkeit haben Sie?", ForbiddenTopic.ORIGIN),
        ("HERKUNFTSLAND", ForbiddenTopic.ORIGIN),
        ("Your nationality", ForbiddenTopic.ORIGIN),
        ("Country  of\norigin?", ForbiddenTopic.ORIGIN),
        ("Uyruğunuz", ForbiddenTopic.ORIGIN),
        ("ما هي جنسيتك؟", ForbiddenTopic.ORIGIN),
        ("Ваше громадянство", ForbiddenTopic.ORIGIN),
        ("Religionszugehörigkeit", ForbiddenTopic.RELIGION),
        ("Konfession", ForbiddenTopic.RELIGION),
        ("What is your faith?", ForbiddenTopic.RELIGION),
        ("Aufenthaltsstatus", ForbiddenTopic.RESIDENCE),
        ("Asyl, Duldung oder Visum?", ForbiddenTopic.RESIDENCE),
        ("Residence permit", ForbiddenTopic.RESIDENCE),
        ("Geburtsdatum", ForbiddenTopic.BIRTH),
        ("Wann haben Sie Geburtstag?", ForbiddenTopic.BIRTH),
        ("date-of-birth", ForbiddenTopic.BIRTH),
        ("Doğum tarihi", ForbiddenTopic.BIRTH),
        ("تاريخ الميلاد", ForbiddenTopic.BIRTH),
        ("Дата народження", ForbiddenTopic.BIRTH),
    ],
)
def test_forbidden_topic_is_found_in_several_languages(text: str, topic: ForbiddenTopic) -> None:
    refusal = find_forbidden(["Harmlos", text], kind=QuestionKind.SHORT_TEXT)

    assert refusal is not None
    assert (refusal.topic, refusal.text) == (topic, text)


@pytest.mark.parametrize(
    "text",
    [
        "Was essen Sie? Halal, vegetarisch?",
        "Religiöse Speisevorschriften",
        "Interreligiöser Dialog",
        "Welches Thema: Asylrecht oder Sozialrecht?",
        "Feiern Sie einen Kindergeburtstag?",
        "Wie alt sind die Kinder, die mitkommen?",
        "Welche Sprache sprechen Sie?",
        "Woher wissen Sie von uns?",
        "Newborn care corner needed?",
        "",
    ],
)
def test_harmless_question_passes(text: str) -> None:
    assert find_forbidden([text], kind=QuestionKind.SHORT_TEXT) is None


def test_day_is_refused_where_it_sounds_like_the_day_of_birth() -> None:
    words = ["Tag der Geburt"]

    assert find_forbidden(words, kind=QuestionKind.SHORT_TEXT) is None
    refusal = find_forbidden(words, kind=QuestionKind.DATE)
    assert refusal is not None
    assert refusal.topic is ForbiddenTopic.BIRTH
