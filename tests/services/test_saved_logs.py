"""A phone's file and the phone itself at the same moment: each entry once, and every answer true."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.saved_logs import SavedLog, read_saved_log
from eventapp.domain.states import EntryKind, EntryVerdict
from eventapp.models import LogEntryRow
from eventapp.queries import attendance as attendance_queries
from eventapp.services import saved_logs
from tests.support.builders import STARTS_AT, make_event, make_organization, make_registration, make_user
from tests.support.door import SECRET_KEY, make_entry, pair_phone, phone, ticket_of, upload
from tests.support.saved_logs import saved_file

LATER = STARTS_AT + timedelta(hours=1)


def test_a_file_and_its_phone_at_the_same_moment_count_once(app: Flask) -> None:
    organization = make_organization()
    event, olga = make_event(organization=organization), make_user(organization)
    token = pair_phone(event)
    party = ticket_of(make_registration(event, adults=20))
    entries = [make_entry(event, ticket=party) for _ in range(20)]
    entries += [make_entry(event, kind=EntryKind.WALK_IN) for _ in range(600)]
    log = read_saved_log(saved_file(event, phone(token).reference, list(entries)))
    event_id, user_id = event.id, olga.id
    db.session.commit()

    def bring_file() -> None:
        saved_logs.import_log(log, event_id=event_id, user_id=user_id, secret_key=SECRET_KEY, now=LATER)

    def upload_batches() -> None:
        for start in range(0, len(entries), 100):
            upload(token, *entries[start : start + 100], now=LATER)

    _at_once(app, bring_file, upload_batches, bring_file)

    db.session.rollback()
    [session] = attendance_queries.list_session_attendance(event_id)
    assert (session.report.admitted, session.report.walk_ins, session.report.surplus) == (20, 600, 0)
    assert db.session.scalar(select(func.count()).select_from(LogEntryRow)) == len(entries)


def test_a_preview_judges_as_the_import_does_and_stores_nothing(app: Flask) -> None:
    organization = make_organization()
    event, olga = make_event(organization=organization), make_user(organization)
    token = pair_phone(event)
    party = ticket_of(make_registration(event, adults=2))
    first = make_entry(event, ticket=party, adults=2)
    entries = [first, make_entry(event, ticket=party), make_entry(event, kind=EntryKind.REVERSAL, reverses=first.uuid)]
    log = read_saved_log(saved_file(event, phone(token).reference, list(entries)))

    preview = saved_logs.preview_log(log, event_id=event.id, secret_key=SECRET_KEY, now=LATER)
    stored = db.session.scalar(select(func.count()).select_from(LogEntryRow))
    report = saved_logs.import_log(log, event_id=event.id, user_id=olga.id, secret_key=SECRET_KEY, now=LATER)

    assert stored == 0
    assert [each.answer for each in preview.answered] == [each.answer for each in report.answered]
    assert [each.answer.verdict for each in report.answered] == [
        EntryVerdict.STORED,
        EntryVerdict.CONFLICT,
        EntryVerdict.STORED,
    ]


def test_an_empty_file_has_nothing_to_tell(app: Flask) -> None:
    event = make_event()
    log: SavedLog = read_saved_log(saved_file(event, phone(pair_phone(event)).reference, []))

    report = saved_logs.preview_log(log, event_id=event.id, secret_key=SECRET_KEY, now=LATER)

    assert (report.new, report.known, report.refused) == (0, 0, 0)


def _at_once(app: Flask, *works: Callable[[], None]) -> None:
    """Do all of it in threads of their own that begin together; raise what one of them raises."""
    barrier = Barrier(len(works))

    def work(do: Callable[[], None]) -> None:
        with app.app_context():
            barrier.wait()
            try:
                do()
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(works)) as pool:
        for future in [pool.submit(work, do) for do in works]:
            future.result()
