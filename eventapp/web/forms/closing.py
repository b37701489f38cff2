"""What organizers enter after an event: small forms of one page, each with a prefix of its own."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from flask_babel import gettext, lazy_gettext
from wtforms.validators import ValidationError

from eventapp.domain.persons import normalize_name
from eventapp.domain.report_entries import CounsellingDetails, VolunteerDetails
from eventapp.domain.report_facts import ListFacts
from eventapp.domain.states import CounsellingTopic, EvidenceKind
from eventapp.domain.topics import TOPIC_LABELS
from eventapp.web.filters import day as day_words
from eventapp.web.forms.amounts import HoursField
from eventapp.web.forms.base import CountField, Form, LineField, offer
from eventapp.web.forms.event_sessions import REMARK_CHARS
from eventapp.web.forms.fields import (
    LABEL_CHARS,
    PROSE_CHARS,
    DayField,
    NumberField,
    ProseField,
    TickField,
    add_error,
    at_most,
    between,
    needed,
)

#: More than fit into any hall; a slip of the finger.
MAX_COUNT = 100_000
REASON_CHARS = 500
EVIDENCE_NAMES = {
    EvidenceKind.FLYER: lazy_gettext("Flyer oder Einladung"),
    EvidenceKind.PRESS: lazy_gettext("Pressebericht"),
    EvidenceKind.PHOTOS: lazy_gettext("Fotos, auf denen niemand zu erkennen ist"),
    EvidenceKind.PROGRAMME: lazy_gettext("Programm mit Namen der Mitwirkenden"),
    EvidenceKind.SIGNED_LIST: lazy_gettext("Unterschriebene Teilnahmeliste"),
    EvidenceKind.TALLY_SHEET: lazy_gettext("Zählprotokoll"),
}
_NUMBER_MISSING = lazy_gettext("Bitte nennen Sie eine Zahl.")


class Represented(Protocol):
    """An organization of the project, as far as the form goes."""

    reference: str
    name: str


class ReasonForm(Form):
    """Why there is another version of the numbers; the first one needs no reason."""

    reason = LineField(lazy_gettext("Warum haben sich die Zahlen geändert?"), [at_most(REASON_CHARS)])


class RemarkForm(Form):
    """What stands beside the numbers of a session."""

    remark = ProseField(
        lazy_gettext("Bemerkung für den Bericht"),
        [needed(lazy_gettext("Bitte schreiben Sie einen Satz dazu.")), at_most(REMARK_CHARS)],
    )


class SignedListForm(Form):
    """What was counted on the signed list (LST-3)."""

    signatures = NumberField(lazy_gettext("Unterschriften"), [needed(_NUMBER_MISSING), between(0, MAX_COUNT)])
    without_signature = NumberField(
        lazy_gettext("Ohne Unterschrift"), [needed(_NUMBER_MISSING), between(0, MAX_COUNT)], default=0
    )
    under_16 = NumberField(
        lazy_gettext("davon unter 16 Jahren"), [needed(_NUMBER_MISSING), between(0, MAX_COUNT)], default=0
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Return whether everything is right, the part within its whole too."""
        is_valid = super().validate(extra_validators)
        if is_valid and (self.under_16.data or 0) > (self.without_signature.data or 0):
            add_error(self.under_16, gettext("Das sind mehr, als ohne Unterschrift da waren."))
            return False
        return is_valid

    def counted(self) -> ListFacts:
        """Return what was counted; call after the form is valid."""
        return ListFacts(
            signatures=self.signatures.data or 0,
            without_signature=self.without_signature.data or 0,
            under_16=self.under_16.data or 0,
        )


class GuestNamesForm(Form):
    """Names that are read once and not kept."""

    names = ProseField(
        lazy_gettext("Namen von Gästen ohne Anmeldung, je Zeile einer"),
        [needed(lazy_gettext("Bitte schreiben Sie mindestens einen Namen.")), at_most(PROSE_CHARS)],
    )

    def validate_names(self, field: ProseField) -> None:
        """Refuse lines that are no names, by their first one."""
        strange = [name for name in self.lines() if not normalize_name(name)]
        if strange:
            raise ValidationError(gettext("„%(name)s“ ist kein Name.", name=strange[0]))

    def lines(self) -> list[str]:
        """Return the names, one a line."""
        return [line.strip() for line in (self.names.data or "").split("\n") if line.strip()]


class VolunteerForm(Form):
    """Volunteers' work of one day; names stand on paper alone."""

    day = DayField(lazy_gettext("Tag"), [needed(lazy_gettext("Bitte nennen Sie den Tag."))])
    activity = LineField(
        lazy_gettext("Tätigkeit"),
        [needed(lazy_gettext("Bitte schreiben Sie, was getan wurde.")), at_most(LABEL_CHARS)],
    )
    people = NumberField(lazy_gettext("Personen"), [needed(_NUMBER_MISSING), between(1, 10_000)])
    minutes = HoursField(
        lazy_gettext("Stunden, alle zusammen"), [needed(lazy_gettext("Bitte nennen Sie die Stunden."))]
    )

    def validate_within(self, period: tuple[date, date] | None) -> bool:
        """Return whether everything is right; work outside the project would be in no report."""
        is_valid = self.validate()
        day = self.day.data
        if is_valid and day and period and not period[0] <= day <= period[1]:
            span = {"first": day_words(period[0]), "last": day_words(period[1])}
            add_error(self.day, gettext("Das Projekt geht vom %(first)s bis zum %(last)s.", **span))
            return False
        return is_valid

    def details(self) -> VolunteerDetails:
        """Return what was said; call after the form is valid."""
        return VolunteerDetails(
            day=self.day.data or date.min,
            activity=self.activity.data or "",
            people=self.people.data or 0,
            minutes=self.minutes.data or 0,
        )


class EvidenceForm(Form):
    """What lies in the folder (REP-8)."""

    present = TickField(lazy_gettext("Das liegt vor"))

    def offer(self, wanted: Sequence[EvidenceKind]) -> None:
        """Offer what the funder wants of this format."""
        self.present.choices = offer([(item.value, EVIDENCE_NAMES[item]) for item in wanted])

    def kinds(self) -> list[EvidenceKind]:
        """Return what is there; call after the form is valid."""
        return [EvidenceKind(value) for value in self.present.data or ()]


class CounsellingForm(Form):
    """The counters of a counselling day (CNS-5); the topics are added by ``counselling_form``."""

    first_talks = CountField(lazy_gettext("Erstberatungen"), [between(0, MAX_COUNT)])
    follow_up_talks = CountField(lazy_gettext("Folgeberatungen"), [between(0, MAX_COUNT)])
    minutes = CountField(lazy_gettext("Minuten, alle Gespräche zusammen"), [between(0, MAX_COUNT)])
    interpreted = CountField(lazy_gettext("davon mit Sprachmittlung"), [between(0, MAX_COUNT)])

    def validate(self, extra_validators: Any = None) -> bool:
        """Return whether everything is right; nothing is counted more often than there were talks."""
        is_valid = super().validate(extra_validators)
        if not is_valid:
            return False
        talks = (self.first_talks.data or 0) + (self.follow_up_talks.data or 0)
        too_many = [each for each in (self.interpreted, *self.topic_fields()) if (each.data or 0) > talks]
        for each in too_many:
            add_error(each, gettext("Mehr als Gespräche: Es waren %(n)s.", n=talks))
        return not too_many

    def topic_fields(self) -> list[Any]:
        """Return the fields of the topics in the order of the report."""
        return [self._fields[topic.value] for topic in CounsellingTopic]

    def details(self) -> CounsellingDetails:
        """Return the counters; call after the form is valid."""
        return CounsellingDetails(
            first_talks=self.first_talks.data or 0,
            follow_up_talks=self.follow_up_talks.data or 0,
            minutes=self.minutes.data or 0,
            interpreted=self.interpreted.data or 0,
            topics={topic: self._fields[topic.value].data or 0 for topic in CounsellingTopic},
        )


#: The same form with a number for each topic, in the words of the report.
TopicForm: type[CounsellingForm] = type(
    "TopicForm",
    (CounsellingForm,),
    {topic.value: CountField(label, [between(0, MAX_COUNT)]) for topic, label in TOPIC_LABELS.items()},
)


class PresenceForm(Form):
    """How many people each organization sent to a session; ``presence_form`` adds their fields."""

    def attendances(self) -> Mapping[str, int]:
        """Return the people by the organization's reference; call after the form is valid."""
        return {name[2:]: each.data or 0 for name, each in self._fields.items() if name.startswith("o_")}

    def organization_fields(self) -> list[Any]:
        """Return the fields in the order of the organizations."""
        return [each for name, each in self._fields.items() if name.startswith("o_")]


def presence_form(represented: Sequence[Represented]) -> type[PresenceForm]:
    """Return the form with a number for each organization."""
    numbers = {f"o_{row.reference}": NumberField(row.name, [between(0, MAX_COUNT)]) for row in represented}
    return type("PresenceOfProject", (PresenceForm,), numbers)
