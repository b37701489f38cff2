"""The background worker: sends mails, and does what is due by the clock, until it is told to stop."""

import logging
import threading

import click
from flask import current_app
from flask.cli import AppGroup

from eventapp.adapters import clock
from eventapp.cli.due_work import WorkClock
from eventapp.cli.mail_settings import mail_settings
from eventapp.cli.processes import catch_signals
from eventapp.domain.mails import MailSettings
from eventapp.services import outbox
from eventapp.services.outbox import Delivery

logger = logging.getLogger(__name__)

group = AppGroup("worker", help="The background worker.")

#: While the mail server is away it is asked this often, however short the interval.
SERVER_DOWN_SECONDS = 30.0
#: After a fault of our own, such as a database that is away, the worker waits and goes on.
_FAULT_SECONDS = 10.0


@group.command("run")
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
def run(once: bool) -> None:
    """Send mails and do what is due by the clock, until Ctrl-C or SIGTERM; it stops between two mails."""
    logging.basicConfig(level=current_app.config["LOG_LEVEL"], format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    settings = mail_settings()
    due_work = WorkClock()
    with catch_signals() as stop:
        pause = work(settings=settings, due_work=due_work, stop=stop)
        while not once and not stop.is_set():
            stop.wait(pause)
            pause = work(settings=settings, due_work=due_work, stop=stop)


def work(*, settings: MailSettings, due_work: WorkClock, stop: threading.Event) -> float:
    """Do and send what is due, until told to stop. Returns the seconds to wait before the next look."""
    interval: float = current_app.config["WORKER_INTERVAL_SECONDS"]
    try:
        while not stop.is_set():
            is_more = due_work.run_due(now=clock.now(), settings=settings)
            delivery = outbox.deliver_next(now=clock.now(), settings=settings)
            if delivery is None:
                if is_more:
                    continue
                return interval
            _log(delivery)
            if delivery.is_server_down:
                return max(interval, SERVER_DOWN_SECONDS)
    except Exception:  # a database that is away for a moment must not end the worker
        logger.exception("The worker could not work")
        return max(interval, _FAULT_SECONDS)
    return interval


def _log(delivery: Delivery) -> None:
    """One line a mail, without addresses."""
    level = logging.INFO if delivery.attempts == 1 and not delivery.is_server_down else logging.WARNING
    logger.log(level, "mail %s (%s): %s, attempt %d", delivery.uuid, delivery.kind, delivery.outcome, delivery.attempts)
