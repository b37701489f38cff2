"""What all forms share: the token against forgery, and text as people type and paste it."""

import functools
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, ParamSpec, TypeVar

from babel.support import NullTranslations, Translations
from flask import g, request
from flask_babel import get_locale, gettext, lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFError
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import FileField, IntegerField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.i18n import messages_path
from wtforms.validators import StopValidation, ValidationError

from eventapp.web.extensions import csrf
from eventapp.web.wording import written

P = ParamSpec("P")
R = TypeVar("R")

#: What a decoder leaves where bytes were no text.
UNREADABLE = "\N{REPLACEMENT CHARACTER}"
#: Old in whatever way: its cookie is gone, or it was opened long ago.
FORM_EXPIRED = lazy_gettext(
    "Das Formular war zu lange offen. Ihre Angaben stehen noch da: Bitte senden Sie es noch einmal."
)
_INVISIBLE_ORDERS = re.compile("[\u202a-\u202e\u2066-\u2069]")


class Form(FlaskForm):
    """A form whose expired token is an error like any other: the page stays, and so does what was typed.

    For views marked ``checks_own_token``; elsewhere the general check has answered before.
    """

    class Meta(FlaskForm.Meta):
        """Settings of all forms."""

        def get_translations(self, form: object) -> NullTranslations:
            """Return the form library's own messages in the page's language."""
            return _library_messages(str(get_locale()))

        def wrap_formdata(self, form: "Form", formdata: object) -> Any:
            """Return what was sent as a form, never JSON; a file counts only where a file is asked for."""
            if request.is_json:
                return None
            given = super().wrap_formdata(form, formdata)
            if given is formdata or not request.files:
                return given
            asked = {field.name for field in form if isinstance(field, FileField)}
            files = MultiDict((name, file) for name, file in request.files.items(multi=True) if name in asked)
            return CombinedMultiDict((files, request.form))

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Return whether everything is right, the token included."""
        if not g.get("csrf_valid", False):
            with suppress(CSRFError):
                csrf.protect()
        is_valid = bool(super().validate(extra_validators))
        token = self._fields.get("csrf_token")
        if token is not None and token.errors:
            token.errors = ()
            self.form_errors.append(str(FORM_EXPIRED))
        return is_valid


@functools.lru_cache
def _library_messages(locale: str) -> NullTranslations:
    """Read the catalog once; Flask-WTF would read the file in every request."""
    return Translations.load(messages_path(), [locale], domain="wtforms")


def checks_own_token(view: Callable[P, R]) -> Callable[P, R]:
    """Leave the token of this view to its form, which keeps the page where the general check is a dead end."""
    csrf.exempt(view)
    return view


def one_line(text: str | None) -> str:
    """Return the text on one line, without control characters and hidden orders of direction.

    What shows nothing at all becomes empty. Joiners stay: names and emoji need them.
    """
    without_orders = _INVISIBLE_ORDERS.sub("", text or "")
    printable = "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in without_orders)
    line = " ".join(unicodedata.normalize("NFC", printable).split())
    return line if any(unicodedata.category(c)[0] in "LNPS" for c in line) else ""


def offer(options: Iterable[tuple[str, Any]]) -> list[Any]:
    """Return the options of a choice field from (value, words) pairs."""
    return [SelectChoice(value, words) for value, words in options]


class LineField(StringField):
    """One line of text. Bytes that were no text are an error, never stored."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Clean what was typed."""
        super().process_formdata(valuelist)
        self.data = one_line(None if self.data is None else str(self.data))  # a default may be words yet to translate

    def pre_validate(self, form: Any) -> None:
        """Refuse what could not be read."""
        if UNREADABLE in (self.data or ""):
            raise ValidationError(gettext("Einige Zeichen sind nicht lesbar angekommen. Bitte schreiben Sie es neu."))


class CountField(IntegerField):
    """A number of people or places; an empty field is zero."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a whole number in the digits of any script."""
        typed = one_line(valuelist[0]) if valuelist else ""
        self.raw_data = [typed] if valuelist else []
        try:
            self.data = int(typed or "0")
        except ValueError as error:
            self.data = None
            raise ValueError(gettext("Bitte schreiben Sie eine ganze Zahl, zum Beispiel 2.")) from error

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no number and what is below zero."""
        if self.data is None:
            raise StopValidation
        if self.data < 0:
            raise StopValidation(gettext("Weniger als null geht nicht."))


class _WordsWithLimit:
    """Words whose limit a validator puts in, written as the page's language writes numbers."""

    def __init__(self, words: object) -> None:
        self._words = words

    def __str__(self) -> str:
        return str(self._words)

    def __mod__(self, limits: Mapping[str, object]) -> str:
        return str(self).replace("%(max)d", "%(max)s") % written(limits)


#: takes the place of a text, as lazy ones do
TOO_LONG: Any = _WordsWithLimit(lazy_gettext("Bitte höchstens %(max)d Zeichen."))
