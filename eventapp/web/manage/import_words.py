"""Words about lists that are taken over: columns, what is wrong in a row, why nothing was taken over."""

from flask_babel import gettext, lazy_gettext, ngettext

from eventapp.domain.import_cells import RowFault
from eventapp.domain.import_columns import Column
from eventapp.domain.import_rows import RowProblem

COLUMN_WORDS = {
    Column.NAME: lazy_gettext("Name"),
    Column.FIRST_NAME: lazy_gettext("Vorname"),
    Column.LAST_NAME: lazy_gettext("Nachname"),
    Column.EMAIL: lazy_gettext("E-Mail"),
    Column.PHONE: lazy_gettext("Telefon"),
    Column.ADULTS: lazy_gettext("Erwachsene"),
    Column.CHILDREN: lazy_gettext("Kinder"),
    Column.IS_CHILD: lazy_gettext("Kind (ja oder nein)"),
    Column.LANGUAGE: lazy_gettext("Sprache"),
    Column.SESSIONS: lazy_gettext("Termine"),
    Column.GROUP: lazy_gettext("Nummer der Anmeldung"),
}
_FAULTS = {
    RowFault.NAME_MISSING: lazy_gettext("Der Name fehlt."),
    RowFault.NAME_TOO_LONG: lazy_gettext("Der Name ist zu lang. Höchstens %(limit)s Zeichen."),
    RowFault.NAME_DAMAGED: lazy_gettext(
        "Hier sind Buchstaben verloren gegangen. Bitte speichern Sie die Liste als Excel-Datei oder als „CSV UTF-8“."
    ),
    RowFault.TOTAL: lazy_gettext("Das sieht nach einer Summe aus, nicht nach einem Menschen."),
    RowFault.EMAIL: lazy_gettext("Das ist keine E-Mail-Adresse."),
    RowFault.PHONE: lazy_gettext("Das ist keine Telefonnummer."),
    RowFault.NUMBER: lazy_gettext("Hier muss eine ganze Zahl stehen."),
    RowFault.YES_OR_NO: lazy_gettext("Hier muss „ja“ oder „nein“ stehen."),
    RowFault.PARTY_EMPTY: lazy_gettext("So kommt niemand: null Erwachsene und null Kinder."),
    RowFault.PARTY_TOO_LARGE: lazy_gettext("So viele Personen gehen nicht auf eine Anmeldung. Höchstens: %(limit)s."),
    RowFault.SESSION_UNKNOWN: lazy_gettext("Diesen Termin gibt es hier nicht, oder mehrere passen."),
    RowFault.DOUBLE: lazy_gettext("Steht schon in Zeile %(other)s: gleicher Name, gleicher Kontakt."),
    RowFault.SAME_NAME: lazy_gettext(
        "Gleicher Name wie in Zeile %(other)s, beide ohne Kontakt. "
        "Sind es zwei Menschen? Dann ergänzen Sie bitte etwas, zum Beispiel eine Telefonnummer."
    ),
    RowFault.GROUP: lazy_gettext("Gehört zur selben Anmeldung wie Zeile %(other)s, und dort stimmt etwas nicht."),
}
_TROUBLES = {
    "import_does_not_fit": lazy_gettext("Inzwischen sind nicht mehr genug Plätze frei."),
    "registration_closed": lazy_gettext("Die Veranstaltung nimmt gerade keine Anmeldungen an."),
    "unknown_session": lazy_gettext("Ein Termin aus der Liste fällt inzwischen aus oder ist vorbei."),
}


def problem_words(problem: RowProblem) -> str:
    """Return why a row cannot become a registration."""
    return str(_FAULTS[problem.fault]) % {"limit": problem.limit, "other": problem.other}


def trouble_words(code: str) -> str:
    """Return why nothing was taken over, empty for no trouble."""
    if not code:
        return ""
    return str(_TROUBLES.get(code, lazy_gettext("Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.")))


def size_words(registrations: int, people: int) -> str:
    """Return how many registrations and how many people."""
    return gettext(
        "%(registrations)s für %(people)s",
        registrations=ngettext("%(num)s Anmeldung", "%(num)s Anmeldungen", registrations),
        people=ngettext("%(num)s Person", "%(num)s Personen", people),
    )
