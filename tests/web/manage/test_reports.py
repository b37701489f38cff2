"""The report of a project: as a page, as files, as issued versions."""

from datetime import timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from pypdf import PdfReader
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.states import EntryKind, EventStatus, EvidenceKind, Role
from eventapp.domain.statistics import Question
from eventapp.models import Event, IssuedReport, Organization, Project
from eventapp.queries.events import list_sessions
from eventapp.services import closings, report_entries, statistics
from tests.support.builders import ENDS_AT, make_event, make_organization, make_registration, make_user
from tests.support.client import Client
from tests.support.door import make_entry, pair_phone, ticket_of, upload
from tests.support.managing import flashes_of, sign_in_mallory, sign_in_olga
from tests.support.page import Page, words
from tests.support.signing_in import sign_in

BERLIN = ZoneInfo("Europe/Berlin")
AFTER = ENDS_AT + timedelta(hours=1)

pytestmark = pytest.mark.usefixtures("now")


def held_festival(organization: Organization) -> tuple[Event, str]:
    """A festival that two with a ticket and three without came to; its numbers are closed. And the report's address."""
    event = make_event(organization=organization)
    ticket = ticket_of(make_registration(event, adults=2, name="Şükran Yıldız"))
    guests = make_entry(event, kind=EntryKind.WALK_IN, adults=3)
    upload(pair_phone(event), make_entry(event, ticket=ticket, adults=2), guests)
    closings.close_event(event_id=event.id, reason="", user_id=None, now=AFTER)
    project = db.session.get_one(Project, event.project_id)
    return event, f"/manage/projects/{project.reference}"


def test_report_shows_the_numbers_and_that_they_agree(client: Client) -> None:
    _, home = held_festival(sign_in_olga(client))

    answer = client.get(f"{home}/report")
    page = Page(answer)

    figures = page.texts("p", css_class="figure__value")
    assert figures[:2] == ["5", "1"]
    assert page.texts("span", css_class="state") == ["Abgleich OK", "Alle 19 Prüfungen stimmen."]
    assert "Insgesamt gab es 5 Teilnahmen (alle gezählt)." in answer.text
    assert "Şükran" not in answer.text
    assert page.problems() == []


def test_menu_shows_that_a_report_is_open(client: Client) -> None:
    _, home = held_festival(sign_in_olga(client))

    current = [
        [link.text for link in Page(client.get(path)).all("a", css_class="site-bar__link") if link.get("aria-current")]
        for path in (f"{home}/report", "/manage/reports", home, f"{home}/indicators")
    ]

    assert current == [["Berichte"], ["Berichte"], ["Projekte"], ["Projekte"]]


def test_open_checks_are_named_and_keep_the_report_provisional(client: Client) -> None:
    event, home = held_festival(sign_in_olga(client))
    upload(pair_phone(event), make_entry(event, kind=EntryKind.WALK_IN), now=AFTER)

    answer = client.get(f"{home}/report")
    page = Page(answer)
    refused = client.post(f"{home}/reports", data={"status": "final"})

    assert page.texts("span", css_class="state")[0] == "Vorläufig"
    assert "R2" in page.texts("th", css_class="table__cell--head")
    assert "Als endgültig festhalten" not in answer.text
    assert refused.status_code == 409
    assert db.session.scalars(select(IssuedReport)).all() == []


def test_an_issued_report_gives_the_same_file_when_the_log_has_grown(client: Client) -> None:
    event, home = held_festival(sign_in_olga(client))

    answer = client.post(f"{home}/reports", data={"status": "final"})
    issued = db.session.scalars(select(IssuedReport)).one()
    address = f"{home}/reports/{issued.reference}.xlsx"
    first = client.get(address).data
    upload(pair_phone(event), make_entry(event, kind=EntryKind.WALK_IN), now=AFTER)
    closings.close_event(event_id=event.id, reason="Nachtrag", user_id=None, now=AFTER)

    assert flashes_of(client, answer) == ["Version 1 ist festgehalten."]
    assert (issued.version, issued.is_final) == (1, True)
    assert client.get(address).data == first
    assert openpyxl.load_workbook(BytesIO(first), data_only=True)["Termine"]["T7"].value == 5
    assert "Endgültig" in client.get(f"{home}/report").text
    document = PdfReader(BytesIO(client.get(f"{home}/reports/{issued.reference}.pdf").data))
    assert "Endgültig" in document.pages[0].extract_text()


def test_files_carry_project_period_and_version_in_their_names(client: Client) -> None:
    _, home = held_festival(sign_in_olga(client))
    period = "starts_on=2026-09-01&ends_on=2026-09-30"

    workbook = client.get(f"{home}/report.xlsx?{period}")
    table = client.get(f"{home}/report.csv?{period}")

    name = "Bericht_Gemeinsames_Handeln_2026-09-01_2026-09-30_v1"
    assert f'filename="{name}.xlsx"' in workbook.headers["Content-Disposition"]
    assert f'filename="{name}.csv"' in table.headers["Content-Disposition"]
    assert openpyxl.load_workbook(BytesIO(workbook.data)).sheetnames[:2] == ["Deckblatt", "Termine"]
    assert table.data.decode("utf-8-sig").splitlines()[1].startswith("26.09.2026;13:00;18:00")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("starts_on=2026-01-01&ends_on=2026-01-31", "In diesem Zeitraum liegt kein Termin des Projekts."),
        ("starts_on=2026-12-31&ends_on=2026-01-01", "Das Ende liegt vor dem Beginn."),
        ("starts_on=31.02.2026&ends_on=2026-12-31", "Diesen Tag gibt es nicht. Bitte so: 26.09.2026."),
        ("starts_on=&ends_on=2026-12-31", "Bitte nennen Sie den ersten Tag."),
    ],
)
def test_a_period_that_cannot_be_is_said_beside_its_field(client: Client, asked: str, said: str) -> None:
    _, home = held_festival(sign_in_olga(client))

    answer = client.get(f"{home}/report?{asked}")

    assert answer.status_code == 422
    assert said in answer.text


def test_people_who_only_report_find_their_projects_and_nothing_else(client: Client) -> None:
    organization = make_organization()
    event, home = held_festival(organization)
    sign_in(client, make_user(organization, roles=[Role.REPORT]))

    index = Page(client.get("/manage/reports"))

    assert index.texts("th", css_class="table__cell--head") == ["Gemeinsames Handeln"]
    assert client.get(f"{home}/report").status_code == 200
    assert client.get(home).status_code == 404
    assert client.get(f"/manage/events/{event.reference}/people").status_code == 404


def test_a_neighbour_sees_no_report(client: Client) -> None:
    _, home = held_festival(make_organization())
    sign_in_mallory(client)

    for path in ("report", "report.xlsx", "report.pdf", "report.csv", "reports/x.xlsx", "reports/x.pdf"):
        assert client.get(f"{home}/{path}").status_code == 404
    assert client.post(f"{home}/reports").status_code == 404


def test_events_that_are_drafts_are_not_in_the_report(client: Client) -> None:
    event, home = held_festival(sign_in_olga(client))
    event.status = EventStatus.DRAFT
    db.session.commit()

    assert "Nichts zu berichten" in client.get(f"{home}/report").text


def test_report_says_why_it_shows_no_statistics(client: Client) -> None:
    event, home = held_festival(sign_in_olga(client))
    session = list_sessions(event.id)[0].reference
    nobody_answered = client.get(f"{home}/report").text
    counts = {Question.GENDER: {"female": 30, "male": 20}}
    statistics.record_slips(reference=session, counts=counts, zone=BERLIN, now=AFTER)
    still_open = Page(client.get(f"{home}/report"))
    statistics.close_statistics(event=event, user_id=None, secret_key=b"", zone=BERLIN, now=AFTER)
    closed = Page(client.get(f"{home}/report"))

    assert "hat niemand auf die freiwilligen Fragen geantwortet" in nobody_answered
    assert f"/manage/events/{event.reference}/statistics" in {link.get("href") for link in still_open.all("a")}
    assert "Hier steht noch kein Ergebnis" in " ".join(still_open.texts("p"))
    assert "Hier steht noch kein Ergebnis" not in " ".join(closed.texts("p"))
    assert [text for text in closed.texts("li") if text.startswith("R7")] == [
        "R7: Statistik „Geschlecht“: Antworten über den Teilnahmen: 45"
    ]
    assert "Keine Prüfung ist offen." in closed.texts("span", css_class="state")


def test_report_names_what_has_not_begun(client: Client) -> None:
    event = make_event(organization=sign_in_olga(client), title="Herbstfest")
    reference = db.session.get_one(Project, event.project_id).reference
    page = Page(client.get(f"/manage/projects/{reference}/report"))
    document = PdfReader(BytesIO(client.get(f"/manage/projects/{reference}/report.pdf").data))

    assert page.texts("h2", css_class="section__title")[1].startswith("Noch nicht begonnen")
    assert page.href("Herbstfest") == f"/manage/events/{event.reference}"
    assert "Noch nicht begonnen" in document.pages[0].extract_text()


def test_sums_stand_below_what_they_are_sums_of(client: Client) -> None:
    event, home = held_festival(sign_in_olga(client))
    (session,) = list_sessions(event.id)

    without = Page(client.get(f"{home}/report"))
    session.target = 1200
    db.session.commit()
    promised = Page(client.get(f"{home}/report"))

    rows = [words(row) for row in promised.all("tr", css_class="table__row")]
    assert "Summe22035051.200" in rows
    assert without.texts("p", css_class="figure__note")[0] == "5 gezählt, 0 geschätzt"
    assert promised.texts("p", css_class="figure__note")[0] == "5 gezählt, 0 geschätzt. Soll: 1.200"


def test_missing_evidence_is_named_with_its_place(client: Client) -> None:
    event, home = held_festival(sign_in_olga(client))
    report_entries.record_evidence(
        event_id=event.id, present=[EvidenceKind.FLYER, EvidenceKind.PHOTOS, EvidenceKind.PRESS], now=AFTER
    )
    page = Page(client.get(f"{home}/report"))

    assert "Belege: 3 von 4 liegen vor." in page.texts("p")
    assert "KulturWERK: Zählprotokoll" in page.texts("li")
    assert f"/manage/events/{event.reference}/closing#evidence" in [link.get("href") for link in page.all("a")]
