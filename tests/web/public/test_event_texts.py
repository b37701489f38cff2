"""An event in the reader's language, or marked as being in another."""

import pytest

from eventapp.db import db
from eventapp.models import Event, EventText
from tests.support.builders import make_event
from tests.support.client import Client
from tests.support.page import Page, words

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def event(client: Client) -> Event:
    """An event in German."""
    return make_event(reference="kw")


def write(event: Event, text: EventText) -> None:
    """Add a text to the event."""
    event.texts.append(text)
    db.session.commit()


def page_in(client: Client, language: str) -> Page:
    """The event's page in a language."""
    return Page(client.get(f"/events/kw?lang={language}"))


def marks(page: Page) -> tuple[str | None, str | None]:
    """Language and direction that the heading is marked with."""
    heading = page.one("h1")
    return heading.get("lang"), heading.get("dir")


def test_text_in_the_readers_language_is_not_marked(client: Client, event: Event) -> None:
    write(event, EventText(language="en", title="Culture WORK", summary="Music"))

    page = page_in(client, "en")

    assert page.texts("h1") == ["Culture WORK"]
    assert marks(page) == (None, None)


def test_text_in_another_language_is_marked_and_said_to_be(client: Client, event: Event) -> None:
    page = page_in(client, "en")

    assert marks(page) == ("de", "ltr")
    assert len(page.all("div", css_class="notice")) == 1


def test_text_lacks_are_taken_from_german(client: Client, event: Event) -> None:
    event.texts[0].agenda = "13:00 Ankommen"
    write(event, EventText(language="en", title="Culture WORK"))

    page = page_in(client, "en")

    lead = page.one("p", css_class="lead")
    assert (words(lead), lead.get("lang")) == ("Musik, Tanz und Essen.", "de")
    assert page.texts("li", css_class="agenda__item") == ["13:00Ankommen"]


def test_subtitle_is_not_taken_from_another_language(client: Client, event: Event) -> None:
    event.texts[0].subtitle = "Herne feiert"
    write(event, EventText(language="en", title="Culture WORK"))

    assert page_in(client, "en").texts("h1") == ["Culture WORK"]


def test_machine_translated_text_says_so(client: Client, event: Event) -> None:
    write(event, EventText(language="en", title="Culture WORK", is_machine_translated=True))

    notice = page_in(client, "en").one("div", css_class="notice")

    (link,) = notice.iter("a")
    assert link.get("href") == "?lang=de"


def test_plain_german_and_languages_without_pages_are_folded_below(client: Client, event: Event) -> None:
    write(event, EventText(language="de-x-einfach", title="Ein Fest", summary="Alle sind willkommen."))
    write(event, EventText(language="ar", title="مهرجان", summary="الجميع مرحّب بهم"))
    write(event, EventText(language="en", title="Culture WORK"))

    page = page_in(client, "de")

    assert page.texts("summary", css_class="more__summary") == ["In Einfacher Sprache", "العربية"]
    plain, arabic = page.all("div", css_class="prose")
    assert words(plain) == "Ein Fest Alle sind willkommen."
    assert (words(arabic), arabic.get("lang"), arabic.get("dir")) == ("مهرجان الجميع مرحّب بهم", "ar", "rtl")


def test_notes_names_and_times_are_isolated(client: Client, event: Event) -> None:
    isolated = page_in(client, "de").texts("bdi")

    assert {"13:00–18:00", "Buschmannshof", "030 23125-001", "Rampe am Tor West"} <= set(isolated)
