"""The transactional outbox: a mail is written together with its reason, and sent afterwards.

Whoever sends a mail first takes it for a while (domain/mails.py): its next attempt moves into the future in one
statement, so two workers never send the same mail, and a mail whose worker died is taken up again with the same
Message-ID. Nothing is locked while a server is spoken to.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import update

from eventapp.adapters.mail_message import MailAddressInvalid, build_message
from eventapp.adapters.randomness import new_uuid
from eventapp.adapters.smtp import MailRefused, MailTemporarilyFailed, send, write_eml
from eventapp.db import db, transactional
from eventapp.domain.mail_limits import HELD_BACK
from eventapp.domain.mails import LEASE, MailSettings, answer_to_keep, is_server_trouble, next_attempt
from eventapp.domain.states import MessageKind, OutboxStatus
from eventapp.models import OutboxMessage, Registration, User
from eventapp.queries import outbox as outbox_queries
from eventapp.services.mail_limits import has_enough
from eventapp.services.mails import compose

logger = logging.getLogger(__name__)

#: Marks a fault of our own, in the form of an answer to this mail: the others are fine.
_OWN_FAULT = "499 Einlass:"


class Outcome(StrEnum):
    """What became of a mail."""

    SENT = "sent"
    DROPPED = "dropped"
    POSTPONED = "postponed"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class _Taken:
    """A mail that is ours for the time of the lease; ``attempts`` grows with every taking."""

    message_id: int
    attempts: int


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One mail that was worked on. ``is_server_down`` says that the next ones can wait too."""

    uuid: str
    kind: MessageKind
    outcome: Outcome
    attempts: int
    is_server_down: bool = False


@dataclass(frozen=True, kw_only=True)
class DeliveryReport:
    """What became of all mails that were due."""

    sent: int = 0
    dropped: int = 0
    postponed: int = 0
    failed: int = 0
    is_server_down: bool = False


def enqueue_for_registration(
    kind: MessageKind, *, registration: Registration, organization_id: int, now: datetime
) -> None:
    """Write a mail to a registration's contact; without an e-mail address nothing is written."""
    if registration.email is None:
        return
    db.session.add(
        OutboxMessage(
            uuid=new_uuid(),
            kind=kind,
            organization_id=organization_id,
            registration_id=registration.id,
            recipient=registration.email,
            language=registration.language,
            created_at=now,
            next_attempt_at=now,
        )
    )


def enqueue_for_user(
    kind: MessageKind, *, user: User, language: str, now: datetime, organization_id: int | None = None
) -> None:
    """Write a mail to an account's holder, in the name of the organization if one is given."""
    db.session.add(
        OutboxMessage(
            uuid=new_uuid(),
            kind=kind,
            organization_id=organization_id,
            user_id=user.id,
            recipient=user.email,
            language=language,
            created_at=now,
            next_attempt_at=now,
        )
    )


def deliver_due(*, now: datetime, settings: MailSettings) -> DeliveryReport:
    """Work through everything that is due; stop early when the server is not there."""
    counts = dict.fromkeys(Outcome, 0)
    is_server_down = False
    while not is_server_down and (delivery := deliver_next(now=now, settings=settings)):
        counts[delivery.outcome] += 1
        is_server_down = delivery.is_server_down
    return DeliveryReport(
        sent=counts[Outcome.SENT],
        dropped=counts[Outcome.DROPPED],
        postponed=counts[Outcome.POSTPONED],
        failed=counts[Outcome.FAILED],
        is_server_down=is_server_down,
    )


def deliver_next(*, now: datetime, settings: MailSettings) -> Delivery | None:
    """Send the mail that waits longest. Returns None when nothing is due.

    No failure of a single mail is raised: it is kept with the mail, which is tried again or needs a person.
    """
    if outbox_queries.find_due_id(now) is None:
        db.session.rollback()  # a worker that only looks leaves no transaction open
        return None
    taken = _take(now=now)
    if taken is None:
        return None
    try:
        if _is_held_back(taken.message_id, now=now):
            return _close(taken, OutboxStatus.DROPPED, reason=HELD_BACK, now=now)
        is_sent = _send(taken.message_id, settings=settings, now=now)
    except (MailRefused, MailAddressInvalid) as error:
        return _fail(taken, reason=str(error.parameters.get("reason", error.code)))
    except MailTemporarilyFailed as error:
        return _postpone(taken, reason=str(error.parameters["reason"]), now=now)
    except Exception as error:  # a fault in one mail must not stop the others
        logger.exception("A mail could not be made or handed over")
        return _postpone(taken, reason=f"{_OWN_FAULT} {type(error).__name__}", now=now)
    return _close(taken, OutboxStatus.SENT if is_sent else OutboxStatus.DROPPED, now=now)


@transactional
def _take(*, now: datetime) -> _Taken | None:
    """Take the longest waiting mail for the time of the lease; its last answer is forgotten meanwhile."""
    message_id = outbox_queries.find_due_id(now, skip_locked=True)
    if message_id is None:
        return None
    taken = (
        update(OutboxMessage)
        .where(
            OutboxMessage.id == message_id,
            OutboxMessage.status == OutboxStatus.WAITING,
            OutboxMessage.next_attempt_at <= now,
        )
        .values(attempts=OutboxMessage.attempts + 1, next_attempt_at=now + LEASE, last_error="")
        .execution_options(synchronize_session=False)
        .returning(OutboxMessage.attempts)
    )
    attempts = db.session.scalar(taken)
    return None if attempts is None else _Taken(message_id=message_id, attempts=attempts)


def _is_held_back(message_id: int, *, now: datetime) -> bool:
    """True when the mailbox has had enough of what forms cause."""
    try:
        return has_enough(outbox_queries.get_message(message_id), now=now)
    finally:
        db.session.rollback()


def _send(message_id: int, *, settings: MailSettings, now: datetime) -> bool:
    """Make the mail and hand it over; False when its reason is gone."""
    try:
        message = outbox_queries.get_message(message_id)
        mail = None if outbox_queries.has_later_twin(message) else compose(message, settings=settings, now=now)
    finally:
        db.session.rollback()  # nothing is held while a server is spoken to
    if mail is None:
        return False
    ready = build_message(mail)
    if settings.smtp_url is None:
        write_eml(settings.folder, ready)
    else:
        send(ready, settings.smtp_url)
    return True


@transactional
def _close(taken: _Taken, status: OutboxStatus, *, reason: str = "", now: datetime) -> Delivery:
    """Remember that the mail went out, has no reason any more, or was held back for a reason."""
    message = outbox_queries.get_message(taken.message_id)
    message.status, message.last_error = status, reason
    if status is OutboxStatus.SENT:
        message.sent_at = now
        _wake_up(now=now)
    elif message.kind is MessageKind.LINKS_REQUESTED:
        db.session.delete(message)  # the address may be anybody's: nothing of it is kept
    return _delivery(message, Outcome(status.value))


@transactional
def _fail(taken: _Taken, *, reason: str) -> Delivery:
    """Hand the mail to a person."""
    message = outbox_queries.get_message(taken.message_id)
    if _is_still_ours(message, taken):
        message.status = OutboxStatus.FAILED
        message.last_error = answer_to_keep(reason)
    return _delivery(message, Outcome.FAILED)


@transactional
def _postpone(taken: _Taken, *, reason: str, now: datetime) -> Delivery:
    """Try again later, or hand the mail to a person after too long."""
    message = outbox_queries.get_message(taken.message_id)
    again_at = next_attempt(attempts=message.attempts, created_at=message.created_at, now=now)
    if _is_still_ours(message, taken):
        message.last_error = answer_to_keep(reason)
        message.next_attempt_at = again_at or now
        message.status = OutboxStatus.WAITING if again_at else OutboxStatus.FAILED
    outcome = Outcome.POSTPONED if again_at else Outcome.FAILED
    return _delivery(message, outcome, is_server_down=is_server_trouble(reason))


def _is_still_ours(message: OutboxMessage, taken: _Taken) -> bool:
    """False when the lease ended meanwhile and another worker took the mail."""
    return message.status is OutboxStatus.WAITING and message.attempts == taken.attempts


def _wake_up(*, now: datetime) -> None:
    """The server is there again: mails that waited for it need not wait longer."""
    db.session.execute(
        update(OutboxMessage)
        .where(*outbox_queries.waits_for_the_server(), OutboxMessage.next_attempt_at > now)
        .values(next_attempt_at=now)
        .execution_options(synchronize_session=False)
    )


def _delivery(message: OutboxMessage, outcome: Outcome, *, is_server_down: bool = False) -> Delivery:
    return Delivery(
        uuid=message.uuid,
        kind=message.kind,
        outcome=outcome,
        attempts=message.attempts,
        is_server_down=is_server_down,
    )


@transactional
def retry_messages(*, message_ids: Collection[int], now: datetime) -> int:
    """Let mails be tried again at once, also those that were given up. Returns how many there were to try."""
    again = (
        update(OutboxMessage)
        .where(
            OutboxMessage.id.in_(message_ids),
            # without an answer it was never tried or is being sent right now
            OutboxMessage.status.in_((OutboxStatus.WAITING, OutboxStatus.FAILED)) & (OutboxMessage.last_error != ""),
        )
        .values(status=OutboxStatus.WAITING, attempts=0, next_attempt_at=now)
        .execution_options(synchronize_session=False)
        .returning(OutboxMessage.id)
    )
    return len(list(db.session.scalars(again)))
