"""Errors of accounts and log-ins."""

from eventapp.domain.errors.base import DomainError


class EmailTaken(DomainError):
    """Another account uses this address."""

    code = "email_taken"


class LastAdministrator(DomainError):
    """Somebody must keep the administration of an organization."""

    code = "last_administrator"


class WrongPassword(DomainError):
    """The present password, asked for before a change, is not right."""

    code = "wrong_password"


class LoginFailed(DomainError):
    """Address or password is wrong; never says which."""

    code = "login_failed"


class LinkExpired(DomainError):
    """A one-time link is used up or too old."""

    code = "link_expired"


class WeakPassword(DomainError):
    """A new password that is no protection; the subclasses say why."""


class PasswordTooShort(WeakPassword):
    """It has fewer than MIN_PASSWORD_CHARS characters."""

    code = "password_too_short"


class PasswordCommonplace(WeakPassword):
    """It is one of those that are tried first, or a variation of one."""

    code = "password_commonplace"


class PasswordAboutOwner(WeakPassword):
    """It consists of what everybody knows: address, name, organization."""

    code = "password_about_owner"


class WrongCode(DomainError):
    """A code of an app or of the paper is wrong, too old, or was used already."""

    code = "wrong_code"


class PasskeyRefused(DomainError):
    """A passkey is not known, or its answer does not belong to this page."""

    code = "passkey_refused"


class SecondFactorNeeded(DomainError):
    """A task of the person asks for a second factor: the last one stays."""

    code = "second_factor_needed"
