"""Mails that wait, went out or need a person."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, or_, select, true

from eventapp.db import db
from eventapp.domain.errors import NotFound
from eventapp.domain.states import EventKind, MessageKind, OutboxStatus
from eventapp.domain.texts import SOURCE_LANGUAGE
from eventapp.models import Event, EventText, Membership, OutboxMessage, Registration

Columns = TypeVarTuple("Columns")

#: What a page shows at most; the counts are always complete.
PAGE_SIZE = 100


@dataclass(frozen=True, kw_only=True)
class Audience:
    """Whose mails somebody may see: by organization, with counselling or only with it (CNS-4).

    Mails about accounts belong to those who administer them.
    """

    organizing: Collection[int]
    counselling: Collection[int] = ()
    administering: Collection[int] = ()


@dataclass(frozen=True, kw_only=True)
class OutboxLine:
    """One mail as the list shows it; the event's fields are None for mails about accounts."""

    uuid: str
    kind: MessageKind
    status: OutboxStatus
    recipient: str
    attempts: int
    created_at: datetime
    next_attempt_at: datetime
    sent_at: datetime | None
    last_error: str
    is_bounced: bool
    event_reference: str | None
    event_title: str | None
    is_counselling: bool
    registration_reference: str | None


@dataclass(frozen=True, kw_only=True)
class OutboxCounts:
    """How many mails stand where."""

    waiting: int = 0
    sent: int = 0
    dropped: int = 0
    failed: int = 0


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """Mails of the whole installation that are stuck: how many, since when, and the latest answer."""

    count: int
    since: datetime
    last_error: str


#: Built once: the worker asks every few seconds, and again for each mail.
_DUE_ID = (
    select(OutboxMessage.id)
    .where(OutboxMessage.status == OutboxStatus.WAITING, OutboxMessage.next_attempt_at <= bindparam("now"))
    .order_by(OutboxMessage.next_attempt_at, OutboxMessage.id)
    .limit(1)
)
_LOCKED_DUE_ID = _DUE_ID.with_for_update(skip_locked=True)


def find_due_id(now: datetime, *, skip_locked: bool = False) -> int | None:
    """Return the id of the mail that waits longest. With ``skip_locked`` the row is locked, others' are passed by."""
    return db.session.scalar(_LOCKED_DUE_ID if skip_locked else _DUE_ID, {"now": now})


def get_message(message_id: int) -> OutboxMessage:
    """Return a mail fresh from the database. Raises NotFound."""
    message = db.session.get(OutboxMessage, message_id, populate_existing=True)
    if message is None:
        raise NotFound
    return message


def get_visible_message(uuid: str, *, audience: Audience) -> OutboxMessage:
    """Return a mail that the audience may see. Raises NotFound."""
    query = _of_audience(select(OutboxMessage), audience).where(OutboxMessage.uuid == uuid)
    message = db.session.scalars(query).first()
    if message is None:
        raise NotFound
    return message


def find_by_uuid(uuid: str) -> OutboxMessage | None:
    """Return a mail by what its Message-ID is made of."""
    return db.session.scalars(select(OutboxMessage).where(OutboxMessage.uuid == uuid)).first()


def find_last(kinds: Collection[MessageKind]) -> OutboxMessage | None:
    """Return the newest mail of these kinds, whether it went out or not."""
    query = select(OutboxMessage).where(OutboxMessage.kind.in_(kinds))
    return db.session.scalars(query.order_by(OutboxMessage.created_at.desc(), OutboxMessage.id.desc())).first()


def list_unreached_ids(registration_ids: Collection[int]) -> set[int]:
    """Return those of the registrations to whom a mail has not arrived."""
    query = select(OutboxMessage.registration_id).where(
        OutboxMessage.registration_id.in_(registration_ids), OutboxMessage.status == OutboxStatus.FAILED
    )
    return {registration_id for registration_id in db.session.scalars(query) if registration_id is not None}


def list_of_registration(registration_id: int) -> list[OutboxMessage]:
    """Return the mails to one registration, the newest first."""
    query = select(OutboxMessage).where(OutboxMessage.registration_id == registration_id)
    return list(db.session.scalars(query.order_by(OutboxMessage.created_at.desc(), OutboxMessage.id.desc())))


def has_later_twin(message: OutboxMessage) -> bool:
    """True when the same news about the same registration waits again: then only the later is worth sending."""
    query = select(OutboxMessage.id).where(
        OutboxMessage.id > message.id,
        OutboxMessage.kind == message.kind,
        OutboxMessage.registration_id == message.registration_id,
        OutboxMessage.message_id.is_(None),
        OutboxMessage.status == OutboxStatus.WAITING,
    )
    is_single = message.registration_id is not None and message.message_id is None
    return is_single and db.session.scalar(query.limit(1)) is not None


def list_messages(
    *, audience: Audience, statuses: Sequence[OutboxStatus], event_id: int | None = None
) -> list[OutboxLine]:
    """Return the latest mails first, at most PAGE_SIZE."""
    query = (
        _of_audience(
            select(
                OutboxMessage.uuid,
                OutboxMessage.kind,
                OutboxMessage.status,
                OutboxMessage.recipient,
                OutboxMessage.attempts,
                OutboxMessage.created_at,
                OutboxMessage.next_attempt_at,
                OutboxMessage.sent_at,
                OutboxMessage.last_error,
                Event.reference,
                _title(),
                Event.kind,
                Registration.reference,
                OutboxMessage.bounced_at,
            ),
            audience,
        )
        .where(OutboxMessage.status.in_(statuses), _of_event(event_id))
        .order_by(OutboxMessage.created_at.desc(), OutboxMessage.id.desc())
        .limit(PAGE_SIZE)
    )
    return [
        OutboxLine(
            uuid=row[0],
            kind=row[1],
            status=row[2],
            recipient=row[3],
            attempts=row[4],
            created_at=row[5],
            next_attempt_at=row[6],
            sent_at=row[7],
            last_error=row[8],
            event_reference=row[9],
            event_title=row[10],
            is_counselling=row[11] is EventKind.BERATUNG,
            registration_reference=row[12],
            is_bounced=row[13] is not None,
        )
        for row in db.session.execute(query)
    ]


def count_messages(*, audience: Audience, event_id: int | None = None) -> OutboxCounts:
    """Count the mails by status."""
    query = (
        _of_audience(select(OutboxMessage.status, func.count()), audience)
        .where(_of_event(event_id))
        .group_by(OutboxMessage.status)
    )
    return OutboxCounts(**{status.value: count for status, count in db.session.execute(query)})


def list_failed_ids(*, audience: Audience | None = None, event_id: int | None = None) -> list[int]:
    """Return the ids of the mails that need a person; of all organizations without an audience."""
    query = select(OutboxMessage.id)
    if audience is not None:
        query = _of_audience(query, audience).where(_of_event(event_id))
    query = query.where(OutboxMessage.status == OutboxStatus.FAILED)
    return list(db.session.scalars(query.order_by(OutboxMessage.id)))


def list_open() -> list[OutboxMessage]:
    """Return all mails that wait or failed, the oldest first, for administrators of the installation."""
    query = select(OutboxMessage).where(OutboxMessage.status.in_((OutboxStatus.WAITING, OutboxStatus.FAILED)))
    return list(db.session.scalars(query.order_by(OutboxMessage.created_at, OutboxMessage.id)))


def find_server_trouble() -> Trouble | None:
    """Return the mails that wait because the server was not reached or not ready."""
    stuck = waits_for_the_server()
    latest = select(OutboxMessage.last_error).where(*stuck).order_by(OutboxMessage.id.desc()).limit(1)
    row = db.session.execute(
        select(func.count(), func.min(OutboxMessage.created_at), latest.scalar_subquery()).where(*stuck)
    ).one()
    return Trouble(count=row[0], since=row[1], last_error=row[2]) if row[0] else None


def waits_for_the_server() -> tuple[ColumnElement[bool], ...]:
    """The conditions for mails that wait because of the server, see ``domain.mails.is_server_trouble``."""
    return (
        OutboxMessage.status == OutboxStatus.WAITING,
        OutboxMessage.last_error != "",
        OutboxMessage.last_error.not_like("4__ %"),
    )


def find_untouched(*, since: datetime) -> Trouble | None:
    """Return the mails that were due before ``since`` and that no worker has looked at."""
    row = db.session.execute(
        select(func.count(), func.min(OutboxMessage.created_at)).where(
            OutboxMessage.status == OutboxStatus.WAITING, OutboxMessage.next_attempt_at < since
        )
    ).one()
    return Trouble(count=row[0], since=row[1], last_error="") if row[0] else None


def _of_audience(query: Select[*Columns], audience: Audience) -> Select[*Columns]:
    """Join what a mail is about, and leave out what the audience may not know."""
    is_counselling = Event.kind == EventKind.BERATUNG
    return (
        query.outerjoin(Registration, Registration.id == OutboxMessage.registration_id)
        .outerjoin(Event, Event.id == Registration.event_id)
        .where(
            or_(
                Event.organization_id.in_(audience.organizing) & ~is_counselling,
                Event.organization_id.in_(audience.counselling) & is_counselling,
                _about_members(audience.administering),
            )
        )
    )


def _of_event(event_id: int | None) -> ColumnElement[bool]:
    return true() if event_id is None else Registration.event_id == event_id


def _about_members(organization_ids: Collection[int]) -> ColumnElement[bool]:
    return exists().where(Membership.user_id == OutboxMessage.user_id, Membership.organization_id.in_(organization_ids))


def _title() -> ColumnElement[str]:
    german_first = (EventText.language != SOURCE_LANGUAGE, EventText.language)
    query = select(EventText.title).where(EventText.event_id == Event.id).order_by(*german_first).limit(1)
    return query.scalar_subquery()
