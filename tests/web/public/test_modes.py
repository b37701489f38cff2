"""What visitors see of each way to register."""

import pytest
from werkzeug.test import TestResponse

from eventapp.db import db
from eventapp.domain.states import EventKind, RegistrationMode, RegistrationStatus
from eventapp.models import Event, Organization, Registration
from eventapp.queries.door_head import door_event
from eventapp.queries.events import get_public_event
from eventapp.services import approvals
from tests.support.builders import NOW, make_event, make_registration, make_user
from tests.support.client import Client
from tests.support.door import pair_phone, phone
from tests.support.page import Page, words
from tests.support.registering import fill, form_page, only_registration, open_form, register, send

pytestmark = pytest.mark.usefixtures("now")


def make(mode: RegistrationMode, *, kind: EventKind = EventKind.FEST) -> Event:
    """An event with this way to register."""
    return make_event(reference="kw", kind=kind, registration_mode=mode)


def refuse(event: Event, request: Registration, *, reason: str) -> None:
    """Say no."""
    user = make_user(db.session.get_one(Organization, event.organization_id))
    approvals.refuse_requests(
        event_id=event.id, references=[request.reference], reason=reason, user_id=user.id, now=NOW
    )


def hrefs(page: Page, label: str) -> set[str]:
    """Where all links with these words lead."""
    return {a.get("href", "") for a in page.all("a") if words(a) == label}


def headline(response: TestResponse) -> str:
    """The heading of a page."""
    return Page(response).texts("h1")[0]


def send_after_change(client: Client, event: Event, mode: RegistrationMode) -> TestResponse:
    """Send a form that was opened before the event got this way to register."""
    fields = fill(open_form(client, "/events/kw/registration"), name="Ada")
    event.registration_mode = mode
    db.session.commit()
    return send(client, "/events/kw/registration", fields)


class TestWithoutRegistration:
    """One just comes."""

    def test_page_says_that_one_just_comes(self, client: Client) -> None:
        make(RegistrationMode.NONE)

        page = Page(client.get("/events/kw"))

        assert page.texts("p", css_class="event-page__state") == ["Einfach kommen, ohne Anmeldung"]
        assert [a.get("href") for a in page.all("a") if "registration" in a.get("href", "")] == []
        assert '"availability": "https://schema.org/InStock"' in client.get("/events/kw").text

    def test_address_of_the_form_says_so_and_sending_it_registers_nobody(self, client: Client) -> None:
        sent = send_after_change(client, make(RegistrationMode.OPTIONAL), RegistrationMode.NONE)
        answer = client.get("/events/kw/registration")

        assert (answer.status_code, headline(answer)) == (200, "Hier brauchen Sie keine Anmeldung")
        assert (sent.status_code, headline(sent)) == (409, "Hier brauchen Sie keine Anmeldung")

    @pytest.mark.usefixtures("app")
    def test_door_turns_nobody_away(self) -> None:
        event = make_event(reference="kw", kind=EventKind.WORKSHOP, registration_mode=RegistrationMode.NONE)
        device = phone(pair_phone(event))

        assert door_event(get_public_event("kw"), device, language="de").open_to_all is True

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
