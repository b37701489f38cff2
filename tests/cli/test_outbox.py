"""Mails that wait or failed, at the command line."""

from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.states import OutboxStatus
from eventapp.models import OutboxMessage
from eventapp.services import outbox
from tests.support.builders import NOW, make_event, make_registration
from tests.support.mail_server import MailServer
from tests.support.mails import make_mail_settings

pytestmark = pytest.mark.usefixtures("now")


def run(runner: FlaskCliRunner, verb: str) -> str:
    """What the command says."""
    result = runner.invoke(args=["outbox", verb])
    assert result.exit_code == 0, result.output
    db.session.rollback()
    return result.output


def test_list_shows_what_is_open_without_addresses(runner: FlaskCliRunner) -> None:
    make_registration(make_event())
    uuid = db.session.scalar(select(OutboxMessage.uuid))

    assert run(runner, "list") == (
        f"{uuid}  registration_confirmed  waiting  attempts 0  next attempt 2026-09-01 10:00 UTC\n"
    )


def test_list_is_empty_when_all_is_well(runner: FlaskCliRunner, tmp_path: Path) -> None:
    make_registration(make_event())
    outbox.deliver_due(now=NOW, settings=make_mail_settings(tmp_path))

    assert run(runner, "list") == ""


def test_retry_opens_failed_mails_again(runner: FlaskCliRunner, tmp_path: Path, smtp_server: MailServer) -> None:
    make_registration(make_event())
    smtp_server.refuses_with = "550 5.7.1 Blocked"
    outbox.deliver_due(now=NOW, settings=make_mail_settings(tmp_path, smtp_url=smtp_server.url))
    assert "failed  attempts 1  550 5.7.1 Blocked" in run(runner, "list")

    assert run(runner, "retry") == "1 mail(s) will be tried again.\n"
    assert db.session.scalar(select(OutboxMessage.status)) is OutboxStatus.WAITING
