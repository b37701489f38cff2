"""The sign about photographs: who takes them, how not to be on one, whom to ask (PRV-11)."""

import pypdfium2
import pytest
from werkzeug.test import TestResponse

from eventapp.domain.states import EventKind
from tests.support.builders import make_event
from tests.support.client import Client
from tests.support.managing import sign_in_olga
from tests.support.page import Page, words
from tests.support.pdf_checks import accessibility_faults

pytestmark = pytest.mark.usefixtures("now")


def text_of(response: TestResponse) -> str:
    """What stands on the pages."""
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(response.data)]
    assert len(pages) == 1
    return " ".join(pages[0].split())


def test_sign_names_sticker_contact_and_who_is_responsible(client: Client) -> None:
    make_event(organization=sign_in_olga(client), reference="kw")

    response = client.get("/manage/events/kw/paper/photo-sign.pdf")
    said = text_of(response)

    assert response.mimetype == "application/pdf"
    wanted = (
        "Hier wird fotografiert",
        "KulturWERK",
        "Aufkleber „Bitte nicht fotografieren“",
        "Von nah fotografieren wir nur Menschen, die vorher Ja gesagt haben.",
        "Olga Beispiel, 030 23125-001",
        "Photographs are taken here",
        "Verantwortlich: Netzwerk Herne e. V.",
        "localhost/privacy",
    )
    assert [part for part in wanted if part not in said] == []
    assert accessibility_faults(response.data) == []


def test_page_of_papers_offers_it_with_the_sticker(client: Client) -> None:
    make_event(organization=sign_in_olga(client), reference="kw")

    page = Page(client.get("/manage/events/kw/paper"))

    assert page.href("Schild drucken") == "/manage/events/kw/paper/photo-sign.pdf"
    assert "Bitte nicht fotografieren" in words(page.one("main"))


@pytest.mark.parametrize("kind", [EventKind.FEST, EventKind.WORKSHOP])
def test_form_asks_for_no_consent_to_pictures(client: Client, kind: EventKind) -> None:
    make_event(reference="kw", kind=kind)

    form = Page(client.get("/events/kw/registration")).one("form", css_class="form")

    names = [control.get("name", "") for control in form.iter("input")]
    assert [word for word in ("foto", "photo", "bild") if word in " ".join([*names, words(form)]).lower()] == []


def test_nobody_is_photographed_at_a_counselling(client: Client) -> None:
    make_event(organization=sign_in_olga(client), reference="b1", kind=EventKind.BERATUNG)

    assert client.get("/manage/events/b1/paper/photo-sign.pdf").status_code == 404
