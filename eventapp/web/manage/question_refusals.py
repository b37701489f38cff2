"""Why a question must not be asked of named people, and what helps instead."""

from dataclasses import dataclass

from flask_babel import lazy_gettext

from eventapp.domain.errors import QuestionForbidden
from eventapp.domain.forbidden_questions import ForbiddenTopic


@dataclass(frozen=True, kw_only=True)
class RefusalWords:
    """The reason and the way round."""

    reason: str
    instead: str


_REASONS = {
    ForbiddenTopic.ORIGIN: lazy_gettext(
        "Staatsangehörigkeit und Herkunft gehören neben keinen Namen. Wer sich anmeldet, soll davor keine Angst haben."
    ),
    ForbiddenTopic.RELIGION: lazy_gettext(
        "Die Religion ist besonders geschützt (Art. 9 DSGVO) und gehört neben keinen Namen. "
        "Fürs Essen reicht die Frage, was jemand isst."
    ),
    ForbiddenTopic.RESIDENCE: lazy_gettext(
        "Der Aufenthaltsstatus gehört neben keinen Namen. Viele fürchten, dass eine Behörde davon erfährt."
    ),
    ForbiddenTopic.BIRTH: lazy_gettext(
        "Ein Geburtsdatum braucht keine Veranstaltung. Wenn das Alter wichtig ist, fragen Sie nach der Altersgruppe."
    ),
}
_INSTEAD = lazy_gettext("Für den Fördergeber gibt es die anonyme Statistik: Sie fragt ohne Namen und zeigt nur Summen.")


def refusal_of(error: QuestionForbidden) -> RefusalWords:
    """Return what an organizer reads."""
    return RefusalWords(reason=str(_REASONS[ForbiddenTopic(str(error.parameters["topic"]))]), instead=str(_INSTEAD))
