"""How the holder of a registration is reached, changed on the own page."""

from typing import Any

from flask_babel import lazy_gettext
from wtforms import Field
from wtforms.validators import Length

from eventapp.domain.registering import Contact
from eventapp.web.forms.base import TOO_LONG, Form, LineField
from eventapp.web.forms.contacts import MAX_PHONE_CHARS, check_contact, read_email, read_phone
from eventapp.web.forms.fields import PickField
from eventapp.web.forms.guest_email import GuestEmailField
from eventapp.web.forms.registrations import MAX_EMAIL_CHARS
from eventapp.web.language import available_languages, own_name


class OwnContactForm(Form):
    """E-mail, telephone and the language of mails; all but the language may be left empty."""

    email = GuestEmailField(lazy_gettext("E-Mail"), validators=[Length(max=MAX_EMAIL_CHARS, message=TOO_LONG)])
    phone = LineField(lazy_gettext("Telefon"), validators=[Length(max=MAX_PHONE_CHARS, message=TOO_LONG)])
    language = PickField(lazy_gettext("Sprache der Mails"))

    def __init__(self, *, present_language: str, **values: Any) -> None:
        """Offer the installation's languages, and the present one even if it is offered no longer."""
        super().__init__(**values)
        tags = dict.fromkeys((*available_languages(), present_language))
        self.language.choices = [(tag, own_name(tag)) for tag in tags]

    def validate_email(self, field: Field) -> None:
        """Refuse what no mail would reach."""
        check_contact(field, read_email)
        self.email.ask_about_slip()

    def validate_phone(self, field: Field) -> None:
        """Refuse what is no telephone number."""
        check_contact(field, read_phone)

    def contact(self) -> Contact:
        """Return what was typed. Valid forms only."""
        return Contact(
            email=read_email(self.email.data) if self.email.data else None,
            phone=read_phone(self.phone.data) if self.phone.data else None,
        )
