"""Passing a ticket on: to whom, and whether that is a child."""

from flask_babel import gettext, lazy_gettext
from wtforms import Field
from wtforms.validators import Length, ValidationError

from eventapp.domain.registering import PartyMember
from eventapp.web.forms.base import TOO_LONG, Form, LineField
from eventapp.web.forms.fields import YesField
from eventapp.web.forms.party_lines import MAX_NAME_CHARS


class HandoverForm(Form):
    """Who comes instead."""

    name = LineField(lazy_gettext("Wer kommt jetzt?"), validators=[Length(max=MAX_NAME_CHARS, message=TOO_LONG)])
    is_child = YesField()

    def validate_name(self, field: Field) -> None:
        """Ask for some name."""
        if not field.data:
            raise ValidationError(gettext("Bitte schreiben Sie einen Namen. Ein Vorname reicht."))

    def member(self) -> PartyMember:
        """Return who comes. Valid forms only."""
        return PartyMember(name=self.name.data or "", is_child=bool(self.is_child.data))
