"""Taking over a list: the file, what its columns mean, and the go-ahead."""

from typing import Any

from flask import current_app, request
from flask_babel import gettext, lazy_gettext
from flask_wtf.file import FileField
from wtforms import BooleanField, Field, SelectMultipleField
from wtforms.validators import ValidationError

from eventapp.domain.import_columns import Column, is_complete, possible_columns
from eventapp.web.forms.base import Form
from eventapp.web.forms.fields import add_error


class ListFileForm(Form):
    """A file, and the sessions for rows that name none. ``offered`` are the references to choose from."""

    file = FileField(lazy_gettext("Datei mit der Liste"))
    event_sessions = SelectMultipleField(validate_choice=False)

    def __init__(self, offered: tuple[str, ...], **values: Any) -> None:
        """Ask for sessions where there is more than one."""
        super().__init__(**values)
        self.offered = offered
        if len(offered) < 2:
            del self.event_sessions

    def validate_event_sessions(self, field: Field) -> None:
        """Ask for at least one."""
        if not field.data or not set(field.data).issubset(self.offered):
            raise ValidationError(gettext("Bitte wählen Sie mindestens einen Termin."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Return whether everything is right; the file itself is read afterwards."""
        super().validate(extra_validators)
        if not self.file.data:
            add_error(self.file, gettext("Bitte wählen Sie eine Datei."))
        return not self.errors

    def refuse_size(self) -> None:
        """Say how large a file may be."""
        megabytes = current_app.config["MAX_UPLOAD_MB"]
        add_error(self.file, gettext("Die Datei ist zu groß. Erlaubt sind %(megabytes)s MB.", megabytes=megabytes))

    def chosen(self) -> tuple[str, ...]:
        """Return the sessions for rows that name none. Valid forms only."""
        return tuple(self.event_sessions.data or ()) if "event_sessions" in self else self.offered


class ColumnsForm(Form):
    """What each column means: one choice a column, all with the same name."""

    def __init__(self, heads: tuple[str, ...], columns: list[str], *, is_personal: bool, **values: Any) -> None:
        """Show what is known; take what was sent."""
        super().__init__(**values)
        self.heads = heads
        self.possible = possible_columns(is_personal=is_personal)
        sent = request.form.getlist("column")
        self.columns = sent if self.is_submitted() and len(sent) == len(heads) else columns

    def validate(self, extra_validators: Any = None) -> bool:
        """Return whether every column is something else, and one of them a name."""
        super().validate(extra_validators)
        named = [column for column in self.columns if column]
        if not set(named).issubset(self.possible):
            self.form_errors.append(gettext("Bitte wählen Sie die Bedeutung aus der Liste."))
        elif len(set(named)) != len(named):
            self.form_errors.append(gettext("Zwei Spalten haben dieselbe Bedeutung. Bitte wählen Sie eine davon."))
        elif not is_complete([Column(column) for column in named]):
            self.form_errors.append(gettext("In welcher Spalte stehen die Namen?"))
        return not self.errors


class GoAheadForm(Form):
    """What the organizer decides, having seen the preview."""

    leaves_out = BooleanField()
    accepts_waiting = BooleanField()
    sends_mails = BooleanField()

    def check(self, *, problems: int, without_place: int) -> bool:
        """Return whether everything that needs a decision has one."""
        self.validate()
        if problems and not self.leaves_out.data:
            add_error(
                self.leaves_out,
                gettext("Einige Zeilen stimmen nicht. Sollen sie wegbleiben? Dann setzen Sie hier ein Häkchen."),
            )
        if without_place and not self.accepts_waiting.data:
            add_error(
                self.accepts_waiting,
                gettext("Nicht alle finden einen Platz. Sollen die übrigen warten? Dann setzen Sie hier ein Häkchen."),
            )
        return not self.errors
