"""How one finds one's way in the programme; every choice stands in the address."""

from collections.abc import Sequence

import pytest

from eventapp.domain.states import EventKind
from tests.support.builders import make_event, make_organization
from tests.support.client import Client
from tests.support.page import words
from tests.support.programme import at, card, change, on, programme, titles

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def year(client: Client) -> None:
    """Four events ahead, different in everything one can choose by, and one behind."""
    organization = make_organization()
    make_event(organization=organization, title="Fest", sessions=[on(at(9, 26))])
    conference = make_event(
        organization=organization, title="Fachtag", kind=EventKind.FACHTAG, sessions=[on(at(9, 15))]
    )
    change(
        conference,
        interpreted_languages=("ar",),
        access={"sign_language": ["partly", "auf Anfrage"], "step_free": ["no", ""]},
    )
    course = make_event(organization=organization, title="Kurs", kind=EventKind.WORKSHOP, sessions=[on(at(10, 10))])
    change(course, spoken_languages=("tr",), access={"childcare": ["yes", ""]})
    make_event(organization=organization, title="Beratung", kind=EventKind.BERATUNG, sessions=[on(at(12, 3))])
    make_event(organization=organization, title="Alter Kurs", kind=EventKind.WORKSHOP, sessions=[on(at(4, 18))])


@pytest.mark.usefixtures("year")
@pytest.mark.parametrize(
    ("query", "shown"),
    [
        pytest.param("kind=workshop", ["Kurs", "Alter Kurs"], id="type"),
        pytest.param("language=tr", ["Kurs"], id="spoken language"),
        pytest.param("language=ar", ["Fachtag"], id="interpreted language"),
        pytest.param("language=de&kind=workshop", ["Alter Kurs"], id="both"),
        pytest.param(
            "access=step_free", ["Fest", "Kurs", "Beratung", "Alter Kurs"], id="venue's access, not overridden"
        ),
        pytest.param("access=sign_language", ["Fachtag"], id="access in part; unset is not yes"),
        pytest.param("access=childcare", ["Kurs"], id="access"),
        pytest.param("open=1", ["Fest"], id="without registration"),
        pytest.param("month=2026-09", ["Fachtag", "Fest"], id="month"),
        pytest.param("month=2026-04", ["Alter Kurs"], id="month gone by"),
        pytest.param("kind=fest&open=1&month=2026-09&language=de&access=step_free", ["Fest"], id="all at once"),
    ],
)
def test_programme_filter(client: Client, query: str, shown: Sequence[str]) -> None:
    assert titles(programme(client, f"/?{query}")) == shown


@pytest.mark.usefixtures("year")
@pytest.mark.parametrize(
    "query",
    [
        "kind=party",
        "kind=FEST",
        "language=xx",
        "language=<script>",
        "access=toilet",
        "access=",
        "open=2",
        "month=2026-13",
        "month=0000-00",
        "month=9999-12",
        "month=1800-01",
        "month=2026-9",
        "month=२०२६-०९",
        "month=-1",
        "view=week",
        "kind=%00&language=%00&access=%00&month=%00&view=%00&open=%00",
        "kind=%ff%fe&month=%ed%a0%80",
        "kind=" + "a" * 20_000,
        "&".join(f"kind={n}" for n in range(500)),
        "kind[]=fest&kind[a]=1",
        "=&&&==",
    ],
)
def test_programme_ignores_choices_that_make_no_sense(client: Client, query: str) -> None:
    everything = titles(programme(client))

    assert titles(programme(client, f"/?{query}")) == everything


@pytest.mark.usefixtures("year")
def test_programme_chips_count_what_a_click_would_show(client: Client) -> None:
    page = programme(client, "/?language=de")

    assert page.texts("label", css_class="chip") == [
        "Alle 3",
        "Fest 1",
        "Workshop 0",
        "Fachtag 1",
        "Beratung 1",
        "ohne Anmeldung 1",
    ]
    assert page.by_id("kind-all").get("checked") is not None
    assert [option.get("value") for option in page.by_id("language").iter("option")] == ["", "de", "tr", "ar"]


@pytest.mark.usefixtures("year")
def test_programme_filter_keeps_its_choices(client: Client) -> None:
    page = programme(client, "/?kind=fachtag&access=sign_language&language=ar&open=1&month=2026-09")

    chosen = [option.get("value") for option in page.all("option") if option.get("selected") is not None]
    assert chosen == ["ar", "sign_language", "2026-09"]
    assert page.by_id("kind-fachtag").get("checked") is not None
    assert page.by_id("open-1").get("checked") is not None


@pytest.mark.usefixtures("year")
def test_programme_card_says_how_far_the_access_goes_that_one_looks_for(client: Client) -> None:
    page = programme(client, "/?access=sign_language")

    assert "Gebärdensprache (DGS): teilweise (auf Anfrage)" in words(card(page, "Fachtag"))


@pytest.mark.usefixtures("year")
def test_programme_filter_without_result_shows_the_way_back(client: Client) -> None:
    page = programme(client, "/?kind=fest&language=ar")

    assert page.texts("h2", css_class="empty-state__title") == ["Dazu ist gerade nichts geplant"]
    assert page.href("Alles zeigen") == "/"


@pytest.mark.usefixtures("year")
def test_programme_strip_leads_to_months(client: Client) -> None:
    page = programme(client, "/?kind=fest")

    months = page.all("a", css_class="month-strip__month")
    assert [(words(month), month.get("href")) for month in months][:3] == [
        ("Sep 1 Termin", "#m-2026-09"),
        ("Okt", "/?view=month&kind=fest&month=2026-10"),
        ("Nov", "/?view=month&kind=fest&month=2026-11"),
    ]
    assert len(page.all(css_class="month-strip__event")) == 1
