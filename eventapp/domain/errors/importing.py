"""Errors of taking over a list of people."""

from eventapp.domain.errors.base import DomainError


class ListUnreadable(DomainError):
    """The file is neither a workbook nor a table of texts that can be read."""

    code = "list_unreadable"


class ListTooLong(DomainError):
    """More rows than one file may have. Parameters: limit."""

    code = "list_too_long"


class ListHeadless(DomainError):
    """A list begins with people instead of with what its columns are called."""

    code = "list_headless"


class ListEmpty(DomainError):
    """There is no row below the heads."""

    code = "list_empty"


class ImportDoesNotFit(DomainError):
    """Not everybody on the list finds a place. Parameters: wanted, placed (people)."""

    code = "import_does_not_fit"


class ImportUnderway(DomainError):
    """The list is being taken over, or has been."""

    code = "import_underway"


class ImportBroken(DomainError):
    """Something other than the list kept it from being taken over."""

    code = "import_broken"
