"""Changing who comes, on a page that may be older than a change from another one."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext
from wtforms import HiddenField

from eventapp.web.forms.base import one_line
from eventapp.web.forms.registrations import FormShape, PartyForm


class PartyChangeForm(PartyForm):
    """``before`` says who came when the page was opened: a change that was made since is not undone unawares."""

    before = HiddenField(filters=[one_line])

    def __init__(self, shape: FormShape, *, present: str, **values: Any) -> None:
        """``present`` says who comes now."""
        super().__init__(shape, **values)
        self._present = present
        self.before.data = self.before.data or present

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Return whether everything is right; an older page says so once, and what was typed stays."""
        is_valid = super().validate(extra_validators)
        if self.before.data == self._present:
            return is_valid
        self.before.data = self._present
        self.form_errors.append(
            gettext(
                "Diese Anmeldung ist inzwischen auf einer anderen Seite geändert worden. "
                "Soll gelten, was hier steht? Dann speichern Sie noch einmal."
            )
        )
        return False
