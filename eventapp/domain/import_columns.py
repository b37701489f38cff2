"""The columns of a list: what their heads mean, and which ones must not be there."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from eventapp.domain.forbidden_questions import ForbiddenTopic, find_forbidden
from eventapp.domain.questions import QuestionKind

#: Heads are looked for in so many rows from the top: a title may stand above them.
ROWS_WITH_HEADS = 15
#: Telephone numbers, house numbers, days: not what a head looks like.
_DIGITS = re.compile("[0-9]{3}")


class Column(StrEnum):
    """What a column can say. The values are stored while a list waits to be taken over."""

    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    EMAIL = "email"
    PHONE = "phone"
    ADULTS = "adults"
    CHILDREN = "children"
    IS_CHILD = "is_child"
    LANGUAGE = "language"
    SESSIONS = "sessions"
    GROUP = "group"


_SHARED = (Column.NAME, Column.FIRST_NAME, Column.LAST_NAME, Column.EMAIL, Column.PHONE)
_NAMES = (Column.NAME, Column.FIRST_NAME, Column.LAST_NAME)

#: Heads as ``fold`` leaves them.
_HEADS: Mapping[Column, frozenset[str]] = {
    column: frozenset(words.split("; "))
    for column, words in {
        Column.NAME: (
            "name; namen; vollstandiger name; ganzer name; vor und nachname; vorname und nachname; vorname nachname; "
            "vorname name; nachname vorname; name vorname; name auf dem ticket; teilnehmer; teilnehmerin; "
            "teilnehmende; teilnehmer in; person; gast; full name; attendee; participant; guest"
        ),
        Column.FIRST_NAME: "vorname; vornamen; rufname; first name; firstname; given name; forename",
        Column.LAST_NAME: "nachname; nachnamen; familienname; zuname; last name; lastname; surname; family name",
        Column.EMAIL: (
            "e mail; email; mail; emails; e mail adresse; email adresse; mailadresse; mail adresse; e mailadresse; "
            "emailadresse; e mail address; email address; mail address"
        ),
        Column.PHONE: (
            "telefon; telefonnummer; telefonnr; telefon nr; tel; tel nr; telnr; handy; handynummer; handynr; mobil; "
            "mobilnummer; mobiltelefon; mobilfunk; rufnummer; phone; phone number; mobile; mobile phone; telephone"
        ),
        Column.ADULTS: (
            "erwachsene; erwachsen; anzahl erwachsene; anzahl erwachsener; zahl der erwachsenen; erw; personen; "
            "anzahl personen; personenzahl; anzahl; platze; adults; number of adults; people; number of people; persons"
        ),
        Column.CHILDREN: (
            "kinder; anzahl kinder; zahl der kinder; ki; children; number of children; kids; number of kids"
        ),
        Column.IS_CHILD: "kind; ist kind; kind ja nein; child; is child; minor",
        Column.LANGUAGE: (
            "sprache; sprachen; ticketsprache; sprache des tickets; bevorzugte sprache; language; ticket language; "
            "preferred language"
        ),
        Column.SESSIONS: (
            "termin; termine; termin e; workshop; workshops; kurs; kurse; modul; module; veranstaltungstag; "
            "session; sessions; date; dates; slot"
        ),
        Column.GROUP: (
            "anmeldung; anmeldungen; anmeldenummer; anmeldungsnummer; anmeldung nr; nr der anmeldung; gruppe; familie; "
            "registration; registration number; group; family; booking; buchung"
        ),
    }.items()
}
#: Heads that say it in a word or two; whole sentences are what ``find_forbidden`` knows.
_FORBIDDEN_HEADS = {
    ForbiddenTopic.ORIGIN: "herkunft; nation; staat; land der herkunft; heimat; migration; origin",
    ForbiddenTopic.RELIGION: "glaube; glauben; bekenntnis; religionszugehorigkeit; kirche",
    ForbiddenTopic.RESIDENCE: "aufenthalt; aufenthaltsrecht; titel 24; visa; residence",
    ForbiddenTopic.BIRTH: "geb; geb datum; geb am; gebdatum; geb dat; jahrgang; birth",
}


@dataclass(frozen=True, kw_only=True)
class ForbiddenColumn:
    """A column that is left out before anything of the file is kept."""

    index: int
    head: str
    topic: ForbiddenTopic


#: Nothing that opens another bracket: a cell full of them is read once, not once for each.
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def fold(text: str) -> str:
    """Return small letters without marks, words apart by one blank, what stands in brackets left out."""
    plain = unicodedata.normalize("NFKD", _IN_BRACKETS.sub(" ", text).casefold().replace("ı", "i"))
    letters = "".join(c for c in plain if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    return " ".join(re.split(r"[\W_]+", letters)).strip()


def possible_columns(*, is_personal: bool) -> tuple[Column, ...]:
    """Return what a list for an event with party tickets, or with personal ones, can say."""
    own = (Column.IS_CHILD, Column.GROUP) if is_personal else (Column.ADULTS, Column.CHILDREN)
    return (*_SHARED, *own, Column.LANGUAGE, Column.SESSIONS)


def recognize(heads: Sequence[str], *, is_personal: bool) -> list[Column | None]:
    """Return what each head means; None where nobody knows or an earlier one says the same."""
    possible, found = possible_columns(is_personal=is_personal), list[Column | None]()
    for head in heads:
        folded = fold(head)
        meant = next((column for column in possible if folded in _HEADS[column]), None)
        found.append(meant if meant not in found else None)
    return found


def is_complete(columns: Sequence[Column | None]) -> bool:
    """True when the columns tell at least how people are called."""
    return any(column in _NAMES for column in columns)


def find_forbidden_columns(heads: Sequence[str]) -> list[ForbiddenColumn]:
    """Return the columns that a list with names on it must not have, with the reason."""
    found = []
    for index, head in enumerate(heads):
        refusal = find_forbidden([head], kind=QuestionKind.SHORT_TEXT)
        short = (topic for topic, words in _FORBIDDEN_HEADS.items() if fold(head) in words.split("; "))
        topic = refusal.topic if refusal else next(short, None)
        if topic is not None:
            found.append(ForbiddenColumn(index=index, head=head, topic=topic))
    return found


def find_heads(rows: Sequence[Sequence[str]], *, is_personal: bool) -> int:
    """Return the index of the row with the heads: the one of the first rows that has most of them."""
    first = list(rows[:ROWS_WITH_HEADS])
    known = [sum(column is not None for column in recognize(row, is_personal=is_personal)) for row in first]
    return known.index(max(known)) if known else 0


def are_heads(cells: Sequence[str], *, is_personal: bool) -> bool:
    """False for a row that names no column and holds what only a person has: an address or a number.

    Heads in words that nobody here knows are heads all the same: one can say what they mean.
    """
    if any(recognize(cells, is_personal=is_personal)):
        return True
    return not any("@" in cell or _DIGITS.search(cell) for cell in cells)
