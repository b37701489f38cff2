"""The programme: what lies ahead and what is over."""

import pytest

from eventapp.domain.states import EventKind, EventStatus, RegistrationMode
from tests.support.builders import NOW, make_event, make_organization, make_registration
from tests.support.client import Client
from tests.support.page import Page, words
from tests.support.programme import at, card, change, on, programme, titles
from tests.support.statements import count_statements

pytestmark = pytest.mark.usefixtures("now")


def test_programme_shows_what_lies_ahead_by_month(client: Client) -> None:
    make_event(title="Stadtfest", reference="fest", sessions=[on(at(9, 26, 11), hours=5)])
    make_event(title="Treff", sessions=[on(at(10, 8))])
    make_event(title="Runde", sessions=[on(at(9, 3))])

    page = programme(client)

    assert page.texts("h2", css_class="month-group__name") == ["September 2026", "Oktober 2026"]
    assert titles(page) == ["Runde", "Stadtfest", "Treff"]
    assert page.href("Stadtfest") == "/events/fest"
    assert "13:00–18:00 Uhr Buschmannshof, Herne-Wanne Deutsch" in words(card(page, "Stadtfest"))
    assert page.texts("p", css_class="hero__lead") == [
        "3 Veranstaltungen von September bis Oktober 2026. Alles kostenlos."
    ]


def test_programme_counts_places_left(client: Client) -> None:
    workshop = make_event(
        title="Kurs", kind=EventKind.WORKSHOP, capacity=20, sessions=[on(at(9, 12))], max_party_size=20
    )
    make_registration(workshop, attendee_names=[f"Ada {n}" for n in range(13)])

    assert page_words(client, "Kurs")[-1] == "7 von 20 Plätzen frei Anmeldung nötig"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        pytest.param(
            {"registration_mode": RegistrationMode.OPTIONAL},
            "Ohne Anmeldung willkommen Anmeldung freiwillig",
            id="optional",
        ),
        pytest.param(
            {"registration_mode": RegistrationMode.OPTIONAL, "registration_closes_at": NOW},
            "Ohne Anmeldung willkommen",
            id="closed",
        ),
        pytest.param({"registration_closes_at": NOW}, "Anmeldung geschlossen", id="required and closed"),
        pytest.param({"registration_opens_at": at(9, 5, 6)}, "Anmeldung ab Sa 05.09., 08:00 Uhr", id="not yet open"),
        pytest.param({"capacity": 0}, "Ausgebucht", id="full"),
        pytest.param({"capacity": None}, "Plätze frei Anmeldung nötig", id="no limit"),
        pytest.param({"status": EventStatus.CANCELLED}, "Abgesagt", id="cancelled"),
    ],
)
def test_programme_says_what_an_event_offers(client: Client, values: dict[str, object], said: str) -> None:
    change(make_event(title="Kurs", kind=EventKind.WORKSHOP, sessions=[on(at(9, 12))]), **values)

    assert page_words(client, "Kurs")[-1] == said


def page_words(client: Client, title: str) -> list[str]:
    """The lines of a card: all its elements with words of their own."""
    return [words(line) for line in card(programme(client), title).iter("p")]


def test_programme_counts_free_slots_of_counselling(client: Client) -> None:
    slots = [on(at(10, 8, 8 + hour), hours=1, capacity=1) for hour in range(3)]
    counselling = make_event(title="Beratungstag", kind=EventKind.BERATUNG, sessions=slots)
    make_registration(counselling, event_sessions=[slots[0].reference])

    assert page_words(client, "Beratungstag")[-1] == "2 von 3 Terminen frei Ein Vorname genügt"


def test_programme_counts_sessions_with_free_places(client: Client) -> None:
    parts = [on(at(9, 12 + day), capacity=5) for day in range(3)]
    course = make_event(title="Kurs", kind=EventKind.WORKSHOP, sessions=parts)
    make_registration(course, attendee_names=[f"Ada {n}" for n in range(5)], event_sessions=[parts[1].reference])

    assert page_words(client, "Kurs")[-1] == "Bei 2 von 3 Terminen Plätze frei Anmeldung nötig"


def test_programme_shows_the_next_day_of_a_series(client: Client) -> None:
    days = [on(at(8, 20)), on(at(9, 3), is_cancelled=True), on(at(9, 10)), on(at(9, 17)), on(at(10, 1))]
    make_event(title="Sprachcafé", sessions=days)

    page = programme(client)

    assert words(card(page, "Sprachcafé")).startswith("Do 10 Sep")
    assert "10:00–13:00 Uhr · 2 weitere Tage" in words(card(page, "Sprachcafé"))


def test_programme_folds_away_what_is_over(client: Client) -> None:
    make_event(title="Neu", sessions=[on(at(9, 12))])
    make_event(title="Alt", sessions=[on(at(4, 18))])
    make_event(title="Älter", sessions=[on(at(3, 18))])
    make_event(title="Beendet", status=EventStatus.FINISHED, sessions=[on(at(8, 1))])
    make_event(title="Lange her", sessions=[on(at(4, 18, year=2024))])

    page = programme(client)

    assert titles(page) == ["Neu", "Beendet", "Alt", "Älter"]
    assert page.texts("summary", css_class="more__summary") == ["Rückblick 3 Veranstaltungen"]
    assert page.one("details", css_class="more").get("open") is None
    assert page_words(client, "Alt")[-1] == ""


def test_programme_opens_the_past_when_nothing_lies_ahead(client: Client) -> None:
    make_event(title="Alt", sessions=[on(at(4, 18))])

    page = programme(client)

    assert page.one("details", css_class="more").get("open") is not None
    assert page.texts("h2", css_class="empty-state__title") == ["Gerade ist nichts geplant"]
    assert page.texts("label", css_class="chip") == ["Alle 1", "Fest 1", "ohne Anmeldung 1"]


def test_programme_of_nothing_says_so(client: Client) -> None:
    page = programme(client)

    assert page.texts("h2", css_class="empty-state__title") == ["Gerade ist nichts geplant"]
    assert page.texts("summary", css_class="more__summary") == []


def test_programme_hides_drafts_and_withdrawn_events(client: Client) -> None:
    make_event(title="Entwurf", status=EventStatus.DRAFT)
    change(make_event(title="Zurückgezogen"), status=EventStatus.DRAFT)

    assert titles(programme(client)) == []


def test_programme_languages_are_named_by_themselves(client: Client) -> None:
    change(make_event(), spoken_languages=("de", "ar"), interpreted_languages=("tr", "de"))

    names = [e for e in programme(client).all("bdi") if e.get("lang")]

    assert [(name.get("lang"), words(name)) for name in names] == [
        ("de", "Deutsch"),
        ("ar", "العربية"),
        ("tr", "Türkçe"),
    ]


def test_programme_marks_titles_in_another_language(client: Client) -> None:
    make_event(title="Nur Deutsch")

    page = Page(client.get("/?lang=en"))

    (title,) = page.one("h3", css_class="event-card__title").iter("span")
    assert (words(title), title.get("lang"), title.get("dir")) == ("Nur Deutsch", "de", "ltr")


@pytest.mark.parametrize("address", ["/", "/?view=month&month=2026-09"])
def test_programme_asks_the_database_as_often_for_five_events_as_for_one(client: Client, address: str) -> None:
    organization = make_organization()
    make_event(organization=organization)
    with count_statements() as for_one:
        programme(client, address)
    for _ in range(4):
        make_event(organization=organization)

    with count_statements() as for_five:
        page = programme(client, address)

    assert len(titles(page)) == 5
    assert for_five.count == for_one.count


def test_programme_sets_no_cookie(client: Client) -> None:
    make_event()

    assert "Set-Cookie" not in client.get("/").headers


def test_programme_offers_a_calendar_to_subscribe_to(client: Client) -> None:
    page = programme(client)

    assert page.href("Kalender abonnieren") == "webcal://localhost/calendar.ics"
    assert page.href("Kalenderdatei laden") == "/calendar.ics"


def test_programme_names_itself_to_search_engines(client: Client) -> None:
    make_event()

    page = programme(client, "/?kind=fest")

    links = {(e.get("rel"), e.get("hreflang")): e.get("href") for e in page.all("link")}
    assert links["canonical", None] == "http://localhost/"
    assert links["alternate", "en"] == "http://localhost/?lang=en"
    assert links["alternate", "x-default"] == "http://localhost/"
    assert page.meta("og:title") == "Programm · Netzwerk Herne"


def test_programme_escapes_titles(client: Client) -> None:
    make_event(title='<b>Fett</b> & "so" 🎉 \u202eumgedreht')

    assert titles(programme(client)) == ['<b>Fett</b> & "so" 🎉 \u202eumgedreht']
