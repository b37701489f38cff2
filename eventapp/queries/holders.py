"""Whose a ticket is, as lists and phones show it."""

from sqlalchemy import ColumnElement, and_, case, func, literal

from eventapp.domain.names import COMPANION
from eventapp.models import Attendee, Registration


def holder_name() -> ColumnElement[str]:
    """The name on a ticket: the person's, else the registration's; a companion without one is "+ " and the latter.

    For queries that join the registration, and the attendee where there is one.
    """
    is_companion = and_(Attendee.name == "", Registration.name != "")
    return case(
        (is_companion, literal(COMPANION).concat(Registration.name)),
        else_=func.coalesce(Attendee.name, Registration.name),
    )
