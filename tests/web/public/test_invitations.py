"""What visitors see of events that open with an invitation, and of those for members."""

import re
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from eventapp.db import db
from eventapp.domain.states import EventKind, RegistrationMode
from eventapp.models import Event, Invitation, Organization
from eventapp.services import invitations
from eventapp.services.invitations import NewInvitation
from tests.support.builders import NOW, make_event, make_user
from tests.support.client import Client
from tests.support.page import Page, words
from tests.support.registering import errors, fields_of, fill, only_registration, open_form, send
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


def revoke(event: Event, link: Invitation) -> None:
    """End a link."""
    user = make_user(db.session.get_one(Organization, event.organization_id))
    invitations.revoke_invitation(reference=link.reference, event_id=event.id, user_id=user.id, now=NOW)


def hrefs(page: Page, label: str) -> set[str]:
    """Where all links with these words lead."""
    return {a.get("href", "") for a in page.all("a") if words(a) == label}


def link_to_form(client: Client, link: Invitation) -> str:
    """Where the short address leads."""
    answer = client.get(f"/i/{link.key}")
    assert answer.status_code == 303
    return str(answer.location)


def headline(response: TestResponse) -> str:
    """The heading of a page."""
    return Page(response).texts("h1")[0]


def send_after_change(client: Client, event: Event, mode: RegistrationMode) -> TestResponse:
    """Send a form that was opened before the event got this way to register."""
    fields = fill(open_form(client, "/events/kw/registration"), name="Ada")
    event.registration_mode = mode
    db.session.commit()
    return send(client, "/events/kw/registration", fields)


class TestInvitation:
    """The form opens with a link."""

    def test_event_is_listed_and_its_form_is_not_open(self, client: Client) -> None:
        make(RegistrationMode.INVITATION)

        assert "Nur mit Einladung" in client.get("/").text
        assert Page(client.get("/events/kw")).texts("p", css_class="event-page__state") == ["Nur mit Einladung"]
        assert headline(client.get("/events/kw/registration")) == "Nur mit Einladung"

    def test_form_that_was_opened_before_registers_nobody(self, client: Client) -> None:
        sent = send_after_change(client, make(RegistrationMode.OPTIONAL), RegistrationMode.INVITATION)

        assert (sent.status_code, headline(sent)) == (409, "Nur mit Einladung")

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
