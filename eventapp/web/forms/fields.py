"""Fields of the organizers' forms: longer texts, numbers that may be left out, days and times, choices from a list."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext
from wtforms import BooleanField, IntegerField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields import DateField, TimeField
from wtforms.validators import Length, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from eventapp.web.forms.base import TOO_LONG, UNREADABLE, LineField, one_line
from eventapp.web.forms.contacts import NotReachable, read_email, read_phone

#: Dates outside are slips of the finger.
EARLIEST_YEAR, LATEST_YEAR = 2000, 2100
LABEL_CHARS = 200
PROSE_CHARS = 20_000
EMAIL_CHARS = 254
PHONE_CHARS = 40

_INVISIBLE_ORDERS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def many_lines(text: str | None) -> str:
    """Return the text with plain line ends, without control characters and hidden orders of direction."""
    lines = _INVISIBLE_ORDERS.sub("", text or "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = ["".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in line).rstrip() for line in lines]
    return unicodedata.normalize("NFC", "\n".join(kept)).strip("\n")


class Needed:
    """The check that something was typed that shows."""

    def __init__(self, message: Any) -> None:
        self.message = message
        self.field_flags = {"required": True}

    def __call__(self, _form: Any, field: Any) -> None:
        """Refuse an empty field; what could not be read has its own error."""
        if field.process_errors:
            raise StopValidation
        if field.data is None or field.data == "":
            raise StopValidation(str(self.message))


class Between:
    """The check for a number; an empty field passes."""

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most
        self.field_flags = {"min": least, "max": most}

    def __call__(self, _form: Any, field: Any) -> None:
        """Refuse what is outside."""
        if field.data is not None and not self.least <= field.data <= self.most:
            raise ValidationError(
                gettext("Bitte eine Zahl von %(least)s bis %(most)s.", least=self.least, most=self.most)
            )


def needed(message: Any) -> Needed:
    """Return the check that something was typed."""
    return Needed(message)


def at_most(characters: int) -> Length:
    """Return the check for the length."""
    return Length(max=characters, message=TOO_LONG)


def between(least: int, most: int) -> Between:
    """Return the check for a number."""
    return Between(least, most)


class EmailLineField(LineField):
    """An e-mail address; left empty it is empty."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what no mail server would take."""
        super().pre_validate(form)
        if not self.data:
            return
        try:
            self.data = read_email(self.data)
        except NotReachable as error:
            raise ValidationError(str(error)) from error


class PhoneLineField(LineField):
    """A telephone number, kept the way it was written; left empty it is empty."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what nobody could dial."""
        super().pre_validate(form)
        if not self.data:
            return
        try:
            read_phone(self.data)
        except NotReachable as error:
            raise ValidationError(str(error)) from error


class ProseField(TextAreaField):
    """Text of several lines."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Clean what was typed."""
        super().process_formdata(valuelist)
        self.data = many_lines(self.data)

    def pre_validate(self, form: Any) -> None:
        """Refuse what could not be read."""
        if UNREADABLE in (self.data or ""):
            raise ValidationError(gettext("Einige Zeichen sind nicht lesbar angekommen. Bitte schreiben Sie es neu."))


class NumberField(IntegerField):
    """A whole number; left empty it is None."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a whole number in the digits of any script."""
        typed = _typed(self, valuelist)
        self.data = None
        if not typed:
            return
        try:
            self.data = int(typed)
        except ValueError as error:
            raise ValueError(gettext("Bitte schreiben Sie eine ganze Zahl, zum Beispiel 20.")) from error


class DayField(DateField):
    """A day; what is no day of our time is an error."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a day as date controls send it, or as people write it."""
        typed = _typed(self, valuelist)
        self.data = None
        if not typed:
            return
        self.data = _read_day(typed)
        if self.data is None or not EARLIEST_YEAR <= self.data.year <= LATEST_YEAR:
            self.data = None
            raise ValueError(gettext("Diesen Tag gibt es nicht. Bitte so: 26.09.2026."))


class ClockField(TimeField):
    """A time of day."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read hours and minutes."""
        typed = _typed(self, valuelist)
        try:
            super().process_formdata([typed] if typed else [])
        except ValueError as error:
            raise ValueError(gettext("Diese Uhrzeit gibt es nicht. Bitte so: 13:00.")) from error


class PickField(SelectField):
    """One of a list; the first choice, with an empty value, means none."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not on the list."""
        if (self.data or "") not in {value for value, *_ in self.iter_choices()}:
            raise ValidationError(gettext("Bitte wählen Sie etwas aus der Liste."))


class ChoiceField(RadioField):
    """One of a few, all in sight; whether one must be chosen is said by ``needed``."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not among them."""
        if self.data is not None and self.data not in {value for value, *_ in self.iter_choices()}:
            raise ValidationError(gettext("Bitte wählen Sie eine der Möglichkeiten."))


class YesField(BooleanField):
    """A box to tick."""

    def _value(self) -> str:
        """Say yes in one word, whatever was sent."""
        return "y"


class TickField(SelectMultipleField):
    """Any number of a list, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not on the list."""
        known = {value for value, *_ in self.iter_choices()}
        if any(value not in known for value in self.data or ()):
            raise ValidationError(gettext("Bitte wählen Sie etwas aus der Liste."))


def add_error(field: Any, message: str) -> None:
    """Say at the field what is wrong with it."""
    errors: Sequence[str] = field.errors
    field.errors = [*errors, message]


def _typed(field: Any, valuelist: list[str]) -> str:
    """Return what was typed, cleaned; the field shows it the same way again."""
    typed = one_line(valuelist[0]) if valuelist else ""
    field.raw_data = [typed] if valuelist else []
    return typed


def _read_day(typed: str) -> date | None:
    parts = typed.split("-") if "-" in typed else typed.split(".")[::-1]
    if len(parts) != 3 or not all(part.strip().isdecimal() for part in parts):
        return None
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        return None
