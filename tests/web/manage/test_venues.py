"""Venues with their access facts."""

import pytest
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.states import AccessFact
from eventapp.models import Venue
from tests.support.builders import make_event, make_organization, make_venue
from tests.support.client import Client
from tests.support.forms import form_data
from tests.support.managing import actions, errors_of, flashes_of, load_event, save, sign_in_mallory, sign_in_olga
from tests.support.page import Page
from tests.support.statements import count_statements

pytestmark = pytest.mark.usefixtures("now")


def test_venue_is_added_with_what_was_checked(client: Client) -> None:
    sign_in_olga(client)

    answer = save(
        client,
        "/manage/venues/new",
        name="Buschmannshof",
        street="Hauptstraße 1",
        postal_code="44649",
        city="Herne-Wanne",
        stops="Wanne-Eickel Hbf",
        directions="Eingang am Hof",
        access__step_free__answer="yes",
        access__step_free__note="Rampe am Tor West",
        access__toilet__answer="partly",
        access__quiet_room__answer="no",
    )

    assert flashes_of(client, answer) == ["Der Ort ist angelegt."]
    venue = db.session.scalars(select(Venue)).one()
    assert (venue.name, venue.street, venue.postal_code) == ("Buschmannshof", "Hauptstraße 1", "44649")
    assert (venue.city, venue.stops, venue.directions) == ("Herne-Wanne", "Wanne-Eickel Hbf", "Eingang am Hof")
    assert venue.access == {
        "step_free": ["yes", "Rampe am Tor West"],
        "toilet": ["partly", ""],
        "quiet_room": ["no", ""],
    }
    assert actions() == ["venue.added"]


def test_every_fact_starts_unchecked(client: Client) -> None:
    sign_in_olga(client)

    data = form_data(Page(client.get("/manage/venues/new")))

    assert {name: value for name, value in data.items() if name.endswith("-answer")} == {
        f"access-{fact}-answer": "not_checked" for fact in AccessFact
    }


def test_venue_survives_being_saved_unchanged(client: Client) -> None:
    venue = make_venue(sign_in_olga(client))
    before = dict(venue.access)

    answer = save(client, f"/manage/venues/{venue.reference}", name="Anderswo")

    assert answer.status_code == 303
    assert (venue.name, venue.access) == ("Anderswo", before)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"name": ""}, "Bitte schreiben Sie den Namen des Ortes."),
        ({"name": "N" * 10_000}, "Bitte höchstens 200 Zeichen."),
        ({"postal_code": "12345678901"}, "Bitte höchstens 10 Zeichen."),
        ({"access__toilet__answer": "vielleicht"}, "Bitte wählen Sie eine der Möglichkeiten."),
        ({"access__toilet__note": "N" * 201}, "Bitte höchstens 200 Zeichen."),
    ],
)
def test_nonsense_is_refused_and_the_rest_is_kept(client: Client, changes: dict[str, str], error: str) -> None:
    sign_in_olga(client)
    typed = {"name": "Halle", "stops": "U35", **changes}

    answer = save(client, "/manage/venues/new", **typed)

    assert errors_of(answer) == [error]
    assert form_data(Page(answer))["stops"] == "U35"
    assert db.session.scalars(select(Venue)).all() == []


def test_unused_venue_is_removed_and_a_used_one_stays(client: Client) -> None:
    organization = sign_in_olga(client)
    unused = make_venue(organization)
    make_event(organization=organization, reference="kw")
    used = load_event("kw").venue
    assert used is not None

    assert client.post(f"/manage/venues/{unused.reference}/removal").status_code == 303
    assert client.post(f"/manage/venues/{used.reference}/removal").status_code == 409

    assert list(db.session.scalars(select(Venue.id))) == [used.id]


def test_list_asks_the_database_as_often_for_three_venues_as_for_one(client: Client) -> None:
    organization = sign_in_olga(client)
    counts = []
    for _ in range(3):
        make_event(organization=organization)
        with count_statements() as statements:
            page = Page(client.get("/manage/venues"))
        counts.append(statements.count)

    assert [row.count("2 von 13") for row in page.texts("tr", css_class="table__row")] == [1, 1, 1]
    assert counts[0] == counts[1] == counts[2]


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("POST", ""), ("POST", "/removal")])
def test_foreign_venue_does_not_exist(client: Client, method: str, path: str) -> None:
    venue = make_venue(make_organization())
    sign_in_mallory(client)

    assert client.open(f"/manage/venues/{venue.reference}{path}", method=method).status_code == 404
    assert venue.name == "Buschmannshof"
