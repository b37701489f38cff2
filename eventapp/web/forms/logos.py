"""A logo."""

import os
from typing import IO, Any

from flask_babel import gettext, lazy_gettext
from flask_wtf.file import FileField

from eventapp.web.forms.base import Form, LineField
from eventapp.web.forms.fields import LABEL_CHARS, add_error, at_most, needed

MOST_MEGABYTES = 5


class LogoForm(Form):
    """A file, and whose logo it is: the words for those who cannot see it."""

    logo = FileField(lazy_gettext("Logodatei"))
    name = LineField(
        lazy_gettext("Wessen Logo?"),
        [needed(lazy_gettext("Bitte nennen Sie, wessen Logo das ist.")), at_most(LABEL_CHARS)],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Return whether everything is right; the file itself is looked at when it is stored."""
        super().validate(extra_validators)
        if not self.logo.data:
            add_error(self.logo, gettext("Bitte wählen Sie eine Logodatei."))
        elif _size(self.logo.data.stream) > MOST_MEGABYTES * 1024 * 1024:
            add_error(
                self.logo, gettext("Die Datei ist zu groß. Erlaubt sind %(megabytes)s MB.", megabytes=MOST_MEGABYTES)
            )
        return not self.errors

    def file(self) -> bytes:
        """Return the content of the file; call after the form is valid."""
        content: bytes = self.logo.data.read()
        return content


def _size(stream: IO[bytes]) -> int:
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    return size
