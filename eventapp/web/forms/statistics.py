"""The words of the anonymous statistics for visitors, and the form for counted paper slips."""

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext

from eventapp.domain.statistics import ANSWERS, CROSSED, NO_ANSWER, Question, joint_answer
from eventapp.web.forms.base import CountField, Form

QUESTION_WORDS = {
    Question.GENDER: lazy_gettext("Welches Geschlecht haben Sie?"),
    Question.AGE: lazy_gettext("Wie alt sind Sie?"),
    Question.AGE_EU: lazy_gettext("Wie alt sind Sie?"),
    Question.MIGRATION: lazy_gettext(
        "Sind Sie selbst oder ist mindestens ein Elternteil nach Deutschland eingewandert?"
    ),
    Question.FIRST_TIME: lazy_gettext("Zum ersten Mal bei einem Angebot dieses Projekts in diesem Jahr?"),
    Question.RESIDENCE: lazy_gettext("Wo wohnen Sie?"),
    Question.ROLE: lazy_gettext("In welcher Rolle sind Sie hier?"),
    Question.ACCESS: lazy_gettext("Wie haben Sie von uns erfahren?"),
    Question.LANGUAGE: lazy_gettext("Welche Sprache verstehen Sie am besten?"),
    Question.SATISFACTION: lazy_gettext("Wie zufrieden sind Sie mit heute?"),
    Question.GENDER_AGE: lazy_gettext("Geschlecht und Alter zusammen"),
    Question.GENDER_AGE_EU: lazy_gettext("Geschlecht und Alter zusammen"),
}
_YES_NO = {"yes": lazy_gettext("ja"), "no": lazy_gettext("nein")}
_WORDS: Mapping[Question, Mapping[str, object]] = {
    Question.GENDER: {
        "female": lazy_gettext("weiblich"),
        "male": lazy_gettext("männlich"),
        "diverse": lazy_gettext("divers"),
    },
    Question.AGE: {
        "under_14": lazy_gettext("unter 14"),
        "14_17": "14–17",
        "18_26": "18–26",
        "27_54": "27–54",
        "55_64": "55–64",
        "65_plus": "65+",
    },
    Question.AGE_EU: {
        "under_18": lazy_gettext("unter 18"),
        "18_29": "18–29",
        "30_54": "30–54",
        "55_plus": "55+",
    },
    Question.MIGRATION: _YES_NO,
    Question.FIRST_TIME: _YES_NO,
    Question.RESIDENCE: {
        "herne": "Herne",
        "ruhr": lazy_gettext("übriges Ruhrgebiet"),
        "nrw": lazy_gettext("übriges Nordrhein-Westfalen"),
        "outside": lazy_gettext("außerhalb"),
    },
    Question.ROLE: {
        "member": lazy_gettext("Vereinsmitglied"),
        "professional": lazy_gettext("Fachkraft"),
        "volunteer": lazy_gettext("ehrenamtlich"),
        "interested": lazy_gettext("interessiert"),
    },
    Question.ACCESS: {
        "friends": lazy_gettext("Verein oder Freunde"),
        "counselling": lazy_gettext("Beratungsstelle"),
        "poster": lazy_gettext("Plakat oder Bus"),
        "internet": lazy_gettext("Internet"),
        "spontaneous": lazy_gettext("spontan vorbeigekommen"),
    },
    Question.LANGUAGE: {
        "german": lazy_gettext("Deutsch"),
        "turkish": lazy_gettext("Türkisch"),
        "arabic": lazy_gettext("Arabisch"),
        "kurdish": lazy_gettext("Kurdisch"),
        "ukrainian": lazy_gettext("Ukrainisch"),
        "other": lazy_gettext("eine andere"),
    },
    Question.SATISFACTION: {
        "1": lazy_gettext("1 – gar nicht"),
        "2": "2",
        "3": "3",
        "4": "4",
        "5": lazy_gettext("5 – sehr"),
    },
}
NO_ANSWER_WORDS = lazy_gettext("keine Angabe")
#: to an answer on slips more than four digits is a slip of the finger
_LONGEST_COUNT = 4


def options_of(question: Question) -> list[tuple[str, str]]:
    """Return each answer and its words, in order."""
    if question in CROSSED:
        first, second = (options_of(each) for each in CROSSED[question])
        return [(joint_answer(one, other), f"{words}, {more}") for one, words in first for other, more in second]
    words = _WORDS[question]
    return [(answer, str(NO_ANSWER_WORDS if answer == NO_ANSWER else words[answer])) for answer in ANSWERS[question]]


class SlipsForm(Form):
    """How often each answer stands on the slips; empty fields are zero."""

    def counts(self, questions: Sequence[Question]) -> dict[Question, dict[str, int]]:
        """Return the numbers; call after the form is valid."""
        return {
            question: {answer: self[f"{question}-{answer}"].data or 0 for answer in ANSWERS[question]}
            for question in questions
        }


def slips_form(questions: Sequence[Question]) -> SlipsForm:
    """Return an empty form with one number for each answer."""
    fields = {
        f"{question}-{answer}": CountField(words, render_kw={"maxlength": _LONGEST_COUNT, "inputmode": "numeric"})
        for question in questions
        for answer, words in options_of(question)
    }
    form: SlipsForm = type("EventSlipsForm", (SlipsForm,), fields)()
    return form
