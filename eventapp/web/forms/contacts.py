"""E-mail addresses and telephone numbers, checked without asking anybody on the net."""

from collections.abc import Callable
from contextlib import suppress

import phonenumbers
from email_validator import EmailNotValidError, EmailSyntaxError, validate_email
from flask_babel import gettext
from phonenumbers import NumberParseException, PhoneNumberFormat, ValidationResult
from wtforms import Field
from wtforms.validators import ValidationError

#: How numbers without a country's prefix are meant.
HOME_COUNTRY = "DE"
MAX_PHONE_CHARS = 40
#: The library takes shorter ones for possible, as the emergency call is.
MIN_PHONE_DIGITS = 6
#: Begins letters written in others (RFC 2047), which mail programs decode: nobody's address, but an attack on headers.
_ENCODED_WORD = "=?"


class NotReachable(ValueError):
    """The message says what is wrong, in the person's language."""


def read_email(typed: str) -> str:
    """Return the address as mail servers take it, in small letters. Raises NotReachable."""
    try:
        address = validate_email(typed, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise NotReachable(_email_sentence(typed, error)) from error
    if _ENCODED_WORD in address.local_part:
        raise NotReachable(_somehow_wrong())
    return str(address.ascii_email or address.normalized).lower()


def read_contact(typed: str) -> str:
    """Return what was typed as an address or a number in the form in which it is kept, empty when it is neither."""
    for read in (read_email, read_phone):
        with suppress(NotReachable):
            return read(typed)
    return ""


def _email_sentence(typed: str, error: EmailNotValidError) -> str:
    name, at, host = typed.rpartition("@")
    if not at:
        return gettext("In der E-Mail-Adresse fehlt das @, zum Beispiel nour@example.org.")
    if not name:
        return gettext("In der E-Mail-Adresse fehlt der Teil vor dem @.")
    if isinstance(error, EmailSyntaxError) and "." not in host.strip("."):
        return gettext("Nach dem @ fehlt in der E-Mail-Adresse ein Stück, zum Beispiel nour@example.org.")
    return _somehow_wrong()


def _somehow_wrong() -> str:
    return gettext("Diese E-Mail-Adresse stimmt so nicht. Bitte sehen Sie noch einmal genau hin.")


def read_phone(typed: str) -> str:
    """Return the number with its country's prefix, as telephones dial it. Raises NotReachable."""
    try:
        number = phonenumbers.parse(typed, HOME_COUNTRY)
    except NumberParseException as error:
        raise NotReachable(
            gettext("Das ist keine Telefonnummer. Bitte nur Ziffern, zum Beispiel 0176 04069012.")
        ) from error
    is_dialable = phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
    if not is_dialable or number.extension or len(str(number.national_number)) < MIN_PHONE_DIGITS:
        raise NotReachable(gettext("Diese Telefonnummer ist zu kurz oder zu lang. Bitte mit Vorwahl schreiben."))
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))


def check_contact(field: Field, read: Callable[[str], str]) -> None:
    """Refuse what ``read`` cannot take for a contact; nothing at all is fine. Raises ValidationError."""
    if not field.data or field.errors:
        return
    try:
        read(field.data)
    except NotReachable as error:
        raise ValidationError(str(error)) from error
