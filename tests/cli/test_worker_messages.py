"""A worker that is killed while a message goes out, and the next one."""

import signal
from collections import Counter

from flask import Flask
from sqlalchemy import select

from config import Config
from eventapp.adapters import clock
from eventapp.db import db
from eventapp.domain.messages import BATCH_SIZE
from eventapp.domain.states import MessageState, OutboxStatus
from eventapp.models import Event, Message, OutboxMessage
from eventapp.queries import worker_signs
from eventapp.services import messages
from tests.cli.test_worker import running_slow_server, running_worker, wait_until
from tests.support.builders import make_event, make_organization, make_registration, make_session, make_user
from tests.support.mail_server import MailServer
from tests.support.messages import make_message
from tests.support.outbox import forget_mails

#: Three batches, the last one not full.
GUESTS = 2 * BATCH_SIZE + 10


def make_guests() -> Event:
    """An event to come with guests who have heard of nothing yet."""
    now = clock.now().replace(microsecond=0)
    event = make_event(
        sessions=[make_session(starts_at=now.replace(year=now.year + 1), ends_at=now.replace(year=now.year + 2))]
    )
    for number in range(GUESTS):
        make_registration(event, email=f"gast{number}@example.org", now=now)
    forget_mails()
    return event


def written() -> Counter[str]:
    """How many mails were written to whom."""
    db.session.rollback()
    return Counter(db.session.scalars(select(OutboxMessage.recipient)))


def state() -> MessageState:
    """Where the message stands."""
    db.session.rollback()
    return db.session.scalars(select(Message.state)).one()


def waiting() -> list[str]:
    """Whose mails have not been noted as sent."""
    db.session.rollback()
    query = select(OutboxMessage.recipient).where(OutboxMessage.status == OutboxStatus.WAITING)
    return list(db.session.scalars(query.order_by(OutboxMessage.id)))


def test_everybody_gets_it_once_although_a_worker_is_killed(
    app: Flask, config: Config, smtp_server: MailServer
) -> None:
    event = make_guests()
    user_id = make_user(make_organization()).id
    message = make_message(event, user_id=user_id)
    messages.schedule(event_id=event.id, reference=message.reference, at=None, user_id=user_id, now=clock.now())

    with running_slow_server() as slow:
        with running_worker(config, smtp_url=slow.url) as worker:
            wait_until(lambda: slow.has_mail)
            worker.send_signal(signal.SIGKILL)
            worker.wait()
        assert state() is MessageState.SENDING
        assert BATCH_SIZE <= len(written()) < GUESTS
        taken = [str(mail["To"]) for mail in slow.received]

    with running_worker(config, smtp_url=smtp_server.url):
        wait_until(lambda: len(smtp_server.received) >= GUESTS - len(taken))
        wait_until(lambda: state() is MessageState.SENT)
        wait_until(lambda: waiting() == taken)  # until the lease of the killed worker ends

    arrived = Counter([*taken, *(str(mail["To"]) for mail in smtp_server.received)])
    assert written() == arrived == Counter(f"gast{number}@example.org" for number in range(GUESTS))
    assert worker_signs.is_alive(clock.now())
    assert waiting() == taken
