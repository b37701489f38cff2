"""Plus, minus and further people without a script; and one form, sent once, twice, from two tabs."""

import pytest
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.states import EventKind
from eventapp.models import Registration
from tests.support.builders import make_event
from tests.support.client import Client
from tests.support.page import Page
from tests.support.registering import errors, fields_of, fill, only_registration, open_form, send

pytestmark = pytest.mark.usefixtures("now")


def test_plus_and_minus_show_the_form_again_without_judging_it(client: Client) -> None:
    make_event(reference="kw", max_party_size=3)
    fields = fill(open_form(client, "/events/kw/registration"), email="nour@example")

    for step, party in (("adults+1", ("2", "0")), ("children+1", ("2", "1")), ("adults-1", ("1", "1"))):
        response = send(client, "/events/kw/registration", fill(fields, step=step))
        assert response.status_code == 200
        page = Page(response)
        assert errors(page) == {}
        fields = fields_of(page)
        assert (fields["adults"], fields["children"], fields["email"]) == (*party, "nour@example")


def test_plus_and_minus_stay_within_the_limits(client: Client) -> None:
    make_event(reference="kw", max_party_size=3)
    fields = open_form(client, "/events/kw/registration")

    for values, step, shown in (
        ({"adults": 3}, "adults+1", "3"),
        ({"adults": 0}, "adults-1", "0"),
        ({"adults": 1}, "adults+99", "3"),
        ({"adults": "viele"}, "adults+1", "1"),
        ({"adults": 2}, "nonsense", "2"),
        ({"adults": 2}, "names+1", "2"),
    ):
        page = Page(send(client, "/events/kw/registration", fill(fields, **values, step=step)))
        assert fields_of(page)["adults"] == shown


def test_people_are_added_and_taken_off_one_by_one(client: Client) -> None:
    make_event(reference="ws", kind=EventKind.WORKSHOP, max_party_size=3)
    address = "/events/ws/registration"
    page = Page(send(client, address, fill(open_form(client, address), names__0="Ada", step="names+1")))

    assert page.by_id("names-1").get("autofocus") is not None
    page = Page(send(client, address, fill(fields_of(page), names__1="Bea", step="names+1")))
    assert "Weitere Person" not in page.texts("button")
    page = Page(send(client, address, fill(fields_of(page), names__2="Cem", step="names-1")))

    fields = fields_of(page)
    assert {name: fields[name] for name in fields if name.startswith("names")} == {"names-0": "Ada", "names-1": "Cem"}
    assert send(client, address, fields).status_code == 303


# --- once ---


def test_same_form_sent_twice_is_one_registration(client: Client) -> None:
    make_event(reference="kw")
    fields = fill(open_form(client, "/events/kw/registration"), name="Bilal")

    first, again = (send(client, "/events/kw/registration", fields) for _ in range(2))

    assert (again.status_code, again.location) == (303, first.location)
    assert only_registration().size == 1
    assert "schon abgeschickt" not in client.get(again.location).text


def test_back_button_and_other_numbers_keep_the_first_registration_and_say_so(client: Client) -> None:
    make_event(reference="kw")
    fields = fill(open_form(client, "/events/kw/registration"), name="Bilal")
    first = send(client, "/events/kw/registration", fields)

    with_later_clock = send(client, "/events/kw/registration", fill(fields, adults=4))

    assert with_later_clock.location == first.location
    assert only_registration().size == 1
    flash = Page(client.get(first.location)).texts("p", css_class="flash__message")
    assert flash == [
        "Dieses Formular war schon abgeschickt. Ihre Anmeldung gilt, wie sie hier steht. Sie können sie ändern."
    ]


def test_two_tabs_are_two_registrations(client: Client) -> None:
    make_event(reference="kw")
    tabs = [fill(open_form(client, "/events/kw/registration"), name=name) for name in ("Bilal", "Olena")]

    locations = {send(client, "/events/kw/registration", fields).location for fields in tabs}

    assert len(locations) == 2
    assert db.session.scalars(select(Registration.name).order_by(Registration.id)).all() == ["Bilal", "Olena"]
