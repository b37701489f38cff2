"""Words of the page's language, with the numbers in them as that language writes them: 1.980 Anmeldungen.

In templates they are found quicker than flask_babel does, because a page asks for some two hundred: flask_babel looks
up language and catalog several times for each word. Here the language is asked once, and what a language says is kept
as safe markup. All templates of the web layer are HTML.
"""

import functools
from collections.abc import Mapping
from typing import Any

from babel import Locale
from flask import Flask
from flask_babel import Domain, format_decimal, get_locale, get_translations
from markupsafe import Markup

_WORDS_KEPT = 8192
_FIRST_GROUPED = 1000


class WrittenNumber(int):
    """A whole number that reads as the page's language writes it; ``%d`` still gives its digits alone."""

    def __str__(self) -> str:
        return str(format_decimal(int(self)))


class WordsWithNumbers(Domain):
    """What ``gettext`` and its lazy kin say in Python."""

    def gettext(self, string: str, **variables: Any) -> str:
        """The words in the page's language."""
        return str(super().gettext(string, **written(variables)))

    def ngettext(self, singular: str, plural: str, num: int, **variables: Any) -> str:
        """The form that belongs to the number, which is a value named ``num`` too."""
        return str(super().ngettext(singular, plural, **written({"num": num, **variables})))


def init_app(app: Flask) -> None:
    """Put the functions in the place of those that flask_babel has given to the templates."""
    words = functools.lru_cache(_WORDS_KEPT)(_words)

    def gettext(message: str, **values: Any) -> Markup:
        return words(get_locale(), message) % written(values)

    app.jinja_env.globals.update(_=gettext, gettext=gettext, ngettext=_ngettext)


def written(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a sentence; whole numbers that are grouped somewhere know how. A year is given as text."""
    return {name: WrittenNumber(value) if _is_grouped(value) else value for name, value in values.items()}


def _is_grouped(value: object) -> bool:
    return isinstance(value, int) and abs(value) >= _FIRST_GROUPED


def _ngettext(one: str, many: str, num: int, **values: Any) -> Markup:
    """The form that belongs to the number, which is a value named ``num`` too."""
    return Markup(get_translations().ungettext(one, many, num)) % written({"num": num, **values})  # noqa: S704 (own catalogs)


def _words(_: Locale | None, message: str) -> Markup:
    """What the catalog of the page's language says; the language is a parameter to be kept by."""
    return Markup(get_translations().ugettext(message))  # noqa: S704 (own catalogs)
