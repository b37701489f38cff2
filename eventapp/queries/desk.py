"""What the desk looks up: whom it has just registered, and who may have been registered before."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from eventapp.db import db
from eventapp.domain.persons import normalize_name
from eventapp.domain.states import RegistrationSource, RegistrationStatus
from eventapp.models import Registration, RegistrationSession, Ticket


def list_just_made(references: Sequence[str], *, event_id: int) -> list[Registration]:
    """Return these registrations of the event in the order of the references; unknown ones are left out."""
    query = (
        select(Registration)
        .where(Registration.event_id == event_id, Registration.reference.in_(references))
        .options(
            selectinload(Registration.tickets).joinedload(Ticket.attendee),
            selectinload(Registration.chosen).joinedload(RegistrationSession.event_session),
        )
    )
    found = {registration.reference: registration for registration in db.session.scalars(query)}
    return [found[reference] for reference in references if reference in found]


def find_double(registration: Registration) -> Registration | None:
    """Return an earlier registration of the same event with the same name and contact, if there is one.

    Without any contact, the name alone decides, as it was typed.
    """
    contacts = [
        column == value
        for column, value in ((Registration.email, registration.email), (Registration.phone, registration.phone))
        if value is not None
    ]
    same_contact = or_(*contacts) if contacts else Registration.name == registration.name
    query = (
        select(Registration)
        .where(
            Registration.event_id == registration.event_id,
            Registration.id != registration.id,
            Registration.status != RegistrationStatus.CANCELED,
            Registration.source != RegistrationSource.BLANK,
            same_contact,
        )
        .order_by(Registration.id)
    )
    name = normalize_name(registration.name)
    same = [other for other in db.session.scalars(query) if normalize_name(other.name) == name]
    return same[0] if same else None
