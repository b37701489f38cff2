"""A line for each person of a party with personal tickets: a name, or a companion without one, and whether a child."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import gettext
from wtforms import FieldList, StringField
from wtforms.utils import unset_value
from wtforms.validators import StopValidation, ValidationError

from eventapp.domain.registering import PartyMember
from eventapp.web.forms.base import TOO_LONG, UNREADABLE, one_line

MAX_NAME_CHARS = 120
_INDEX = re.compile(r"[0-9]{1,2}")


@dataclass(frozen=True, kw_only=True)
class PartyLine:
    """What one line says. A companion's name may stay empty, a child's too; every other empty line is nobody."""

    name: str = ""
    is_child: bool = False
    is_companion: bool = False
    #: the person of the registration that the line is about; None is somebody new
    position: int | None = None

    @property
    def is_somebody(self) -> bool:
        """Whether anybody comes on this line."""
        return bool(self.name) or self.is_companion or self.is_child


class PartyLineField(StringField):
    """A name with what stands beside it, sent as ``<name>``, ``<name>-child``, ``-companion`` and ``-position``."""

    data: PartyLine  # type: ignore[assignment]  # a line is more than its text

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Remember the whole form: the line is made of several of its fields."""
        self._sent = formdata
        super().process(formdata, data, extra_filters)

    def process_data(self, value: PartyLine | None) -> None:
        """Take over a line, or an empty one."""
        self.data = value or PartyLine()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the line from all of its fields."""
        if not valuelist:
            return
        position = self._sent.get(f"{self.name}-position", "")
        self.data = PartyLine(
            name=one_line(valuelist[0]),
            is_child=f"{self.name}-child" in self._sent,
            is_companion=f"{self.name}-companion" in self._sent,
            position=int(position) if _INDEX.fullmatch(position) else None,
        )

    def _value(self) -> str:
        return self.data.name

    def pre_validate(self, form: Any) -> None:
        """Refuse what could not be read and what is too long."""
        if UNREADABLE in self.data.name:
            raise ValidationError(gettext("Einige Zeichen sind nicht lesbar angekommen. Bitte schreiben Sie es neu."))
        if len(self.data.name) > MAX_NAME_CHARS:
            raise StopValidation(str(TOO_LONG) % {"max": MAX_NAME_CHARS})


if TYPE_CHECKING:
    _PartyFieldList = FieldList[PartyLineField]
else:
    _PartyFieldList = FieldList


class PartyLines(_PartyFieldList):
    """As many lines as were sent; field numbers of more than two digits are not ours and are left out."""

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        for key in formdata:
            name, _, index = key.rpartition("-")
            if name == prefix and _INDEX.fullmatch(index):
                yield int(index)

    def lines(self) -> list[PartyLine]:
        """Return the lines as they stand."""
        return [entry.data for entry in self.entries]

    def show(self, lines: Sequence[PartyLine]) -> None:
        """Show other lines, at least one."""
        self.process(None, list(lines) or [PartyLine()])

    def members(self) -> tuple[PartyMember, ...]:
        """Return who comes."""
        return tuple(
            PartyMember(name=line.name, is_child=line.is_child, position=line.position)
            for line in self.lines()
            if line.is_somebody
        )


def line_of(member: PartyMember) -> PartyLine:
    """Return the line that shows somebody who comes already."""
    return PartyLine(name=member.name, is_child=member.is_child, is_companion=not member.name, position=member.position)
