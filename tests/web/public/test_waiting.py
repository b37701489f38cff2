"""Waiting for a place as a guest: told before, shown where one stands, asked once, answered with one tap."""

from datetime import timedelta

import pytest

from eventapp.db import db
from eventapp.domain.states import CancelReason, EventKind, RegistrationStatus, WaitlistRule
from eventapp.models import Event, Registration
from eventapp.queries.events import list_sessions
from eventapp.queries.registrations import get_by_key
from eventapp.services import holds, registrations
from tests.support.builders import (
    ENDS_AT,
    NOW,
    STARTS_AT,
    make_event,
    make_registration,
    make_session,
    waiting_details,
)
from tests.support.client import Client
from tests.support.page import Page, words
from tests.support.programme import change
from tests.support.registering import fields_of, fill, form_errors, form_page, open_form, send

pytestmark = pytest.mark.usefixtures("now")


def full_event(*, capacity: int = 5, rule: WaitlistRule = WaitlistRule.SKIP) -> tuple[Event, Registration]:
    """An event with a waiting list whose places one party holds."""
    event = make_event(capacity=capacity)
    change(event, waitlist_rule=rule)
    return event, make_registration(event, adults=capacity, name="Familie Haddad")


def wait(event: Event, *, adults: int = 1) -> Registration:
    """Let a party wait."""
    return registrations.register(event_id=event.id, details=waiting_details(adults=adults), now=NOW)


def own_page(client: Client, registration: Registration) -> str:
    """What the own page says."""
    response = client.get(f"/registrations/{registration.key}")
    assert response.status_code == 200
    return words(Page(response).by_id("main"))


def post(client: Client, registration: Registration, noun: str) -> Registration:
    """Tap a button of the own page; return the registration as it is then."""
    response = client.post(f"/registrations/{registration.key}/{noun}")
    assert (response.status_code, response.location) == (303, f"/registrations/{registration.key}")
    db.session.expire_all()
    return get_by_key(registration.key)


# --- before one waits ---


def test_full_event_says_that_one_may_wait_wherever_it_is_shown(client: Client) -> None:
    event, _ = full_event()
    change(event, kind=EventKind.WORKSHOP, registration_mode="required")

    assert "Ausgebucht – Warteliste möglich" in client.get("/").text
    page = words(Page(client.get(f"/events/{event.reference}")).by_id("main"))
    assert "Ausgebucht – Warteliste möglich" in page
    form = form_page(client, event)
    assert "Sie bekommen noch keinen Platz und kein Ticket." in words(form.by_id("main"))
    assert "Auf die Warteliste setzen" in form.texts("button")


def test_whoever_sends_the_form_of_a_full_event_waits(client: Client) -> None:
    event, _ = full_event()
    address = f"/events/{event.reference}/registration"

    response = send(client, address, fill(open_form(client, address), adults=2, name="Ada"))

    page = words(Page(client.get(response.location)).by_id("main"))
    assert response.status_code == 303
    assert "Sie stehen auf der Warteliste" in page
    assert "Platz 1 auf der Warteliste. Sie sind die Nächsten." in page


def test_form_comes_back_with_everything_when_it_filled_up_meanwhile(client: Client) -> None:
    event = make_event(capacity=5)
    change(event, waitlist_rule=WaitlistRule.SKIP)
    address = f"/events/{event.reference}/registration"
    fields = fill(open_form(client, address), adults=3, name="Ada", email="ada@example.org")
    make_registration(event, adults=4)

    refused = send(client, address, fields)
    page = Page(refused)

    assert refused.status_code == 409
    assert form_errors(page) == [
        "Es ist nur noch 1 Platz frei. Melden Sie weniger Personen an oder gehen Sie auf die Warteliste."
    ]
    again = fields_of(page)
    assert (again["adults"], again["name"], again["email"]) == ("3", "Ada", "ada@example.org")
    accepted = send(client, address, again)
    assert accepted.status_code == 303
    assert "Sie stehen auf der Warteliste" in client.get(accepted.location).text


def test_form_says_how_many_places_the_chosen_session_has_left(client: Client) -> None:
    event = make_event(sessions=[make_session(capacity=5)])
    change(event, waitlist_rule=WaitlistRule.SKIP)
    make_registration(event, adults=3)
    address = f"/events/{event.reference}/registration"

    page = Page(send(client, address, fill(open_form(client, address), adults=3, name="Ada")))

    assert form_errors(page) == [
        "Es sind nur noch 2 Plätze frei. Melden Sie weniger Personen an oder gehen Sie auf die Warteliste."
    ]


def test_without_a_list_a_full_event_stays_closed(client: Client) -> None:
    event, _ = full_event(rule=WaitlistRule.OFF)

    page = Page(client.get(f"/events/{event.reference}/registration"))

    assert words(page.all("h1")[0]) == "Alle Plätze sind vergeben"


def test_full_session_among_others_can_be_waited_for(client: Client) -> None:
    full = make_session(capacity=1, label="Vormittag")
    event = make_event(sessions=[full, make_session(label="Nachmittag")])
    change(event, waitlist_rule=WaitlistRule.SKIP)
    make_registration(event, event_sessions=[full.reference])
    address = f"/events/{event.reference}/registration"
    fields = fill(open_form(client, address), adults=1, name="Ada", event_sessions=[full.reference])

    refused = send(client, address, fields)
    accepted = send(client, address, fields_of(Page(refused)))

    assert form_errors(Page(refused)) == ["Gerade ist kein Platz frei. Sie können sich auf die Warteliste setzen."]
    assert "Sie stehen auf der Warteliste" in client.get(accepted.location).text


# --- while one waits ---


def test_own_page_counts_the_parties_ahead(client: Client) -> None:
    event, _ = full_event()
    wait(event, adults=4)
    wait(event)

    page = own_page(client, wait(event, adults=2))

    assert "Platz 3 auf der Warteliste. Vor Ihnen warten 2 Anmeldungen." in page
    assert "können kleinere Gruppen vor Ihnen drankommen" in page
    assert "Nicht mehr warten" in page


def test_strict_list_says_so(client: Client) -> None:
    event, _ = full_event(rule=WaitlistRule.WAIT)

    assert "Es geht streng der Reihe nach." in own_page(client, wait(event, adults=2))


def test_changed_party_keeps_its_place_in_the_list(client: Client) -> None:
    event, _ = full_event()
    first = wait(event, adults=2)
    wait(event)
    address = f"/registrations/{first.key}/edit"

    response = send(client, address, fill(open_form(client, address), adults=4))

    assert response.status_code == 303
    page = own_page(client, first)
    assert "Platz 1 auf der Warteliste" in page
    assert get_by_key(first.key).size == 4


def test_whoever_leaves_the_list_is_told_what_it_means(client: Client) -> None:
    event, _ = full_event()
    waiting = wait(event)
    address = f"/registrations/{waiting.key}/cancellation"
    asked = words(Page(client.get(address)).by_id("main"))

    send(client, address, open_form(client, address))

    assert "Dann stehen Sie nicht mehr auf der Warteliste." in asked
    assert get_by_key(waiting.key).status is RegistrationStatus.CANCELED


# --- when a place comes free ---


def let_time_run_out(waiting: Registration) -> None:
    """Move the deadline of an offer to now."""
    db.session.get_one(Registration, waiting.id).held_until = NOW
    db.session.commit()


def offered(event: Event, holder: Registration, *, adults: int = 2) -> Registration:
    """A party to which places have just been offered."""
    waiting = wait(event, adults=adults)
    registrations.cancel(registration_id=holder.id, now=NOW)
    return get_by_key(waiting.key)


def test_offer_names_its_deadline_and_opening_the_page_answers_nothing(client: Client) -> None:
    waiting = offered(*full_event())

    page = own_page(client, waiting)

    assert "2 Plätze sind frei für Sie" in page
    assert "Bitte antworten Sie bis Mittwoch, 2. September 2026, 12:00." in page
    assert get_by_key(waiting.key).status is RegistrationStatus.PENDING


def test_one_tap_accepts_and_shows_the_ticket(client: Client) -> None:
    waiting = offered(*full_event())

    accepted = post(client, waiting, "acceptance")
    post(client, waiting, "acceptance")

    assert accepted.status is RegistrationStatus.CONFIRMED
    assert [ticket.adults for ticket in get_by_key(waiting.key).tickets] == [2]
    assert "Kurzcode" in own_page(client, waiting)


def test_one_tap_declines_and_the_next_ones_are_asked(client: Client) -> None:
    event, holder = full_event(capacity=2)
    waiting = offered(event, holder)
    behind = wait(event, adults=2)

    declined = post(client, waiting, "refusal")

    assert declined.cancel_reason is CancelReason.OFFER_DECLINED
    assert "Sie haben den Platz anderen gelassen" in own_page(client, waiting)
    assert "2 Plätze sind frei für Sie" in own_page(client, behind)


def test_too_late_is_said_clearly_and_leads_back_to_the_list(client: Client) -> None:
    event, holder = full_event()
    waiting = offered(event, holder)
    let_time_run_out(waiting)
    shown_before_the_worker_came = own_page(client, waiting)

    late = post(client, waiting, "acceptance")

    assert "Das Angebot ist abgelaufen" in shown_before_the_worker_came
    assert late.cancel_reason is CancelReason.OFFER_EXPIRED
    assert "Das Angebot ist abgelaufen" in own_page(client, waiting)
    again = post(client, waiting, "queueing")
    assert again.status is RegistrationStatus.CONFIRMED  # what he had is still free


def test_queueing_again_means_the_end_of_the_list(client: Client) -> None:
    event, holder = full_event(capacity=2)
    waiting = offered(event, holder)
    other = wait(event, adults=2)
    let_time_run_out(waiting)
    holds.expire_holds(NOW)
    assert get_by_key(other.key).status is RegistrationStatus.PENDING

    again = post(client, waiting, "queueing")

    assert again.status is RegistrationStatus.WAITLISTED
    assert "Platz 1 auf der Warteliste" in own_page(client, waiting)


def test_part_that_has_filled_up_is_named_as_the_page_names_it(client: Client) -> None:
    day = timedelta(days=1)
    later = make_session(starts_at=STARTS_AT + day, ends_at=ENDS_AT + day, capacity=1)
    event = make_event(sessions=[make_session(), later])
    change(event, waitlist_rule=WaitlistRule.SKIP)
    [_, second] = [session.reference for session in list_sessions(event.id)]
    holder = make_registration(event, event_sessions=[second])
    details = waiting_details(event_sessions=[second])
    waiting = registrations.register(event_id=event.id, details=details, now=NOW)
    registrations.cancel(registration_id=holder.id, now=NOW)
    post(client, waiting, "refusal")
    make_registration(event, event_sessions=[second])
    change(event, waitlist_rule=WaitlistRule.OFF)

    post(client, waiting, "queueing")

    assert "So 27.09., 13:00–18:00 ist gerade voll geworden." in client.get(f"/registrations/{waiting.key}").text


def test_buttons_of_others_do_nothing(client: Client) -> None:
    event, holder = full_event()
    waiting = wait(event)

    assert post(client, waiting, "acceptance").status is RegistrationStatus.WAITLISTED
    assert post(client, holder, "refusal").status is RegistrationStatus.CONFIRMED
    assert post(client, holder, "queueing").status is RegistrationStatus.CONFIRMED
    assert client.post("/registrations/aaaaaaaaaaaaaaaaaaaaaaaaaa/acceptance").status_code == 404


def test_full_counselling_day_keeps_its_neutral_words(client: Client) -> None:
    slot = make_session(capacity=1, label="B-01")
    event = make_event(kind=EventKind.BERATUNG, sessions=[slot])
    change(event, waitlist_rule=WaitlistRule.SKIP)
    make_registration(event)
    address = f"/events/{event.reference}/registration"
    fields = open_form(client, address)

    sent = send(client, address, fill(fields, name="Bilal", event_sessions=[slot.reference]))

    page = words(Page(client.get(sent.location)).by_id("main"))
    assert "Sie stehen auf der Warteliste" in page
    assert "Beratung" not in page


def test_places_that_are_kept_for_those_who_wait_are_not_called_free(client: Client) -> None:
    event, _ = full_event(rule=WaitlistRule.WAIT)
    change(event, kind=EventKind.WORKSHOP, registration_mode="required")
    wait(event, adults=3)
    change(event, places_taken=3)  # two came free, and three are needed

    for path in ("/", f"/events/{event.reference}"):
        page = client.get(path).text
        assert "Freie Plätze bekommt, wer schon wartet" in page
        assert "von 5 Plätzen frei" not in page
    assert "Auf die Warteliste setzen" in form_page(client, event).texts("button")


@pytest.mark.parametrize("noun", ["edit", "contact", "needs", "cancellation", "stored", "erasure"])
def test_whoever_waits_goes_back_to_the_registration_and_not_to_a_ticket(client: Client, noun: str) -> None:
    event, holder = full_event()
    waiting = wait(event)

    back = [
        Page(client.get(f"/registrations/{registration.key}/{noun}")).texts("a", css_class="back-link")
        for registration in (waiting, holder)
    ]

    assert back == [["Zurück zur Anmeldung"], ["Zurück zum Ticket"]]
