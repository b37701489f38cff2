"""A venue with its access facts."""

from flask_babel import lazy_gettext
from wtforms import FormField

from eventapp.domain.describing import VenueDetails
from eventapp.web.forms.access_facts import VenueFactsForm, read_facts
from eventapp.web.forms.base import Form, LineField
from eventapp.web.forms.fields import LABEL_CHARS, ProseField, at_most, needed
from eventapp.web.forms.organizations import POSTAL_CODE_CHARS

DIRECTIONS_CHARS = 2_000


class VenueForm(Form):
    """Where events take place, how one gets there and who gets in (A11Y-2)."""

    name = LineField(
        lazy_gettext("Name"),
        [needed(lazy_gettext("Bitte schreiben Sie den Namen des Ortes.")), at_most(LABEL_CHARS)],
    )
    street = LineField(lazy_gettext("Straße und Hausnummer"), [at_most(LABEL_CHARS)])
    postal_code = LineField(lazy_gettext("Postleitzahl"), [at_most(POSTAL_CODE_CHARS)])
    city = LineField(lazy_gettext("Stadt und Stadtteil"), [at_most(LABEL_CHARS)])
    stops = ProseField(lazy_gettext("Haltestellen"), [at_most(DIRECTIONS_CHARS)])
    directions = ProseField(lazy_gettext("So finden Sie uns"), [at_most(DIRECTIONS_CHARS)])
    access = FormField(VenueFactsForm)

    def details(self) -> VenueDetails:
        """Return what was said; call after the form is valid."""
        return VenueDetails(
            name=self.name.data or "",
            street=self.street.data or "",
            postal_code=self.postal_code.data or "",
            city=self.city.data or "",
            stops=self.stops.data or "",
            directions=self.directions.data or "",
            access=read_facts(self.access.form),
        )
