"""What a project promised, and who takes part in it."""

from typing import Any

from flask_babel import gettext, lazy_gettext

from eventapp.domain.report_entries import IndicatorDetails, OrganizationDetails
from eventapp.domain.report_figures import IndicatorSource
from eventapp.domain.states import OrganizationKind
from eventapp.web.forms.base import Form, LineField, offer
from eventapp.web.forms.fields import (
    LABEL_CHARS,
    NumberField,
    PickField,
    ProseField,
    add_error,
    at_most,
    between,
    needed,
)

MAX_TARGET = 1_000_000
REASON_CHARS = 2_000
SOURCE_NAMES = {
    IndicatorSource.ATTENDANCES: lazy_gettext("Teilnahmen, alle Formate"),
    IndicatorSource.ATTENDANCES_FEST: lazy_gettext("Teilnahmen an Festen"),
    IndicatorSource.ATTENDANCES_WORKSHOP: lazy_gettext("Teilnahmen an Workshops"),
    IndicatorSource.ATTENDANCES_FACHTAG: lazy_gettext("Teilnahmen an Fachtagen"),
    IndicatorSource.SESSIONS: lazy_gettext("Anzahl der Termine"),
    IndicatorSource.SESSIONS_WORKSHOP: lazy_gettext("Anzahl der Workshop-Termine"),
    IndicatorSource.PERSONS: lazy_gettext("Verschiedene Personen"),
    IndicatorSource.CONTACTS: lazy_gettext("Beratungskontakte"),
    IndicatorSource.COUNSELLING_DAYS: lazy_gettext("Beratungstage"),
    IndicatorSource.ORGANIZATIONS: lazy_gettext("Vertretene Organisationen"),
    IndicatorSource.VOLUNTEER_HOURS: lazy_gettext("Ehrenamtsstunden"),
    IndicatorSource.UNITS: lazy_gettext("Unterrichtseinheiten"),
    IndicatorSource.TYPED: lazy_gettext("Wir zählen selbst und tragen die Zahl ein"),
}
ORGANIZATION_KIND_NAMES = {
    OrganizationKind.MEMBER: lazy_gettext("Mitglied des Netzwerks"),
    OrganizationKind.PARTNER: lazy_gettext("Partner"),
    OrganizationKind.ADMINISTRATION: lazy_gettext("Öffentliche Verwaltung"),
    OrganizationKind.OTHER: lazy_gettext("weitere"),
}


class IndicatorForm(Form):
    """A target, and where the actual value comes from."""

    name = LineField(
        lazy_gettext("Was ist versprochen?"),
        [needed(lazy_gettext("Bitte schreiben Sie, worum es geht.")), at_most(LABEL_CHARS)],
    )
    target = NumberField(
        lazy_gettext("Soll"), [needed(lazy_gettext("Bitte nennen Sie das Soll.")), between(0, MAX_TARGET)]
    )
    source = PickField(
        lazy_gettext("Woher kommt das Ist?"), choices=offer([(each.value, name) for each, name in SOURCE_NAMES.items()])
    )
    actual = NumberField(lazy_gettext("Ist, selbst gezählt"), [between(0, MAX_TARGET)])
    reason = ProseField(lazy_gettext("Begründung"), [at_most(REASON_CHARS)])

    def validate(self, extra_validators: Any = None) -> bool:
        """Return whether everything is right; a number stands where somebody counts, and nowhere else."""
        is_valid = super().validate(extra_validators)
        is_typed = self.source.data == IndicatorSource.TYPED.value
        if is_valid and not is_typed and self.actual.data is not None:
            add_error(self.actual, gettext("Diese Zahl kommt aus dem Bericht. Bitte lassen Sie das Feld leer."))
            return False
        return is_valid

    def details(self) -> IndicatorDetails:
        """Return what was said; call after the form is valid."""
        return IndicatorDetails(
            name=self.name.data or "",
            target=self.target.data or 0,
            source=IndicatorSource(self.source.data),
            actual=self.actual.data,
            reason=self.reason.data or "",
        )


class RepresentedForm(Form):
    """An organization that takes part in a project."""

    name = LineField(
        lazy_gettext("Name"),
        [needed(lazy_gettext("Bitte schreiben Sie den Namen der Organisation.")), at_most(LABEL_CHARS)],
    )
    kind = PickField(
        lazy_gettext("Art"), choices=offer([(each.value, name) for each, name in ORGANIZATION_KIND_NAMES.items()])
    )

    def details(self) -> OrganizationDetails:
        """Return what was said; call after the form is valid."""
        return OrganizationDetails(name=self.name.data or "", kind=OrganizationKind(self.kind.data))
