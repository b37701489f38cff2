"""The next steps of an event in words, with the way to each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext, ngettext

from eventapp.domain.next_steps import PHONES_WANTED, Step, StepKind
from eventapp.domain.texts import PLAIN_GERMAN

if TYPE_CHECKING:
    from eventapp.models import Event


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """One thing to do: what, why, and the button that leads there."""

    icon: str
    title: str
    note: str
    button: str
    href: str
    is_first: bool


@dataclass(frozen=True, kw_only=True)
class _Words:
    icon: str
    title: str
    note: str
    button: str
    path: str


def step_lines(event: "Event", steps: Sequence[Step]) -> list[StepLine]:
    """Return the steps in words; the first one carries the one filled button of the page."""
    home = url_for("manage.event", reference=event.reference)
    lines = []
    for number, step in enumerate(steps):
        words = (_PREPARING | _RUNNING | _CLOSING)[step.kind](step.count)
        lines.append(
            StepLine(
                icon=words.icon,
                title=words.title,
                note=words.note,
                button=words.button,
                href=f"{home}/{words.path}",
                is_first=number == 0,
            )
        )
    return lines


def _fill_gaps(count: int) -> _Words:
    return _Words(
        icon="list",
        title=ngettext("Noch %(num)s Angabe ergänzen", "Noch %(num)s Angaben ergänzen", count),
        note=gettext("Dann kann die Veranstaltung veröffentlicht werden."),
        button=gettext("Zeigen, was fehlt"),
        path="publication",
    )


def _publish(_count: int) -> _Words:
    return _Words(
        icon="eye",
        title=gettext("Veröffentlichen"),
        note=gettext("Alles Nötige ist da. Ansehen, dann geht sie ins Programm."),
        button=gettext("Weiter"),
        path="publication",
    )


def _write_plainly(_count: int) -> _Words:
    return _Words(
        icon="speech",
        title=gettext("Text in Einfacher Sprache schreiben"),
        note=gettext("Drei kurze Sätze genügen. Viele verstehen dann erst, worum es geht."),
        button=gettext("Schreiben"),
        path=f"texts/{PLAIN_GERMAN}",
    )


def _translate(count: int) -> _Words:
    return _Words(
        icon="speech",
        title=gettext("Texte übersetzen"),
        note=ngettext("In einer Sprache fehlt etwas.", "In %(num)s Sprachen fehlt etwas.", count),
        button=gettext("Ansehen"),
        path="texts/en",
    )


def _pair_phones(count: int) -> _Words:
    missing = PHONES_WANTED - count
    return _Words(
        icon="phone",
        title=ngettext("Noch ein Gerät für die Tür koppeln", "%(num)s Geräte für die Tür koppeln", missing),
        note=gettext("Ein Link genügt, kein Konto."),
        button=gettext("Tür öffnen"),
        path="door",
    )


def _answer_needs(count: int) -> _Words:
    return _Words(
        icon="heart",
        title=gettext("Hilfe zusagen"),
        note=ngettext("Ein Bedarf ist genannt.", "%(num)s Bedarfe sind genannt.", count),
        button=gettext("Zeigen"),
        path="people?needs=1",
    )


def _answer_requests(count: int) -> _Words:
    return _Words(
        icon="people",
        title=ngettext("Eine Anfrage beantworten", "%(num)s Anfragen beantworten", count),
        note=gettext("Bis zu Ihrer Antwort halten sie ihre Plätze."),
        button=gettext("Antworten"),
        path="requests",
    )


def _pack_paper(_count: int) -> _Words:
    return _Words(
        icon="print",
        title=gettext("Papier einpacken"),
        note=gettext("Liste, Zählprotokoll, leere Tickets. Falls alle Akkus leer sind."),
        button=gettext("Drucken"),
        path="paper",
    )


def _raise_capacity(_count: int) -> _Words:
    return _Words(
        icon="people",
        title=gettext("Ausgebucht"),
        note=gettext("Ist im Raum noch Platz? Dann erhöhen Sie die Zahl der Plätze."),
        button=gettext("Plätze ändern"),
        path="edit#capacity",
    )


def _resend_mails(count: int) -> _Words:
    return _Words(
        icon="mail",
        title=ngettext("Eine E-Mail kam nicht an", "%(num)s E-Mails kamen nicht an", count),
        note=gettext("Meist ist die Adresse falsch geschrieben."),
        button=gettext("Ansehen"),
        path="messages",
    )


def _watch_live(_count: int) -> _Words:
    return _Words(
        icon="chart",
        title=gettext("Sehen, wer da ist"),
        note=gettext("Eingelassen, noch erwartet, jetzt da: jede Minute neu."),
        button=gettext("Live"),
        path="live",
    )


def _check_numbers(_count: int) -> _Words:
    return _Words(
        icon="chart",
        title=gettext("Zahlen prüfen"),
        note=gettext("Kam jemand, ohne gezählt zu werden? Dann ergänzen Sie eine Schätzung."),
        button=gettext("Zahlen"),
        path="numbers",
    )


def _close_numbers(_count: int) -> _Words:
    return _Words(
        icon="lock",
        title=gettext("Zahlen für den Bericht abschließen"),
        note=gettext("Dazu Liste, Organisationen, Ehrenamt und Belege."),
        button=gettext("Abschluss"),
        path="closing",
    )


def _finish(_count: int) -> _Words:
    return _Words(
        icon="check",
        title=gettext("Abschließen"),
        note=gettext("Wenn alles stimmt."),
        button=gettext("Abschließen"),
        path="finish",
    )


def _call_people(count: int) -> _Words:
    return _Words(
        icon="phone",
        title=ngettext("Eine Anmeldung ohne E-Mail", "%(num)s Anmeldungen ohne E-Mail", count),
        note=gettext("Bitte anrufen und sagen, dass die Veranstaltung ausfällt."),
        button=gettext("Zeigen"),
        path="people",
    )


def _download_numbers(_count: int) -> _Words:
    return _Words(
        icon="down",
        title=gettext("Zahlen herunterladen"),
        note=gettext("Als Tabelle für Ihre Unterlagen."),
        button=gettext("Zahlen"),
        path="numbers",
    )


_PREPARING = {
    StepKind.FILL_GAPS: _fill_gaps,
    StepKind.PUBLISH: _publish,
    StepKind.WRITE_PLAINLY: _write_plainly,
    StepKind.TRANSLATE: _translate,
}
_RUNNING = {
    StepKind.PAIR_PHONES: _pair_phones,
    StepKind.ANSWER_NEEDS: _answer_needs,
    StepKind.ANSWER_REQUESTS: _answer_requests,
    StepKind.PACK_PAPER: _pack_paper,
    StepKind.RAISE_CAPACITY: _raise_capacity,
    StepKind.RESEND_MAILS: _resend_mails,
    StepKind.WATCH_LIVE: _watch_live,
}
_CLOSING = {
    StepKind.CHECK_NUMBERS: _check_numbers,
    StepKind.CLOSE_NUMBERS: _close_numbers,
    StepKind.FINISH: _finish,
    StepKind.CALL_PEOPLE: _call_people,
    StepKind.DOWNLOAD_NUMBERS: _download_numbers,
}
