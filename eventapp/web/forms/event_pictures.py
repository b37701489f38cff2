"""The picture of an event."""

import os
from typing import IO, Any

from flask_babel import gettext, lazy_gettext
from flask_wtf.file import FileField

from eventapp.web.forms.base import Form, LineField
from eventapp.web.forms.fields import LABEL_CHARS, add_error, at_most, needed


class PictureForm(Form):
    """A file and the words for those who cannot see it. ``needs_file`` while the event has no picture.

    ``max_megabytes`` is what the installation takes.
    """

    picture = FileField(lazy_gettext("Bilddatei"))
    alt = LineField(
        lazy_gettext("Bildbeschreibung"),
        [needed(lazy_gettext("Bitte beschreiben Sie das Bild in einem Satz.")), at_most(LABEL_CHARS)],
    )

    needs_file = True
    max_megabytes = 0

    def validate(self, extra_validators: Any = None) -> bool:
        """Return whether everything is right; the file itself is looked at when it is stored."""
        super().validate(extra_validators)
        if self.needs_file and not self.picture.data:
            add_error(self.picture, gettext("Bitte wählen Sie eine Bilddatei."))
        elif self.picture.data and _size(self.picture.data.stream) > self.max_megabytes * 1024 * 1024:
            self.refuse_size()
        return not self.errors

    def refuse_size(self) -> None:
        """Say at the file how large it may be."""
        add_error(
            self.picture, gettext("Die Datei ist zu groß. Erlaubt sind %(megabytes)s MB.", megabytes=self.max_megabytes)
        )

    def file(self) -> bytes | None:
        """Return the content of the file; None when only the description is to change."""
        return self.picture.data.read() if self.picture.data else None


def _size(stream: IO[bytes]) -> int:
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    return size
