"""What visitors see where their address has to be confirmed."""

import pytest
from werkzeug.test import TestResponse

from eventapp.db import db
from eventapp.domain.address_checks import check_token
from eventapp.domain.states import EventKind, PendingFor, RegistrationMode, RegistrationStatus
from eventapp.models import Event, Registration
from eventapp.queries import registrations as registration_queries
from tests.support.builders import make_event, make_registration
from tests.support.client import Client
from tests.support.database import SECRET_KEY
from tests.support.page import Page
from tests.support.registering import errors, form_page, register

pytestmark = pytest.mark.usefixtures("now")


def make(mode: RegistrationMode, *, kind: EventKind = EventKind.FEST) -> Event:
    """An event with this way to register."""
    return make_event(reference="kw", kind=kind, registration_mode=mode)


def fresh(registration: Registration) -> Registration:
    """The registration as the database has it."""
    db.session.expire_all()
    return registration_queries.get_with_tickets(registration.id)


def headline(response: TestResponse) -> str:
    """The heading of a page."""
    return Page(response).texts("h1")[0]


def link_of(registration: Registration) -> str:
    """The link in the mail."""
    assert registration.email is not None
    token = check_token(registration.reference, email=registration.email, secret_key=SECRET_KEY.encode())
    return f"/confirm/{token}"


class TestConfirmedAddress:
    """The link in the mail makes it count."""

    def test_form_says_why_the_address_is_needed(self, client: Client) -> None:
        event = make(RegistrationMode.CONFIRMED_ADDRESS)

        page = form_page(client, event)
        refused = register(client, "kw", name="Ada")

        assert "Dafür haben Sie 48 Stunden Zeit." in page.texts("div", css_class="notice")[0]
        assert (
            "Nötig: Dorthin schicken wir einen Link, mit dem Sie Ihre Anmeldung bestätigen."
            in page.texts("span", css_class="field__hint")[-2]
        )
        assert refused.status_code == 422
        assert errors(Page(refused)) == {
            "email": "Hier geht es nur mit E-Mail-Adresse: Sie bestätigen sie danach mit einem Tipp."
        }

    def test_looking_at_the_link_changes_nothing_and_its_button_confirms(self, client: Client) -> None:
        registration = make_registration(make(RegistrationMode.CONFIRMED_ADDRESS), name="Ada Beispiel")
        address = link_of(registration)

        page = client.get(address)
        assert (page.status_code, headline(page)) == (200, "Adresse bestätigen")
        assert page.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert registration.key not in page.text
        assert "Beispiel" not in page.text
        assert fresh(registration).pending_for is PendingFor.ADDRESS

        answer = client.post(address)

        assert (answer.status_code, answer.location) == (303, f"/registrations/{registration.key}")
        assert "Danke, Ihre Adresse ist bestätigt." in client.get(answer.location).text
        assert fresh(registration).status is RegistrationStatus.CONFIRMED
        assert client.get(address).location == f"/registrations/{registration.key}"

    @pytest.mark.parametrize("token", ["x", "abc-def", "%00", "ä"])
    def test_wrong_links_end_on_a_friendly_page(self, client: Client, token: str) -> None:
        make_registration(make(RegistrationMode.CONFIRMED_ADDRESS))

        for answer in (client.get(f"/confirm/{token}"), client.post(f"/confirm/{token}")):
            assert answer.status_code in (404, 410)
        assert headline(client.get("/confirm/x-y")) == "Dieser Link gilt nicht mehr"

    def test_own_page_names_the_address_and_the_deadline(self, client: Client) -> None:
        registration = make_registration(make(RegistrationMode.CONFIRMED_ADDRESS))

        page = Page(client.get(f"/registrations/{registration.key}"))

        assert page.texts("h1") == ["Bitte bestätigen Sie Ihre Adresse"]
        assert "ada@example.org" in page.texts("p", css_class="lead")[0]
        assert any("Do 03.09." in text and "12:00" in text for text in page.texts("p"))
        assert "/confirm/" not in client.get(f"/registrations/{registration.key}").text

    def test_mail_is_sent_again_a_few_times(self, client: Client) -> None:
        registration = make_registration(make(RegistrationMode.CONFIRMED_ADDRESS))
        own = f"/registrations/{registration.key}"

        said = []
        for _ in range(4):
            client.post(f"{own}/address-check")
            said.append(Page(client.get(own)).texts("p", css_class="flash__message")[0].partition(".")[0])

        assert said == [
            *["Die Mail ist noch einmal unterwegs"] * 3,
            "Wir haben schon mehrere Mails geschickt und schicken keine weitere",
        ]

    def test_address_can_be_corrected(self, client: Client) -> None:
        registration = make_registration(make(RegistrationMode.CONFIRMED_ADDRESS), email="aad@example.org")
        key, old_link = registration.key, link_of(registration)
        address = f"/registrations/{key}/address"

        refused = client.post(address, data={"email": "ada@"})
        answer = client.post(address, data={"email": "ada@example.org"})

        assert (refused.status_code, answer.status_code) == (422, 303)
        found = fresh(registration)
        assert found.email == "ada@example.org"
        assert answer.location == f"/registrations/{found.key}?instead={key}"
        assert client.post(old_link).status_code == 410

    def test_confirmed_registrations_have_no_address_to_correct(self, client: Client) -> None:
        registration = make_registration(make(RegistrationMode.REQUIRED))

        client.post(f"/registrations/{registration.key}/address", data={"email": "x@example.org"})

        assert fresh(registration).email == "ada@example.org"
