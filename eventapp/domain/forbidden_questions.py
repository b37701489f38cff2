"""What must not be asked of named people: nationality, religion, residence status and date of birth.

A help against carelessness, not a proof: the words below are looked for in what a question says. Who means to ask all
the same finds other words; the notice of the form and the people themselves are what stands against that.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from eventapp.domain.questions import QuestionKind


class ForbiddenTopic(StrEnum):
    """Facts that the anonymous statistics may ask about in sums, but no form with a name on it."""

    ORIGIN = "origin"
    RELIGION = "religion"
    RESIDENCE = "residence"
    BIRTH = "birth"


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """What was asked about, and the words that say so, as they were written."""

    topic: ForbiddenTopic
    text: str


#: Beginnings of words, folded as ``_folded`` folds what is searched; a dollar sign ends the word.
_BEGINNINGS = {
    ForbiddenTopic.ORIGIN: (
        "nationalität nationality staatsangehörig staatsbürger herkunftsland herkunftsstaat heimatland geburtsland "
        "geburtsort migrationshintergrund migrationsgeschichte ethnie$ ethnisch ethnic citizenship "
        "uyru vatandaşlı جنسية الجنسية جنسيت громадянств національн"
    ),
    ForbiddenTopic.RELIGION: (
        "religion$ religions konfession glaubensrichtung glaubensgemeinschaft glaubensbekenntnis kirchenzugehör "
        "religious faith$ denomination mezhep mezheb dininiz ديانة الديانة ديانت الدين$ دينك релігі віросповідан"
    ),
    ForbiddenTopic.RESIDENCE: (
        "aufenthaltsstatus aufenthaltstitel aufenthaltserlaubnis aufenthaltsgestattung aufenthaltsdokument duldung "
        "niederlassungserlaubnis flüchtlingsstatus fluchtstatus asyl$ asylstatus asylverfahren asylantrag asylbewerb "
        "visum asylum oturum$ iltica لجوء اللجوء притулок біженц"
    ),
    ForbiddenTopic.BIRTH: (
        "geburtsdat geburtstag geburtsjahr geburtsmonat geboren birthda birthdate birthyear dob$ born$ doğum "
        "ميلاد الميلاد ميلادك"
    ),
}
#: Words that say it only together.
_PHRASES = {
    ForbiddenTopic.ORIGIN: ("country of origin", "country of birth", "place of birth", "ethnic origin", "home country"),
    ForbiddenTopic.RELIGION: ("ihr glaube", "dein glaube"),
    ForbiddenTopic.RESIDENCE: (
        "residence permit",
        "residence status",
        "residency status",
        "immigration status",
        "refugee status",
        "ikamet izni",
        "oturma izni",
        "تصريح الإقامة",
        "وضع الإقامة",
        "посвідка на проживання",
        "дозвіл на проживання",
    ),
    ForbiddenTopic.BIRTH: ("date of birth", "year of birth", "birth date", "birth day", "дата народження"),
}
#: In a question that is answered by a day, these alone tell that it is the day of birth.
_ABOUT_BIRTH = ("geburt", "birth", "народ", "ميلاد", "dogum")


def find_forbidden(texts: Iterable[str], *, kind: QuestionKind) -> Refusal | None:
    """Return why a question with these words must not be asked, None when nothing speaks against it."""
    for text in texts:
        folded = _folded(text)
        topics = [topic for topic, pattern in _PATTERNS.items() if pattern.search(folded)]
        if kind is QuestionKind.DATE and any(word in folded for word in _ABOUT_BIRTH):
            topics.append(ForbiddenTopic.BIRTH)
        if topics:
            return Refusal(topic=topics[0], text=text.strip())
    return None


def _folded(text: str) -> str:
    """Small letters without marks above and below, and words apart by one blank."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i"))
    letters = "".join(c for c in plain if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    return " ".join(re.split(r"[\W_]+", letters.replace("\u0640", ""))).strip()


def _pattern(topic: ForbiddenTopic) -> re.Pattern[str]:
    beginnings = [
        re.escape(_folded(word)) + (r"\b" if word.endswith("$") else r"\w*") for word in _BEGINNINGS[topic].split()
    ]
    phrases = [re.escape(_folded(phrase)) for phrase in _PHRASES[topic]]
    return re.compile(r"\b(?:" + "|".join([*phrases, *beginnings]) + ")")


_PATTERNS = {topic: _pattern(topic) for topic in ForbiddenTopic}
