"""What a project promised: targets, the organizations it stands for, and the rate of an hour."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.report_figures import IndicatorSource
from eventapp.domain.states import EntryKind, EventKind, OrganizationKind
from eventapp.models import (
    Event,
    Indicator,
    Project,
    RepresentedOrganization,
)
from tests.support.builders import ENDS_AT, make_event
from tests.support.client import Client
from tests.support.door import make_entry, pair_phone, upload
from tests.support.managing import errors_of, flashes_of, save, sign_in_olga
from tests.support.page import Page

AFTER = ENDS_AT + timedelta(hours=2)


@pytest.fixture(autouse=True)
def _after() -> Iterator[None]:
    """The workshop is over."""
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def workshop(client: Client) -> Event:
    """Three guests came without a registration. Olga is signed in."""
    event = make_event(organization=sign_in_olga(client), kind=EventKind.WORKSHOP, reference="kurs")
    upload(pair_phone(event), make_entry(event, kind=EntryKind.WALK_IN, adults=3))
    return event


def project_home() -> str:
    return f"/manage/projects/{db.session.scalars(select(Project.reference)).one()}"


@pytest.mark.usefixtures("workshop")
def test_targets_are_added_changed_and_removed(client: Client) -> None:
    path = f"{project_home()}/indicators"
    added = flashes_of(client, save(client, path, name="Beiträge", target="24", source="typed", actual="12"))
    row = db.session.scalars(select(Indicator)).one()
    assert (row.name, row.target, row.source, row.actual) == ("Beiträge", 24, IndicatorSource.TYPED, 12)
    listed = Page(client.get(path))
    changed = save(client, f"{path}/{row.reference}", reason="Das Geld kam später.")
    removed = client.post(f"{path}/{row.reference}/removal")

    assert added == ["Das Ziel ist eingetragen."]
    assert "Begründung fehlt" in listed.texts("span", css_class="state")
    assert (changed.status_code, removed.status_code) == (303, 303)
    assert db.session.scalars(select(Indicator)).all() == []


@pytest.mark.usefixtures("workshop")
def test_targets_stand_in_the_order_that_is_pressed(client: Client) -> None:
    path = f"{project_home()}/indicators"
    for name in ("Feste", "Workshops", "Stunden"):
        save(client, path, name=name, target="1", source="sessions")
    references = {row.name: row.reference for row in db.session.scalars(select(Indicator))}

    def names() -> list[str]:
        return Page(client.get(path)).texts("th", css_class="table__cell--head")

    for name, direction in (("Stunden", "up"), ("Stunden", "up"), ("Stunden", "up"), ("Feste", "down")):
        assert client.post(f"{path}/{references[name]}/position", data={"direction": direction}).status_code == 303

    assert names() == ["Stunden", "Workshops", "Feste"]
    page = Page(client.get(path))
    labels = [button.get("aria-label") for button in page.all("button") if button.get("aria-label")]
    assert labels == [
        *("Stunden tiefer", "Workshops höher"),
        *("Workshops tiefer", "Feste höher"),
    ]
    assert client.post(f"{path}/{references['Feste']}/position", data={"direction": "x"}).status_code == 404


@pytest.mark.usefixtures("workshop")
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": " "}, "Bitte schreiben Sie, worum es geht."),
        ({"target": ""}, "Bitte nennen Sie das Soll."),
        ({"target": "viele"}, "Bitte schreiben Sie eine ganze Zahl, zum Beispiel 20."),
        ({"source": "mars"}, "Bitte wählen Sie etwas aus der Liste."),
        ({"actual": "3"}, "Diese Zahl kommt aus dem Bericht. Bitte lassen Sie das Feld leer."),
        ({"reason": "x" * 2_001}, "Bitte höchstens 2.000 Zeichen."),
    ],
)
def test_targets_that_cannot_be_are_refused(client: Client, changes: dict[str, str], said: str) -> None:
    answer = save(
        client, f"{project_home()}/indicators", **{"name": "Feste", "target": "1", "source": "sessions"} | changes
    )

    assert errors_of(answer) == [said]
    assert db.session.scalars(select(Indicator)).all() == []


@pytest.mark.usefixtures("workshop")
def test_organizations_of_a_project_have_one_name_each(client: Client) -> None:
    path = f"{project_home()}/organizations"
    save(client, path, name="Kulturhaus Morgenrot", kind="partner")
    twice = save(client, path, name="kulturhaus morgenrot", kind="member")
    row = db.session.scalars(select(RepresentedOrganization)).one()
    assert row.kind is OrganizationKind.PARTNER
    removed = client.post(f"{path}/{row.reference}/removal")

    assert errors_of(twice) == ["Diesen Namen gibt es hier schon."]
    assert flashes_of(client, removed)[-1] == "Die Organisation ist entfernt."
    assert db.session.scalars(select(RepresentedOrganization)).all() == []


@pytest.mark.usefixtures("workshop")
@pytest.mark.parametrize(("typed", "cents"), [("15", 1500), ("12,50 €", 1250), ("", None)])
def test_the_rate_of_an_hour_is_kept_in_cents(client: Client, typed: str, cents: int | None) -> None:
    save(client, project_home(), volunteer_rate_cents=typed)

    assert db.session.scalars(select(Project.volunteer_rate_cents)).one() == cents
    save(client, project_home())
    assert db.session.scalars(select(Project.volunteer_rate_cents)).one() == cents


@pytest.mark.usefixtures("workshop")
@pytest.mark.parametrize("typed", ["viel", "-1", "1.000,00", "1001"])
def test_a_rate_that_cannot_be_is_refused_and_kept(client: Client, typed: str) -> None:
    answer = save(client, project_home(), volunteer_rate_cents=typed)

    assert len(errors_of(answer)) == 1
    assert Page(answer).by_id("volunteer_rate_cents").get("value") == typed
