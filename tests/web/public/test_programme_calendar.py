"""The programme as a month."""

from datetime import UTC, datetime, timedelta

import pytest

from eventapp.domain.states import EventStatus
from tests.support.builders import make_event, make_session
from tests.support.client import Client
from tests.support.page import Page, words

pytestmark = pytest.mark.usefixtures("now")


def month(client: Client, query: str = "") -> Page:
    """The calendar with further choices."""
    response = client.get(f"/?view=month{query}")
    assert response.status_code == 200
    return Page(response)


def test_month_is_a_table_of_weeks_from_monday(client: Client) -> None:
    page = month(client, "&month=2026-09")

    assert page.texts("h1") == ["September 2026"]
    assert page.texts("th") == ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"]
    weeks = [[words(cell) for cell in row.iter("td")] for row in page.one("tbody").iter("tr")]
    assert weeks[0] == ["", "1", "2", "3", "4", "5", "6"]
    assert weeks[-1] == ["28", "29", "30", "", "", "", ""]


def test_month_is_the_present_one_unless_another_is_asked_for(client: Client) -> None:
    page = month(client)

    assert page.texts("h1") == ["September 2026"]
    assert page.texts("td", css_class="month-table__day--today") == ["1"]


def test_month_shows_events_on_all_their_days(client: Client) -> None:
    days = [datetime(2026, 9, day, 8, tzinfo=UTC) for day in (5, 12)]
    sessions = [make_session(starts_at=day, ends_at=day + timedelta(hours=2)) for day in days]
    make_event(title="Sprachcafé", reference="cafe", sessions=sessions)
    make_event(title="Fest", status=EventStatus.CANCELLED)

    page = month(client, "&month=2026-09")

    assert page.texts("td", css_class="month-table__day--busy") == [
        "5 10:00 Sprachcafé, Fest",
        "12 10:00 Sprachcafé, Fest",
        "26 13:00 Fest, Fest (abgesagt)",
    ]
    assert page.texts("h3", css_class="event-card__title") == ["Sprachcafé", "Fest"]
    assert page.all("a", css_class="month-table__event")[0].get("href") == "/events/cafe"


def test_month_leads_to_its_neighbours_and_to_the_list(client: Client) -> None:
    page = month(client, "&month=2026-12&kind=fest")

    assert page.href("November") == "/?view=month&kind=fest&month=2026-11"
    assert page.href("Januar") == "/?view=month&kind=fest&month=2027-01"
    assert page.href("Liste") == "/?kind=fest"


def test_month_of_long_ago_has_its_events(client: Client) -> None:
    day = datetime(2019, 3, 1, 23, 30, tzinfo=UTC)
    make_event(title="Damals", sessions=[make_session(starts_at=day, ends_at=day + timedelta(hours=1))])

    page = month(client, "&month=2019-03")

    assert page.texts("td", css_class="month-table__day--busy") == ["2 00:30 Damals, Fest"]


def test_month_without_events_says_so(client: Client) -> None:
    page = month(client, "&month=2026-10")

    assert page.texts("h2", css_class="empty-state__title") == ["In diesem Monat ist nichts geplant"]


@pytest.mark.parametrize("asked", ["2000-01", "2100-12"])
def test_month_at_the_edge_of_time_still_shows(client: Client, asked: str) -> None:
    assert len(month(client, f"&month={asked}").all("table")) == 1
