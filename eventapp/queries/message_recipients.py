"""Whom a message is for: counted before it goes out, read in batches while it does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from eventapp.db import db
from eventapp.domain.messages import MessageAudience
from eventapp.domain.paper import in_name_order
from eventapp.domain.states import PendingFor, Presence, RegistrationSource, RegistrationStatus
from eventapp.models import Attendee, EventSession, Message, Registration, RegistrationSession
from eventapp.queries.persons import ATTENDEE, REGISTRATION, list_admitted_parties


@dataclass(frozen=True, kw_only=True)
class Recipients:
    """The registrations that a message is for. A reminder is for those whose first session is ``first_session_id``."""

    event_id: int
    audience: MessageAudience
    first_session_id: int | None = None
    registered_before: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class RecipientCount:
    """How many a message reaches, and how many have no address; registrations by language."""

    registrations: int
    people: int
    without_email: int
    #: with an address, but they want no messages
    unsubscribed: int
    languages: Mapping[str, int]

    @property
    def with_email(self) -> int:
        """Mails that will be written."""
        return self.registrations - self.without_email - self.unsubscribed


def audience_of(message: Message) -> MessageAudience:
    """Return for whom the message is."""
    return MessageAudience(
        statuses=tuple(RegistrationStatus(word) for word in message.statuses),
        event_sessions=tuple(message.event_sessions),
        languages=message.languages,
        sources=tuple(RegistrationSource(word) for word in message.sources),
        presence=message.presence,
    )


def recipients_of(message: Message) -> Recipients:
    """Return the registrations that the message is for."""
    return Recipients(
        event_id=message.event_id,
        audience=audience_of(message),
        first_session_id=message.event_session_id,
        registered_before=message.scheduled_at if message.event_session_id is not None else message.started_at,
    )


def list_batch(recipients: Recipients, *, after: int, limit: int) -> list[Registration]:
    """Return the next registrations with ids beyond ``after``, those without an address too."""
    query = (
        select(Registration)
        .where(*_conditions(recipients), Registration.id > after)
        .order_by(Registration.id)
        .limit(limit)
    )
    return list(db.session.scalars(query))


def count_recipients(recipients: Recipients) -> RecipientCount:
    """Count the registrations."""
    query = select(
        Registration.language,
        func.count(Registration.id),
        func.sum(Registration.adults + Registration.children),
        func.count(Registration.id) - func.count(Registration.email),
        func.count(case((Registration.no_messages.is_(True), Registration.email))),
    ).where(*_conditions(recipients))
    rows = db.session.execute(query.group_by(Registration.language).order_by(Registration.language)).all()
    return RecipientCount(
        registrations=sum(row[1] for row in rows),
        people=sum(row[2] for row in rows),
        without_email=sum(row[3] for row in rows),
        unsubscribed=sum(row[4] for row in rows),
        languages={row[0]: row[1] for row in rows},
    )


def list_without_email(recipients: Recipients) -> list[Registration]:
    """Return those who must be called, by name."""
    query = select(Registration).where(*_conditions(recipients), Registration.email.is_(None)).order_by(Registration.id)
    return in_name_order(db.session.scalars(query))


def list_languages(event_id: int) -> list[str]:
    """Return the languages of the event's registrations, the most frequent first."""
    query = (
        select(Registration.language)
        .where(Registration.event_id == event_id, *_is_somebody())
        .group_by(Registration.language)
        .order_by(func.count(Registration.id).desc(), Registration.language)
    )
    return list(db.session.scalars(query))


def list_of_session(event_session_id: int) -> list[Registration]:
    """Return those who hold or wait for a place in a session, in the order of their registration."""
    query = (
        select(Registration)
        .join(RegistrationSession, RegistrationSession.registration_id == Registration.id)
        .where(
            RegistrationSession.event_session_id == event_session_id,
            Registration.status != RegistrationStatus.CANCELED,
            *_is_somebody(),
            _may_be_written_to(),
        )
        .order_by(Registration.id)
    )
    return list(db.session.scalars(query))


def _conditions(recipients: Recipients) -> list[ColumnElement[bool]]:
    audience = recipients.audience
    conditions = [Registration.event_id == recipients.event_id, *_is_somebody(), _may_be_written_to()]
    is_in = Registration.status.in_(audience.statuses)
    conditions.append(is_in if audience.statuses else Registration.status != RegistrationStatus.CANCELED)
    if audience.languages:
        conditions.append(Registration.language.in_(audience.languages))
    if audience.sources:
        conditions.append(Registration.source.in_(audience.sources))
    if audience.event_sessions:
        conditions.append(_comes_to(audience.event_sessions))
    if audience.presence is not Presence.ANY:
        came = Registration.id.in_(_list_admitted_registrations(recipients.event_id))
        conditions.append(came if audience.presence is Presence.CAME else ~came)
    if recipients.first_session_id is not None:
        conditions.append(_begins_with(recipients.first_session_id))
    if recipients.registered_before is not None:
        conditions.append(Registration.created_at <= recipients.registered_before)
    return conditions


def _is_somebody() -> tuple[ColumnElement[bool], ...]:
    """Neither blank tickets nor erased people can be written to."""
    waits = or_(Registration.status != RegistrationStatus.WAITLISTED, Registration.waitlisted_at.is_not(None))
    return (Registration.source != RegistrationSource.BLANK, Registration.erased_at.is_(None), waits)


def _may_be_written_to() -> ColumnElement[bool]:
    """An address that nobody has confirmed may be a stranger's, who must not get a name and the way to the own page."""
    return Registration.pending_for.is_distinct_from(PendingFor.ADDRESS)


def _comes_to(references: tuple[str, ...]) -> ColumnElement[bool]:
    return exists().where(
        RegistrationSession.registration_id == Registration.id,
        RegistrationSession.event_session_id == EventSession.id,
        EventSession.reference.in_(references),
    )


def _begins_with(event_session_id: int) -> ColumnElement[bool]:
    """The session is chosen, and none that takes place and begins before it is."""
    this, earlier, other = aliased(EventSession), aliased(EventSession), aliased(RegistrationSession)
    is_chosen = exists().where(
        RegistrationSession.registration_id == Registration.id,
        RegistrationSession.event_session_id == event_session_id,
    )
    has_earlier = exists().where(
        other.registration_id == Registration.id,
        earlier.id == other.event_session_id,
        earlier.is_cancelled.is_(False),
        this.id == event_session_id,
        earlier.starts_at < this.starts_at,
    )
    return is_chosen & ~has_earlier


def _list_admitted_registrations(event_id: int) -> list[int]:
    """Return the registrations of which the door has let somebody in."""
    session_ids = list(db.session.scalars(select(EventSession.id).where(EventSession.event_id == event_id)))
    parties = {key for keys in list_admitted_parties(event_id, session_ids).values() for key in keys}
    attendees = [int(key.removeprefix(ATTENDEE)) for key in parties if key.startswith(ATTENDEE)]
    whole = [int(key.removeprefix(REGISTRATION)) for key in parties if key.startswith(REGISTRATION)]
    of_people = db.session.scalars(select(Attendee.registration_id).where(Attendee.id.in_(attendees)))
    return sorted({*whole, *of_people})
