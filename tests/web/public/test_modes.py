"""What visitors see of each way to register."""

import re
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from eventapp.db import db
from eventapp.domain.address_checks import check_token
from eventapp.domain.states import EventKind, PendingFor, RegistrationMode, RegistrationStatus
from eventapp.models import Event, Invitation, Organization, Registration
from eventapp.queries import registrations as registration_queries
from eventapp.queries.door_head import door_event
from eventapp.queries.events import get_public_event
from eventapp.services import approvals, invitations
from eventapp.services.invitations import NewInvitation
from tests.support.builders import NOW, make_event, make_registration, make_user
from tests.support.client import Client
from tests.support.database import SECRET_KEY
from tests.support.page import Page, words
from tests.support.registering import errors, fields_of, fill, form_page, only_registration, open_form, register, send
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.usefixtures("now")


def make(mode: RegistrationMode, *, kind: EventKind = EventKind.FEST) -> Event:
    """An event with this way to register."""
    return make_event(reference="kw", kind=kind, registration_mode=mode)


def invite(event: Event, *, places: int | None = None, days: int = 2) -> Invitation:
    """Make a link."""
    user = make_user(db.session.get_one(Organization, event.organization_id))
    new = NewInvitation(label="Presse", places=places, expires_at=NOW + timedelta(days=days))
    (made,) = invitations.make_invitations(event_id=event.id, invitations=[new], user_id=user.id, now=NOW)
    return made


def refuse(event: Event, request: Registration, *, reason: str) -> None:
    """Say no."""
    user = make_user(db.session.get_one(Organization, event.organization_id))
    approvals.refuse_requests(
        event_id=event.id, references=[request.reference], reason=reason, user_id=user.id, now=NOW
    )


def revoke(event: Event, link: Invitation) -> None:
    """End a link."""
    user = make_user(db.session.get_one(Organization, event.organization_id))
    invitations.revoke_invitation(reference=link.reference, event_id=event.id, user_id=user.id, now=NOW)


def hrefs(page: Page, label: str) -> set[str]:
    """Where all links with these words lead."""
    return {a.get("href", "") for a in page.all("a") if words(a) == label}


def fresh(registration: Registration) -> Registration:
    """The registration as the database has it."""
    db.session.expire_all()
    return registration_queries.get_with_tickets(registration.id)


def link_to_form(client: Client, link: Invitation) -> str:
    """Where the short address leads."""
    answer = client.get(f"/i/{link.key}")
    assert answer.status_code == 303
    return str(answer.location)


def headline(response: TestResponse) -> str:
    """The heading of a page."""
    return Page(response).texts("h1")[0]


def link_of(registration: Registration) -> str:
    """The link in the mail."""
    assert registration.email is not None
    token = check_token(registration.reference, email=registration.email, secret_key=SECRET_KEY.encode())
    return f"/confirm/{token}"


class TestWithoutRegistration:
    """One just comes."""

    def test_page_says_that_one_just_comes(self, client: Client) -> None:
        make(RegistrationMode.NONE)

        page = Page(client.get("/events/kw"))

        assert page.texts("p", css_class="event-page__state") == ["Einfach kommen, ohne Anmeldung"]
        assert [a.get("href") for a in page.all("a") if "registration" in a.get("href", "")] == []
        assert '"availability": "https://schema.org/InStock"' in client.get("/events/kw").text

    def test_address_of_the_form_says_so_and_sending_it_registers_nobody(self, client: Client) -> None:
        make(RegistrationMode.NONE)

        answer = client.get("/events/kw/registration")
        sent = client.post("/events/kw/registration", data={"adults": "1", "name": "Ada"})

        assert (answer.status_code, headline(answer)) == (200, "Hier brauchen Sie keine Anmeldung")
        assert (sent.status_code, headline(sent)) == (409, "Hier brauchen Sie keine Anmeldung")

    @pytest.mark.usefixtures("app")
    def test_door_turns_nobody_away(self) -> None:
        make_event(reference="kw", kind=EventKind.WORKSHOP, registration_mode=RegistrationMode.NONE)

        assert door_event(get_public_event("kw"), language="de").open_to_all is True

    def test_programme_and_calendars_have_it(self, client: Client) -> None:
        make(RegistrationMode.NONE)

        assert "Einfach kommen, ohne Anmeldung" in client.get("/?open=1").text
        assert client.get("/calendar.ics").text.count("BEGIN:VEVENT") == 1
        assert client.get("/events/kw/calendar.ics").status_code == 200


class TestApproval:
    """An organizer says yes or no."""

    def test_form_says_who_answers(self, client: Client) -> None:
        event = make(RegistrationMode.APPROVAL)

        page = form_page(client, event)

        assert page.texts("h1") == ["Platz anfragen"]
        assert "Hier sagt die Leitung zu oder ab." in page.texts("div", css_class="notice")[0]
        assert hrefs(Page(client.get("/events/kw")), "Platz anfragen") == {"/events/kw/registration"}

    def test_own_page_shows_the_request_and_lets_it_be_withdrawn(self, client: Client) -> None:
        make(RegistrationMode.APPROVAL)
        answer = register(client, "kw", name="Ada", adults="2")

        own = client.get(answer.location)

        assert headline(own) == "Anfrage – wir melden uns"
        assert "Kurzcode" not in own.text
        assert client.get(f"{answer.location}/ticket.pdf").status_code == 303
        client.sends_csrf_token = True
        client.post(f"{answer.location}/cancellation")
        assert only_registration().status is RegistrationStatus.CANCELED

    def test_own_page_shows_the_refusal_with_its_reason_as_text(self, client: Client) -> None:
        event = make(RegistrationMode.APPROVAL)
        request = make_registration(event)
        refuse(event, request, reason="Nur <b>Herne</b>.")

        own = client.get(f"/registrations/{request.key}")

        assert headline(own) == "Leider können wir nicht zusagen"
        assert "Nur &lt;b&gt;Herne&lt;/b&gt;." in own.text

    def test_counselling_tells_no_reason(self, client: Client) -> None:
        event = make(RegistrationMode.APPROVAL, kind=EventKind.BERATUNG)
        request = make_registration(event, event_sessions=[event.sessions[0].reference])
        refuse(event, request, reason="Asylrecht")

        assert "Asylrecht" not in client.get(f"/registrations/{request.key}").text


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
        address = f"/registrations/{registration.key}/address"
        old_link = link_of(registration)

        refused = client.post(address, data={"email": "ada@"})
        answer = client.post(address, data={"email": "ada@example.org"})

        assert (refused.status_code, answer.status_code) == (422, 303)
        assert fresh(registration).email == "ada@example.org"
        assert client.post(old_link).status_code == 410

    def test_confirmed_registrations_have_no_address_to_correct(self, client: Client) -> None:
        registration = make_registration(make(RegistrationMode.REQUIRED))

        client.post(f"/registrations/{registration.key}/address", data={"email": "x@example.org"})

        assert fresh(registration).email == "ada@example.org"


class TestInvitation:
    """The form opens with a link."""

    def test_event_is_listed_and_its_form_is_not_open(self, client: Client) -> None:
        make(RegistrationMode.INVITATION)

        assert "Nur mit Einladung" in client.get("/").text
        assert Page(client.get("/events/kw")).texts("p", css_class="event-page__state") == ["Nur mit Einladung"]
        assert headline(client.get("/events/kw/registration")) == "Nur mit Einladung"
        assert client.post("/events/kw/registration", data={"adults": "1", "name": "Ada"}).status_code == 409

    def test_link_leads_to_the_form_and_survives_its_round_trips(self, client: Client) -> None:
        link = invite(make(RegistrationMode.INVITATION), places=3)
        fields = open_form(client, link_to_form(client, link))

        stepped = send(client, "/events/kw/registration", fill(fields, name="Ada", step="adults+1"))
        too_many = send(client, "/events/kw/registration", fill(fields_of(Page(stepped)), adults="4"))
        done = send(client, "/events/kw/registration", fill(fields_of(Page(too_many)), adults="3"))

        assert errors(Page(too_many)) == {"adults": "So viele Plätze hat diese Einladung nicht mehr. Frei: 3."}
        assert done.status_code == 303
        assert only_registration().invitation_id == link.id

    def test_party_grows_no_larger_than_its_link(self, client: Client) -> None:
        link = invite(make(RegistrationMode.INVITATION), places=2)
        own = send(client, "/events/kw/registration", fill(open_form(client, link_to_form(client, link)), name="Ada"))
        address = f"{own.location}/edit"

        refused = send(client, address, fill(open_form(client, address), adults="3"))

        assert refused.status_code == 409
        assert errors(Page(refused)) == {"adults": "So viele Plätze hat diese Einladung nicht mehr. Frei: 1."}

    def test_event_page_keeps_the_link(self, client: Client) -> None:
        link = invite(make(RegistrationMode.INVITATION))

        page = Page(client.get(f"/events/kw?invitation={link.key}"))

        assert hrefs(page, "Anmelden") == {f"/events/kw/registration?invitation={link.key}"}

    @pytest.mark.parametrize(
        ("places", "days", "said"),
        [
            (1, 2, "Diese Einladung ist schon ganz eingelöst"),
            (None, 0, "Diese Einladung ist abgelaufen"),
        ],
    )
    def test_ended_link_says_so_kindly(self, client: Client, places: int | None, days: int, said: str) -> None:
        event = make(RegistrationMode.INVITATION)
        link = invite(event, places=places, days=days)
        if places:
            send(client, "/events/kw/registration", fill(open_form(client, link_to_form(client, link)), name="Ada"))

        answer = client.get(client.get(f"/i/{link.key}").location)

        assert (answer.status_code, headline(answer)) == (200, said)
        assert "030 23125-001" in answer.text

    def test_unknown_and_revoked_links_say_nothing_of_the_event(self, client: Client) -> None:
        event = make(RegistrationMode.INVITATION)
        link = invite(event)
        revoke(event, link)

        unknown, revoked = client.get("/i/nonsense"), client.get(f"/i/{link.key}")

        assert (unknown.status_code, revoked.status_code) == (404, 410)
        assert [headline(answer) for answer in (unknown, revoked)] == ["Diese Einladung gilt nicht"] * 2
        assert "KulturWERK" not in unknown.text + revoked.text


class TestInternal:
    """For member associations."""

    ADDRESSES = ("/events/kw", "/events/kw/registration", "/events/kw/calendar.ics", "/events/kw/card.png")

    def test_nobody_else_hears_of_it(self, client: Client) -> None:
        make(RegistrationMode.INTERNAL)

        assert [client.get(address).status_code for address in self.ADDRESSES] == [404] * 4
        assert client.post("/events/kw/registration", data={"name": "Ada"}).status_code == 404
        everything = "".join(client.get(address).text for address in ("/", "/?view=month", "/calendar.ics"))
        assert re.findall("KulturWERK|/events/kw", everything) == []

    def test_members_register_with_their_link(self, client: Client) -> None:
        event = make(RegistrationMode.INTERNAL)
        link = invite(event)
        query = f"?invitation={link.key}"

        assert [client.get(f"{address}{query}").status_code for address in self.ADDRESSES] == [200] * 4
        page = client.get(f"/events/kw{query}")
        assert "noindex" in page.text
        assert "application/ld+json" not in page.text
        answer = send(
            client, "/events/kw/registration", fill(open_form(client, link_to_form(client, link)), name="Ada")
        )

        assert answer.status_code == 303
        own = client.get(answer.location)
        assert own.status_code == 200
        assert '/events/kw"' not in own.text
        assert only_registration().invitation_id == link.id
        assert '"invitation": "Presse"' in client.get(f"{answer.location}/export.json").text

    def test_revoked_links_and_links_of_others_open_nothing(self, client: Client) -> None:
        event = make(RegistrationMode.INTERNAL)
        link = invite(event)
        revoke(event, link)

        assert client.get(f"/events/kw?invitation={link.key}").status_code == 404
        assert client.get("/events/kw?invitation=%00").status_code == 404

    def test_its_organizers_see_the_page(self, client: Client) -> None:
        event = make(RegistrationMode.INTERNAL)
        sign_in(client, make_user(db.session.get_one(Organization, event.organization_id)))

        assert client.get("/events/kw").status_code == 200

    def test_strangers_with_an_account_do_not(self, client: Client) -> None:
        make(RegistrationMode.INTERNAL)
        other = make_event(registration_mode=RegistrationMode.REQUIRED)
        sign_in(client, make_user(db.session.get_one(Organization, other.organization_id)))

        assert client.get("/events/kw").status_code == 404
