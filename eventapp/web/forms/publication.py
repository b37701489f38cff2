"""Steps of an event that ask something first."""

from datetime import date, timedelta

from flask_babel import lazy_gettext

from eventapp.web.forms.base import Form
from eventapp.web.forms.fields import DayField, ProseField, at_most, needed

REASON_CHARS = 600


class CancellationForm(Form):
    """Why an event does not take place, for guests to read."""

    reason = ProseField(
        lazy_gettext("Warum fällt die Veranstaltung aus?"),
        [needed(lazy_gettext("Bitte nennen Sie einen Grund.")), at_most(REASON_CHARS)],
    )


class CopyForm(Form):
    """When the first session of the copy is."""

    day = DayField(lazy_gettext("Erster Termin der Kopie am"), [needed(lazy_gettext("Bitte nennen Sie den Tag."))])

    def days_after(self, first_day: date) -> int:
        """Return by how many days everything moves; call after the form is valid."""
        return ((self.day.data or first_day) - first_day) // timedelta(days=1)
