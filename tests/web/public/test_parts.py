"""A series on its pages: all parts in one tap or single ones, changed later, with what became of each."""

from datetime import timedelta

import pytest
import time_machine

from eventapp.domain.states import EventKind, WaitlistRule
from eventapp.models import Event
from eventapp.queries.events import list_sessions
from tests.support.builders import ENDS_AT, NOW, STARTS_AT, make_event, make_registration, make_session
from tests.support.client import Client
from tests.support.door import make_entry, pair_phone, ticket_of, upload
from tests.support.page import Page, words
from tests.support.programme import change
from tests.support.registering import errors, fields_of, fill, open_form, send

WEEK = timedelta(days=7)
ADDRESS = "/events/reihe/registration"

pytestmark = pytest.mark.usefixtures("now")


def series(*, capacity: int | None = None) -> tuple[Event, list[str]]:
    """Four workshops, a week apart, and their references."""
    parts = [
        make_session(
            starts_at=STARTS_AT + n * WEEK, ends_at=ENDS_AT + n * WEEK, label=f"Teil {n + 1}", capacity=capacity
        )
        for n in range(4)
    ]
    return make_event(reference="reihe", kind=EventKind.WORKSHOP, sessions=parts), [part.reference for part in parts]


def states(page: Page) -> list[str]:
    """How the parts stand, as the own page says."""
    return page.texts("span", css_class="state")


def test_all_parts_are_ticked_by_one_button_without_a_script(client: Client) -> None:
    _, references = series()
    fields = fill(open_form(client, ADDRESS), names__0="Ada")

    page = Page(send(client, ADDRESS, fill(fields, step="sessions+all")))

    assert fields_of(page).getlist("event_sessions") == references
    location = send(client, ADDRESS, fields_of(page)).location
    assert states(Page(client.get(location))) == ["gebucht"] * 4


def test_parts_are_changed_on_the_own_page(client: Client) -> None:
    event, (one, two, three, four) = series(capacity=1)
    make_registration(event, event_sessions=[four])
    registration = make_registration(event, event_sessions=[one, two])
    address = f"/registrations/{registration.key}/sessions"
    assert Page(client.get(f"/registrations/{registration.key}")).href("Termine ändern") == address
    fields = open_form(client, address)
    assert fields.getlist("event_sessions") == [one, two]

    response = send(client, address, fill(fields, event_sessions=[two, three]))

    assert (response.status_code, response.location) == (303, f"/registrations/{registration.key}")
    assert states(Page(client.get(response.location))) == ["abgesagt", "gebucht", "gebucht", "nicht gebucht"]
    full = send(client, address, fill(fields, event_sessions=[two, four]))
    assert full.status_code == 409
    assert errors(Page(full)) == {"event_sessions": "Teil 4 ist gerade voll geworden."}
    none = send(client, address, fill(fields, event_sessions=None))
    assert errors(Page(none)) == {
        "event_sessions": "Ein Termin muss bleiben. Wenn Sie gar nicht kommen, sagen Sie bitte ganz ab."
    }


def test_last_part_to_come_stays_ticked_and_is_not_lost_by_saving(client: Client) -> None:
    event, references = series(capacity=5)
    registration = make_registration(event)
    address = f"/registrations/{registration.key}/sessions"
    with time_machine.travel(ENDS_AT + 2 * WEEK, tick=False):
        fields = open_form(client, address)
        assert fields.getlist("event_sessions") == references[3:]

        send(client, address, fields)

        assert states(Page(client.get(f"/registrations/{registration.key}")))[3] == "gebucht"


def test_full_part_is_no_waiting_list_for_who_has_places(client: Client) -> None:
    event, (one, two, *_) = series(capacity=1)
    change(event, waitlist_rule=WaitlistRule.SKIP)
    make_registration(event, event_sessions=[two])
    registration = make_registration(event, event_sessions=[one])

    page = Page(client.get(f"/registrations/{registration.key}/sessions"))

    assert "Warteliste" not in words(page.by_id("main"))
    assert fields_of(page).getlist("event_sessions") == [one]


def test_own_page_says_after_each_part_who_was_there(client: Client) -> None:
    event, references = series()
    registration = make_registration(event, attendee_names=["Ada", "Bea"])
    upload(pair_phone(event), make_entry(event, ticket=ticket_of(registration), event_session=references[0]))

    with time_machine.travel(ENDS_AT + WEEK + timedelta(hours=1), tick=False):
        page = Page(client.get(f"/registrations/{registration.key}"))

    assert states(page) == ["teilgenommen: 1 von 2", "nicht da", "gebucht", "gebucht"]


def test_single_event_and_whatever_is_over_have_no_parts_to_change(client: Client) -> None:
    single = make_registration(make_event())
    event, _ = series()
    registration = make_registration(event)
    assert list_sessions(event.id)[-1].ends_at > NOW

    assert client.get(f"/registrations/{single.key}/sessions").location == f"/registrations/{single.key}"
    with time_machine.travel(ENDS_AT + 4 * WEEK, tick=False):
        late = client.get(f"/registrations/{registration.key}/sessions")
    assert late.location == f"/registrations/{registration.key}"
