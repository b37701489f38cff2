"""The report of the demonstration names nobody, and stays as it was when people go (REP-2, surviving erasure)."""

import re
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import chain
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from flask import Flask
from openpyxl.workbook import Workbook
from pypdf import PdfReader
from sqlalchemy import select

from eventapp.adapters.report_csv import report_csv
from eventapp.adapters.report_pdf import report_pdf
from eventapp.adapters.workbook.report import report_workbook
from eventapp.db import db
from eventapp.domain.report_facts import ReportFacts
from eventapp.models import Attendee, Event, Project, Registration
from eventapp.services import demo, erasure, reports, retention

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
#: when every name is due, and no person key yet
LONG_AFTER = datetime(2027, 6, 1, 12, 0, tzinfo=UTC)
ZONE = "Europe/Berlin"
#: what must not move by a single cell when somebody goes
UNMOVED = ("Termine", "Statistik_anonym", "Organisationen", "Beratung", "Ehrenamt", "Soll_Ist")


@pytest.fixture(autouse=True)
def _demo_content(app: Flask) -> None:
    demo.load(demo.fixed_dates(now=NOW, zone=ZONE))


def facts() -> ReportFacts:
    """The report of the year as it is now."""
    db.session.expire_all()
    project = db.session.scalars(select(Project)).one()
    return reports.collect_facts(
        project, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), zone=ZoneInfo(ZONE), now=NOW
    )


def workbook(found: ReportFacts) -> bytes:
    """Its workbook, always of the same moment."""
    return report_workbook(found, as_of=NOW.replace(tzinfo=None), version=1, is_final=False)


def cells(book: Workbook, sheet: str) -> list[object]:
    """Every value of a sheet."""
    return [cell.value for cell in chain.from_iterable(book[sheet].iter_rows())]


def test_no_file_of_the_report_names_anybody_of_the_data_set() -> None:
    people = db.session.scalars(select(Registration)).all()
    names = {person.name for person in people} | set(db.session.scalars(select(Attendee.name)))
    secrets = {secret for secret in names | {p.email for p in people} | {p.phone for p in people} if secret}
    assert len(secrets) > 300
    found = facts()

    with ZipFile(BytesIO(workbook(found))) as archive:
        parts = [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    document = PdfReader(BytesIO(report_pdf(found, as_of=NOW, version=1, is_final=False)))
    pages = [" ".join(page.extract_text().split()) for page in document.pages]
    text = "\n".join([*parts, *pages, report_csv(found).decode("utf-8-sig")])

    assert [secret for secret in sorted(secrets) if secret in text] == []
    assert re.findall(r"[\w.]+@[\w.]+", text) == []


def test_twenty_people_and_then_all_names_go_and_only_persons_move() -> None:
    query = (
        select(Registration.id)
        .join(Event)
        .where(Event.reference == "ft-2026", Registration.canceled_at.is_(None))
        .order_by(Registration.id)
    )
    before = facts()
    book = openpyxl.load_workbook(BytesIO(workbook(before)), data_only=True)

    for registration_id in db.session.scalars(query).all()[:20]:
        erasure.erase_registration(registration_id=registration_id, now=NOW)
    retention.run(zone=ZONE, now=LONG_AFTER)
    after = facts()
    again = openpyxl.load_workbook(BytesIO(workbook(after)), data_only=True)

    for sheet in UNMOVED:
        assert cells(again, sheet) == cells(book, sheet), sheet
    rows = list(zip(book["Personen"].iter_rows(min_row=6), again["Personen"].iter_rows(min_row=6), strict=True))
    moved = [[new.value - old.value for old, new in zip(was[1:4], now[1:4], strict=True)] for was, now in rows]
    assert [(b, c + d) for b, c, d in moved] == [(0, 0)] * 4
    assert moved[0] == moved[1] == [0, 0, 0]  # festival and workshops
    assert moved[2] == moved[3] == [0, -20, 20]
    assert db.session.scalars(select(Registration.name).where(Registration.name != "")).all() == []
