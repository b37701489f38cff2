"""Tickets on the screen: all of a registration behind its secret, one behind its code."""

from datetime import timedelta

import pytest
import time_machine

from eventapp.db import db
from eventapp.domain.states import EventKind, EventStatus
from eventapp.domain.tickets import spaced_short_code
from eventapp.models import Event, Project, Registration, Ticket
from eventapp.queries.registrations import get_by_key
from eventapp.services import registrations
from tests.support.builders import ENDS_AT, NOW, make_event, make_registration, make_session
from tests.support.client import Client
from tests.support.page import Page, words
from tests.support.programme import change, on

#: How an independent parser names what is drawn inside a page.
SVG = "{http://www.w3.org/2000/svg}"

pytestmark = pytest.mark.usefixtures("now")


def tickets_of(registration: Registration) -> list[Ticket]:
    """The tickets in the order in which they were made."""
    return get_by_key(registration.key).tickets


def page_of(client: Client, registration: Registration) -> Page:
    """The page behind the registration's secret."""
    response = client.get(f"/registrations/{registration.key}")
    assert response.status_code == 200
    return Page(response)


def facts(page: Page) -> dict[str, str]:
    """The labelled facts of the first ticket."""
    items = [[words(part) for part in item] for item in page.all("div", css_class="facts__item")]
    return {label: value for label, value in items}


# --- all tickets of a registration ---


def test_ticket_says_who_when_where_and_shows_the_code(client: Client) -> None:
    registration = make_registration(make_event(), adults=2, children=3, name="Familie Haddad")

    page = page_of(client, registration)

    [ticket] = tickets_of(registration)
    assert page.texts("h1") == ["KulturWERK"]
    assert page.texts("div", css_class="ticket__holder") == ["Familie Haddad"]
    assert "5 Personen: 2 Erwachsene, 3 Kinder" in page.texts("p")
    assert facts(page) == {"Datum": "Sa 26.09.2026", "Uhrzeit": "13:00–18:00", "Ort": "BuschmannshofHerne-Wanne"}
    assert page.texts("bdi", css_class="ticket__code") == [spaced_short_code(ticket.short_code)]
    [qr] = page.all(f"{SVG}svg", css_class="qr")
    assert qr.get("aria-label") == f"QR-Code des Tickets, Kurzcode {spaced_short_code(ticket.short_code)}"


def test_ticket_page_leads_to_calendar_pdf_change_and_cancellation(client: Client) -> None:
    registration = make_registration(make_event())
    secret = f"/registrations/{registration.key}"

    page = page_of(client, registration)

    links = {label: page.href(label) for label in ("In den Kalender", "PDF", "Personen ändern", "Absagen")}
    assert links == {
        "In den Kalender": f"{secret}/calendar.ics",
        "PDF": f"{secret}/ticket.pdf",
        "Personen ändern": f"{secret}/edit",
        "Absagen": f"{secret}/cancellation",
    }


def test_ticket_page_says_what_happens_next_and_when_everything_is_deleted(client: Client) -> None:
    event = make_event()
    with_mail, without = make_registration(event, adults=2), make_registration(event, email=None)

    with_text = words(page_of(client, with_mail).root)
    without_text = words(page_of(client, without).root)

    assert "Das Ticket kommt auch an ada@example.org." in with_text
    assert "Sie können getrennt kommen: Der Code gilt für alle." in with_text
    assert "Name und Kontakt löschen wir am 10.10.2026." in with_text
    assert "Gefördert durch das MKJFGFI NRW" in with_text
    assert "Merken Sie sich diese Seite" in without_text
    assert "Sie können getrennt kommen" not in without_text


def test_every_named_person_has_a_ticket_in_the_order_of_names(client: Client) -> None:
    names = ["Amina Kaya", "نور حداد", "Şükran Yıldız"]
    registration = make_registration(make_event(kind=EventKind.WORKSHOP), attendee_names=names)

    page = page_of(client, registration)

    assert page.texts("h1") == ["3 Tickets"]
    assert page.texts("div", css_class="ticket__holder") == names
    assert len({path.get("d") for path in page.all(f"{SVG}path", css_class="qr__ink")}) == 3
    assert [child.tag for holder in page.all("div", css_class="ticket__holder") for child in holder] == ["bdi"] * 3


def test_ticket_for_several_sessions_lists_them(client: Client) -> None:
    sessions = [on(NOW + timedelta(days=9)), on(NOW + timedelta(days=10), is_cancelled=True), make_session()]
    for label, session in zip(("Vormittag", "Abend", "Nicht gewählt"), sessions, strict=True):
        session.label = label
    event = make_event(kind=EventKind.FACHTAG, sessions=sessions)
    registration = make_registration(event, event_sessions=[sessions[0].reference])
    late = make_registration(event, event_sessions=[s.reference for s in (sessions[0], sessions[2])])

    assert facts(page_of(client, registration))["Datum"] == "Do 10.09.2026"
    assert facts(page_of(client, late)) == {
        "Do 10.09.": "12:00–15:00Vormittag",
        "Sa 26.09.": "13:00–18:00Nicht gewählt",
        "Ort": "BuschmannshofHerne-Wanne",
    }


def test_ticket_remembers_itself_on_the_device(client: Client) -> None:
    registration = make_registration(make_event())

    [wallet] = [e for e in page_of(client, registration).all("div") if e.get("data-component") == "wallet"]

    assert [wallet.get(f"data-{name}") for name in ("key", "title", "date", "kind")] == [
        registration.key,
        "KulturWERK",
        "2026-09-26",
        "fest",
    ]


def test_ticket_in_another_language_keeps_the_words_of_the_event_marked(client: Client) -> None:
    registration = make_registration(make_event())

    page = Page(client.get(f"/registrations/{registration.key}?lang=en"))

    assert page.root.get("lang") == "en"
    [title] = list(page.one("h1"))
    assert (title.get("lang"), title.get("dir"), words(title)) == ("de", "ltr", "KulturWERK")


# --- counselling ---


def counselling_registration() -> Registration:
    """A slot of a day whose title says too much."""
    slots = [on(NOW + timedelta(days=9, minutes=30 * n), capacity=1) for n in range(2)]
    for number, slot in enumerate(slots, start=1):
        slot.label = f"B-{number:02}"
    event = make_event(kind=EventKind.BERATUNG, title="Einbürgerung und Asylrecht", sessions=slots)
    db.session.get_one(Project, event.project_id).name = "Asylberatung"
    db.session.commit()
    return make_registration(event, name="Blume", event_sessions=[slots[1].reference])


def test_counselling_ticket_shows_the_number_and_nothing_of_the_matter(client: Client) -> None:
    registration = counselling_registration()
    token = tickets_of(registration)[0].token
    addresses = [f"/registrations/{registration.key}", f"/registrations/{registration.key}/cancellation", f"/t/{token}"]

    for address in addresses:
        page = Page(client.get(address))
        text = words(page.root)
        assert [word for word in ("Einbürgerung", "Asyl", "Recht", "Beratung") if word in text] == []
        assert "Ihr Termin" in text

    page = page_of(client, registration)
    assert page.texts("title") == ["Ihr Termin · Einlass"]
    assert page.texts("div", css_class="ticket__holder") == ["B-02"]
    assert facts(page)["Uhrzeit"].startswith("12:30")


def test_counselling_ticket_behind_the_code_names_nobody(client: Client) -> None:
    registration = counselling_registration()

    page = Page(client.get(f"/t/{tickets_of(registration)[0].token}"))

    assert "Blume" not in words(page.root)
    assert page.texts("div", css_class="ticket__holder") == ["B-02"]


# --- when it is no longer valid ---


def test_cancelled_registration_says_so_and_offers_a_new_one(client: Client) -> None:
    event = make_event(reference="kw")
    registration = make_registration(event)
    registrations.cancel(registration_id=registration.id, now=NOW)

    page = page_of(client, registration)

    assert page.texts("h1") == ["Diese Anmeldung ist abgesagt"]
    assert page.href("Neu anmelden") == "/events/kw/registration"
    assert (page.all(f"{SVG}svg", css_class="qr"), [a for a in page.texts("a") if a == "Absagen"]) == ([], [])
    [forgets] = [e for e in page.all("div") if e.get("data-component") == "wallet_forget"]
    assert forgets.get("data-key") == registration.key


@pytest.mark.parametrize(
    ("values", "heading"),
    [
        ({"status": EventStatus.CANCELLED}, "Diese Veranstaltung fällt aus"),
        ({"status": EventStatus.FINISHED}, "Diese Veranstaltung ist vorbei"),
    ],
)
def test_ticket_of_an_event_that_is_off_or_over_is_void(
    client: Client, values: dict[str, object], heading: str
) -> None:
    event = make_event()
    registration = make_registration(event)
    change(event, **values)

    page = page_of(client, registration)

    assert page.texts("h1") == [heading]
    assert len(page.all("article", css_class="ticket--void")) == 1
    assert [link for link in page.texts("a") if link in ("Absagen", "Personen ändern", "PDF")] == []


def test_ticket_is_over_with_its_last_session(client: Client) -> None:
    registration = make_registration(make_event())

    with time_machine.travel(ENDS_AT, tick=False):
        assert page_of(client, registration).texts("h1") == ["Diese Veranstaltung ist vorbei"]


# --- secrets ---


def test_pages_with_secrets_stay_out_of_search_engines_and_caches(client: Client) -> None:
    registration = make_registration(make_event())
    secret, token = f"/registrations/{registration.key}", tickets_of(registration)[0].token

    for address in (secret, f"{secret}/edit", f"{secret}/cancellation", f"/t/{token}", f"/T/{token}"):
        response = client.get(address)
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert response.headers["Cache-Control"] == "private, no-store"
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert Page(response).meta("robots") == "noindex"


def test_key_of_nobody_is_unknown(client: Client) -> None:
    make_registration(make_event())

    for address in ("", "/edit", "/cancellation", "/ticket.pdf", "/calendar.ics", "/stored", "/export.json"):
        assert client.get(f"/registrations/{'a' * 26}{address}").status_code == 404


# --- this device ---


def test_own_tickets_are_listed_by_the_device_and_explained_without_a_script(client: Client) -> None:
    event = make_event()
    make_registration(event)

    page = Page(client.get("/my-tickets"))

    assert words(page.one("h1")) == "Meine Tickets"
    assert page.texts("noscript")[0].startswith("Diese Liste macht Ihr Browser mit JavaScript.")
    assert "Set-Cookie" not in client.get("/my-tickets").headers
    assert_no_ticket(page, event)


def assert_no_ticket(page: Page, event: Event) -> None:
    """The server does not know whose device it is."""
    assert event.reference not in words(page.root)
    assert page.all(f"{SVG}svg", css_class="qr") == []
