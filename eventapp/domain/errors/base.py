"""What can go wrong, named by cause.

Each class carries a stable ``code`` and its parameters, no prose and no HTTP status: the web layer
translates codes into sentences in the person's language, the door app uses the same codes.
"""


class DomainError(Exception):
    """A rule said no. ``parameters`` are plain values for the sentence shown to the person."""

    code: str = "error"

    def __init__(self, **parameters: str | int) -> None:
        self.parameters = parameters
        super().__init__(self.code, parameters)


class NotFound(DomainError):
    """The object does not exist, or the person may not know that it does."""

    code = "not_found"


class Gone(DomainError):
    """The object existed and was removed on purpose (a withdrawn event, an erased registration)."""

    code = "gone"


class NotAllowed(DomainError):
    """The person is known but lacks the right."""

    code = "not_allowed"
