"""An answer to a case of the conflicts desk."""

import re

from flask_babel import lazy_gettext
from wtforms import StringField

from eventapp.domain.check_in import Party
from eventapp.domain.errors import NotFound
from eventapp.domain.states import Conflict, DeskAnswer
from eventapp.services.conflicts import REASON_CHARS, Answer
from eventapp.web.forms.base import Form, LineField
from eventapp.web.forms.fields import NumberField, at_most, between

MAX_GUESTS = 9999

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_STEP = re.compile(r"(adults|children)([+-])1")


class ConflictForm(Form):
    """What was shown, and what was answered. ``uuid`` is that of the decision, so that it is made once."""

    uuid = StringField()
    event_session = StringField()
    conflict = StringField()
    shown = StringField()
    answer = StringField()
    adults = NumberField(lazy_gettext("Erwachsene"), [between(0, MAX_GUESTS)])
    children = NumberField(lazy_gettext("Kinder"), [between(0, MAX_GUESTS)])
    reason = LineField(lazy_gettext("Grund"), [at_most(REASON_CHARS)])

    def shown_entries(self) -> frozenset[str]:
        """Return the entries that were open when the page was made. Raises NotFound for what is none."""
        shown = (self.shown.data or "").split()
        if not shown or not all(_UUID.fullmatch(uuid) for uuid in shown):
            raise NotFound
        return frozenset(shown)

    def given(self) -> Answer:
        """Return the answer. Raises NotFound when the form is not one of ours."""
        reference = self.event_session.data or ""
        if not _UUID.fullmatch(self.uuid.data or "") or not reference.isalnum() or not reference.isascii():
            raise NotFound
        try:
            conflict, answer = Conflict(self.conflict.data or ""), DeskAnswer(self.answer.data or "")
        except ValueError:
            raise NotFound from None
        return Answer(
            uuid=self.uuid.data or "",
            event_session=reference,
            conflict=conflict,
            shown=self.shown_entries(),
            answer=answer,
            guests=Party(adults=self.adults.data or 0, children=self.children.data or 0),
            reason=self.reason.data or "",
        )

    def take_step(self, step: str) -> bool:
        """Change a number by one, for browsers without a script; True when that was all."""
        asked = _STEP.fullmatch(step)
        if asked is None:
            return False
        field = self.adults if asked[1] == "adults" else self.children
        field.data = max(0, (field.data or 0) + (1 if asked[2] == "+" else -1))
        return True
