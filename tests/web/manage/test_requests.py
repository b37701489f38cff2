"""Requests as organizers answer them."""

import pytest

from eventapp.db import db
from eventapp.domain.states import CancelReason, EventKind, RegistrationMode, RegistrationStatus, Role
from eventapp.models import Event, Organization, Registration
from eventapp.queries import registrations as registration_queries
from tests.support.builders import make_event, make_registration, make_user
from tests.support.client import Client
from tests.support.managing import errors_of, flashes_of, sign_in_olga
from tests.support.page import Page, words
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.usefixtures("now")

REQUESTS = "/manage/events/kw/requests"


def make_asked(organization: Organization, *, capacity: int | None = 10) -> Event:
    """An event for which one asks."""
    return make_event(
        organization=organization, reference="kw", registration_mode=RegistrationMode.APPROVAL, capacity=capacity
    )


def fresh(registration: Registration) -> Registration:
    """The registration as the database has it."""
    db.session.expire_all()
    return registration_queries.get_with_tickets(registration.id)


def test_page_says_who_asks_for_how_many_and_what_is_left(client: Client) -> None:
    event = make_asked(sign_in_olga(client))
    make_registration(event, name="Familie Haddad", adults=2, children=3)
    make_registration(event, name="Gus Beispiel", email=None)

    page = Page(client.get(REQUESTS))

    rows = [words(row) for row in page.all("tr", css_class="table__row")]
    assert [row.partition("Sa 26.09.")[0] for row in rows] == ["Familie Haddad 2 Erw. + 3 Ki.", "Gus Beispiel 1 Erw."]
    assert "kein Kontakt" in rows[1]
    assert "Insgesamt: noch 4 von 10 Plätzen frei" in page.texts("p")
    assert [box.get("checked") for box in page.all("input") if box.get("name") == "requests"] == [None, None]


def test_only_request_is_chosen_already(client: Client) -> None:
    make_registration(make_asked(sign_in_olga(client)))

    page = Page(client.get(REQUESTS))

    assert [box.get("checked") for box in page.all("input") if box.get("name") == "requests"] == [""]


def test_several_are_approved_at_once(client: Client) -> None:
    event = make_asked(sign_in_olga(client))
    asked = [make_registration(event) for _ in range(3)]

    answer = client.post(f"{REQUESTS}/approval", data={"requests": [asked[0].reference, asked[2].reference]})

    assert flashes_of(client, answer) == ["Zugesagt: 2 Anfragen."]
    assert [fresh(request).status for request in asked] == [
        RegistrationStatus.CONFIRMED,
        RegistrationStatus.PENDING,
        RegistrationStatus.CONFIRMED,
    ]


def test_refusal_keeps_the_reason(client: Client) -> None:
    request = make_registration(make_asked(sign_in_olga(client)))

    answer = client.post(f"{REQUESTS}/refusal", data={"requests": request.reference, "reason": "Nur für Herne."})

    assert flashes_of(client, answer) == ["Abgesagt: 1 Anfrage."]
    assert (fresh(request).cancel_reason, fresh(request).refusal_reason) == (
        CancelReason.NOT_APPROVED,
        "Nur für Herne.",
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Bitte wählen Sie mindestens eine Anfrage aus."),
        ({"requests": "x", "reason": "a" * 501}, "Bitte höchstens 500 Zeichen."),
    ],
)
def test_incomplete_answers_are_refused(client: Client, data: dict[str, str], said: str) -> None:
    request = make_registration(make_asked(sign_in_olga(client)))

    assert errors_of(client.post(f"{REQUESTS}/refusal", data=data)) == [said]
    assert fresh(request).status is RegistrationStatus.PENDING


def test_open_requests_are_the_first_thing_to_do(client: Client) -> None:
    event = make_asked(sign_in_olga(client))
    make_registration(event)
    make_registration(event)

    overview = Page(client.get("/manage/events/kw"))
    people = client.get("/manage/events/kw/people").text

    assert overview.texts("strong", css_class="todo__title")[0] == "2 Anfragen beantworten"
    assert "Anfragen (2)" in people


def test_person_page_leads_to_the_answer_and_issues_no_codes(client: Client) -> None:
    request = make_registration(make_asked(sign_in_olga(client)))
    address = f"/manage/events/kw/people/{request.reference}"

    page = Page(client.get(address))

    assert page.href("Antworten") == REQUESTS
    assert "Neue Codes ausstellen" not in client.get(address).text
    client.post(f"{address}/new-codes")
    assert fresh(request).tickets == []


def test_organizer_confirms_an_address_on_the_phone(client: Client) -> None:
    organization = sign_in_olga(client)
    event = make_event(organization=organization, reference="kw", registration_mode=RegistrationMode.CONFIRMED_ADDRESS)
    registration = make_registration(event)
    address = f"/manage/events/kw/people/{registration.reference}"

    page = Page(client.get(address))
    answer = client.post(f"{address}/confirmation")
    again = client.post(f"{address}/confirmation")

    assert any("03.09.2026" in text for text in page.texts("p"))
    assert flashes_of(client, answer) == [
        "Die Anmeldung gilt. Das Ticket ist unterwegs.",
        "Das ist schon entschieden.",
    ]
    assert again.status_code == 303
    assert len(fresh(registration).tickets) == 1


def test_counselling_requests_are_for_counsellors_and_take_no_reason(client: Client) -> None:
    organization = sign_in_olga(client)
    event = make_event(
        organization=organization,
        reference="kw",
        kind=EventKind.BERATUNG,
        registration_mode=RegistrationMode.APPROVAL,
    )
    request = make_registration(event, event_sessions=[event.sessions[0].reference])
    assert client.get(REQUESTS).status_code == 404

    sign_in(client, make_user(organization, roles=(Role.COUNSELLING,)))
    assert 'name="reason"' not in client.get(REQUESTS).text
    client.post(f"{REQUESTS}/refusal", data={"requests": request.reference, "reason": "Asylrecht"})

    assert fresh(request).refusal_reason == ""
