"""Many entries and many phones at once: few statements, and nothing twice."""

import threading
from collections.abc import Sequence
from contextvars import Context

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.states import EntryKind, EntryVerdict
from eventapp.domain.sync import EntryAnswer, UploadedEntry
from eventapp.models import LogEntryRow
from eventapp.queries.devices import DeviceContext
from eventapp.services import check_in
from tests.support.builders import make_event, make_registration
from tests.support.door import ticket_of
from tests.support.statements import count_statements
from tests.support.uploads import DOORS, entry, paired, report_of, upload

pytestmark = pytest.mark.usefixtures("app")


def test_receive_entries_needs_three_statements_whatever_the_size() -> None:
    event = make_event()
    device = paired(event)
    tickets = [ticket_of(make_registration(event)) for _ in range(3)]
    one = [entry(event, ticket=tickets[0])]
    many = [
        *(entry(event, ticket=ticket) for ticket in tickets[1:]),
        *(entry(event, EntryKind.TALLY) for _ in range(50)),
    ]

    with count_statements() as first:
        upload(device, *one)
    with count_statements() as second:
        upload(device, *many)

    assert (first.count, second.count) == (3, 3)


def test_receive_entries_of_nothing_asks_nothing() -> None:
    device = paired(make_event())

    with count_statements() as statements:
        assert upload(device) == []

    assert statements.texts == []


def test_receive_entries_from_many_phones_at_once_admits_a_ticket_once(app: Flask) -> None:
    event = make_event()
    ticket = ticket_of(make_registration(event))
    devices = [paired(event, gate=f"Tor {number}") for number in range(6)]
    batches = [[entry(event, ticket=ticket)] for _ in devices]
    db.session.commit()
    answers: list[EntryAnswer] = []

    def send(device: DeviceContext, batch: Sequence[UploadedEntry]) -> None:
        with app.app_context():
            answers.extend(check_in.receive_entries(batch, device=device, now=DOORS))
            db.session.remove()

    threads = [
        threading.Thread(target=Context().run, args=(send, device, batch))
        for device, batch in zip(devices, batches, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    verdicts = sorted(answer.detail for answer in answers)
    assert verdicts == ["", *["admitted_twice"] * 5]
    assert report_of(event).admitted == 1


def test_receive_entries_of_one_batch_sent_twice_at_once_stores_it_once(app: Flask) -> None:
    event = make_event()
    device = paired(event)
    batch = [entry(event, EntryKind.TALLY) for _ in range(20)]
    db.session.commit()
    verdicts: list[EntryVerdict] = []

    def send() -> None:
        with app.app_context():
            verdicts.extend(answer.verdict for answer in check_in.receive_entries(batch, device=device, now=DOORS))
            db.session.remove()

    threads = [threading.Thread(target=Context().run, args=(send,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(verdicts) <= {EntryVerdict.STORED, EntryVerdict.KNOWN}
    assert db.session.scalar(select(func.count()).select_from(LogEntryRow)) == 20
