"""How many blank tickets to print; why lines of a sheet are taken back."""

from typing import Any

from flask_babel import lazy_gettext
from wtforms import SelectMultipleField
from wtforms.validators import DataRequired, Length

from eventapp.domain.paper import MAX_BLANK_TICKETS
from eventapp.web.forms.base import TOO_LONG, Form, LineField
from eventapp.web.forms.fields import NumberField, PickField, between, needed
from eventapp.web.language import available_languages, own_name

USUAL_COUNT = 20
REASON_CHARS = 200


class BlankTicketsForm(Form):
    """How many, and in which language their words are."""

    count = NumberField(
        lazy_gettext("Wie viele?"),
        [needed(lazy_gettext("Bitte nennen Sie eine Zahl.")), between(1, MAX_BLANK_TICKETS)],
        default=USUAL_COUNT,
    )
    language = PickField(lazy_gettext("Sprache auf dem Ticket"))

    def __init__(self, **values: Any) -> None:
        """Offer the languages that are complete."""
        super().__init__(**values)
        self.language.choices = [(tag, own_name(tag)) for tag in available_languages()]
        self.language.data = self.language.data or available_languages()[0]


class ReversalForm(Form):
    """Which lines, and why."""

    lines = SelectMultipleField(
        validators=[DataRequired(lazy_gettext("Bitte wählen Sie die Zeilen, die nicht stimmen."))],
        validate_choice=False,
    )
    reason = LineField(
        lazy_gettext("Warum nehmen Sie das zurück?"),
        [
            needed(lazy_gettext("Bitte nennen Sie einen Grund.")),
            Length(max=REASON_CHARS, message=TOO_LONG),
        ],
    )
