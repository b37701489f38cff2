"""Funded projects."""

from datetime import date

import pytest
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.states import FunderProfile
from eventapp.models import Project
from tests.support.builders import make_event, make_organization, make_project
from tests.support.client import Client
from tests.support.forms import form_data
from tests.support.managing import actions, errors_of, flashes_of, load_event, save, sign_in_mallory, sign_in_olga
from tests.support.page import Page
from tests.support.statements import count_statements

pytestmark = pytest.mark.usefixtures("now")


def test_project_is_added(client: Client) -> None:
    organization = sign_in_olga(client)

    answer = save(
        client,
        "/manage/projects/new",
        name="Gemeinsames Handeln in Vielfalt",
        funder="MKJFGFI NRW",
        funder_reference="DEMO-2026-001",
        funder_profile="demokratie_leben",
        funder_note="Gefördert durch das Land.",
        partners="Paritätische\nKulturhaus Morgenrot e. V.",
        starts_on="2026-01-01",
        ends_on="2026-12-31",
    )

    assert flashes_of(client, answer) == ["Das Projekt ist angelegt."]
    project = db.session.scalars(select(Project)).one()
    assert project.organization_id == organization.id
    assert (project.name, project.funder, project.funder_reference) == (
        "Gemeinsames Handeln in Vielfalt",
        "MKJFGFI NRW",
        "DEMO-2026-001",
    )
    assert project.funder_profile is FunderProfile.DEMOKRATIE_LEBEN
    assert project.partners == "Paritätische\nKulturhaus Morgenrot e. V."
    assert (project.starts_on, project.ends_on) == (date(2026, 1, 1), date(2026, 12, 31))
    assert actions() == ["project.added"]


def test_project_survives_being_saved_unchanged(client: Client) -> None:
    project = make_project(sign_in_olga(client))
    path = f"/manage/projects/{project.reference}"

    answer = save(client, path, name="Neuer Name")

    assert flashes_of(client, answer) == ["Das Projekt ist gespeichert."]
    assert (project.name, project.funder_note) == ("Neuer Name", "Gefördert durch das MKJFGFI NRW")
    assert project.ends_on == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"name": " "}, "Bitte schreiben Sie den Namen des Projekts."),
        ({"funder": ""}, "Bitte schreiben Sie, wer fördert."),
        ({"funder_note": "F" * 2_001}, "Bitte höchstens 2.000 Zeichen."),
        ({"starts_on": ""}, "Bitte nennen Sie den ersten Tag."),
        ({"ends_on": "2025-12-31"}, "Das Ende liegt vor dem Beginn."),
        ({"ends_on": "2026-02-31"}, "Diesen Tag gibt es nicht. Bitte so: 26.09.2026."),
        ({"funder_profile": "mars"}, "Bitte wählen Sie eine der Möglichkeiten."),
    ],
)
def test_incomplete_project_is_refused_and_kept(client: Client, changes: dict[str, str], error: str) -> None:
    project = make_project(sign_in_olga(client))

    answer = save(client, f"/manage/projects/{project.reference}", partners="bleibt", **changes)

    assert errors_of(answer) == [error]
    assert form_data(Page(answer))["partners"] == "bleibt"
    assert project.partners == "Paritätische"


def test_unused_project_is_removed_and_a_used_one_stays(client: Client) -> None:
    organization = sign_in_olga(client)
    unused = make_project(organization)
    make_event(organization=organization, reference="kw")
    used = load_event("kw").project
    assert used is not None

    assert client.post(f"/manage/projects/{unused.reference}/removal").status_code == 303
    assert client.post(f"/manage/projects/{used.reference}/removal").status_code == 409

    assert list(db.session.scalars(select(Project.id))) == [used.id]


def test_list_shows_own_projects_only_and_asks_as_often_for_three_as_for_one(client: Client) -> None:
    make_project(make_organization(short_name="Woanders"))
    organization = sign_in_olga(client)
    assert "Noch kein Projekt" in client.get("/manage/projects").text
    counts = []
    for _ in range(3):
        make_event(organization=organization)
        with count_statements() as statements:
            page = Page(client.get("/manage/projects"))
        counts.append(statements.count)

    assert len(page.all("tr", css_class="table__row")) == 3
    assert counts[0] == counts[1] == counts[2]


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("POST", ""), ("POST", "/removal")])
def test_foreign_project_does_not_exist(client: Client, method: str, path: str) -> None:
    project = make_project(make_organization())
    sign_in_mallory(client)

    assert client.open(f"/manage/projects/{project.reference}{path}", method=method).status_code == 404
    assert project.name == "Gemeinsames Handeln"
