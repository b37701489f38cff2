"""The funder's note and the logos, on their way from the project to everything that people see and get (LEG-2)."""

import re
from datetime import date
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from PIL import Image
from pypdf import PdfReader

from eventapp.cli.mail_settings import mail_settings
from eventapp.db import db
from eventapp.domain.attendance_lists import ListKind
from eventapp.domain.states import EventKind
from eventapp.models import Event, Project
from eventapp.queries import issued_reports
from eventapp.queries.events import list_sessions
from eventapp.queries.registrations import get_with_tickets
from eventapp.services import certificates, outbox, reports
from tests.support.builders import NOW, make_event, make_registration
from tests.support.certificates import AFTER, make_certificate, make_workshop
from tests.support.client import Client
from tests.support.logos import CITY, HOUSE, LAND, alternatives, give_logos, pictures_on
from tests.support.mails import html_of, kept_mails, text_of
from tests.support.managing import sign_in_olga
from tests.support.page import Page

pytestmark = pytest.mark.usefixtures("now")

NOTE = "Gefördert durch das MKJFGFI NRW"
LOGOS = [HOUSE, LAND, CITY]
WHOLE_YEAR = "starts_on=2026-01-01&ends_on=2026-12-31"


def text_in(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def shown(client: Client, address: str) -> list[str]:
    """The words of the logos on a page that has the note, each of which loads."""
    answer = client.get(address)
    assert NOTE in answer.text, address
    pictures = Page(answer).all("img", css_class="logos__image")
    sent = [client.get(picture.get("src") or "") for picture in pictures]
    assert {(answer.status_code, answer.mimetype) for answer in sent} <= {(200, "image/png")}
    return [picture.get("alt") or "" for picture in pictures]


def inline_pictures(mail: EmailMessage) -> dict[str, EmailMessage]:
    """The pictures inside a mail by what the HTML calls them."""
    parts = [part for part in mail.walk() if part.get_content_maintype() == "image"]
    return {part["Content-ID"].strip("<>"): part for part in parts}


@pytest.fixture
def workshop(client: Client, data_dir: Path) -> Event:
    """A workshop of Olga's with three logos."""
    event = make_workshop(sign_in_olga(client))
    give_logos(event, data_dir / "logos")
    return event


def test_pages_show_note_and_logos(client: Client, workshop: Event) -> None:
    registration = make_registration(workshop, name="Ada Beispiel")
    token = get_with_tickets(registration.id).tickets[0].token
    reference = db.session.get_one(Project, workshop.project_id).reference

    for address in (
        f"/events/{workshop.reference}",
        f"/registrations/{registration.key}",
        f"/t/{token}",
        f"/manage/projects/{reference}/report?{WHOLE_YEAR}",
    ):
        assert shown(client, address) == LOGOS, address
        assert Page(client.get(address)).problems() == []


def test_mail_brings_its_logos_along(workshop: Event) -> None:
    make_registration(workshop, name="Ada Beispiel")

    outbox.deliver_due(now=NOW, settings=mail_settings())

    [mail] = kept_mails(mail_settings())
    html, pictures = html_of(mail), inline_pictures(mail)
    assert NOTE in html
    assert NOTE in text_of(mail)
    shown = [tag for tag in re.findall(r"<img[^>]*>", html) if "cid:logo" in tag]
    assert [re.findall(r'alt="([^"]*)"', tag)[0] for tag in shown] == LOGOS
    sizes = [re.findall(r' (?:width|height)="(\d+)"', tag) for tag in shown]
    assert sizes == [["48", "144"]] * 3
    assert 'src="http' not in html
    logos = [pictures[f"logo-{number}"] for number in (1, 2, 3)]
    assert [Image.open(BytesIO(part.get_content())).size for part in logos] == [(288, 96)] * 3
    assert {part.get_content_disposition() for part in logos} == {"inline"}
    assert sum(len(part.get_content()) for part in logos) < 36_000


def test_papers_show_note_and_logos(client: Client, workshop: Event) -> None:
    certified = make_certificate(workshop)
    session = list_sessions(workshop.id)[0].reference
    lists = f"/manage/events/{workshop.reference}/lists/nameless.pdf?session={session}&leader=Rana&kind="
    papers = [
        f"/registrations/{certified.registration.key}/ticket.pdf",
        f"/manage/events/{workshop.reference}/certificates/{certified.number}.pdf",
        *(f"{lists}{kind}" for kind in ListKind),
    ]

    for address in papers:
        pdf = client.get(address).data
        assert NOTE in text_in(pdf), address
        assert [words for words in alternatives(pdf) if words in LOGOS][:3] == LOGOS, address
        assert pictures_on(pdf) == [(720, 240)] * 3


def test_mailed_certificate_has_them_too(workshop: Event) -> None:
    make_certificate(workshop)
    certificates.mail_all(event_id=workshop.id, user_id=1, now=AFTER)

    outbox.deliver_due(now=AFTER, settings=mail_settings())

    mail = kept_mails(mail_settings())[-1]
    [file] = [part for part in mail.iter_attachments() if part.get_content_type() == "application/pdf"]
    assert alternatives(file.get_content()) == LOGOS
    assert sorted(inline_pictures(mail)) == ["logo-1", "logo-2", "logo-3"]


def test_report_files_show_note_and_logos_and_issued_ones_keep_their_numbers(client: Client, workshop: Event) -> None:
    project = db.session.get_one(Project, workshop.project_id)
    home = f"/manage/projects/{project.reference}"
    issued = reports.issue_report(
        project_id=project.id,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        is_final=False,
        zone=ZoneInfo("Europe/Berlin"),
        user_id=None,
        now=NOW,
    )
    kept = (issued.facts, issued.sha256)
    reference = issued.reference

    for name in ("report", f"reports/{reference}"):
        pdf = client.get(f"{home}/{name}.pdf").data
        assert (NOTE in text_in(pdf), alternatives(pdf)) == (True, LOGOS)
        book = openpyxl.load_workbook(BytesIO(client.get(f"{home}/{name}.xlsx").data))
        assert [len(sheet._images) for sheet in book] == [3, *[0] * 9]
        assert NOTE in [cell.value for row in book["Deckblatt"].iter_rows() for cell in row]
    project.logos = ()
    db.session.commit()
    assert alternatives(client.get(f"{home}/reports/{reference}.pdf").data) == [HOUSE]
    found = issued_reports.get_issued(reference, project_id=project.id)
    assert (found.facts, found.sha256) == kept


def test_counselling_shows_who_funds_it_on_the_public_page_alone(client: Client, data_dir: Path) -> None:
    event = make_event(kind=EventKind.BERATUNG, organization=sign_in_olga(client), reference="bt")
    give_logos(event, data_dir / "logos")
    registration = make_registration(event, name="Bilal")
    token = get_with_tickets(registration.id).tickets[0].token

    outbox.deliver_due(now=NOW, settings=mail_settings())

    [mail] = kept_mails(mail_settings())
    assert [name for name in inline_pictures(mail) if name.startswith("logo")] == []
    pdf = client.get(f"/registrations/{registration.key}/ticket.pdf").data
    assert [words for words in alternatives(pdf) if words in LOGOS] == []
    pages = [client.get(address).text for address in (f"/registrations/{registration.key}", f"/t/{token}")]
    for text in (html_of(mail), text_of(mail), text_in(pdf), *pages):
        assert [words for words in (NOTE, *LOGOS[1:]) if words in text] == []
    assert shown(client, "/events/bt") == LOGOS
