"""Member associations publish under their own name: card, page, imprint, privacy notice, mail."""

import pytest
from sqlalchemy import select

from eventapp.adapters.mail_message import Mail, build_message
from eventapp.cli.mail_settings import mail_settings
from eventapp.db import db
from eventapp.models import Event, Organization, OutboxMessage
from eventapp.services.mails import compose
from tests.support.builders import NOW, make_event, make_organization, make_registration
from tests.support.client import Client
from tests.support.page import Page, words

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def herne(app: object) -> Organization:
    """The umbrella."""
    return make_organization()


@pytest.fixture
def verein(herne: Organization) -> Organization:
    """A member association."""
    return make_organization(short_name="Kulturverein", umbrella=herne)


@pytest.fixture
def fest(verein: Organization) -> Event:
    """Its event."""
    return make_event(organization=verein, title="Lichterfest", reference="lichter")


def mail_about(event: Event) -> Mail:
    """The mail that somebody gets who registers."""
    make_registration(event)
    message = db.session.scalars(select(OutboxMessage)).one()
    mail = compose(message, settings=mail_settings(), now=NOW)
    assert mail is not None
    return mail


def test_programme_names_the_association_on_its_cards_alone(client: Client, herne: Organization, fest: Event) -> None:
    make_event(organization=herne, title="KulturWERK")

    cards = {words(next(card.iter("h3"))): words(card) for card in Page(client.get("/")).all(css_class="event-card")}

    assert {title: "Kulturverein" in text for title, text in cards.items()} == {
        "Lichterfest": True,
        "KulturWERK": False,
    }
    assert "Netzwerk Herne" not in cards["KulturWERK"]


def test_event_page_leads_to_the_imprint_of_the_association(
    client: Client, herne: Organization, verein: Organization, fest: Event
) -> None:
    make_event(organization=herne, reference="werk")
    own, other = Page(client.get("/events/lichter")), Page(client.get("/events/werk"))

    imprint = f"/imprint/{verein.reference}"
    assert [[link.get("href") for link in page.all("a") if link.get("href") == imprint] for page in (own, other)] == [
        [imprint],
        [],
    ]
    assert "Kulturverein e. V." in words(own.one("main"))


def test_form_leads_to_the_privacy_page_of_the_association(client: Client, verein: Organization, fest: Event) -> None:
    page = Page(client.get("/events/lichter/registration"))
    verein.data_protection_contact = "ds-verein@example.org"
    db.session.commit()

    address = page.href("Alle Hinweise zum Datenschutz")

    assert address == f"/privacy/{verein.reference}"
    assert "ds-verein@example.org" in client.get(address).text


def test_imprint_of_the_umbrella_leads_to_those_of_its_associations(
    client: Client, herne: Organization, verein: Organization
) -> None:
    own = Page(client.get(Page(client.get("/imprint")).href("Kulturverein e. V.")))

    assert "Kulturverein e. V." in words(own.one("dl"))
    assert "Netzwerk Herne" not in words(own.one("dl"))
    assert own.href("Impressum der Seiten") == "/imprint"


@pytest.mark.parametrize("page", ["imprint", "privacy"])
def test_legal_pages_below_are_for_associations_alone(client: Client, herne: Organization, page: str) -> None:
    assert [client.get(f"/{page}/{reference}").status_code for reference in (herne.reference, "nobody")] == [404, 404]


def test_mail_comes_from_the_association(verein: Organization, fest: Event) -> None:
    mail = mail_about(fest)
    sender = build_message(mail)["From"]

    assert sender.startswith('"Kulturverein e. V." <')
    assert f"/imprint/{verein.reference}" in mail.text
    assert f"/privacy/{verein.reference}" in mail.html
    assert "Netzwerk Herne" not in mail.text


def test_mail_of_the_umbrella_keeps_the_sender_of_the_settings(herne: Organization) -> None:
    assert mail_about(make_event(organization=herne)).sender == mail_settings().sender


@pytest.mark.parametrize("name", ['Böse" <x@example.org>', "Zwei\r\nBcc: x@example.org", "Müller, Meier & Co."])
def test_name_of_an_association_never_becomes_an_address(verein: Organization, fest: Event, name: str) -> None:
    verein.name = name
    db.session.commit()

    message = build_message(mail_about(fest))

    (address,) = message["From"].addresses
    assert f"{address.username}@{address.domain}" in mail_settings().sender
    assert message["Bcc"] is None
