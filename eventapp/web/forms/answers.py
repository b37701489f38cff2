"""Putting right, later, what was answered and what somebody needs."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from eventapp.domain.states import Need
from eventapp.web.forms.base import Form
from eventapp.web.forms.questions import Person, QuestionBlock, QuestionSheet
from eventapp.web.forms.registrations import RegistrationForm


class AnswersForm(Form):
    """The event's questions to a party that is registered already."""

    def __init__(
        self, sheet: QuestionSheet, persons: Sequence[Person], event_sessions: Collection[str], **values: Any
    ) -> None:
        """Ask these persons. ``event_sessions`` are the references of what they come to."""
        super().__init__(**values)
        self._event_sessions = event_sessions
        self.asked = QuestionBlock(self, sheet, persons)

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Return whether what is asked is answered."""
        super().validate(extra_validators)
        self.asked.check(self._event_sessions)
        return not self.errors


class NeedsForm(Form):
    """What somebody needs, and the consent to keep it."""

    needs: Any = RegistrationForm.needs
    needs_consent: Any = RegistrationForm.needs_consent
    validate_needs_consent = RegistrationForm.validate_needs_consent

    def chosen(self) -> tuple[Need, ...]:
        """Return what is needed. Valid forms only."""
        return tuple(Need(value) for value in self.needs.data or ())
