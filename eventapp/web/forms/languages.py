"""The languages in which events are described and spoken, by their own names (LNG-5)."""

from typing import Any

from eventapp.domain.texts import PLAIN_GERMAN
from eventapp.web.forms.base import offer
from eventapp.web.language import own_name

#: In these every event should be described (docs: languages of the first wave).
TEXT_LANGUAGES = ("de", PLAIN_GERMAN, "en", "tr", "ar", "ro", "bg", "uk")
#: In these an event may be described as well.
MORE_TEXT_LANGUAGES = ("kmr", "ru", "pl", "fr", "fa", "ti", "sq", "sr", "so", "es", "ckb")
SPOKEN_LANGUAGES = tuple(tag for tag in (*TEXT_LANGUAGES, *MORE_TEXT_LANGUAGES) if tag != PLAIN_GERMAN)


def language_choices() -> list[Any]:
    """Return the languages people may speak at an event, for a choice field."""
    return offer((tag, own_name(tag)) for tag in SPOKEN_LANGUAGES)


def is_text_language(tag: str) -> bool:
    """True when an event can be described in this language."""
    return tag in TEXT_LANGUAGES or tag in MORE_TEXT_LANGUAGES
