"""The people of an event: finding, cancelling, new codes, lists with a reason."""

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.states import EventKind, RegistrationStatus, Role, TicketStatus
from eventapp.models import AuditEntry, Event, Membership, Organization, Registration, User
from eventapp.queries import people
from eventapp.queries.registrations import get_with_tickets
from tests.support.builders import (
    NOW,
    make_event,
    make_organization,
    make_registration,
    make_user,
)
from tests.support.client import Client
from tests.support.door import make_entry, pair_phone, ticket_of, upload
from tests.support.page import Page
from tests.support.signing_in import sign_in
from tests.support.statements import count_statements


@pytest.fixture
def olga(client: Client) -> User:
    """Olga, signed in."""
    user = make_user(make_organization())
    sign_in(client, user)
    return user


def _organization(user: User) -> Organization:
    return db.session.scalars(select(Organization).join(Membership).where(Membership.user_id == user.id)).one()


def _event(olga: User, *, kind: EventKind = EventKind.FEST, reference: str = "kw") -> Event:
    return make_event(organization=_organization(olga), kind=kind, reference=reference, title="KulturWERK")


@pytest.mark.parametrize(
    "words", ["şükr", "ŞÜKRAN", "Sukran@Example.org", "Yıldız"], ids=["part", "capitals", "mail", "last name"]
)
def test_search_finds_a_person(client: Client, olga: User, words: str) -> None:
    event = _event(olga)
    make_registration(event, name="Şükran Yıldız", email="sukran@example.org")
    make_registration(event, name="Bilal", email=None)

    page = client.get("/manage/events/kw/people", query_string={"q": words}).text

    assert "Şükran Yıldız" in page
    assert "Bilal" not in page


def test_people_stand_where_a_german_reader_looks(client: Client, olga: User) -> None:
    names = ["Ada", "Irma", "ısık", "İsmail", "Ömer", "Orhan", "Zoë"]
    event = _event(olga)
    for name in reversed(names):
        make_registration(event, name=name)

    page = Page(client.get("/manage/events/kw/people"))
    lines = people.list_attendee_lines(event.id)

    assert page.texts("a", css_class="table__link") == names
    assert [line.name for line in lines] == names


def test_search_finds_a_short_code(client: Client, olga: User) -> None:
    event = _event(olga)
    registration = make_registration(event, name="Ada Beispiel")
    make_registration(event, name="Bilal")
    code = get_with_tickets(registration.id).tickets[0].short_code

    page = client.get("/manage/events/kw/people", query_string={"q": f"{code[:4]} {code[4:]}".lower()}).text

    assert "Ada Beispiel" in page
    assert "Bilal" not in page


@pytest.mark.parametrize("query", ["q=%25", "q=_", "q=%00", "page=0", "page=99999999", "page=x", "status=x", "order=x"])
def test_odd_filters_never_break_the_page(client: Client, olga: User, query: str) -> None:
    make_registration(_event(olga), name="Ada Beispiel")

    assert client.get(f"/manage/events/kw/people?{query}").status_code == 200


def test_percent_sign_is_no_wildcard(client: Client, olga: User) -> None:
    make_registration(_event(olga), name="Ada Beispiel")

    assert "Niemand gefunden" in client.get("/manage/events/kw/people?q=%25").text


def test_html_in_a_name_stays_text(client: Client, olga: User) -> None:
    make_registration(_event(olga), name="<script>alert(1)</script>")

    page = client.get("/manage/events/kw/people").text

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_list_asks_the_database_the_same_for_one_and_for_three(client: Client, olga: User) -> None:
    event = _event(olga)
    make_registration(event)
    with count_statements() as one:
        client.get("/manage/events/kw/people")
    make_registration(event)
    make_registration(event)
    with count_statements() as three:
        client.get("/manage/events/kw/people")

    assert three.count == one.count


def test_cancelling_frees_the_places_at_once(client: Client, olga: User) -> None:
    event = _event(olga)
    registration = make_registration(event, adults=2, children=3)

    response = client.post(f"/manage/events/kw/people/{registration.reference}/cancellation")

    assert response.status_code == 303
    after = db.session.get_one(Registration, registration.id)
    assert after.status is RegistrationStatus.CANCELED
    assert db.session.get_one(Event, event.id).places_taken == 0


def test_new_codes_replace_the_old_ones(client: Client, olga: User) -> None:
    registration = make_registration(_event(olga))

    client.post(f"/manage/events/kw/people/{registration.reference}/new-codes")

    tickets = get_with_tickets(registration.id).tickets
    assert [ticket.status for ticket in tickets] == [TicketStatus.REVOKED, TicketStatus.VALID]
    assert tickets[0].ticket_id != tickets[1].ticket_id


def test_names_of_a_festival_cannot_be_taken_away(client: Client, olga: User) -> None:
    make_registration(_event(olga))

    shown = client.get("/manage/events/kw/people/export")
    sent = client.post("/manage/events/kw/people/export", data={"reason": "Einfach so", "format": "csv"})

    assert "keine Pflicht zu einer Namensliste" in shown.text
    assert sent.status_code == 403


def test_list_of_a_workshop_needs_a_reason(client: Client, olga: User) -> None:
    _event(olga, kind=EventKind.WORKSHOP, reference="w1")

    response = client.post("/manage/events/w1/people/export", data={"reason": " ", "format": "csv"})

    assert response.status_code == 422
    assert "Bitte nennen Sie einen Grund." in response.text


def test_list_of_a_workshop_says_who_came_and_the_reason_is_kept(client: Client, olga: User) -> None:
    event = _event(olga, kind=EventKind.WORKSHOP, reference="w1")
    ada = make_registration(event, name="Ada Beispiel")
    make_registration(event, name="=1+1", email=None)
    upload(pair_phone(event), make_entry(event, ticket=ticket_of(ada)))

    response = client.post("/manage/events/w1/people/export", data={"reason": "Unterschriftenliste", "format": "csv"})

    rows = list(csv.DictReader(StringIO(response.data.decode("utf-8-sig")), delimiter=";"))
    assert [(row["Name"], row["Eingelassen"], row["Eingelassen um"]) for row in rows] == [
        ("'=1+1", "0", ""),
        ("Ada Beispiel", "1", "13:00"),
    ]
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "attendees.exported")).one()
    assert (entry.user_id, entry.reason, entry.subject_reference) == (olga.id, "Unterschriftenliste", "w1")


def test_list_as_workbook_has_no_formula(client: Client, olga: User) -> None:
    event = _event(olga, kind=EventKind.WORKSHOP, reference="w1")
    make_registration(event, name="=1+1")

    response = client.post("/manage/events/w1/people/export", data={"reason": "Unterschriftenliste", "format": "xlsx"})

    sheet = openpyxl.load_workbook(BytesIO(response.data)).active
    cells = {cell.value: cell.data_type for row in sheet.iter_rows() for cell in row}
    assert cells["=1+1"] == "s"


def test_counselling_bookings_do_not_exist_for_others(client: Client, olga: User) -> None:
    event = _event(olga, kind=EventKind.BERATUNG, reference="bt")
    registration = make_registration(event, name="Bilal")

    assert client.get("/manage/events/bt/people").status_code == 404
    assert client.get(f"/manage/events/bt/people/{registration.reference}").status_code == 404

    sign_in(client, make_user(_organization(olga), roles=(Role.COUNSELLING,)))
    assert "Bilal" in client.get("/manage/events/bt/people").text


def test_person_of_another_event_is_not_found(client: Client, olga: User) -> None:
    _event(olga)
    other = make_registration(make_event(), now=NOW)

    assert client.get(f"/manage/events/kw/people/{other.reference}").status_code == 404
