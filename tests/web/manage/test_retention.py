"""The page "Löschung": what goes when, and what has gone."""

from datetime import timedelta

import pytest

from eventapp.domain.states import EventKind
from eventapp.services import retention
from tests.support.builders import ENDS_AT, make_event, make_organization, make_registration
from tests.support.client import Client
from tests.support.managing import sign_in_olga
from tests.support.page import Page, words

pytestmark = pytest.mark.usefixtures("now")


def tables(client: Client) -> list[list[str]]:
    """The rows of the page's tables."""
    response = client.get("/manage/retention")
    assert response.status_code == 200
    page = Page(response)
    return [[words(cell) for cell in row if cell.tag in ("th", "td")] for row in page.all("tr")]


def test_page_says_what_goes_when_and_what_has_gone(client: Client) -> None:
    organization = sign_in_olga(client)
    past = make_event(organization=organization, kind=EventKind.FEST, title="Stadtfest")
    make_registration(past, name="Ada Beispiel")
    make_event(organization=organization, kind=EventKind.WORKSHOP, title="Vereinsrecht")
    make_event(organization=make_organization(), title="Fremdes Fest")

    retention.run(zone="Europe/Berlin", now=ENDS_AT + timedelta(days=15))

    heads = ["Veranstaltung", "Letzter Termin", "Bedarf", "E-Mail und Telefon", "Namen"]
    gone = "gelöscht am 11.10.2026"
    assert tables(client) == [
        heads,
        ["Vereinsrecht", "26.09.2026", f"{gone} (0 Anmeldungen)", "26.10.2026", "25.12.2026"],
        heads,
        ["Stadtfest", "26.09.2026", f"{gone} (0 Anmeldungen)", f"{gone} (1 Anmeldung)", f"{gone} (1 Anmeldung)"],
    ]


def test_page_without_events_says_so(client: Client) -> None:
    sign_in_olga(client)

    assert tables(client) == []
    assert "Nichts mehr da" in client.get("/manage/retention").text
