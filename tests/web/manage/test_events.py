"""Events: the list, a copy, a removal, and strangers."""

from datetime import timedelta

import pytest

from eventapp.domain.states import EventStatus, Role
from tests.support.builders import (
    NOW,
    make_event,
    make_organization,
    make_session,
    make_user,
)
from tests.support.client import Client
from tests.support.managing import (
    errors_of,
    flashes_of,
    load_event,
    local,
    make_draft,
    save,
    sign_in_mallory,
    sign_in_olga,
)
from tests.support.page import Page
from tests.support.signing_in import sign_in
from tests.support.statements import count_statements

pytestmark = pytest.mark.usefixtures("now")


# --- the list ---


def test_list_groups_events_by_what_they_need(client: Client) -> None:
    organization = sign_in_olga(client)
    make_draft(organization)
    make_event(organization=organization, reference="kw", title="KulturWERK", capacity=250)
    past = make_session(starts_at=NOW - timedelta(days=3), ends_at=NOW - timedelta(days=2))
    make_event(organization=organization, reference="alt", title="Sommerfest", sessions=[past])

    page = Page(client.get("/manage/"))

    assert page.texts("h2") == ["In Vorbereitung", "Demnächst", "Vorbei"]
    assert page.texts("li", css_class="event-row") == [
        "Sa 26 Sep Workshop Entwurf Kurs 26.09.2026, 13:00–18:00 · Buschmannshof bereit zum Veröffentlichen",
        "Sa 26 Sep Fest Anmeldung offen KulturWERK 26.09.2026, 13:00–18:00 · Buschmannshof 0 von 250 Plätzen",
        "Sa 29 Aug Fest Vorbei, Abschluss offen Sommerfest 29.08.2026, 12:00–So 30.08. 12:00 · Buschmannshof "
        "0 angemeldet Zahlen prüfen und abschließen",
    ]
    assert page.href("KulturWERK") == "/manage/events/kw"


def test_empty_list_says_how_to_begin(client: Client) -> None:
    sign_in_olga(client)

    assert Page(client.get("/manage/")).href("Erste Veranstaltung anlegen") == "/manage/events/new"


def test_list_shows_nobody_elses_events(client: Client) -> None:
    make_event(reference="kw")
    sign_in_mallory(client)

    assert Page(client.get("/manage/")).all("li", css_class="event-row") == []


def test_list_asks_the_database_as_often_for_three_events_as_for_one(client: Client) -> None:
    organization = sign_in_olga(client)
    counts = []
    for _ in range(3):
        make_event(organization=organization)
        make_event(organization=organization, status=EventStatus.DRAFT)
        make_event(organization=organization, sessions=[make_session(starts_at=NOW - timedelta(1), ends_at=NOW)])
        with count_statements() as statements:
            client.get("/manage/")
        counts.append(statements.count)

    assert counts[0] == counts[1] == counts[2]


def test_past_events_are_paged(client: Client) -> None:
    organization = sign_in_olga(client)
    for number in range(21):
        begins = NOW - timedelta(days=number + 2)
        session = make_session(starts_at=begins, ends_at=begins + timedelta(hours=1))
        make_event(organization=organization, title=f"Treff {number:02}", sessions=[session])

    first, second = Page(client.get("/manage/")), Page(client.get("/manage/?page=2"))

    assert len(first.all("li", css_class="event-row")) == 20
    assert first.texts("span", css_class="pagination__summary") == ["1–20 von 21"]
    assert second.texts("a", css_class="event-row__link") == ["Treff 20"]


# --- copy and removal ---


def test_copy_is_a_draft_on_the_chosen_day(client: Client) -> None:
    organization = sign_in_olga(client)
    make_event(organization=organization, reference="kw", title="KulturWERK")

    answer = save(client, "/manage/events/kw/copy", day="2026-11-07")

    assert flashes_of(client, answer) == ["Die Kopie ist angelegt, als Entwurf und ohne Anmeldungen."]
    copy = load_event(answer.location.rpartition("/")[2])
    assert [local(session.starts_at) for session in copy.sessions] == ["07.11.2026 13:00"]
    assert (copy.status, [text.title for text in copy.texts]) == (EventStatus.DRAFT, ["KulturWERK"])


def test_copy_needs_a_day(client: Client) -> None:
    organization = sign_in_olga(client)
    make_event(organization=organization, reference="kw")

    assert errors_of(save(client, "/manage/events/kw/copy", day="")) == ["Bitte nennen Sie den Tag."]


def test_draft_is_removed_after_asking(client: Client) -> None:
    organization = sign_in_olga(client)
    make_draft(organization)

    Page(client.get("/manage/events/kurs/removal"))
    answer = client.post("/manage/events/kurs/removal")

    assert flashes_of(client, answer) == ["Der Entwurf „Kurs“ ist gelöscht."]
    assert client.get("/manage/events/kurs").status_code == 404


# --- strangers ---


@pytest.mark.parametrize("path", ["", "/edit", "/copy", "/removal", "/access"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_foreign_event_does_not_exist(client: Client, path: str, method: str) -> None:
    make_event(reference="kw")
    sign_in_mallory(client)

    expected = 405 if (method, path) == ("POST", "") else 404
    assert client.open(f"/manage/events/kw{path}", method=method).status_code == expected


@pytest.mark.parametrize("path", ["/manage/", "/manage/events/new", "/manage/events/kw", "/manage/events/kw/edit"])
def test_visitor_is_sent_to_the_log_in(client: Client, path: str) -> None:
    make_event(reference="kw")

    answer = client.get(path)

    assert answer.status_code == 302
    assert answer.location.startswith("/login")


@pytest.mark.parametrize("role", [Role.DOOR, Role.REPORT])
def test_helper_of_the_same_organization_sees_no_events(client: Client, role: Role) -> None:
    organization = make_organization()
    make_event(organization=organization, reference="kw")
    sign_in(client, make_user(organization, roles=[role]))

    assert client.get("/manage/events/kw").status_code == 404
    assert client.get("/manage/events/kw/edit").status_code == 404


def test_member_may_not_begin_events_for_a_foreign_organization(client: Client) -> None:
    foreign = make_organization(short_name="Woanders")
    sign_in_olga(client)

    assert client.get(f"/manage/events/new?organization={foreign.reference}").status_code == 404
