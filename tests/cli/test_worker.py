"""The worker as a process of its own, with a real mail server."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from config import Config
from eventapp.adapters import clock
from eventapp.cli.mail_settings import mail_settings
from eventapp.db import db
from eventapp.domain.mails import LEASE
from eventapp.domain.states import CancelReason, OutboxStatus, PendingFor, WaitlistRule
from eventapp.models import OutboxMessage, Registration, Ticket
from eventapp.services import outbox, registrations
from tests.support.builders import make_event, make_registration, make_session, waiting_details
from tests.support.mail_server import MailServer, free_port
from tests.support.mails import codes_in

PROJECT_DIR = Path(__file__).parents[2]
PATIENCE_SECONDS = 30.0
SENDER = "Netzwerk Herne <einlass@example.org>"


class SlowMailServer(MailServer):
    """Has the mail in its hands and does not say so."""

    def __init__(self) -> None:
        super().__init__(free_port())
        self.has_mail = False

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep the mail, then be silent for longer than the worker lives."""
        await super().handle_DATA(server, session, envelope)
        self.has_mail = True
        await asyncio.sleep(2)
        return "250 OK"


@contextmanager
def running_worker(config: Config, *, smtp_url: str) -> Iterator[subprocess.Popen[str]]:
    """`flask --app wsgi worker run` on the test's database."""
    environ = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(config.DATA_DIR),
        "DATABASE_URL": config.DATABASE_URL,
        "SECRET_KEY": config.SECRET_KEY,
        "BASE_URL": "http://localhost",
        "SMTP_URL": smtp_url,
        "MAIL_FROM": SENDER,
        "WORKER_INTERVAL_SECONDS": "1",
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker", "run"]
    worker = subprocess.Popen(command, cwd=PROJECT_DIR, env=environ, stderr=subprocess.PIPE, text=True)
    try:
        yield worker
    finally:
        worker.kill()
        worker.communicate()


@contextmanager
def running_slow_server() -> Iterator[SlowMailServer]:
    """The slow server, answering from the first moment on."""
    server = SlowMailServer()
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def wait_until(condition: object) -> None:
    """Return as soon as the condition holds; fail after a while."""
    assert callable(condition)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def register_now() -> Registration:
    """A registration for an event that is still to come, whatever the clock says."""
    starts_at = clock.now().replace(microsecond=0) + LEASE * 100
    event = make_event(sessions=[make_session(starts_at=starts_at, ends_at=starts_at + LEASE)])
    return make_registration(event, now=clock.now())


def statuses() -> list[OutboxStatus]:
    """What stands in the outbox now."""
    db.session.rollback()
    return list(db.session.scalars(select(OutboxMessage.status)))


def last_errors() -> list[str]:
    """What the server has said, mail by mail."""
    db.session.rollback()
    return list(db.session.scalars(select(OutboxMessage.last_error)))


def test_worker_sends_and_stops_cleanly(app: Flask, config: Config, smtp_server: MailServer) -> None:
    with running_worker(config, smtp_url=smtp_server.url) as worker:
        register_now()
        token = db.session.scalar(select(Ticket.token))
        wait_until(lambda: smtp_server.received)
        wait_until(lambda: statuses() == [OutboxStatus.SENT])
        worker.send_signal(signal.SIGTERM)
        _, log = worker.communicate(timeout=PATIENCE_SECONDS)

    assert worker.returncode == 0
    assert codes_in(smtp_server.received[0]) == [f"HTTP://LOCALHOST/T/{token}"]
    assert "(registration_confirmed): sent, attempt 1" in log
    assert "@" not in log


def test_worker_survives_a_server_that_is_away(app: Flask, config: Config) -> None:
    with running_worker(config, smtp_url=f"smtp://127.0.0.1:{free_port()}?tls=none") as worker:
        register_now()
        wait_until(lambda: last_errors() not in ([], [""]))
        worker.send_signal(signal.SIGINT)
        _, log = worker.communicate(timeout=PATIENCE_SECONDS)

    assert worker.returncode == 0
    assert statuses() == [OutboxStatus.WAITING]
    assert "postponed" in log
    assert "@" not in log


def test_mail_of_a_killed_worker_still_arrives(app: Flask, config: Config, smtp_server: MailServer) -> None:
    with running_slow_server() as slow:
        register_now()
        with running_worker(config, smtp_url=slow.url) as worker:
            wait_until(lambda: slow.has_mail)
            worker.kill()
            worker.wait()
        assert statuses() == [OutboxStatus.WAITING]
        settings = replace(mail_settings(), smtp_url=smtp_server.url, sender=SENDER)

        report = outbox.deliver_due(now=clock.now() + LEASE, settings=settings)

        assert report.sent == 1
        assert [mail["Message-ID"] for mail in smtp_server.received] == [slow.received[0]["Message-ID"]]


def test_worker_finishes_the_mail_it_has_begun(app: Flask, config: Config) -> None:
    with running_slow_server() as slow:
        register_now()
        with running_worker(config, smtp_url=slow.url) as worker:
            wait_until(lambda: slow.has_mail)
            worker.send_signal(signal.SIGTERM)
            worker.communicate(timeout=PATIENCE_SECONDS)

        assert worker.returncode == 0
        assert statuses() == [OutboxStatus.SENT]


def test_once_sends_what_is_due_and_ends(app: Flask, runner: FlaskCliRunner, config: Config) -> None:
    register_now()

    result = runner.invoke(args=["worker", "run", "--once"])

    assert result.exit_code == 0
    assert statuses() == [OutboxStatus.SENT]
    assert len(list((config.DATA_DIR / "mail").glob("*.eml"))) == 1


@pytest.mark.parametrize("setting", ["BASE_URL", "MAIL_FROM", "TIMEZONE", "SECRET_KEY"])
def test_settings_reach_the_outbox(app: Flask, setting: str) -> None:
    settings = mail_settings()

    values = (settings.base_url, settings.sender, settings.zone, settings.secret_key)
    assert app.config[setting] in values


def test_worker_passes_on_a_place_whose_holder_did_not_answer(app: Flask, runner: FlaskCliRunner) -> None:
    now = clock.now()
    soon = make_session(starts_at=now + timedelta(days=30), ends_at=now + timedelta(days=30, hours=2))
    event = make_event(capacity=1, sessions=[soon])
    event.waitlist_rule = WaitlistRule.SKIP
    db.session.commit()
    holder = make_registration(event, email=None, now=now)
    first, second = (registrations.register(event_id=event.id, details=waiting_details(), now=now).id for _ in range(2))
    registrations.cancel(registration_id=holder.id, now=now)
    db.session.get_one(Registration, first).held_until = now
    db.session.commit()

    assert Context().run(runner.invoke, args=["worker", "run", "--once"]).exit_code == 0

    db.session.rollback()
    ended, offered = (db.session.get_one(Registration, one, populate_existing=True) for one in (first, second))
    assert (ended.cancel_reason, offered.pending_for) == (CancelReason.OFFER_EXPIRED, PendingFor.OFFER)
