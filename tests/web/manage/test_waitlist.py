"""The waiting list for organizers: who waits and why, settings, pausing, places given by hand."""

import pytest
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.states import EventKind, RegistrationStatus, Role, WaitlistRule
from eventapp.models import Event, Registration
from eventapp.services import registrations
from tests.support.builders import NOW, make_event, make_organization, make_registration, make_user, waiting_details
from tests.support.client import Client
from tests.support.forms import form_data
from tests.support.managing import errors_of, load_event, sign_in_olga
from tests.support.page import Page, words
from tests.support.programme import change
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.usefixtures("now")


def full_event(client: Client, *, rule: WaitlistRule = WaitlistRule.SKIP, capacity: int = 3) -> Event:
    """Olga's event, with all places taken by one party."""
    event = make_event(organization=sign_in_olga(client), reference="fest", capacity=capacity)
    change(event, waitlist_rule=rule)
    make_registration(event, adults=capacity, name="Familie Haddad")
    return event


def wait(event: Event, *, adults: int = 1) -> Registration:
    """Let a party wait."""
    return registrations.register(event_id=event.id, details=waiting_details(adults=adults), now=NOW)


def page(client: Client) -> Page:
    """The page of the list."""
    response = client.get("/manage/events/fest/waitlist")
    assert response.status_code == 200
    return Page(response)


def reasons(client: Client) -> list[str]:
    """Why each of those who wait has no offer."""
    cells = page(client).all("td", css_class="table__cell")
    return [words(cell) for cell in cells if cell.get("data-label") == "Warum noch nichts"]


def act(client: Client, noun: str, registration: Registration | None = None) -> str:
    """Tap a button; return what the page says then."""
    path = f"/{registration.reference}" if registration else ""
    response = client.post(f"/manage/events/fest/waitlist{path}/{noun}")
    assert (response.status_code, response.location) == (303, "/manage/events/fest/waitlist")
    return page(client).texts("p", css_class="flash__message")[0]


def status(registration: Registration) -> RegistrationStatus:
    """How the registration stands now."""
    return db.session.get_one(Registration, registration.id, populate_existing=True).status


def test_list_names_who_waits_in_order_and_why(client: Client) -> None:
    event = full_event(client)
    wait(event, adults=2)
    wait(event)

    shown = page(client)

    assert "2 Anmeldungen warten (3 Personen)" in words(shown.by_id("main"))
    assert reasons(client) == ["Kein Platz frei", "Kein Platz frei"]


def test_reason_counts_what_is_missing_and_what_is_kept(client: Client) -> None:
    event = full_event(client, rule=WaitlistRule.WAIT, capacity=5)
    wait(event, adults=4)
    wait(event)
    change(load_event("fest"), capacity=7)

    assert reasons(client) == ["Braucht 4, frei: 2", "2 freie Plätze sind für Größere davor"]


def test_pause_holds_offers_back_and_going_on_makes_them(client: Client) -> None:
    event = full_event(client)
    waiting = wait(event, adults=2)
    assert act(client, "pause") == "Die Warteliste ist angehalten. Es geht kein Angebot hinaus."
    holder_id = db.session.scalars(select(Registration.id).where(Registration.name == "Familie Haddad")).one()
    registrations.cancel(registration_id=holder_id, now=NOW)
    assert status(waiting) is RegistrationStatus.WAITLISTED
    assert reasons(client) == ["Die Warteliste ist angehalten"]

    act(client, "resumption")

    assert status(waiting) is RegistrationStatus.PENDING
    assert "Angeboten, Antwort offen" in words(page(client).by_id("main"))


def test_places_are_given_by_hand_but_never_more_than_there_are(client: Client) -> None:
    event = full_event(client, rule=WaitlistRule.WAIT, capacity=5)
    first, second = wait(event, adults=4), wait(event, adults=2)
    change(load_event("fest"), capacity=7)

    refused = act(client, "offer", first)
    act(client, "confirmation", second)

    assert refused == "Das geht nicht: gebraucht werden 4 Plätze, frei sind 2. Erhöhen Sie zuerst die Plätze."
    assert (status(first), status(second)) == (RegistrationStatus.WAITLISTED, RegistrationStatus.CONFIRMED)
    assert load_event("fest").places_taken == 7


def test_removed_party_waits_no_more(client: Client) -> None:
    event = full_event(client)
    waiting = wait(event)

    assert act(client, "removal", waiting) == "Von der Warteliste genommen."
    assert status(waiting) is RegistrationStatus.CANCELED
    assert act(client, "offer", waiting) == "Diese Anmeldung steht nicht (mehr) auf der Warteliste."


def test_settings_are_kept_and_the_list_stays_while_somebody_waits(client: Client) -> None:
    wait(full_event(client))
    action = "/manage/events/fest/waitlist/settings"

    def save(**changes: str) -> dict[str, object]:
        data = form_data(page(client), action="waitlist/settings", **changes)
        answer = client.post(action, data=data)
        return {"status": answer.status_code, "errors": errors_of(answer) if answer.status_code == 422 else []}

    assert save(rule="wait", offer_hours="12", release_minutes="20") == {"status": 303, "errors": []}
    event = load_event("fest")
    assert (event.waitlist_rule, event.offer_hours, event.release_minutes) == (WaitlistRule.WAIT, 12, 20)
    assert save(rule="off")["errors"] == [
        "Solange jemand wartet, bleibt die Warteliste an. Sie können sie anhalten. Auf der Liste: 1."
    ]
    assert save(offer_hours="0")["status"] == 422


def test_overview_and_people_lead_to_the_list(client: Client) -> None:
    wait(full_event(client))

    overview, people = (Page(client.get(f"/manage/events/fest{path}")) for path in ("", "/people"))

    assert "Eine Anmeldung wartet auf einen Platz" in overview.texts("a")
    assert "Warteliste (1)" in people.texts("a")


def test_counselling_list_is_for_that_role_alone(client: Client) -> None:
    organization = make_organization()
    event = make_event(organization=organization, kind=EventKind.BERATUNG, reference="fest")
    change(event, waitlist_rule=WaitlistRule.SKIP)
    sign_in(client, make_user(organization))
    assert client.get("/manage/events/fest/waitlist").status_code == 404
    assert client.post("/manage/events/fest/waitlist/pause").status_code == 404

    sign_in(client, make_user(organization, name="Bea", roles=[Role.COUNSELLING]))

    assert client.get("/manage/events/fest/waitlist").status_code == 200
