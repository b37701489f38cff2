"""Second factors: codes, passkeys, proofs, and who needs one."""

from flask_babel import lazy_gettext
from wtforms import HiddenField, PasswordField, SelectMultipleField
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from eventapp.domain.passwords import MAX_PASSWORD_CHARS
from eventapp.domain.second_factors import ROLES
from eventapp.domain.states import Role
from eventapp.web.forms.accounts import ROLE_NAMES
from eventapp.web.forms.base import TOO_LONG, Form, LineField, offer

_MAX_CODE_CHARS = 40
_MAX_PASSKEY_NAME_CHARS = 60
#: What a browser answers for a passkey; the largest ones are a few thousand characters.
_MAX_ANSWER_CHARS = 20_000


class CodeForm(Form):
    """The six digits of an app."""

    code = LineField(
        lazy_gettext("Code aus der App"),
        [
            DataRequired(lazy_gettext("Bitte schreiben Sie die sechs Ziffern aus der App.")),
            Length(max=_MAX_CODE_CHARS, message=TOO_LONG),
        ],
    )


class RecoveryForm(Form):
    """A code from paper."""

    recovery_code = LineField(
        lazy_gettext("Notfallcode"),
        [
            DataRequired(lazy_gettext("Bitte schreiben Sie einen Ihrer Codes.")),
            Length(max=_MAX_CODE_CHARS, message=TOO_LONG),
        ],
    )


class PasskeyForm(Form):
    """A passkey's answer, written by a script."""

    answer = HiddenField(validators=[DataRequired(), Length(max=_MAX_ANSWER_CHARS)])
    next = HiddenField()


class NewPasskeyForm(Form):
    """A new passkey and what to call it."""

    name = LineField(
        lazy_gettext("Name für diesen Passkey"),
        [
            DataRequired(lazy_gettext("Bitte geben Sie dem Passkey einen Namen, zum Beispiel „Mein Handy“.")),
            Length(max=_MAX_PASSKEY_NAME_CHARS, message=TOO_LONG),
        ],
    )
    answer = HiddenField(validators=[DataRequired(), Length(max=_MAX_ANSWER_CHARS)])


class ProofForm(Form):
    """One of three ways to prove who one is."""

    proof_password = PasswordField(lazy_gettext("Passwort"), [Length(max=MAX_PASSWORD_CHARS, message=TOO_LONG)])
    proof_code = LineField(lazy_gettext("Code aus der App"), [Length(max=_MAX_CODE_CHARS, message=TOO_LONG)])
    proof_answer = HiddenField(validators=[Length(max=_MAX_ANSWER_CHARS)])

    @property
    def is_filled(self) -> bool:
        """True when there is something to check."""
        return bool(self.proof_password.data or self.proof_code.data or self.proof_answer.data)


class RequirementForm(Form):
    """The tasks whose people need a second factor."""

    roles = SelectMultipleField(
        lazy_gettext("Aufgaben"),
        choices=offer([(role.value, ROLE_NAMES[role]) for role in ROLES]),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    def chosen(self) -> tuple[Role, ...]:
        """Return the roles. Valid forms only."""
        return tuple(Role(value) for value in self.roles.data or ())
