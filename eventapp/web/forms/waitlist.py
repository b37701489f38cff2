"""How the waiting list of an event works, as an organizer sets it."""

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext

from eventapp.domain.states import WaitlistRule
from eventapp.services.waitlist_settings import WaitlistSettings
from eventapp.web.forms.base import Form, offer
from eventapp.web.forms.fields import ChoiceField, NumberField, between, needed

if TYPE_CHECKING:
    from eventapp.models import Event

MAX_OFFER_HOURS = 168
MAX_RELEASE_MINUTES = 480

RULE_LABELS = {
    WaitlistRule.SKIP: lazy_gettext("Ja, kleinere Gruppen dürfen vor"),
    WaitlistRule.WAIT: lazy_gettext("Ja, streng der Reihe nach"),
    WaitlistRule.OFF: lazy_gettext("Nein, keine Warteliste"),
}
RULE_HINTS = {
    WaitlistRule.SKIP.value: lazy_gettext("Reicht der Platz für eine große Gruppe nicht, kommt die nächste dran."),
    WaitlistRule.WAIT.value: lazy_gettext("Plätze bleiben für die Gruppe ganz vorn frei, bis es für sie reicht."),
    WaitlistRule.OFF.value: lazy_gettext("Ist alles vergeben, ist die Anmeldung zu."),
}


class WaitlistForm(Form):
    """The rule, the time to answer an offer, and when the door may give places away."""

    rule = ChoiceField(
        lazy_gettext("Gibt es eine Warteliste?"),
        [needed(lazy_gettext("Bitte wählen Sie eine der Möglichkeiten."))],
        choices=offer([(rule.value, label) for rule, label in RULE_LABELS.items()]),
    )
    offer_hours = NumberField(
        lazy_gettext("Zeit zum Antworten (Stunden)"),
        [needed(lazy_gettext("Bitte eine Zahl nennen.")), between(1, MAX_OFFER_HOURS)],
    )
    release_minutes = NumberField(
        lazy_gettext("Freie Plätze an der Tür vergeben (Minuten nach Beginn)"), [between(0, MAX_RELEASE_MINUTES)]
    )

    @classmethod
    def of(cls, event: "Event") -> "WaitlistForm":
        """Return the form with what is set."""
        return cls(
            data={
                "rule": event.waitlist_rule.value,
                "offer_hours": event.offer_hours,
                "release_minutes": event.release_minutes,
            }
        )

    def settings(self) -> WaitlistSettings:
        """Return what was said; call after the form is valid."""
        return WaitlistSettings(
            rule=WaitlistRule(self.rule.data),
            offer_hours=self.offer_hours.data or 1,
            release_minutes=self.release_minutes.data,
        )
