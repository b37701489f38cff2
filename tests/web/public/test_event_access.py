"""What the page of an event says about access, and whom one can ask."""

from datetime import date

import pytest

from eventapp.domain.states import EventStatus
from tests.support.builders import make_event
from tests.support.client import Client
from tests.support.page import Page
from tests.support.programme import change

pytestmark = pytest.mark.usefixtures("now")


def event_page(client: Client) -> Page:
    """The page of the event "kw"."""
    return Page(client.get("/events/kw"))


def test_event_page_shows_access_and_never_says_yes_unasked(client: Client) -> None:
    event = make_event(reference="kw")
    change(
        event,
        access={"toilet": ["no", "Umbau"], "childcare": ["partly", "ab 14:30"]},
        spoken_languages=("de", "ar"),
        interpreted_languages=("tr",),
    )

    page = event_page(client)

    assert page.texts("li", css_class="access-facts__item") == [
        "Stufenloser Zugang: jaRampe am Tor West",
        "Barrierefreies WC: neinUmbau",
        "Kinderbetreuung: teilweiseab 14:30",
        "SprachenDeutsch, العربيةSprachmittlung: Türkçe",
        "Kostet nichtsfür alle, auch für Begleitpersonen",
    ]
    (unchecked,) = [text for text in page.texts("p") if text.startswith("Noch nicht geprüft:")]
    assert unchecked == (
        "Noch nicht geprüft: Parkplatz für Menschen mit Behinderung · Haltestelle in der Nähe · Induktionsanlage · "
        "Gebärdensprache (DGS) · Schriftdolmetschen · Assistenzhund willkommen · Ruheraum · Wickelplatz · "
        "Gebets- und Ruheort"
    )


@pytest.mark.parametrize(
    ("deadline", "said"),
    [
        (date(2026, 9, 20), "Bitte sagen Sie es uns bis Sonntag, 20. September 2026."),
        (date(2026, 9, 1), "Bitte sagen Sie es uns bis Dienstag, 1. September 2026."),
        (date(2026, 8, 31), "Bitte fragen Sie uns."),
        (None, "Bitte fragen Sie uns."),
    ],
)
def test_event_page_names_whom_to_ask_and_until_when(client: Client, deadline: date | None, said: str) -> None:
    change(make_event(reference="kw"), needs_deadline=deadline)

    page = event_page(client)

    assert [text for text in page.texts("p") if text.endswith(said)] != []
    assert page.href("030 23125-001") == "tel:03023125001"
    assert page.href("olga@example.org") == "mailto:olga@example.org"


@pytest.mark.parametrize("status", [EventStatus.CANCELLED, EventStatus.FINISHED])
def test_event_page_asks_for_no_needs_when_there_is_nothing_to_come_to(client: Client, status: EventStatus) -> None:
    make_event(reference="kw", status=status)

    page = event_page(client)

    assert page.texts("h2")[1] == "Fragen?"
    assert page.href("030 23125-001") == "tel:03023125001"
