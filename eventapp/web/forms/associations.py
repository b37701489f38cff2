"""A member association of the network, and who looks after it first."""

from flask_babel import lazy_gettext

from eventapp.domain.accounts import NewUser
from eventapp.domain.associations import NewAssociation
from eventapp.domain.states import Role
from eventapp.web.forms.accounts import MAX_EMAIL_CHARS, MAX_NAME_CHARS, MAX_SHORT_NAME_CHARS, EmailField
from eventapp.web.forms.base import Form, LineField
from eventapp.web.forms.fields import (
    EMAIL_CHARS,
    LABEL_CHARS,
    PHONE_CHARS,
    EmailLineField,
    PhoneLineField,
    at_most,
    needed,
)


class AssociationForm(Form):
    """What the umbrella knows of a member association; the rest its own people say."""

    name = LineField(
        lazy_gettext("Vollständiger Name mit Rechtsform"),
        [needed(lazy_gettext("Bitte schreiben Sie den Namen.")), at_most(LABEL_CHARS)],
    )
    short_name = LineField(
        lazy_gettext("Kurzname"),
        [needed(lazy_gettext("Bitte schreiben Sie einen kurzen Namen.")), at_most(MAX_SHORT_NAME_CHARS)],
    )
    email = EmailLineField(lazy_gettext("E-Mail"), [at_most(EMAIL_CHARS)])
    phone = PhoneLineField(lazy_gettext("Telefon"), [at_most(PHONE_CHARS)])
    person_name = LineField(
        lazy_gettext("Name der Person"),
        [needed(lazy_gettext("Bitte schreiben Sie den Namen.")), at_most(MAX_NAME_CHARS)],
    )
    person_email = EmailField(
        lazy_gettext("E-Mail der Person"),
        [needed(lazy_gettext("Bitte schreiben Sie die E-Mail-Adresse.")), at_most(MAX_EMAIL_CHARS)],
    )

    def association(self) -> NewAssociation:
        """Return what was said of the association; call after the form is valid."""
        return NewAssociation(
            name=self.name.data or "",
            short_name=self.short_name.data or "",
            email=self.email.data or "",
            phone=self.phone.data or "",
        )

    def administrator(self) -> NewUser:
        """Return who is invited first; call after the form is valid."""
        return NewUser(name=self.person_name.data or "", email=self.person_email.data or "", roles=(Role.ADMIN,))
