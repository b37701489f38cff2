"""Rounds at a festival, entered on the page "Abschluss" and shown apart from the attendances (CNT-8)."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from eventapp.adapters import clock
from eventapp.db import db
from eventapp.domain.report_facts import ReportFacts, RoundFacts
from eventapp.domain.report_figures import key_figures
from eventapp.domain.states import EventKind
from eventapp.models import AuditEntry, CrowdRound, Event, Project
from eventapp.services import reports
from tests.support.builders import make_event
from tests.support.client import Client
from tests.support.managing import errors_of, flashes_of, sign_in_olga
from tests.support.page import Page

HOME = "/manage/events/kw"
STAGE = {"day": "2026-09-26", "clock": "15:30", "area": "Bühne", "people": "62", "counted_by": "Ada Beispiel"}


@pytest.fixture
def festival(client: Client) -> Event:
    """A festival on 26 September. Olga is signed in."""
    return make_event(organization=sign_in_olga(client), reference="kw")


def sent(**changes: str) -> dict[str, str]:
    """A round as the form sends it."""
    return {f"rounds-{name}": value for name, value in (STAGE | changes).items()}


def facts() -> ReportFacts:
    """The report of the year."""
    project = db.session.scalars(select(Project)).one()
    year = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    return reports.collect_facts(project, **year, zone=ZoneInfo("Europe/Berlin"), now=clock.now())


@pytest.mark.usefixtures("festival")
def test_rounds_are_kept_shown_with_their_peak_and_removed(client: Client) -> None:
    answer = client.post(f"{HOME}/rounds", data=sent())
    client.post(f"{HOME}/rounds", data=sent(area="Stände", people="41"))
    client.post(f"{HOME}/rounds", data=sent(clock="16:00", people="70"))
    shown = " ".join(Page(client.get(f"{HOME}/closing")).texts("section", css_class="section"))
    columns = select(CrowdRound.reference, CrowdRound.counted_at, CrowdRound.people).order_by(CrowdRound.id)
    reference, counted_at, people = db.session.execute(columns).first() or ("", None, 0)
    removed = flashes_of(client, client.post(f"{HOME}/rounds/{reference}/removal"))

    assert answer.location == f"{HOME}/closing#rounds"
    assert (counted_at, people) == (datetime(2026, 9, 26, 13, 30, tzinfo=UTC), 62)
    assert "Höchststand: 103, am 26.09.2026 um 15:30" in shown
    assert removed[-1] == "Der Rundgang ist entfernt."
    audited = select(AuditEntry.action).where(AuditEntry.user_id.is_not(None), AuditEntry.action.like("crowd_round.%"))
    assert list(db.session.scalars(audited.order_by(AuditEntry.id))) == [
        *["crowd_round.added"] * 3,
        "crowd_round.removed",
    ]
    assert list(db.session.scalars(select(CrowdRound.area).order_by(CrowdRound.id))) == ["Stände", "Bühne"]


@pytest.mark.usefixtures("festival")
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"area": " "}, "Bitte schreiben Sie, wo gezählt wurde."),
        ({"people": "viele"}, "Bitte schreiben Sie eine ganze Zahl, zum Beispiel 20."),
        ({"people": "-1"}, "Bitte eine Zahl von 0 bis 100.000."),
        ({"clock": "25:00"}, "Diese Uhrzeit gibt es nicht. Bitte so: 13:00."),
        ({"counted_by": ""}, "Bitte nennen Sie, wer gezählt hat."),
        ({"day": "2026-09-27"}, "Die Veranstaltung ist am 26.09.2026."),
    ],
)
def test_a_round_that_cannot_be_is_refused_and_kept(client: Client, changes: dict[str, str], said: str) -> None:
    answer = client.post(f"{HOME}/rounds", data=sent(**changes))

    assert (answer.status_code, errors_of(answer)) == (422, [said])
    kept = {name: Page(answer).by_id(f"rounds-{name}").get("value") for name in STAGE}
    assert kept == {name: value.strip() for name, value in (STAGE | changes).items()}
    assert db.session.scalars(select(CrowdRound)).all() == []


@pytest.mark.usefixtures("festival")
def test_an_area_has_one_number_at_one_moment(client: Client) -> None:
    client.post(f"{HOME}/rounds", data=sent())
    answer = client.post(f"{HOME}/rounds", data=sent(area="bühne", people="99"))

    assert errors_of(answer) == ["Für diese Uhrzeit und diesen Bereich steht schon eine Zahl da."]
    assert list(db.session.scalars(select(CrowdRound.people))) == [62]


def test_rounds_are_for_festivals_only(client: Client) -> None:
    make_event(organization=sign_in_olga(client), kind=EventKind.WORKSHOP, reference="kw")

    assert client.post(f"{HOME}/rounds", data=sent()).status_code == 404
    assert "rounds" not in [title.get("id") for title in Page(client.get(f"{HOME}/closing")).all("h2")]


@pytest.mark.usefixtures("festival")
def test_rounds_stand_in_the_report_and_change_no_figure(client: Client) -> None:
    before = key_figures(facts())
    client.post(f"{HOME}/rounds", data=sent())
    after = facts()
    page = client.get(f"/manage/projects/{after.project.reference}/report").get_data(as_text=True)

    assert after.rounds == [
        RoundFacts(event="KulturWERK", counted_at=datetime(2026, 9, 26, 15, 30), area="Bühne", people=62)  # noqa: DTZ001 (local)
    ]
    assert key_figures(after) == before
    assert "Gleichzeitig anwesend" in page
    assert "Ada Beispiel" not in page
