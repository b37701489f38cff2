"""Sentences that a helper shows to guests, in every language that exists (ONS-13): they travel with the page.

A new language brings its own with its catalogue; one that lacks a sentence leaves it out.
"""

from flask_babel import force_locale, lazy_gettext

from eventapp.web.language import available_languages, own_name, text_direction

_SOURCE = "de"
#: Their order is the phone's: the one that fits an answer comes first (static/js/door/phrases.js).
_PHRASES = {
    "welcome": lazy_gettext("Willkommen! Schön, dass Sie da sind."),
    "ticket": lazy_gettext("Bitte zeigen Sie mir Ihr Ticket mit dem QR-Code."),
    "party": lazy_gettext("Wie viele Erwachsene und wie viele Kinder sind Sie?"),
    "used": lazy_gettext("Dieses Ticket wurde schon benutzt."),
    "other_date": lazy_gettext("Dieses Ticket gilt für einen anderen Termin."),
    "guest": lazy_gettext("Sie können auch ohne Ticket hereinkommen. Wir zählen nur."),
    "wait": lazy_gettext("Bitte warten Sie einen Moment. Ich hole Hilfe."),
    "complete": lazy_gettext("Alle sind da. Danke und viel Freude!"),
}


def guest_phrases() -> list[dict[str, object]]:
    """Return each language with its own name, its direction and its sentences by code."""
    german = _texts(_SOURCE)
    return [
        {"tag": tag, "name": own_name(tag), "direction": text_direction(tag), "texts": texts}
        for tag in available_languages()
        if (texts := {code: text for code, text in _texts(tag).items() if _is_german(tag) or text != german[code]})
    ]


def _is_german(tag: str) -> bool:
    return tag.split("-")[0] == _SOURCE


def _texts(tag: str) -> dict[str, str]:
    with force_locale(tag.replace("-", "_")):
        return {code: str(text) for code, text in _PHRASES.items()}
