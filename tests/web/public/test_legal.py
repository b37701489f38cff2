"""Imprint, privacy notice and accessibility statement."""

import pytest

from eventapp.db import db
from eventapp.models import Organization
from tests.support.builders import make_organization
from tests.support.client import Client
from tests.support.page import Page, words

PAGES = ("/imprint", "/privacy", "/accessibility")


def facts(page: Page) -> dict[str, str]:
    """Labels and values on the page."""
    return dict(zip(page.texts("dt"), page.texts("dd"), strict=True))


@pytest.fixture
def organization(client: Client) -> Organization:
    """An organization with all legal facts."""
    return make_organization()


@pytest.mark.usefixtures("organization")
def test_imprint_says_who_runs_the_site(client: Client) -> None:
    assert facts(Page(client.get("/imprint"))) == {
        "Name": "Netzwerk Herne e. V.",
        "Straße": "Beispielstraße 1",
        "Ort": "44649 Herne",
        "Vertreten durch": "Olga Beispiel",
        "Telefon": "030 23125-001",
        "E-Mail": "info@example.org",
        "Register": "Amtsgericht Bochum, VR 0000",
    }


def test_imprint_says_what_is_missing_and_invents_nothing(client: Client, organization: Organization) -> None:
    organization.represented_by = organization.register_entry = organization.phone = ""
    db.session.commit()

    found = facts(Page(client.get("/imprint")))

    assert [label for label, value in found.items() if value == "fehlt"] == ["Vertreten durch", "Telefon", "Register"]


def test_imprint_before_the_first_organization_lacks_everything(client: Client) -> None:
    assert set(facts(Page(client.get("/imprint"))).values()) == {"fehlt"}


@pytest.mark.usefixtures("organization")
def test_privacy_names_when_what_is_deleted(client: Client) -> None:
    page = Page(client.get("/privacy"))

    rows = [[words(cell) for cell in row] for row in page.one("tbody")]
    assert rows == [
        ["Fest", "14 Tage", "14 Tage", "7 Tage"],
        ["Workshop", "90 Tage", "30 Tage", "7 Tage"],
        ["Fachtag", "90 Tage", "30 Tage", "7 Tage"],
        ["Beratung", "7 Tage", "7 Tage", "2 Tage"],
    ]


@pytest.mark.usefixtures("organization")
def test_privacy_names_contact_rights_and_authority(client: Client) -> None:
    page = Page(client.get("/privacy"))

    assert facts(page)["Fragen zum Datenschutz"] == "datenschutz@example.org"
    assert page.href("www.ldi.nrw.de") == "https://www.ldi.nrw.de/"
    assert [number for number in (15, 16, 17, 18, 20, 21) if str(number) not in words(page.one("main"))] == []


@pytest.mark.parametrize(
    ("address", "column"), [("/privacy", "privacy_text"), ("/accessibility", "accessibility_text")]
)
def test_legal_page_shows_the_organizations_own_text_as_german(
    client: Client, organization: Organization, address: str, column: str
) -> None:
    setattr(organization, column, "Wir **prüfen** das. <script>alert(1)</script>")
    db.session.commit()

    page = Page(client.get(f"{address}?lang=en"))

    own = page.one("div", css_class="prose")
    assert own.get("lang") == "de"
    assert [words(strong) for strong in own.iter("strong")] == ["prüfen"]


@pytest.mark.usefixtures("organization")
@pytest.mark.parametrize("address", ["/privacy", "/accessibility"])
def test_legal_page_in_another_language_leads_to_the_german_one(client: Client, address: str) -> None:
    german, english = Page(client.get(address)), Page(client.get(f"{address}?lang=en"))

    assert german.all("div", css_class="notice") == []
    (link,) = english.one("div", css_class="notice").iter("a")
    assert link.get("href") == "?lang=de"


@pytest.mark.usefixtures("organization")
@pytest.mark.parametrize("address", PAGES)
def test_legal_page_is_linked_from_everywhere_and_sets_no_cookie(client: Client, address: str) -> None:
    response = client.get(address)

    links = [link.get("href") for link in Page(response).all("a", css_class="site-foot__link")]
    assert links == ["/privacy", "/imprint", "/accessibility"]
    assert "Set-Cookie" not in response.headers
