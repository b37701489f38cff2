"""The period of a report, and whether it is the final one."""

from datetime import date

from flask_babel import lazy_gettext

from eventapp.web.forms.base import Form
from eventapp.web.forms.fields import DayField, needed


class PeriodForm(Form):
    """From the first to the last day, both included."""

    starts_on = DayField(lazy_gettext("Von"), [needed(lazy_gettext("Bitte nennen Sie den ersten Tag."))])
    ends_on = DayField(lazy_gettext("Bis"), [needed(lazy_gettext("Bitte nennen Sie den letzten Tag."))])

    def period(self) -> tuple[date, date]:
        """Return the days; call after the form is valid."""
        return self.starts_on.data or date.min, self.ends_on.data or date.min
