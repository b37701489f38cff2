"""Forms that come back too fast or too late: nothing typed is lost, and sending again always helps."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from config import Config
from eventapp.db import db
from eventapp.models import Registration
from tests.support.builders import NOW, make_event
from tests.support.client import Client
from tests.support.page import Page
from tests.support.registering import Fields, fields_of, fill, form_errors, open_form, send

ADDRESS = "/events/kw/registration"
TOO_FAST = "Das ging sehr schnell. Bitte sehen Sie Ihre Angaben noch einmal an und senden Sie dann."
TOO_OLD = "Das Formular war zu lange offen. Ihre Angaben stehen noch da: Bitte senden Sie es noch einmal."


@pytest.fixture
def config(config: Config) -> Config:
    """Settings that look at the time, as those of an installation do."""
    return replace(config, FORM_SECONDS=2)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that the test moves."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def count_registrations() -> int:
    """How many there are."""
    return db.session.scalar(select(func.count()).select_from(Registration)) or 0


def opened(client: Client) -> Fields:
    """The form, filled in."""
    make_event(reference="kw")
    return fill(open_form(client, ADDRESS), name="Nour", adults=2, email="nour@example.org")


def refused(client: Client, fields: Fields, *, sentence: str) -> Fields:
    """Send a form that is not taken; return it as it comes back, with one sentence and everything typed."""
    response = send(client, ADDRESS, fields)
    assert (response.status_code, count_registrations()) == (422, 0)
    page = Page(response)
    assert form_errors(page) == [sentence]
    again = fields_of(page)
    assert (again["name"], again["adults"], again["email"]) == ("Nour", "2", "nour@example.org")
    return again


def test_form_sent_at_once_is_asked_for_again(client: Client, clock: time_machine.Traveller) -> None:
    fields = opened(client)
    clock.shift(1.9)
    again = refused(client, fields, sentence=TOO_FAST)

    clock.shift(0.1)

    assert send(client, ADDRESS, again).status_code == 303


@pytest.mark.parametrize("passed", [timedelta(seconds=2), timedelta(hours=8)])
def test_form_is_taken_from_quick_and_from_slow_typists(
    client: Client, clock: time_machine.Traveller, passed: timedelta
) -> None:
    fields = opened(client)

    clock.shift(passed)

    assert send(client, ADDRESS, fields).status_code == 303


def test_form_of_yesterday_is_asked_for_again_and_still_registers_once(
    client: Client, clock: time_machine.Traveller
) -> None:
    fields = opened(client)
    clock.shift(3)
    first = send(client, ADDRESS, fields)
    assert first.status_code == 303
    clock.shift(timedelta(days=2))

    late = send(client, ADDRESS, fields)

    assert (late.status_code, form_errors(Page(late))) == (422, [TOO_OLD])
    clock.shift(3)
    assert send(client, ADDRESS, fields_of(Page(late))).location == first.location
    assert count_registrations() == 1


@pytest.mark.parametrize("broken", ["", "x", "-1790000000000-0123456789abcdef"])
def test_form_with_a_broken_signature_is_asked_for_again(
    client: Client, clock: time_machine.Traveller, broken: str
) -> None:
    fields = opened(client)
    key = fields["form_token"].partition("-")[0]
    clock.shift(60)

    again = refused(
        client, fill(fields, form_token=key + broken if broken.startswith("-") else broken), sentence=TOO_OLD
    )

    clock.shift(2)
    assert send(client, ADDRESS, again).status_code == 303


def test_two_forms_in_two_tabs_are_two_registrations(client: Client, clock: time_machine.Traveller) -> None:
    first = opened(client)
    second = fill(open_form(client, ADDRESS), name="Olena")
    clock.shift(5)

    assert [send(client, ADDRESS, fields).status_code for fields in (second, first)] == [303, 303]
    assert count_registrations() == 2


def test_more_lines_for_people_take_no_time_and_count_none(client: Client, clock: time_machine.Traveller) -> None:
    fields = opened(client)

    page = Page(send(client, ADDRESS, fill(fields, step="children+0")))

    assert fields_of(page)["form_token"] == fields["form_token"]
    clock.shift(2)
    assert send(client, ADDRESS, fields_of(page)).status_code == 303


def test_one_sentence_is_enough(client: Client, clock: time_machine.Traveller) -> None:
    fields = opened(client)
    clock.shift(timedelta(days=3))

    response = send(client, ADDRESS, fill(fields, csrf_token="expired"))

    assert form_errors(Page(response)) == [TOO_OLD]


def test_time_of_a_form_needs_no_cookie(client: Client, clock: time_machine.Traveller) -> None:
    fields = opened(client)
    other = client.application.test_client()
    assert isinstance(other, Client)
    clock.shift(2)

    assert send(other, ADDRESS, fill(fields, csrf_token=None)).status_code == 303
