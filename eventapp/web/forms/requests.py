"""Answering requests: which of them, and why not."""

from flask_babel import gettext, lazy_gettext
from wtforms import Field, SelectMultipleField
from wtforms.validators import ValidationError

from eventapp.web.forms.base import Form, LineField
from eventapp.web.forms.fields import at_most

REASON_CHARS = 500


class RequestsForm(Form):
    """The chosen requests by their references; ``reason`` is for those who are refused, to read."""

    requests = SelectMultipleField(lazy_gettext("Anfragen"), validate_choice=False)
    reason = LineField(lazy_gettext("Ein Satz dazu"), [at_most(REASON_CHARS)])

    def validate_requests(self, field: Field) -> None:
        """Ask for at least one."""
        if not field.data:
            raise ValidationError(gettext("Bitte wählen Sie mindestens eine Anfrage aus."))
