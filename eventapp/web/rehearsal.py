"""The words of the rehearsal's tickets: what each is, and what the door does when it sees it."""

from flask_babel import lazy_gettext

TITLES = {
    "single": lazy_gettext("Eine Person"),
    "family": lazy_gettext("Familie zu viert"),
    "used": lazy_gettext("Schon benutzt"),
    "other_day": lazy_gettext("Anderer Tag"),
    "canceled": lazy_gettext("Abgesagt"),
    "forged": lazy_gettext("Gefälscht"),
}

HINTS = {
    "single": lazy_gettext("„Willkommen“ in Grün. Beim zweiten Mal: „Schon drin“."),
    "family": lazy_gettext("„Wie viele kommen?“ Zwei einlassen, dann noch einmal zeigen: Zwei sind schon drin."),
    "used": lazy_gettext("„Schon drin“ und seit wann."),
    "other_day": lazy_gettext("„Anderer Termin“ und wann er ist."),
    "canceled": lazy_gettext("„Abgesagt“."),
    "forged": lazy_gettext("„Nicht echt“."),
}
#: Where an event is open to all, nobody is turned away.
OPEN_HINTS = {
    "canceled": lazy_gettext("„Abgesagt“. Als Gast darf die Person trotzdem herein."),
    "forged": lazy_gettext("„Als Gast zählen?“ Hier sind alle willkommen."),
}


def hints(*, open_to_all: bool) -> dict[str, str]:
    """Return what the door does with each ticket, by the ticket's name."""
    chosen = {**HINTS, **OPEN_HINTS} if open_to_all else HINTS
    return {name: str(hint) for name, hint in chosen.items()}
