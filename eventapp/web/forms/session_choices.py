"""Which parts of a series a registration is for."""

from wtforms import SelectMultipleField

from eventapp.web.forms.base import Form


class SessionChoiceForm(Form):
    """The parts to come, as boxes to tick. That something is left is the service's question: parts may be over."""

    event_sessions = SelectMultipleField(validate_choice=False)

    def wanted(self) -> frozenset[str]:
        """Return the references that are ticked."""
        return frozenset(self.event_sessions.data or ())
