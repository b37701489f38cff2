"""What the conflicts desk says: one sentence for what happened, and what each answer means."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext, lazy_gettext, ngettext

from eventapp.domain.errors import AlreadyDecided
from eventapp.domain.states import Conflict, DeskAnswer, EntryKind, ScanResult
from eventapp.queries.conflicts import OpenCases
from eventapp.web.filters import clock_time, day

KINDS = {
    EntryKind.ADMIT: lazy_gettext("Einlass"),
    EntryKind.WALK_IN: lazy_gettext("Gäste"),
    EntryKind.TALLY: lazy_gettext("Zähler"),
    EntryKind.EXIT: lazy_gettext("Ausgang"),
    EntryKind.REVERSAL: lazy_gettext("zurückgenommen"),
}
REFUSALS = {
    ScanResult.CANCELED: lazy_gettext("Abgesagt und trotzdem eingelassen"),
    ScanResult.REVOKED: lazy_gettext("Mit einem alten Code eingelassen"),
    ScanResult.WAITLISTED: lazy_gettext("Von der Warteliste eingelassen"),
    ScanResult.UNCONFIRMED: lazy_gettext("Ohne Bestätigung eingelassen"),
    ScanResult.OTHER_SESSION: lazy_gettext("Mit einem Ticket für einen anderen Termin eingelassen"),
}
UNKNOWN_TICKET = lazy_gettext("Mit einem Ticket eingelassen, das hier niemand kennt")
ANSWERED = {
    DeskAnswer.SAME_PEOPLE: lazy_gettext("Dieselben Menschen, doppelt gelesen"),
    DeskAnswer.KEPT: lazy_gettext("Stimmt so, bleibt gezählt"),
    DeskAnswer.TAKEN_BACK: lazy_gettext("Nicht gezählt"),
}


def answered(answer: DeskAnswer, guests: int) -> str:
    """Return what was decided."""
    if answer is DeskAnswer.MORE_PEOPLE:
        return ngettext(
            "Es kam %(num)s Person mehr, sie zählt als Gast",
            "Es kamen %(num)s Personen mehr, sie zählen als Gäste",
            guests,
        )
    return str(ANSWERED[answer])


def already_decided(error: AlreadyDecided) -> str:
    """Return what somebody hears who comes second."""
    if "answer" not in error.parameters:
        return gettext("Das hat sich schon erledigt: Die Einträge sind inzwischen geklärt oder zurückgenommen.")
    answer = DeskAnswer(str(error.parameters["answer"]))
    word = gettext("als Gäste gezählt") if answer is DeskAnswer.MORE_PEOPLE else str(ANSWERED[answer])
    return gettext(
        "Das hat %(person)s schon entschieden: %(answer)s.",
        person=error.parameters["person"] or gettext("jemand anderes"),
        answer=word,
    )


def surplus_title(*, gates: int, devices: int, entries: int) -> str:
    """Return what happened with a code that brought too many people."""
    if gates > 1:
        return gettext("Derselbe Code an %(gates)s Toren", gates=gates)
    if devices > 1:
        return gettext("Derselbe Code auf %(phones)s Geräten am selben Tor", phones=devices)
    if entries > 1:
        return gettext("Derselbe Code mehrmals am selben Gerät")
    return gettext("Mehr Personen als angemeldet")


def not_valid_title(refusal: ScanResult) -> str:
    """Return what happened with a code that was not good."""
    return str(REFUSALS.get(refusal, UNKNOWN_TICKET))


def device_title(conflict: Conflict, device: str) -> str:
    """Return what happened with a phone."""
    if conflict is Conflict.CLOCK:
        return gettext("Die Uhr von %(name)s ging falsch", name=device)
    return gettext("%(name)s hat nach dem Ende des Zugangs weitergezählt", name=device)


def clock_words(offset_ms: int) -> str:
    """Return how far a phone's clock was off, in the unit that people would use."""
    is_behind, minutes = offset_ms > 0, round(abs(offset_ms) / 60_000)
    if minutes < 120:
        span = ngettext("%(num)s Minute", "%(num)s Minuten", minutes)
    elif minutes < 48 * 60:
        span = ngettext("%(num)s Stunde", "%(num)s Stunden", round(minutes / 60))
    else:
        span = ngettext("%(num)s Tag", "%(num)s Tage", round(minutes / 1440))
    return gettext("Sie ging %(span)s nach.", span=span) if is_behind else gettext("Sie ging %(span)s vor.", span=span)


def span_words(moments: Sequence[datetime]) -> str:
    """Return from when to when: 26.09.2026, 13:02–13:40."""
    first, last = min(moments), max(moments)
    start = f"{day(first)}, {clock_time(first)}"
    if first == last:
        return start
    return f"{start}–{clock_time(last)}" if day(first) == day(last) else f"{start} – {day(last)}, {clock_time(last)}"


def leeway(cases: OpenCases) -> str:
    """Return by how much the number could still move."""
    if cases.more and cases.fewer:
        return gettext(
            "Die Zahl kann dadurch noch um bis zu %(more)s steigen oder um bis zu %(fewer)s sinken.",
            more=cases.more,
            fewer=cases.fewer,
        )
    if cases.more:
        return gettext("Die Zahl kann dadurch noch um bis zu %(more)s steigen.", more=cases.more)
    if cases.fewer:
        return gettext("Die Zahl kann dadurch noch um bis zu %(fewer)s sinken.", fewer=cases.fewer)
    return gettext("Es geht um Uhrzeiten, nicht um die Zahl.")
