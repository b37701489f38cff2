"""What a counsellor says after a talk: boxes to tick and a number, no free text anywhere (CNS-5, CNS-6)."""

from typing import Any

from flask_babel import gettext, lazy_gettext

from eventapp.domain.states import CounsellingTopic
from eventapp.domain.talks import Counted, Talk, TalkCounter, find_counted
from eventapp.domain.topics import TOPIC_LABELS
from eventapp.web.forms.base import Form, offer
from eventapp.web.forms.fields import ChoiceField, NumberField, TickField, YesField, add_error, between, needed

MAX_MINUTES = 480
HELD, MISSED = "held", "missed"
FIRST, FOLLOW_UP = "first", "follow_up"
#: The counters in the order of the page that puts them right; minutes move by five.
COUNTER_LABELS = {
    TalkCounter.FIRST: lazy_gettext("Erstberatungen"),
    TalkCounter.FOLLOW_UP: lazy_gettext("Folgeberatungen"),
    TalkCounter.INTERPRETED: lazy_gettext("davon mit Sprachmittlung"),
    TalkCounter.MINUTES: lazy_gettext("Minuten, alle Gespräche zusammen"),
}
MINUTES_STEP = 5


class TalkForm(Form):
    """A talk that took place."""

    kind = ChoiceField(
        lazy_gettext("Was für ein Gespräch war es?"),
        choices=offer([(FIRST, lazy_gettext("Erstberatung")), (FOLLOW_UP, lazy_gettext("Folgeberatung"))]),
    )
    minutes = NumberField(lazy_gettext("Minuten"), [between(1, MAX_MINUTES)])
    is_interpreted = YesField(lazy_gettext("Mit Sprachmittlung"))
    topics = TickField(
        lazy_gettext("Themen"),
        choices=offer([(topic.value, label) for topic, label in TOPIC_LABELS.items()]),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Return whether everything is right."""
        super().validate(extra_validators)
        self.check_talk()
        return not self.errors

    def check_talk(self) -> None:
        """Ask for what every talk has."""
        if self.kind.data is None:
            add_error(self.kind, gettext("Bitte wählen Sie eine der Möglichkeiten."))
        if self.minutes.data is None and not self.minutes.errors:
            add_error(self.minutes, gettext("Bitte nennen Sie eine Zahl."))

    def talk(self) -> Talk:
        """Return what was said; call after the form is valid."""
        return Talk(
            is_follow_up=self.kind.data == FOLLOW_UP,
            minutes=self.minutes.data or 0,
            is_interpreted=bool(self.is_interpreted.data),
            topics=frozenset(CounsellingTopic(value) for value in self.topics.data or ()),
        )


class OutcomeForm(TalkForm):
    """What became of a booked appointment; of somebody who did not come nothing else is asked."""

    outcome = ChoiceField(
        lazy_gettext("Was war?"),
        [needed(lazy_gettext("Bitte wählen Sie eine der Möglichkeiten."))],
        choices=offer([(HELD, lazy_gettext("Stattgefunden")), (MISSED, lazy_gettext("Nicht erschienen"))]),
    )

    def check_talk(self) -> None:
        """Ask for what a talk has, where there was one."""
        if self.outcome.data == HELD:
            super().check_talk()

    @property
    def is_held(self) -> bool:
        """True when the talk took place."""
        return bool(self.outcome.data == HELD)


def read_step(words: str) -> tuple[Counted, int] | None:
    """Return the counter and the step that a button of the corrections asks for; None for what is none."""
    sign, name = words[:1], words[1:]
    counter = find_counted(name)
    if sign not in ("+", "-") or counter is None:
        return None
    step = MINUTES_STEP if counter is TalkCounter.MINUTES else 1
    return counter, step if sign == "+" else -step
