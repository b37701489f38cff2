"""A phone whose access ended long ago: nothing that was scanned is lost, and nobody writes the log for ever."""

from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from eventapp.db import db
from eventapp.domain.pairing import UPLOADS_AFTER_END
from eventapp.domain.saved_logs import read_saved_log
from eventapp.domain.states import EntryKind, EntryVerdict
from eventapp.domain.sync import UploadedEntry
from eventapp.models import Event, LogEntryRow
from eventapp.services import devices, saved_logs
from tests.support.builders import ENDS_AT, STARTS_AT, make_event, make_organization, make_user
from tests.support.client import Client
from tests.support.door import SECRET_KEY, make_entry, pair_phone, phone
from tests.support.saved_logs import saved_file, wire

EXPIRED = ENDS_AT + timedelta(hours=12)
SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def event(client: Client) -> Event:
    """A festival."""
    return make_event()


def guest(event: Event) -> UploadedEntry:
    """Somebody without a ticket who came during the event."""
    return make_entry(event, kind=EntryKind.WALK_IN, adults=1)


def bring(client: Client, token: str, *entries: UploadedEntry, at: datetime) -> TestResponse:
    """Upload these entries."""
    headers = {"Authorization": f"Bearer {token}"}
    with time_machine.travel(at, tick=False):
        return client.post("/door/api/entries", json={"entries": [wire(entry) for entry in entries]}, headers=headers)


def verdicts(response: TestResponse) -> list[str]:
    """The answers to each entry."""
    assert response.status_code == 200
    return [answer["verdict"] for answer in (response.json or {})["answers"]]


def code_of(response: TestResponse) -> tuple[int, str]:
    """The refusal of the whole upload."""
    return response.status_code, (response.json or {})["error"]["code"]


def stored() -> int:
    """How many entries the log has."""
    return db.session.scalar(select(func.count()).select_from(LogEntryRow)) or 0


@pytest.mark.parametrize("is_revoked", [False, True])
def test_phone_brings_what_waited_for_thirty_days_after_its_end(client: Client, event: Event, is_revoked: bool) -> None:
    token, ended = pair_phone(event), EXPIRED
    if is_revoked:
        ended = STARTS_AT + timedelta(hours=1)
        devices.revoke_device(device_id=phone(token).id, now=ended)

    in_time = bring(client, token, guest(event), at=ended + UPLOADS_AFTER_END - SECOND)
    too_late = bring(client, token, guest(event), at=ended + UPLOADS_AFTER_END)

    assert verdicts(in_time) == ["stored"]
    assert code_of(too_late) == (401, "uploads_over")
    assert stored() == 1


def test_what_is_known_is_answered_at_any_time_so_that_the_phone_can_forget_it(client: Client, event: Event) -> None:
    token, late = pair_phone(event), EXPIRED + 2 * UPLOADS_AFTER_END
    first, second = guest(event), guest(event)
    bring(client, token, first, second, at=STARTS_AT)

    assert verdicts(bring(client, token, first, second, at=late)) == ["known", "known"]
    assert code_of(bring(client, token, first, guest(event), at=late)) == (401, "uploads_over")
    assert verdicts(bring(client, token, at=late)) == []
    assert stored() == 2


def test_organizer_takes_over_the_file_at_any_time_and_the_phone_hears_so(client: Client) -> None:
    organization = make_organization()
    event, user = make_event(organization=organization), make_user(organization)
    token, late, entry = pair_phone(event), EXPIRED + 2 * UPLOADS_AFTER_END, guest(event)
    log = read_saved_log(saved_file(event, phone(token).reference, [entry]))
    assert code_of(bring(client, token, entry, at=late)) == (401, "uploads_over")

    report = saved_logs.import_log(log, event_id=event.id, user_id=user.id, secret_key=SECRET_KEY, now=late)

    assert report.count(EntryVerdict.STORED) == 1
    assert verdicts(bring(client, token, entry, at=late)) == ["known"]
