"""What people, browsers and programs send by mistake or on purpose: answered well, and nothing typed is lost."""

import pytest
from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.states import EventKind
from eventapp.models import Registration
from eventapp.queries.registrations import get_by_key
from eventapp.web.public import registrations as registration_routes
from tests.support.builders import make_event, make_registration
from tests.support.client import Client
from tests.support.page import Page, words
from tests.support.registering import errors, fields_of, fill, form_errors, open_form, register, send

ADDRESS = "/events/kw/registration"

pytestmark = pytest.mark.usefixtures("now")


def count_registrations() -> int:
    """How many there are."""
    return db.session.scalar(select(func.count()).select_from(Registration)) or 0


def registered_name() -> str:
    """The name of the only registration."""
    return db.session.scalars(select(Registration.name)).one()


def refused(client: Client, **values: object) -> Page:
    """The page after a form that cannot be accepted."""
    response = register(client, "kw", **values)
    assert response.status_code == 422
    assert count_registrations() == 0
    return Page(response)


def test_everything_wrong_keeps_everything_typed_and_names_each_error_at_its_field(client: Client) -> None:
    make_event(reference="kw", max_party_size=20)
    typed = {
        "adults": "30",
        "children": "-2",
        "name": "",
        "email": "nour@example",
        "phone": "12",
        "needs": ["childcare"],
    }

    page = refused(client, **typed)

    assert errors(page) == {
        "adults": "Eine Anmeldung gilt für höchstens 20 Personen.",
        "children": "Weniger als null geht nicht.",
        "name": "Bitte schreiben Sie einen Namen. Ein Vorname reicht.",
        "email": "Nach dem @ fehlt in der E-Mail-Adresse ein Stück, zum Beispiel nour@example.org.",
        "phone": "Diese Telefonnummer ist zu kurz oder zu lang. Bitte mit Vorwahl schreiben.",
        "needs_consent": (
            "Damit wir das speichern dürfen, brauchen wir hier Ihr Häkchen. Oder wählen Sie oben nichts aus."
        ),
    }
    assert words(page.by_id("error-summary-title")) == "Bitte 6 Angaben prüfen"
    assert page.texts("title")[0].startswith("Fehler: Anmelden")
    fields = fields_of(page)
    kept = {name: fields.getlist(name) if name == "needs" else fields[name] for name in typed}
    assert kept == typed


@pytest.mark.parametrize(
    ("adults", "children", "field"),
    [
        ("0", "0", "adults"),
        ("", "", "adults"),
        ("-1", "3", "adults"),
        ("3", "-1", "children"),
        ("21", "0", "adults"),
        ("1", "20", "adults"),
        ("9" * 30, "0", "adults"),
        ("9" * 5000, "0", "adults"),
        ("zwei", "0", "adults"),
        ("1.5", "0", "adults"),
        ("1e3", "0", "adults"),
        ("\x00", "0", "adults"),
    ],
)
def test_parties_that_cannot_be_are_refused(client: Client, adults: str, children: str, field: str) -> None:
    make_event(reference="kw", max_party_size=20)

    assert list(errors(refused(client, name="Nour", adults=adults, children=children))) == [field]


def test_digits_of_other_scripts_count(client: Client) -> None:
    make_event(reference="kw")

    register(client, "kw", name="نور", adults="\u0663", children="\u0662")

    row = db.session.execute(select(Registration.adults, Registration.children)).one()
    assert tuple(row) == (3, 2)


# --- names ---


@pytest.mark.parametrize(
    "name",
    [
        "Ş",
        "نور حداد",
        "ሰላም ተስፋይ",
        "Олена",
        "王小明",
        "👩‍👩‍👧 Familie",
        "O'Neil & Söhne",
        '"><b>Nour</b>',
        "=1+1",
        "{{ 7*7 }}",
        "%s",
        "NULL",
    ],
)
def test_any_name_stands_on_the_ticket_as_it_was_typed(client: Client, name: str) -> None:
    make_event(reference="kw")

    page = Page(client.get(register(client, "kw", name=name).location))

    assert registered_name() == name
    [holder] = page.all("div", css_class="ticket__holder")
    assert [(child.tag, words(child)) for child in holder] == [("bdi", name)]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Nour \t Haddad ", "Nour Haddad"),
        ("Nour\r\nHaddad", "Nour Haddad"),
        ("Nour\x00Haddad", "Nour Haddad"),
        ("\u202eruoN", "ruoN"),
        ("\u2067Nour\u2069", "Nour"),
        ("Nu\u0308ll", "Nüll"),
    ],
)
def test_names_lose_what_nobody_sees(client: Client, typed: str, stored: str) -> None:
    make_event(reference="kw")

    register(client, "kw", name=typed)

    assert registered_name() == stored


@pytest.mark.parametrize("typed", ["", "   ", "\u200b\u200f", "\x00\x01", "\u202e"])
def test_name_that_shows_nothing_is_no_name(client: Client, typed: str) -> None:
    make_event(reference="kw")

    assert list(errors(refused(client, name=typed))) == ["name"]


def test_name_of_ten_thousand_characters_is_refused_and_kept(client: Client) -> None:
    make_event(reference="kw")

    page = refused(client, name="N" * 10_000)

    assert errors(page) == {"name": "Bitte höchstens 120 Zeichen."}
    assert fields_of(page)["name"] == "N" * 10_000


def test_longest_name_fits_everywhere(client: Client) -> None:
    make_event(reference="kw")

    response = register(client, "kw", name="N" * 120)

    assert client.get(response.location).status_code == 200
    assert client.get(f"{response.location}/ticket.pdf").data.startswith(b"%PDF")


def test_bytes_that_are_no_text_are_refused_in_words(client: Client) -> None:
    make_event(reference="kw")
    fields = fill(open_form(client, ADDRESS), name="NAME")
    parts = "".join(
        f'--line\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in fields.items()
    )
    body = f"{parts}--line--\r\n".encode().replace(b"NAME", b"N\xffour")

    response = client.post(ADDRESS, data=body, content_type="multipart/form-data; boundary=line")

    assert (response.status_code, count_registrations()) == (422, 0)
    assert errors(Page(response)) == {
        "name": "Einige Zeichen sind nicht lesbar angekommen. Bitte schreiben Sie es neu."
    }


@pytest.mark.parametrize("body", [b"name=\xff\xfe", b"\x00" * 100, b"%", b"&&&==", b"name=" + b"x" * 600_000])
def test_bodies_that_are_no_form_get_the_form_again(client: Client, body: bytes) -> None:
    make_event(reference="kw")

    response = client.post(ADDRESS, data=body, content_type="application/x-www-form-urlencoded")

    assert response.status_code in (413, 422)
    assert (count_registrations(), len(Page(response).all("h1"))) == (0, 1)


def test_people_without_names_and_too_many_of_them_are_refused_at_a_line(client: Client) -> None:
    make_event(reference="kw", kind=EventKind.WORKSHOP, max_party_size=2)

    assert errors(refused(client, names__0=" ")) == {"names-0": "Bitte schreiben Sie den Namen der Person, die kommt."}
    page = refused(client, names__0="A", names__1="B", names__2="C")
    assert errors(page) == {"names-2": "Eine Anmeldung gilt für höchstens 2 Personen."}
    assert [fields_of(page)[f"names-{number}"] for number in range(3)] == ["A", "B", "C"]


def test_one_name_among_several_that_is_too_long_is_named(client: Client) -> None:
    make_event(reference="kw", kind=EventKind.WORKSHOP)

    page = refused(client, names__0="A", names__1="B" * 121)

    assert errors(page) == {"names-1": "Bitte höchstens 120 Zeichen."}


@pytest.mark.parametrize("index", ["x", "-1", "100", "9" * 5000, "²", "0-0", ""])
def test_fields_with_numbers_that_are_not_ours_are_left_out(client: Client, index: str) -> None:
    make_event(reference="kw", kind=EventKind.WORKSHOP)
    fields = fill(open_form(client, ADDRESS), names__0="Ada")
    fields.add(f"names-{index}", "Mallory")

    assert send(client, ADDRESS, fields).status_code == 303

    [key] = db.session.scalars(select(Registration.key)).all()
    assert [attendee.name for attendee in get_by_key(key).attendees] == ["Ada"]


def test_needs_that_do_not_exist_are_left_out(client: Client) -> None:
    make_event(reference="kw")

    response = register(client, "kw", name="Nour", needs=["diagnosis", "\x00"])

    assert response.status_code == 303
    [key] = db.session.scalars(select(Registration.key)).all()
    assert get_by_key(key).needs == []


# --- tokens ---


def test_expired_form_keeps_what_was_typed_and_can_be_sent_again(client: Client) -> None:
    make_event(reference="kw")
    fields = fill(open_form(client, ADDRESS), name="Nour", adults=2, email="nour@example.org")

    response = send(client, ADDRESS, fill(fields, csrf_token="expired"))

    assert (response.status_code, count_registrations()) == (422, 0)
    page = Page(response)
    assert form_errors(page) == [
        "Das Formular war zu lange offen. Ihre Angaben stehen noch da: Bitte senden Sie es noch einmal."
    ]
    again = fields_of(page)
    assert (again["name"], again["adults"], again["email"]) == ("Nour", "2", "nour@example.org")
    assert again["form_token"] == fields["form_token"]
    assert send(client, ADDRESS, again).status_code == 303


def test_form_of_another_visitor_or_site_registers_nobody(client: Client) -> None:
    make_event(reference="kw")
    client.sends_csrf_token = False

    response = client.post(ADDRESS, data={"name": "Mallory", "adults": "1"})

    assert (response.status_code, count_registrations()) == (422, 0)


@pytest.mark.parametrize("form_token", ["", "short", "A" * 26, "a" * 27, "\x00" * 26, "x" * 10_000, None])
def test_form_token_that_is_not_ours_is_replaced(client: Client, form_token: str | None) -> None:
    make_event(reference="kw")

    page = refused(client, name="Nour", form_token=form_token)

    assert send(client, ADDRESS, fields_of(page)).status_code == 303
    assert len(db.session.scalars(select(Registration.form_token)).one()) == 26


# --- programs ---


def test_field_that_people_do_not_see_catches_programs_and_lets_people_go_on(client: Client) -> None:
    make_event(reference="kw")

    page = refused(client, name="Nour", leave_empty="https://example.org")

    assert form_errors(page) == ["Das hat nicht geklappt. Bitte senden Sie das Formular noch einmal."]
    fields = fields_of(page)
    assert (fields["leave_empty"], fields["name"]) == ("", "Nour")
    trap = page.by_id("leave_empty")
    assert (trap.get("tabindex"), trap.get("autocomplete")) == ("-1", "off")
    assert page.one("div", css_class="trap").get("aria-hidden") == "true"
    assert send(client, ADDRESS, fields).status_code == 303


def test_hall_full_of_people_may_register_over_one_connection(client: Client) -> None:
    make_event(reference="kw")

    assert {register(client, "kw", name=f"Gast {number}").status_code for number in range(50)} == {303}


def test_flood_from_one_address_is_told_to_wait_and_loses_nothing(client: Client) -> None:
    make_event(reference="kw")
    fields = fill(open_form(client, ADDRESS), name="Nour", adults=2, step="children+0")
    limit = int(registration_routes.SENDING_LIMIT.partition("/")[0])
    assert {send(client, ADDRESS, fields).status_code for _ in range(limit)} == {200}

    response = send(client, ADDRESS, fill(fields, step=None))

    assert (response.status_code, count_registrations()) == (429, 0)
    assert 1 <= int(response.headers["Retry-After"]) <= 61
    page = Page(response)
    assert form_errors(page) == [
        "Von Ihrem Anschluss kommen gerade sehr viele Anmeldungen. Bitte senden Sie in einer Minute noch einmal."
    ]
    assert (fields_of(page)["name"], fields_of(page)["adults"]) == ("Nour", "2")


# --- addresses ---


@pytest.mark.parametrize(
    "reference", ["%00", "kw%00", "%ff%fe", "..%2f..%2fetc", "a" * 5000, "%E2%80%AE", "' OR 1=1--"]
)
def test_addresses_that_lead_nowhere_say_so(client: Client, reference: str) -> None:
    make_registration(make_event(reference="kw"))

    addresses = (f"/events/{reference}/registration", f"/registrations/{reference}", f"/t/{reference}")
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]
    assert client.post(addresses[0]).status_code == 404
