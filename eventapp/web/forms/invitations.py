"""A new invitation link: for whom, for how many, until when."""

from typing import Any

from flask_babel import lazy_gettext

from eventapp.services.invitations import NewInvitation
from eventapp.web.forms.base import Form, LineField
from eventapp.web.forms.events import MAX_CAPACITY, MIDNIGHT
from eventapp.web.forms.fields import LABEL_CHARS, DayField, NumberField, at_most, between, needed
from eventapp.web.forms.times import day_after, read_moment


class InvitationForm(Form):
    """Only the label is needed; a link without limits holds as long as the registration is open."""

    label = LineField(
        lazy_gettext("Für wen?"),
        [needed(lazy_gettext("Bitte schreiben Sie, für wen der Link ist.")), at_most(LABEL_CHARS)],
    )
    places = NumberField(lazy_gettext("Für so viele Personen"), [between(1, MAX_CAPACITY)])
    expires_day = DayField(lazy_gettext("Gilt bis"))

    new = NewInvitation(label="")

    def validate(self, extra_validators: Any = None) -> bool:
        """Return whether everything is right; the last day counts to its end."""
        super().validate(extra_validators)
        day = self.expires_day.data
        expires_at = read_moment(day_after(day), MIDNIGHT, at=self.expires_day) if day else None
        self.new = NewInvitation(label=self.label.data or "", places=self.places.data, expires_at=expires_at)
        return not self.errors
