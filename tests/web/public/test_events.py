"""The page of an event."""

from datetime import timedelta

import pytest

from eventapp.db import db
from eventapp.domain.states import EventKind, EventStatus, RegistrationMode
from eventapp.models import Event, EventText, Venue
from tests.support.builders import NOW, make_event, make_registration, make_session
from tests.support.client import Client
from tests.support.page import Page, words
from tests.support.programme import at, change, on
from tests.support.statements import count_statements

pytestmark = pytest.mark.usefixtures("now")


def event_page(client: Client, query: str = "") -> Page:
    """The page of the event "kw"."""
    response = client.get(f"/events/kw{query}")
    assert response.status_code == 200
    return Page(response)


def facts(page: Page) -> dict[str, str]:
    """Labels and values of all facts on the page."""
    return dict(zip(page.texts("dt"), page.texts("dd"), strict=True))


def write(event: Event, language: str, **fields: str | bool) -> None:
    """Write, or write again, the event in a language."""
    text = next((text for text in event.texts if text.language == language), None)
    if text is None:
        text = EventText(language=language, title=f"KulturWERK ({language})")
        event.texts.append(text)
    for name, value in fields.items():
        setattr(text, name, value)
    db.session.commit()


def test_event_page_says_what_when_and_where(client: Client) -> None:
    write(make_event(reference="kw"), "de", subtitle="Herne feiert Vielfalt")

    page = event_page(client)

    assert page.texts("h1") == ["KulturWERK Herne feiert Vielfalt"]
    assert page.texts("title") == ["KulturWERK – Herne feiert Vielfalt · Netzwerk Herne · Einlass"]
    assert page.texts("p", css_class="lead") == ["Musik, Tanz und Essen."]
    assert page.texts("p", css_class="date-line") == ["26 SamstagSeptember 2026"]
    assert facts(page) == {
        "Uhrzeit": "13:00–18:00",
        "Preis": "kostenlos",
        "Ort": "BuschmannshofHerne-Wanne",
        "Anmeldung": "freiwilligauch ohne willkommen",
        "Veranstaltet von": "Netzwerk Herne e. V.",
        "Förderung": "Gefördert durch das MKJFGFI NRW",
        "In Kooperation mit": "Paritätische",
        "Projekt": "Gemeinsames Handeln",
    }


def test_event_page_leads_to_registration_map_and_calendar(client: Client) -> None:
    event = make_event(reference="kw")
    change_venue(event, street="Hauptstr. 1", postal_code="44649")

    page = event_page(client)

    assert [a.get("href") for a in page.all("a") if words(a) == "Anmelden"] == ["/events/kw/registration"] * 2
    assert page.href("In meinen Kalender") == "/events/kw/calendar.ics"
    assert page.href("Karte öffnen (OpenStreetMap)") == (
        "https://www.openstreetmap.org/search?query=Hauptstr.+1%2C+44649+Herne-Wanne"
    )


def change_venue(event: Event, **values: object) -> None:
    """Change the venue of an event."""
    venue = db.session.get_one(Venue, event.venue_id)
    for name, value in values.items():
        setattr(venue, name, value)
    db.session.commit()


@pytest.mark.parametrize(
    ("values", "state", "hint"),
    [
        pytest.param(
            {"status": EventStatus.CANCELLED}, "Abgesagt", "Diese Veranstaltung findet nicht statt.", id="cancelled"
        ),
        pytest.param({"status": EventStatus.FINISHED}, "Vorbei", "Diese Veranstaltung ist vorbei.", id="finished"),
        pytest.param(
            {"capacity": 0},
            "Ausgebucht",
            "Alle Plätze sind vergeben. Sagt jemand ab, wird der Platz hier wieder frei.",
            id="full",
        ),
        pytest.param(
            {"registration_opens_at": at(9, 5)},
            "Anmeldung ab Sa 05.09., 10:00 Uhr",
            "Dann steht hier der Weg zur Anmeldung.",
            id="not yet open",
        ),
        pytest.param(
            {"registration_closes_at": NOW},
            "Anmeldung geschlossen",
            "Wenn Sie trotzdem kommen möchten, fragen Sie uns.",
            id="closed",
        ),
        pytest.param(
            {"registration_closes_at": NOW, "registration_mode": RegistrationMode.OPTIONAL},
            "Ohne Anmeldung willkommen",
            "Eine Anmeldung ist gerade nicht möglich und nicht nötig: Kommen Sie einfach vorbei.",
            id="closed but optional",
        ),
    ],
)
def test_event_page_says_why_one_cannot_register(
    client: Client, values: dict[str, object], state: str, hint: str
) -> None:
    change(make_event(reference="kw", kind=EventKind.WORKSHOP), **values)

    page = event_page(client)

    assert words(page.one("div", css_class="event-page__closed")) == f"{state} {hint}"
    assert [a for a in page.all("a") if "registration" in a.get("href", "")] == []


@pytest.mark.parametrize("status", [EventStatus.DRAFT, EventStatus.PUBLISHED])
def test_event_page_of_the_unknown_is_not_found(client: Client, status: EventStatus) -> None:
    make_event(reference="kw", status=EventStatus.DRAFT)
    make_event(reference="other", status=status)

    answers = [client.get(path) for path in ("/events/kw", "/events/kx", "/events/kw/calendar.ics")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert Page(answers[0]).href("Zum Programm") == "/"
    assert answers[0].text.count("Diese Seite gibt es nicht") == 2  # title and heading


def test_event_page_of_a_withdrawn_event_is_gone(client: Client) -> None:
    change(make_event(reference="kw"), status=EventStatus.DRAFT)

    answers = [client.get(path) for path in ("/events/kw", "/events/kw/calendar.ics")]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert Page(answers[0]).href("Zum Programm") == "/"


@pytest.mark.parametrize(
    "reference",
    ["%00", "kw%00", "%ff%fe", "%ed%a0%80", "..%2f..%2fetc", "KW", "نور", "🎉", "a" * 10_000, "kw'--", "%E2%80%AE"],
)
def test_event_page_of_a_strange_address_is_not_found(client: Client, reference: str) -> None:
    make_event(reference="kw")

    for path in ("", "/calendar.ics", "/art.svg"):
        assert client.get(f"/events/{reference}{path}").status_code == 404


def test_event_page_lists_sessions_with_places_left(client: Client) -> None:
    parts = [on(at(9, 12 + day), capacity=20) for day in range(2)]
    parts[0].label = "Vormittag"
    event = make_event(
        reference="kw",
        kind=EventKind.WORKSHOP,
        sessions=[on(at(8, 20)), *parts, on(at(9, 20), is_cancelled=True)],
        max_party_size=20,
    )
    make_registration(event, attendee_names=["Ada"] * 20, event_sessions=[parts[1].reference])

    assert event_page(client).texts("li", css_class="session-list__item") == [
        "Do 20.08. 10:00–13:00 vorbei",
        "Sa 12.09. 10:00–13:00Vormittag 20 von 20 Plätzen frei",
        "So 13.09. 10:00–13:00 Ausgebucht",
        "So 20.09. 10:00–13:00 Abgesagt",
    ]


def test_event_page_tells_of_counselling_only_how_many_slots_are_free(client: Client) -> None:
    slots = [on(at(10, 8, 8 + hour), hours=1, capacity=1) for hour in range(4)]
    event = make_event(reference="kw", kind=EventKind.BERATUNG, sessions=slots)
    make_registration(event, event_sessions=[slots[0].reference])

    response = client.get("/events/kw")
    page = Page(response)

    assert facts(page)["Plätze"] == "3 von 4 Terminen freiEin Vorname genügt"
    assert facts(page)["Uhrzeit"] == "10:00–14:00"
    assert page.all("li", css_class="session-list__item") == []
    assert [slot.reference for slot in slots if slot.reference in response.text] == []
    assert "11:00" not in response.text


def test_event_page_shows_the_agenda(client: Client) -> None:
    write(make_event(reference="kw"), "de", agenda="13:00 Ankommen | Kulturhaus\n14:00 Musik")

    assert event_page(client).texts("li", css_class="agenda__item") == ["13:00AnkommenKulturhaus", "14:00Musik"]


def test_event_page_shows_sanitized_markdown(client: Client) -> None:
    body = "**Fett** <script>alert(1)</script> [böse](javascript:alert(1)) [gut](https://example.org)"
    write(make_event(reference="kw"), "de", body=body, summary="<img src=x onerror=alert(1)>")

    page = event_page(client)

    assert [words(e) for e in page.one("div", css_class="prose").iter("strong")] == ["Fett"]
    assert [a.get("href") for a in page.one("div", css_class="prose").iter("a") if a.get("href")] == [
        "https://example.org"
    ]
    assert page.texts("p", css_class="lead") == ["<img src=x onerror=alert(1)>"]


def test_event_page_shows_a_picture_in_its_widths(client: Client) -> None:
    event = make_event(reference="kw")
    change(event, picture_name="ab12", picture_widths=("480", "960"), picture_alt="Eine Bühne im Regen")

    page = event_page(client)

    picture = page.one("img", css_class="event-page__art")
    assert picture.get("src") == "/pictures/ab12-960.webp"
    assert picture.get("srcset") == "/pictures/ab12-480.webp 480w, /pictures/ab12-960.webp 960w"
    assert picture.get("alt") == "Eine Bühne im Regen"
    assert page.meta("og:image") == "http://localhost/pictures/ab12-960.webp"


def test_event_page_costs_few_statements(client: Client) -> None:
    event = make_event(reference="kw", sessions=[make_session() for _ in range(5)])
    write(event, "en", summary="Music")
    make_registration(event)

    with count_statements() as statements:
        event_page(client)

    assert statements.count <= 6


def test_event_page_is_light(client: Client) -> None:
    slots = [on(at(9, 12) + timedelta(days=day), capacity=20) for day in range(12)]
    event = make_event(reference="kw", sessions=slots)
    change(event, access={fact: ["yes", "Hinweis dazu"] for fact in ("toilet", "parking", "stop", "sign_language")})
    write(event, "de", summary="Musik. " * 60, body="Wort und Wort. " * 100, agenda="13:00 Ankommen | Verein\n" * 10)
    write(event, "de-x-einfach", summary="Ein Fest. " * 20)

    page = event_page(client)
    styles, scripts = [e.get("href", "") for e in page.all("link") if e.get("rel") == "stylesheet"], page.all("script")
    addresses = ["/events/kw", *styles, *(src for script in scripts if (src := script.get("src")))]
    answers = [client.get(address, headers={"Accept-Encoding": "gzip"}) for address in addresses]

    assert len(client.get("/events/kw").data) <= 60_000
    assert len(addresses) <= 4
    assert [answer.content_encoding for answer in answers][:2] == ["gzip", "gzip"]
    assert sum(len(answer.data) for answer in answers) <= 30_000


def test_event_page_sets_no_cookie(client: Client) -> None:
    make_event(reference="kw")

    assert "Set-Cookie" not in client.get("/events/kw").headers
