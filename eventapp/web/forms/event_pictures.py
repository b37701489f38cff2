"""The picture of an event."""

from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf.file import FileField

from eventapp.web.forms.base import Form, LineField
from eventapp.web.forms.fields import LABEL_CHARS, add_error, at_most, needed


class PictureForm(Form):
    """A file and the words for those who cannot see it. ``needs_file`` while the event has no picture."""

    picture = FileField(lazy_gettext("Bilddatei"))
    alt = LineField(
        lazy_gettext("Bildbeschreibung"),
        [needed(lazy_gettext("Bitte beschreiben Sie das Bild in einem Satz.")), at_most(LABEL_CHARS)],
    )

    needs_file = True

    def validate(self, extra_validators: Any = None) -> bool:
        """Return whether everything is right; the file itself is looked at when it is stored."""
        super().validate(extra_validators)
        if self.needs_file and not self.picture.data:
            add_error(self.picture, gettext("Bitte wählen Sie eine Bilddatei."))
        return not self.errors

    def file(self) -> bytes | None:
        """Return the content of the file; None when only the description is to change."""
        return self.picture.data.read() if self.picture.data else None
