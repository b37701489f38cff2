"""Changing who comes and cancelling, by whoever holds the link."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.states import EventKind, EventStatus, RegistrationStatus, TicketStatus
from eventapp.models import Event, OutboxMessage, Registration
from eventapp.queries.registrations import get_by_key
from tests.support.builders import NOW, STARTS_AT, make_event, make_registration
from tests.support.client import Client
from tests.support.door import make_entry, pair_phone, ticket_of, upload
from tests.support.page import Page, words
from tests.support.programme import change
from tests.support.registering import errors, fields_of, fill, form_errors, open_form, send
from tests.support.statements import count_statements

pytestmark = pytest.mark.usefixtures("now")


def edit_address(registration: Registration) -> str:
    """Where names and numbers are changed."""
    return f"/registrations/{registration.key}/edit"


def cancellation(registration: Registration) -> str:
    """Where one cancels."""
    return f"/registrations/{registration.key}/cancellation"


def flashes(client: Client, registration: Registration) -> list[str]:
    """What the ticket page says has just happened."""
    return Page(client.get(f"/registrations/{registration.key}")).texts("p", css_class="flash__message")


def places(event: Event) -> int:
    """The places taken."""
    return db.session.get_one(Event, event.id, populate_existing=True).places_taken


# --- changing ---


def test_numbers_are_changed_and_the_page_says_so(client: Client) -> None:
    event = make_event()
    registration = make_registration(event, adults=2, children=3, name="Familie Haddad")
    fields = open_form(client, edit_address(registration))
    assert (fields["adults"], fields["children"], fields["name"]) == ("2", "3", "Familie Haddad")

    response = send(client, edit_address(registration), fill(fields, adults=1, children=2, name="Haddad"))

    assert (response.status_code, response.location) == (303, f"/registrations/{registration.key}")
    changed = get_by_key(registration.key)
    assert (changed.adults, changed.children, changed.name) == (1, 2, "Haddad")
    assert places(event) == 3
    assert flashes(client, registration) == ["Ihre Änderung ist gespeichert."]


def test_names_are_changed_added_and_taken_off(client: Client) -> None:
    registration = make_registration(make_event(kind=EventKind.WORKSHOP), attendee_names=["Ada", "Bea"])
    address = edit_address(registration)
    fields = open_form(client, address)
    page = Page(send(client, address, fill(fields, step="names+1")))

    send(client, address, fill(fields_of(page), names__0="", names__1="Bea B.", names__2="Cem"))

    assert [attendee.name for attendee in get_by_key(registration.key).attendees] == ["Bea B.", "Cem"]


def test_change_that_changes_nothing_writes_no_mail(client: Client) -> None:
    registration = make_registration(make_event(), adults=2)

    for _ in range(2):
        assert (
            send(client, edit_address(registration), open_form(client, edit_address(registration))).status_code == 303
        )

    assert len(db.session.scalars(select(OutboxMessage.kind)).all()) == 1


def test_larger_party_keeps_its_people_when_the_limit_has_fallen_to_one(client: Client) -> None:
    event = make_event(max_party_size=6)
    registration = make_registration(event, adults=2, children=3, name="Familie Hadad")
    change(event, max_party_size=1)
    fields = open_form(client, edit_address(registration))
    assert (fields["adults"], fields["children"]) == ("2", "3")

    response = send(client, edit_address(registration), fill(fields, name="Familie Haddad"))

    assert response.status_code == 303
    changed = get_by_key(registration.key)
    assert (changed.name, changed.adults, changed.children) == ("Familie Haddad", 2, 3)


def test_nobody_is_dropped_from_a_larger_party_when_a_line_is_asked_for(client: Client) -> None:
    event = make_event(kind=EventKind.WORKSHOP, max_party_size=3)
    registration = make_registration(event, attendee_names=["Ada", "Bea", "Cem"])
    change(event, max_party_size=2)
    address = edit_address(registration)

    page = Page(send(client, address, fill(open_form(client, address), step="names+1")))

    fields = fields_of(page)
    assert [fields[f"names-{number}"] for number in range(3)] == ["Ada", "Bea", "Cem"]


def test_page_that_is_older_than_another_change_asks_before_it_undoes_it(client: Client) -> None:
    registration = make_registration(make_event(kind=EventKind.WORKSHOP), attendee_names=["Ada", "Bea"])
    address = edit_address(registration)
    old, new = open_form(client, address), open_form(client, address)
    assert send(client, address, fill(new, names__1="Cem")).status_code == 303

    response = send(client, address, fill(old, names__0="Ada B."))

    page = Page(response)
    assert response.status_code == 422
    assert form_errors(page) == [
        "Diese Anmeldung ist inzwischen auf einer anderen Seite geändert worden. "
        "Soll gelten, was hier steht? Dann speichern Sie noch einmal."
    ]
    assert fields_of(page)["names-0"] == "Ada B."
    assert [attendee.name for attendee in get_by_key(registration.key).attendees] == ["Ada", "Cem"]
    assert send(client, address, fields_of(page)).status_code == 303
    assert [attendee.name for attendee in get_by_key(registration.key).attendees] == ["Ada B.", "Bea"]


def test_numbers_changed_elsewhere_meanwhile_are_asked_about_too(client: Client) -> None:
    event = make_event(capacity=5)
    registration = make_registration(event, adults=2, children=3, name="Familie Haddad")
    address = edit_address(registration)
    old = open_form(client, address)
    send(client, address, fill(open_form(client, address), children=0))

    response = send(client, address, fill(old, name="Familie Haddad-Öz"))

    assert response.status_code == 422
    assert places(event) == 2


def test_growth_beyond_the_places_keeps_what_was_typed(client: Client) -> None:
    event = make_event(capacity=5)
    registration = make_registration(event, adults=4)

    response = send(client, edit_address(registration), fill(open_form(client, edit_address(registration)), adults=6))

    assert response.status_code == 409
    page = Page(response)
    assert errors(page) == {"adults": "Es ist nur noch 1 Platz frei."}
    assert fields_of(page)["adults"] == "6"
    assert places(event) == 4


def test_party_keeps_those_who_are_inside(client: Client) -> None:
    event = make_event()
    registration = make_registration(event, adults=3)
    upload(pair_phone(event), make_entry(event, ticket=ticket_of(registration), adults=2))

    response = send(client, edit_address(registration), fill(open_form(client, edit_address(registration)), adults=1))

    assert response.status_code == 409
    assert errors(Page(response)) == {"adults": "2 Personen sind schon eingelassen. Weniger geht nicht."}


def test_person_who_is_inside_stays_on_the_registration(client: Client) -> None:
    event = make_event(kind=EventKind.WORKSHOP)
    registration = make_registration(event, attendee_names=["Ada", "Bea"])
    upload(pair_phone(event), make_entry(event, ticket=ticket_of(registration)))

    response = send(
        client, edit_address(registration), fill(open_form(client, edit_address(registration)), names__0="")
    )

    assert response.status_code == 409
    assert errors(Page(response)) == {"names-1": "Ada ist schon eingelassen und bleibt auf der Anmeldung."}


def test_wrong_change_is_explained_at_its_field_and_kept(client: Client) -> None:
    registration = make_registration(make_event(), adults=2)
    fields = fill(open_form(client, edit_address(registration)), adults="-1", name="N" * 500)

    response = send(client, edit_address(registration), fields)

    assert response.status_code == 422
    page = Page(response)
    assert errors(page) == {"adults": "Weniger als null geht nicht.", "name": "Bitte höchstens 120 Zeichen."}
    assert (fields_of(page)["adults"], fields_of(page)["name"]) == ("-1", "N" * 500)
    assert get_by_key(registration.key).adults == 2


def test_expired_change_keeps_what_was_typed(client: Client) -> None:
    registration = make_registration(make_event(), adults=2)
    fields = fill(open_form(client, edit_address(registration)), adults=3, csrf_token="expired")

    response = send(client, edit_address(registration), fields)

    assert response.status_code == 422
    page = Page(response)
    assert len(form_errors(page)) == 1
    assert send(client, edit_address(registration), fields_of(page)).status_code == 303
    assert get_by_key(registration.key).adults == 3


@pytest.mark.parametrize(
    "values", [{"status": EventStatus.CANCELLED}, {"status": EventStatus.FINISHED}], ids=["cancelled", "finished"]
)
def test_nothing_is_changed_when_the_event_is_off_or_over(client: Client, values: dict[str, object]) -> None:
    event = make_event()
    registration = make_registration(event, adults=2)
    fields = fill(open_form(client, edit_address(registration)), adults=3)
    change(event, **values)

    assert client.get(edit_address(registration)).location == f"/registrations/{registration.key}"
    assert send(client, edit_address(registration), fields).status_code == 303

    assert flashes(client, registration) == ["Die Anmeldung ist gerade nicht möglich."]
    assert get_by_key(registration.key).adults == 2


def test_counselling_has_nothing_to_change_but_to_cancel(client: Client) -> None:
    event = make_event(kind=EventKind.BERATUNG)
    registration = make_registration(event, name="Blume")

    page = Page(client.get(f"/registrations/{registration.key}"))

    assert page.href("Absagen") == cancellation(registration)
    assert [link for link in page.all("a") if link.get("href", "").endswith("/edit")] == []
    assert client.get(edit_address(registration)).status_code == 303


# --- cancelling ---


def test_cancelling_asks_first_and_asking_changes_nothing(client: Client) -> None:
    event = make_event()
    registration = make_registration(event, adults=5)

    with count_statements() as statements:
        response = client.get(cancellation(registration))

    assert [text for text in statements.texts if not text.startswith("SELECT")] == []
    text = words(Page(response).root)
    assert "Dann werden alle 5 Plätze sofort für andere frei. Der Code gilt danach nicht mehr." in text
    assert places(event) == 5


@pytest.mark.parametrize(
    ("adults", "sentence"), [(1, "Der Platz ist wieder frei."), (5, "Die Plätze sind wieder frei.")]
)
def test_cancelled_registration_says_how_much_is_free_again(client: Client, adults: int, sentence: str) -> None:
    registration = make_registration(make_event(), adults=adults)
    client.post(cancellation(registration))

    assert sentence in client.get(f"/registrations/{registration.key}").text


def test_cancelling_frees_the_places_at_once(client: Client) -> None:
    event = make_event(capacity=5)
    registration = make_registration(event, adults=5)

    response = send(client, cancellation(registration), open_form(client, cancellation(registration)))

    assert (response.status_code, response.location) == (303, f"/registrations/{registration.key}")
    assert places(event) == 0
    canceled = get_by_key(registration.key)
    assert canceled.status is RegistrationStatus.CANCELED
    assert {ticket.status for ticket in canceled.tickets} == {TicketStatus.REVOKED}


def test_cancelling_twice_is_cancelling_once(client: Client) -> None:
    event = make_event()
    make_registration(event, adults=2)
    registration = make_registration(event, adults=5)
    fields = open_form(client, cancellation(registration))

    locations = {send(client, cancellation(registration), fields).location for _ in range(2)}

    assert locations == {f"/registrations/{registration.key}"}
    assert places(event) == 2


def test_cancelling_needs_the_token_of_the_page(client: Client) -> None:
    registration = make_registration(make_event())
    client.sends_csrf_token = False

    response = client.post(cancellation(registration))

    assert response.status_code == 422
    assert len(form_errors(Page(response))) == 1
    assert get_by_key(registration.key).status is RegistrationStatus.CONFIRMED


def test_whoever_is_inside_cannot_cancel(client: Client) -> None:
    event = make_event()
    registration = make_registration(event, adults=2)
    upload(pair_phone(event), make_entry(event, ticket=ticket_of(registration)))

    send(client, cancellation(registration), open_form(client, cancellation(registration)))

    assert flashes(client, registration) == ["Von dieser Anmeldung ist schon jemand eingelassen. Sie bleibt bestehen."]
    assert places(event) == 2


@pytest.mark.parametrize("status", [EventStatus.CANCELLED, EventStatus.FINISHED])
def test_nothing_is_cancelled_when_the_event_is_off_or_over(client: Client, status: EventStatus) -> None:
    event = make_event()
    registration = make_registration(event, adults=2)
    fields = open_form(client, cancellation(registration))
    change(event, status=status)

    assert client.get(cancellation(registration)).status_code == 303
    assert send(client, cancellation(registration), fields).status_code == 303

    assert get_by_key(registration.key).status is RegistrationStatus.CONFIRMED
    assert places(event) == 2


def test_people_may_still_come_in_smaller_numbers_on_the_day(client: Client) -> None:
    event = change(make_event(), registration_closes_at=STARTS_AT - timedelta(days=5))
    registration = make_registration(event, adults=5, now=NOW)

    send(client, edit_address(registration), fill(open_form(client, edit_address(registration)), adults=2))

    assert places(event) == 2
