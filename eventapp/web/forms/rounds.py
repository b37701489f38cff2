"""A round at a festival, as somebody enters it."""

from collections.abc import Collection
from datetime import date

from flask_babel import gettext, lazy_gettext

from eventapp.domain.rounds import RoundDetails
from eventapp.web.filters import day as day_words
from eventapp.web.forms.base import Form, LineField
from eventapp.web.forms.fields import (
    LABEL_CHARS,
    ClockField,
    DayField,
    NumberField,
    add_error,
    at_most,
    between,
    needed,
)
from eventapp.web.forms.times import read_moment

MAX_PEOPLE = 100_000


class RoundForm(Form):
    """How many people were in one area at the same time (CNT-8)."""

    day = DayField(lazy_gettext("Tag"), [needed(lazy_gettext("Bitte nennen Sie den Tag."))])
    clock = ClockField(lazy_gettext("Uhrzeit"), [needed(lazy_gettext("Bitte nennen Sie die Uhrzeit."))])
    area = LineField(
        lazy_gettext("Bereich"), [needed(lazy_gettext("Bitte schreiben Sie, wo gezählt wurde.")), at_most(LABEL_CHARS)]
    )
    people = NumberField(
        lazy_gettext("Personen"), [needed(lazy_gettext("Bitte nennen Sie eine Zahl.")), between(0, MAX_PEOPLE)]
    )
    counted_by = LineField(
        lazy_gettext("Gezählt von"), [needed(lazy_gettext("Bitte nennen Sie, wer gezählt hat.")), at_most(LABEL_CHARS)]
    )

    def read(self, days: Collection[date]) -> RoundDetails | None:
        """Return the round; None, with errors at the fields, when it is not one of the event's days."""
        if not self.validate() or self.day.data is None or self.clock.data is None:
            return None
        first, last = min(days, default=self.day.data), max(days, default=self.day.data)
        if not first <= self.day.data <= last:
            span = {"first": day_words(first), "last": day_words(last)}
            add_error(
                self.day,
                gettext("Die Veranstaltung ist am %(first)s.", **span)
                if first == last
                else gettext("Die Veranstaltung geht vom %(first)s bis zum %(last)s.", **span),
            )
            return None
        counted_at = read_moment(self.day.data, self.clock.data, at=self.clock)
        if counted_at is None:
            return None
        return RoundDetails(
            counted_at=counted_at,
            area=self.area.data or "",
            people=self.people.data or 0,
            counted_by=self.counted_by.data or "",
        )
