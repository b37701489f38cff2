"""What a new password must be, wherever it comes from."""

from eventapp.adapters.common_passwords import is_commonplace
from eventapp.domain.errors import PasswordAboutOwner, PasswordCommonplace, PasswordTooShort
from eventapp.domain.passwords import MIN_PASSWORD_CHARS, Owner, is_about, is_long_enough


def ensure_strong(password: str, *, owner: Owner) -> None:
    """Raise PasswordTooShort, PasswordAboutOwner or PasswordCommonplace for a password that protects nothing."""
    if not is_long_enough(password):
        raise PasswordTooShort(min=MIN_PASSWORD_CHARS)
    if is_about(password, owner):
        raise PasswordAboutOwner
    if is_commonplace(password, known_words=owner.words()):
        raise PasswordCommonplace
