"""The estimate form."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext
from wtforms import RadioField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from eventapp.domain.errors import LocalTimeDoesNotExist
from eventapp.domain.estimates import EstimateDetails
from eventapp.domain.schedule import local_to_utc
from eventapp.domain.states import EstimateMethod
from eventapp.web.forms.base import CountField, Form, LineField, offer
from eventapp.web.forms.fields import ClockField, DayField, ProseField

MAX_ESTIMATE = 100_000

METHOD_NAMES = {
    EstimateMethod.SPOT_COUNT: lazy_gettext("Stichprobe gezählt"),
    EstimateMethod.GRID_COUNT: lazy_gettext("Rasterzählung (Fläche mal Dichte)"),
    EstimateMethod.HAND_COUNTER: lazy_gettext("Handzähler"),
    EstimateMethod.PHOTO: lazy_gettext("Auf Fotos gezählt"),
}


class EstimateForm(Form):
    """How many people nobody counted, and how that is known (CNT-5)."""

    count = CountField(
        lazy_gettext("Zusätzliche Personen"),
        [
            InputRequired(lazy_gettext("Bitte nennen Sie eine Zahl.")),
            NumberRange(min=0, max=MAX_ESTIMATE, message=lazy_gettext("Bitte eine Zahl von 0 bis 100.000.")),
        ],
    )
    method = RadioField(
        lazy_gettext("Wie wurde geschätzt?"),
        [InputRequired(lazy_gettext("Bitte wählen Sie, wie geschätzt wurde."))],
        choices=offer(METHOD_NAMES.items()),
    )
    day = DayField(lazy_gettext("Tag"), [InputRequired(lazy_gettext("Bitte nennen Sie den Tag."))])
    time = ClockField(lazy_gettext("Uhrzeit"), [InputRequired(lazy_gettext("Bitte nennen Sie die Uhrzeit."))])
    responsible = LineField(
        lazy_gettext("Wer hat geschätzt?"),
        [
            DataRequired(lazy_gettext("Bitte nennen Sie die verantwortliche Person.")),
            Length(max=200, message=lazy_gettext("Höchstens 200 Zeichen.")),
        ],
    )
    note = ProseField(
        lazy_gettext("Bemerkung"),
        [Length(max=2000, message=lazy_gettext("Höchstens 2000 Zeichen."))],
    )

    def details(self, *, zone: str) -> EstimateDetails:
        """Return the estimate; call after the form is valid."""
        return EstimateDetails(
            count=self.count.data or 0,
            method=EstimateMethod(self.method.data),
            estimated_at=self._moment(zone),
            responsible=self.responsible.data or "",
            note=self.note.data or "",
        )

    def _moment(self, zone: str) -> datetime:
        local = datetime.combine(self.day.data, self.time.data)  # type: ignore[arg-type]
        try:
            return local_to_utc(local, zone=zone)
        except LocalTimeDoesNotExist:
            return local_to_utc(local + timedelta(hours=1), zone=zone)
