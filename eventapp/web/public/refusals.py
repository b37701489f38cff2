"""Why a registration or its change was refused, in words that name sessions as the page does."""

from typing import TYPE_CHECKING

from flask_babel import gettext, ngettext

from eventapp.domain.errors import (
    AttendeeAdmitted,
    DomainError,
    NotEnoughPlaces,
    SessionFull,
    WaitingListOnly,
)
from eventapp.web.filters import day_short, time_range
from eventapp.web.messages import sentence

if TYPE_CHECKING:
    from eventapp.models import Event


def refusal_words(error: DomainError, event: "Event") -> str:
    """Return the sentence for the person who asked for the places."""
    if isinstance(error, AttendeeAdmitted) and not error.parameters["name"]:
        return gettext("Diese Begleitung ist schon eingelassen und bleibt auf der Anmeldung.")
    if not isinstance(error, NotEnoughPlaces):
        return sentence(error)
    left = int(error.parameters["left"])
    if isinstance(error, WaitingListOnly):
        return _waiting_words(left, wanted=int(error.parameters["wanted"]))
    name = _session_name(str(error.parameters["session"]), event) if isinstance(error, SessionFull) else ""
    if left == 0:
        return (
            gettext("%(session)s ist gerade voll geworden.", session=name)
            if name
            else gettext("Leider sind gerade alle Plätze vergeben.")
        )
    if name:
        return ngettext(
            "Bei %(session)s ist nur noch %(num)s Platz frei.",
            "Bei %(session)s sind nur noch %(num)s Plätze frei.",
            left,
            session=name,
        )
    return ngettext("Es ist nur noch %(num)s Platz frei.", "Es sind nur noch %(num)s Plätze frei.", left)


def _waiting_words(left: int, *, wanted: int) -> str:
    if left == 0:
        return gettext("Gerade ist kein Platz frei. Sie können sich auf die Warteliste setzen.")
    if left < wanted:
        return ngettext(
            "Es ist nur noch %(num)s Platz frei. Melden Sie weniger Personen an oder gehen Sie auf die Warteliste.",
            "Es sind nur noch %(num)s Plätze frei. Melden Sie weniger Personen an oder gehen Sie auf die Warteliste.",
            left,
        )
    return gettext("Was frei ist, ist für andere, die schon warten. Sie können sich auf die Warteliste setzen.")


def _session_name(session: str, event: "Event") -> str:
    """Empty where the event has one session: then the event is meant."""
    if len(event.sessions) < 2:
        return ""
    for found in event.sessions:
        if session in (found.label, found.reference):
            return found.label or f"{day_short(found.starts_at)}, {time_range(found.starts_at, found.ends_at)}"
    return session
