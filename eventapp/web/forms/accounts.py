"""Log-in, passwords, the first run and the members of an organization."""

from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import HiddenField, PasswordField, SelectMultipleField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from eventapp.domain.accounts import ASSIGNABLE_ROLES, NewOrganization, NewUser, normalize_email
from eventapp.domain.errors import PasswordTooShort
from eventapp.domain.passwords import MAX_PASSWORD_CHARS, MIN_PASSWORD_CHARS, is_long_enough
from eventapp.domain.states import Role
from eventapp.web.forms.base import TOO_LONG, Form, LineField, offer
from eventapp.web.forms.contacts import NotReachable, read_email
from eventapp.web.messages import sentence

MAX_EMAIL_CHARS = 254
MAX_NAME_CHARS = 200
MAX_SHORT_NAME_CHARS = 60

ROLE_NAMES = {
    Role.ADMIN: lazy_gettext("Verwaltung"),
    Role.ORGANIZER: lazy_gettext("Veranstaltungsleitung"),
    Role.COUNSELLING: lazy_gettext("Beratung"),
    Role.REPORT: lazy_gettext("Bericht"),
    Role.DOOR: lazy_gettext("Tür"),
}
ROLE_HINTS = {
    Role.ADMIN.value: lazy_gettext("Alles wie die Veranstaltungsleitung, dazu Konten"),
    Role.ORGANIZER.value: lazy_gettext("Veranstaltungen, Anmeldungen, Zahlen"),
    Role.COUNSELLING.value: lazy_gettext("Anmeldungen zu Beratungstagen; nur diese Personen sehen sie"),
    Role.REPORT.value: lazy_gettext("Zahlen und Berichte der Projekte, keine Namen"),
    Role.DOOR.value: lazy_gettext("Einlass ohne Einsicht in Kontaktdaten"),
}


class EmailField(LineField):
    """An e-mail address, checked without asking anybody on the net."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no address."""
        super().pre_validate(form)
        try:
            self.data = normalize_email(read_email(self.data or ""))
        except NotReachable as error:
            raise ValidationError(str(error)) from error


class LoginForm(Form):
    """E-mail and password. The address stays when something is wrong, the password never does."""

    email = LineField(
        lazy_gettext("E-Mail"),
        [
            DataRequired(lazy_gettext("Bitte schreiben Sie Ihre E-Mail-Adresse.")),
            Length(max=MAX_EMAIL_CHARS, message=TOO_LONG),
        ],
    )
    password = PasswordField(
        lazy_gettext("Passwort"),
        [
            InputRequired(lazy_gettext("Bitte schreiben Sie Ihr Passwort.")),
            Length(max=MAX_PASSWORD_CHARS, message=TOO_LONG),
        ],
    )
    next = HiddenField()


class ResetForm(Form):
    """For whom a new password is wanted."""

    email = EmailField(
        lazy_gettext("E-Mail"),
        [
            DataRequired(lazy_gettext("Bitte schreiben Sie Ihre E-Mail-Adresse.")),
            Length(max=MAX_EMAIL_CHARS, message=TOO_LONG),
        ],
    )


class NewPasswordField(PasswordField):
    """A password to be, typed once: the field can be looked at."""

    def __init__(self, label: Any, **bound: Any) -> None:
        """Require something. ``bound`` is what WTForms adds when it binds the field to a form."""
        missing = lazy_gettext("Bitte schreiben Sie ein Passwort.")
        super().__init__(label, [InputRequired(missing), Length(max=MAX_PASSWORD_CHARS, message=TOO_LONG)], **bound)

    def pre_validate(self, form: Any) -> None:
        """Ask for length; what else is wrong with it the service knows (WeakPassword)."""
        if self.data and not is_long_enough(self.data):
            raise ValidationError(sentence(PasswordTooShort(min=MIN_PASSWORD_CHARS)))


class NewPasswordForm(Form):
    """A new password for somebody whose link has been checked."""

    password = NewPasswordField(lazy_gettext("Neues Passwort"))


class ChangePasswordForm(Form):
    """A new password in exchange for the present one."""

    present = PasswordField(
        lazy_gettext("Bisheriges Passwort"),
        [
            InputRequired(lazy_gettext("Bitte schreiben Sie Ihr bisheriges Passwort.")),
            Length(max=MAX_PASSWORD_CHARS, message=TOO_LONG),
        ],
    )
    password = NewPasswordField(lazy_gettext("Neues Passwort"))


class SetupForm(Form):
    """The organization and the first account."""

    code = LineField(lazy_gettext("Code für die Einrichtung"))
    organization = LineField(
        lazy_gettext("Name der Organisation"),
        [
            DataRequired(lazy_gettext("Bitte schreiben Sie den Namen der Organisation.")),
            Length(max=MAX_NAME_CHARS, message=TOO_LONG),
        ],
    )
    short_name = LineField(
        lazy_gettext("Kurzer Name"),
        [
            DataRequired(lazy_gettext("Bitte schreiben Sie einen kurzen Namen, er steht auf jeder Seite.")),
            Length(max=MAX_SHORT_NAME_CHARS, message=TOO_LONG),
        ],
    )
    name = LineField(
        lazy_gettext("Ihr Name"),
        [
            DataRequired(lazy_gettext("Bitte schreiben Sie Ihren Namen.")),
            Length(max=MAX_NAME_CHARS, message=TOO_LONG),
        ],
    )
    email = EmailField(
        lazy_gettext("Ihre E-Mail"),
        [
            DataRequired(lazy_gettext("Bitte schreiben Sie Ihre E-Mail-Adresse.")),
            Length(max=MAX_EMAIL_CHARS, message=TOO_LONG),
        ],
    )
    password = NewPasswordField(lazy_gettext("Ihr Passwort"))

    def new_organization(self) -> NewOrganization:
        """Return the organization. Valid forms only."""
        return NewOrganization(name=self.organization.data or "", short_name=self.short_name.data or "")

    def new_user(self) -> NewUser:
        """Return the first account, which may do everything that an organization needs. Valid forms only."""
        roles = (Role.ADMIN, Role.ORGANIZER)
        return NewUser(name=self.name.data or "", email=self.email.data or "", roles=roles)


class RolesField(SelectMultipleField):
    """The roles of somebody in one organization."""

    def __init__(self, label: Any, **bound: Any) -> None:
        """Offer what can be assigned. ``bound`` is what WTForms adds when it binds the field to a form."""
        super().__init__(
            label,
            choices=offer([(role.value, ROLE_NAMES[role]) for role in ASSIGNABLE_ROLES]),
            option_widget=CheckboxInput(),
            widget=ListWidget(prefix_label=False),
            **bound,
        )

    def pre_validate(self, form: Any) -> None:
        """Ask for one at least, without calling each single box required."""
        super().pre_validate(form)
        if not self.data:
            raise ValidationError(gettext("Bitte wählen Sie mindestens eine Aufgabe."))


class RolesForm(Form):
    """What a member may do."""

    roles = RolesField(lazy_gettext("Aufgaben"))

    def chosen(self) -> tuple[Role, ...]:
        """Return the roles. Valid forms only."""
        return tuple(Role(value) for value in self.roles.data or ())


class InvitationForm(Form):
    """Who is to work here, and as what."""

    name = LineField(
        lazy_gettext("Name"),
        [
            DataRequired(lazy_gettext("Bitte schreiben Sie den Namen.")),
            Length(max=MAX_NAME_CHARS, message=TOO_LONG),
        ],
    )
    email = EmailField(
        lazy_gettext("E-Mail"),
        [
            DataRequired(lazy_gettext("Bitte schreiben Sie die E-Mail-Adresse.")),
            Length(max=MAX_EMAIL_CHARS, message=TOO_LONG),
        ],
    )
    roles = RolesField(lazy_gettext("Aufgaben"))

    def new_user(self) -> NewUser:
        """Return who is invited. Valid forms only."""
        roles = tuple(Role(value) for value in self.roles.data or ())
        return NewUser(name=self.name.data or "", email=self.email.data or "", roles=roles)
