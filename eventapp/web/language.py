"""Which language a page is in: the address, then the remembered choice, then the browser."""

import functools

from babel import Locale, UnknownLocaleError
from flask import current_app, has_request_context, request, session
from flask_babel import get_locale

_SESSION_KEY = "language"
#: the anonymous statistics know nobody, so they remember nothing
_WITHOUT_SESSION = "/s/"


def available_languages() -> tuple[str, ...]:
    """Return the language tags that are complete, the default first."""
    return tuple(current_app.config["LANGUAGES"])


def select_language() -> str:
    """Return the language of this page; a choice by ``?lang=`` is remembered in the session."""
    languages = available_languages()
    if not has_request_context():
        return str(current_app.config["DEFAULT_LANGUAGE"])
    asked = request.args.get("lang")
    if request.path.startswith(_WITHOUT_SESSION):
        return asked if asked in languages else request.accept_languages.best_match(languages) or languages[0]
    if asked in languages:
        if session.get(_SESSION_KEY) != asked:
            session[_SESSION_KEY] = asked
        return asked
    if session.get(_SESSION_KEY) in languages:
        return str(session[_SESSION_KEY])
    return request.accept_languages.best_match(languages) or languages[0]


def page_language() -> str:
    """Return the tag of the language that this page is in."""
    return str(get_locale()).replace("_", "-")


@functools.lru_cache
def own_name(tag: str) -> str:
    """Return a language's name in that language (LNG-5)."""
    if tag == "de-x-einfach":
        return "Einfache Sprache"
    try:
        locale = Locale.parse(tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return tag
    # Babel completes some tags by a territory that nobody asked for.
    names_more = "-" in tag or "_" in tag
    name = (locale.get_display_name(locale) if names_more else locale.get_language_name(locale)) or tag
    return name[:1].upper() + name[1:]


@functools.lru_cache
def text_direction(tag: str) -> str:
    """Return ``rtl`` or ``ltr``."""
    return str(Locale.parse(tag.split("-")[0]).text_direction)
