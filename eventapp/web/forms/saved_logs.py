"""Files with the entries of phones: chosen first, carried along by the preview then."""

from typing import Any

from flask import current_app
from flask_babel import gettext, lazy_gettext
from flask_wtf.file import MultipleFileField
from wtforms import FieldList, HiddenField

from eventapp.adapters.packed_file import pack, unpack
from eventapp.domain.errors import DomainError
from eventapp.domain.saved_logs import SavedLog, merge_logs, read_saved_log
from eventapp.web.forms.base import Form, one_line
from eventapp.web.forms.fields import add_error
from eventapp.web.messages import sentence

MOST_FILES = 20


class SavedLogsForm(Form):
    """Files that a person picks, or those that a preview has shown (``packed``)."""

    files = MultipleFileField(lazy_gettext("Dateien von Geräten"))
    packed = FieldList(HiddenField(), max_entries=MOST_FILES)

    def __init__(self, **values: Any) -> None:
        """Nothing is read yet."""
        super().__init__(**values)
        #: the files that can be read, as they came, and what stands in them
        self.contents: list[bytes] = []
        self.logs: list[SavedLog] = []
        #: what is wrong with the others
        self.problems: list[str] = []

    def validate(self, extra_validators: Any = None) -> bool:
        """Return whether everything is right; one file that can be read is enough."""
        super().validate(extra_validators)
        files = [(one_line(file.filename), file.read()) for file in self.files.data or [] if file]
        files += [("", unpack(field.data or "", most_bytes=self._most_bytes)) for field in self.packed]
        if len(files) > MOST_FILES:
            add_error(self.files, gettext("Bitte höchstens %(most)s Dateien auf einmal.", most=MOST_FILES))
        elif not files:
            add_error(self.files, gettext("Bitte wählen Sie mindestens eine Datei."))
        else:
            for name, content in files:
                self._read(name, content)
            if not self.logs:
                self.show_problems()
        return not self.errors

    def show_problems(self) -> None:
        """No file is left: what is wrong with them is what is wrong with the field."""
        for problem in self.problems:
            add_error(self.files, problem)

    def refuse_size(self) -> None:
        """Say how much may come at once."""
        megabytes = current_app.config["MAX_UPLOAD_MB"]
        add_error(
            self.files, gettext("Das ist zu viel auf einmal. Erlaubt sind %(megabytes)s MB.", megabytes=megabytes)
        )

    def merged(self) -> list[SavedLog]:
        """Return one log for each phone. Valid forms only."""
        return merge_logs(self.logs)

    def packed_files(self) -> list[str]:
        """Return the files for hidden fields."""
        return [pack(content) for content in self.contents]

    def _read(self, name: str, content: bytes) -> None:
        try:
            self.logs.append(read_saved_log(content))
            self.contents.append(content)
        except DomainError as error:
            said = sentence(error)
            self.problems.append(f"{name}: {said}" if name else said)

    @property
    def _most_bytes(self) -> int:
        most: int = current_app.config["MAX_CONTENT_LENGTH"]
        return most
