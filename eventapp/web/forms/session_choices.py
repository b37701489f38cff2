"""Which parts of a series a registration is for."""

from typing import Any

from flask_babel import gettext
from wtforms import SelectMultipleField
from wtforms.validators import ValidationError

from eventapp.web.forms.base import Form


class SessionChoiceForm(Form):
    """The parts to come, as boxes to tick. That something is left is the service's question: parts may be over."""

    event_sessions = SelectMultipleField(validate_choice=False)

    def wanted(self) -> frozenset[str]:
        """Return the references that are ticked."""
        return frozenset(self.event_sessions.data or ())


class SlotChoiceForm(Form):
    """One of the times; the same field as where several sessions can be chosen."""

    event_sessions = SelectMultipleField(validate_choice=False)

    def validate_event_sessions(self, field: Any) -> None:
        """Ask for exactly one."""
        if len(field.data or ()) != 1:
            raise ValidationError(gettext("Bitte wählen Sie eine Uhrzeit."))

    def wanted(self) -> str:
        """Return the reference of the time; call after the form is valid."""
        return str((self.event_sessions.data or [""])[0])
