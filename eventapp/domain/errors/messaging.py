"""Errors of messages to guests."""

from eventapp.domain.errors.base import DomainError


class MessageTextMissing(DomainError):
    """A message needs a subject and a text."""

    code = "message_text_missing"


class PlaceholderUnknown(DomainError):
    """Words in braces that nothing can be filled in for. Parameters: names."""

    code = "placeholder_unknown"


class MessageUnderway(DomainError):
    """The message is going out or has gone: it stays as it is."""

    code = "message_underway"


class NobodyToWriteTo(DomainError):
    """Nobody whom the message is for has an address."""

    code = "nobody_to_write_to"


class MessageTooEarly(DomainError):
    """The moment at which the message should go out is over."""

    code = "message_too_early"


class AddressNotChangeable(DomainError):
    """The registration is erased or its places are given back: there is nobody to write to."""

    code = "address_not_changeable"
