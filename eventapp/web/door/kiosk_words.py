"""What guests read at the door, in every language that there is, offline too: on a tablet, and where they sign."""

from collections.abc import Callable, Mapping
from typing import TypedDict

from babel import Locale
from flask_babel import force_locale, lazy_gettext, ngettext

from eventapp.web.door.signing_words import WORDS as SIGNING_WORDS
from eventapp.web.door.words import sample_numbers
from eventapp.web.language import available_languages, own_name, text_direction

_WORDS = {
    "hold": lazy_gettext("Ticket vor die Kamera halten"),
    "starting": lazy_gettext("Kamera startet"),
    "off": lazy_gettext("Die Kamera ist gerade aus. Bitte den Code tippen oder zum Team gehen."),
    "welcome": lazy_gettext("Willkommen"),
    "question": lazy_gettext("Wie viele sind da?"),
    "adults": lazy_gettext("Erwachsene"),
    "children": lazy_gettext("Kinder"),
    "fewer": lazy_gettext("weniger"),
    "more": lazy_gettext("mehr"),
    "back": lazy_gettext("Abbrechen"),
    "next": lazy_gettext("Weiter"),
    "team": lazy_gettext("Bitte zum Team gehen"),
    "team.welcome": lazy_gettext("Willkommen! Bitte beim Team melden"),
    "type": lazy_gettext("Code tippen"),
    "type.label": lazy_gettext("Code unter dem QR"),
    "type.check": lazy_gettext("Prüfen"),
    "type.wrong": lazy_gettext("Dieser Code stimmt nicht. Bitte noch einmal vergleichen."),
    "language": lazy_gettext("Sprache"),
    # for the team, small: never a reproach to the guest who reads along
    "why.unknown": lazy_gettext("Code unbekannt"),
    "why.forged": lazy_gettext("Code unbekannt"),
    "why.other_event": lazy_gettext("andere Veranstaltung"),
    "why.revoked": lazy_gettext("es gibt einen neuen Code"),
    "why.canceled": lazy_gettext("Anmeldung abgesagt"),
    "why.waitlisted": lazy_gettext("Warteliste"),
    "why.unconfirmed": lazy_gettext("noch nicht bestätigt"),
    "why.other_session": lazy_gettext("anderer Termin"),
    "why.too_early": lazy_gettext("noch vor dem Einlass"),
    "why.too_late": lazy_gettext("nach dem Einlass"),
    "why.already_admitted": lazy_gettext("schon eingecheckt"),
    "why.party_full": lazy_gettext("alle schon eingecheckt"),
    "why.not_saved": lazy_gettext("Das Tablet kann nichts mehr speichern"),
}
_AS_IS = {"n": "%(n)s"}
_PLURALS: Mapping[str, Callable[[int], str]] = {
    "people": lambda n: ngettext("%(n)s Person", "%(n)s Personen", n, **_AS_IS),
    "here": lambda n: ngettext("%(n)s Person ist da", "%(n)s Personen sind da", n, **_AS_IS),
    "later": lambda n: ngettext("%(n)s kann später kommen", "%(n)s können später kommen", n, **_AS_IS),
}


class GuestLanguage(TypedDict):
    """One language for guests, as it travels with the page."""

    language: str
    name: str
    direction: str
    words: dict[str, str]
    plurals: dict[str, dict[str, str]]


def guest_languages() -> list[GuestLanguage]:
    """Return the words for guests in every language, the installation's own first."""
    return [_in_language(tag) for tag in available_languages()]


def _in_language(tag: str) -> GuestLanguage:
    with force_locale(tag.replace("-", "_")):
        samples = sample_numbers(Locale.parse(tag.split("-", maxsplit=1)[0]))
        return {
            "language": tag,
            "name": own_name(tag),
            "direction": text_direction(tag),
            "words": {code: str(text) for code, text in (_WORDS | SIGNING_WORDS).items()},
            "plurals": {
                code: {category: phrase(number) for category, number in samples.items()}
                for code, phrase in _PLURALS.items()
            },
        }
