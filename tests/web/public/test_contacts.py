"""E-mail addresses and telephone numbers as people write them, and as they mistype them."""

import pytest
from sqlalchemy import select

from eventapp.db import db
from eventapp.models import Registration
from tests.support.builders import make_event, make_registration
from tests.support.client import Client
from tests.support.page import Page
from tests.support.registering import errors, fields_of, fill, only_registration, open_form, register, send

pytestmark = pytest.mark.usefixtures("now")


def refused(client: Client, **values: object) -> Page:
    """The page after a form that cannot be accepted."""
    response = register(client, "kw", **values)
    assert response.status_code == 422
    return Page(response)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("nour", "In der E-Mail-Adresse fehlt das @, zum Beispiel nour@example.org."),
        ("@example.org", "In der E-Mail-Adresse fehlt der Teil vor dem @."),
        ("nour@", "Nach dem @ fehlt in der E-Mail-Adresse ein Stück, zum Beispiel nour@example.org."),
        ("nour@example", "Nach dem @ fehlt in der E-Mail-Adresse ein Stück, zum Beispiel nour@example.org."),
        ("nour@example..org", "Diese E-Mail-Adresse stimmt so nicht. Bitte sehen Sie noch einmal genau hin."),
        (
            "=?utf-8?q?nour=0d=0a?=@example.org",
            "Diese E-Mail-Adresse stimmt so nicht. Bitte sehen Sie noch einmal genau hin.",
        ),
        ("nour haddad@example.org", "Diese E-Mail-Adresse stimmt so nicht. Bitte sehen Sie noch einmal genau hin."),
        ("nour@example,org", "Nach dem @ fehlt in der E-Mail-Adresse ein Stück, zum Beispiel nour@example.org."),
        ("Nour <nour@example.org>", "Diese E-Mail-Adresse stimmt so nicht. Bitte sehen Sie noch einmal genau hin."),
        ("n" * 300 + "@example.org", "Bitte höchstens 254 Zeichen."),
    ],
)
def test_wrong_email_addresses_are_told_apart_and_kept(client: Client, typed: str, sentence: str) -> None:
    make_event(reference="kw")

    page = refused(client, name="Nour", email=typed)

    assert errors(page) == {"email": sentence}
    assert fields_of(page)["email"] == typed


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  nour@Example.ORG ", "nour@example.org"),
        ("nour@b\u00fccher.example.org", "nour@xn--bcher-kva.example.org"),
    ],
)
def test_email_addresses_are_stored_as_servers_take_them(client: Client, typed: str, stored: str) -> None:
    make_event(reference="kw")

    register(client, "kw", name="Nour", email=typed)

    assert db.session.scalars(select(Registration.email)).one() == stored


@pytest.mark.parametrize("typed", ["abc", "12", "0" * 60, "+49", "030 23125-001 Durchwahl 5", "\U0001f4de"])
def test_wrong_telephone_numbers_are_kept(client: Client, typed: str) -> None:
    make_event(reference="kw")

    page = refused(client, name="Nour", phone=typed)

    assert list(errors(page)) == ["phone"]
    assert fields_of(page)["phone"] == typed


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("030 23125-001", "+493023125001"),
        ("0176/040690-12", "+4917604069012"),
        ("+90 532 123 45 67", "+905321234567"),
        ("\u0660\u0661\u0667\u0666\u0660\u0664\u0660\u0666\u0669\u0660\u0661\u0662", "+4917604069012"),
    ],
)
def test_telephone_numbers_are_read_as_people_write_them(client: Client, typed: str, stored: str) -> None:
    make_event(reference="kw")

    register(client, "kw", name="Nour", phone=typed)

    assert db.session.scalars(select(Registration.phone)).one() == stored


def test_address_that_looks_like_a_slip_is_asked_about_once_and_then_taken(client: Client) -> None:
    make_event(reference="kw")

    page = refused(client, name="Nour", email="nour@gmial.com")

    assert errors(page) == {"email": "Meinten Sie nour@gmail.com? Ist Ihre Adresse richtig, senden Sie noch einmal."}
    fields = fields_of(page)
    assert (fields["name"], fields["email"]) == ("Nour", "nour@gmial.com")
    still_wrong = Page(send(client, "/events/kw/registration", fill(fields, name="")))
    assert list(errors(still_wrong)) == ["name"]
    assert send(client, "/events/kw/registration", fill(fields_of(still_wrong), name="Nour")).status_code == 303
    assert only_registration().email == "nour@gmial.com"


def test_other_slip_is_asked_about_again_and_the_corrected_address_is_taken(client: Client) -> None:
    make_event(reference="kw")
    fields = fields_of(refused(client, name="Nour", email="nour@gmial.com"))

    again = Page(send(client, "/events/kw/registration", fill(fields, email="nour@gmail.con")))

    assert list(errors(again)) == ["email"]
    taken = send(client, "/events/kw/registration", fill(fields_of(again), email="nour@gmail.com"))
    assert (taken.status_code, only_registration().email) == (303, "nour@gmail.com")


def test_own_page_asks_about_a_slip_too(client: Client) -> None:
    address = f"/registrations/{make_registration(make_event()).key}/contact"

    asked = Page(send(client, address, fill(open_form(client, address), email="nour@gmial.com", language="de")))

    assert list(errors(asked)) == ["email"]
    assert send(client, address, fill(fields_of(asked), language="de")).status_code == 303
    assert only_registration().email == "nour@gmial.com"
