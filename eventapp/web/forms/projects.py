"""A funded project."""

from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext

from eventapp.domain.describing import ProjectDetails
from eventapp.domain.funder_profiles import RULES
from eventapp.domain.states import FunderProfile
from eventapp.web.forms.amounts import EuroField, at_most_euros
from eventapp.web.forms.base import Form, LineField, offer
from eventapp.web.forms.fields import (
    LABEL_CHARS,
    ChoiceField,
    DayField,
    ProseField,
    YesField,
    add_error,
    at_most,
    needed,
)

NOTE_CHARS = 2_000

#: what to know of each profile, below its name
PROFILE_NOTES = {profile.value: lazy_gettext(rules.note) for profile, rules in RULES.items()}


class ProjectForm(Form):
    """What a funder pays for; the frame of the report (LEG-2)."""

    name = LineField(
        lazy_gettext("Name des Projekts"),
        [needed(lazy_gettext("Bitte schreiben Sie den Namen des Projekts.")), at_most(LABEL_CHARS)],
    )
    funder = LineField(
        lazy_gettext("Zuwendungsgeber"),
        [needed(lazy_gettext("Bitte schreiben Sie, wer fördert.")), at_most(LABEL_CHARS)],
    )
    funder_reference = LineField(lazy_gettext("Aktenzeichen"), [at_most(LABEL_CHARS)])
    funder_profile = ChoiceField(
        lazy_gettext("Förderprofil"),
        [needed(lazy_gettext("Bitte wählen Sie eine der Möglichkeiten."))],
        choices=offer([(profile.value, lazy_gettext(rules.name)) for profile, rules in RULES.items()]),
        default=FunderProfile.NRW.value,
    )
    funder_note = ProseField(lazy_gettext("Fördervermerk"), [at_most(NOTE_CHARS)])
    partners = ProseField(lazy_gettext("In Kooperation mit"), [at_most(NOTE_CHARS)])
    starts_on = DayField(lazy_gettext("Beginn"), [needed(lazy_gettext("Bitte nennen Sie den ersten Tag."))])
    ends_on = DayField(lazy_gettext("Ende"), [needed(lazy_gettext("Bitte nennen Sie den letzten Tag."))])
    volunteer_rate_cents = EuroField(lazy_gettext("Wert einer Stunde Ehrenamt in Euro"), [at_most_euros(1_000)])
    crosses_gender_age = YesField(lazy_gettext("Geschlecht und Alter auch zusammen auszählen"))

    is_shared = YesField(lazy_gettext("Vereine des Netzwerks dürfen Veranstaltungen in diesem Projekt anlegen"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Return whether everything is right, the order of the days too."""
        is_valid = super().validate(extra_validators)
        if self.starts_on.data and self.ends_on.data and self.ends_on.data < self.starts_on.data:
            add_error(self.ends_on, gettext("Das Ende liegt vor dem Beginn."))
            return False
        return is_valid

    def details(self) -> ProjectDetails:
        """Return what was said; call after the form is valid."""
        return ProjectDetails(
            name=self.name.data or "",
            funder=self.funder.data or "",
            funder_reference=self.funder_reference.data or "",
            funder_profile=FunderProfile(self.funder_profile.data),
            funder_note=self.funder_note.data or "",
            partners=self.partners.data or "",
            starts_on=self.starts_on.data or date.min,
            ends_on=self.ends_on.data or date.min,
            volunteer_rate_cents=self.volunteer_rate_cents.data,
            crosses_gender_age=bool(self.crosses_gender_age.data),
            is_shared=bool(self.is_shared.data),
        )
