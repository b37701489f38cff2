"""Hours and euros as people write them."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from flask_babel import gettext
from wtforms import Field
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import TextInput

from eventapp.web.forms.base import one_line

_DECIMAL = re.compile(r"\d{1,6}(?:[.,]\d{1,2})?")
_CLOCK = re.compile(r"(\d{1,6}):([0-5]?\d)")


class HoursField(Field):
    """A length of time, "1,5" or "1:30"; the data are minutes."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; empty is None."""
        typed = one_line(valuelist[0]) if valuelist else ""
        self.raw_data = [typed]
        self.data = None
        if not typed:
            return
        self.data = _read_minutes(typed)
        if self.data is None:
            raise ValueError(gettext("Bitte so: 1,5 oder 1:30."))

    def pre_validate(self, form: Any) -> None:
        """Refuse no time at all."""
        if self.data is not None and self.data < 1:
            raise StopValidation(gettext("Mindestens eine Minute."))

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else ""


class EuroField(Field):
    """An amount, "15" or "12,50"; the data are cents, None for an empty field."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        typed = one_line(valuelist[0]).removesuffix("€").rstrip() if valuelist else ""
        self.raw_data = [typed]
        self.data = None
        if not typed:
            return
        if not _DECIMAL.fullmatch(typed):
            raise ValueError(gettext("Bitte so: 15 oder 12,50."))
        self.data = int(Decimal(typed.replace(",", ".")) * 100)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{Decimal(self.data) / 100:.2f}".replace(".", ",")


class AtMostEuros:
    """The check for an amount; an empty field passes."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, _form: Any, field: Any) -> None:
        """Refuse what is above."""
        if field.data is not None and field.data > self.most * 100:
            raise ValidationError(gettext("Bitte höchstens %(most)s Euro.", most=self.most))


def at_most_euros(most: int) -> AtMostEuros:
    """Return the check for an amount."""
    return AtMostEuros(most)


def _read_minutes(typed: str) -> int | None:
    if clock := _CLOCK.fullmatch(typed):
        return int(clock[1]) * 60 + int(clock[2])
    if not _DECIMAL.fullmatch(typed):
        return None
    return int((Decimal(typed.replace(",", ".")) * 60).quantize(Decimal(1), ROUND_HALF_UP))
