"""Asking for the links to own registrations."""

from flask_babel import gettext, lazy_gettext
from wtforms import Field
from wtforms.validators import Length, ValidationError

from eventapp.web.forms.base import TOO_LONG, Form, LineField
from eventapp.web.forms.contacts import NotReachable, read_email
from eventapp.web.forms.registrations import MAX_EMAIL_CHARS


class LostLinkForm(Form):
    """One address."""

    email = LineField(lazy_gettext("E-Mail"), validators=[Length(max=MAX_EMAIL_CHARS, message=TOO_LONG)])

    def validate_email(self, field: Field) -> None:
        """Refuse what no mail would reach; whether anybody has registered with it is not asked here."""
        if not field.data:
            raise ValidationError(gettext("Bitte schreiben Sie Ihre E-Mail-Adresse."))
        try:
            read_email(field.data)
        except NotReachable as error:
            raise ValidationError(str(error)) from error

    def address(self) -> str:
        """Return the address as it is kept. Valid forms only."""
        return read_email(self.email.data or "")
