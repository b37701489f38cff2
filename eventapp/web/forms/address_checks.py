"""Correcting the address that a confirmation was sent to."""

from flask_babel import lazy_gettext

from eventapp.web.forms.base import Form
from eventapp.web.forms.fields import EMAIL_CHARS, EmailLineField, at_most, needed


class AddressForm(Form):
    """The address alone."""

    email = EmailLineField(
        lazy_gettext("E-Mail"), [needed(lazy_gettext("Bitte schreiben Sie Ihre E-Mail-Adresse.")), at_most(EMAIL_CHARS)]
    )
