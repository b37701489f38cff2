"""Beginning an event."""

import pytest

from eventapp.db import db
from eventapp.domain.states import EventKind, EventStatus, Role, TicketMode
from tests.support.builders import (
    make_organization,
    make_project,
    make_user,
    make_venue,
)
from tests.support.client import Client
from tests.support.forms import form_data
from tests.support.managing import (
    errors_of,
    flashes_of,
    load_event,
    local,
    save,
    sign_in_olga,
)
from tests.support.page import Page, words
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.usefixtures("now")


def test_new_event_is_a_draft_with_presets(client: Client) -> None:
    organization = sign_in_olga(client)
    project, venue = make_project(organization), make_venue(organization)

    answer = save(
        client,
        "/manage/events/new",
        kind="workshop",
        title="Nähen für alle",
        venue=venue.reference,
        day="2026-10-24",
        starts="10:00",
        ends="13:30",
    )

    assert flashes_of(client, answer) == ["Der Entwurf ist angelegt. Noch sieht ihn niemand außer Ihnen."]
    event = load_event(answer.location.rpartition("/")[2])
    assert (event.kind, event.status, event.ticket_mode) == (
        EventKind.WORKSHOP,
        EventStatus.DRAFT,
        TicketMode.PERSONAL,
    )
    assert (event.capacity, event.name_days, event.list_duty) == (20, 90, True)
    assert [text.title for text in event.texts] == ["Nähen für alle"]
    assert [(local(s.starts_at), local(s.ends_at)) for s in event.sessions] == [
        ("24.10.2026 10:00", "24.10.2026 13:30")
    ]
    assert (event.venue_id, event.project_id) == (venue.id, project.id)


def test_new_event_needs_a_type_and_a_title(client: Client) -> None:
    sign_in_olga(client)

    answer = save(client, "/manage/events/new", title="   ")

    assert errors_of(answer) == ["Bitte wählen Sie eine Art.", "Bitte schreiben Sie einen Titel."]


def test_new_event_may_wait_for_its_date(client: Client) -> None:
    sign_in_olga(client)

    answer = save(client, "/manage/events/new", kind="fest", title="Fest")

    assert load_event(answer.location.rpartition("/")[2]).sessions == []


@pytest.mark.parametrize(
    ("day", "starts", "ends", "error"),
    [
        pytest.param(
            "2026-10-24", "14:00", "13:00",
            "Das Ende muss nach dem Beginn liegen. Geht es über Mitternacht? "
            "Dann tragen Sie auch den Tag des Endes ein.",
            id="end before start",
        ),
        pytest.param(
            "2027-03-28", "02:30", "05:00",
            "28.03.2027 02:30 gibt es nicht: In dieser Nacht wird die Uhr eine Stunde vorgestellt.",
            id="hour that the clock skips",
        ),
        pytest.param(
            "2026-02-30", "10:00", "11:00", "Diesen Tag gibt es nicht. Bitte so: 26.09.2026.", id="no such day"
        ),
        pytest.param("0001-01-01", "10:00", "11:00", "Diesen Tag gibt es nicht. Bitte so: 26.09.2026.", id="year 1"),
        pytest.param("2026-10-24", "25:00", "26:00", "Diese Uhrzeit gibt es nicht. Bitte so: 13:00.", id="hour 25"),
        pytest.param(
            "", "10:00", "11:00", "Bitte Tag, Beginn und Ende angeben oder alles leer lassen.", id="no day"
        ),
    ],
)  # fmt: skip
def test_new_event_refuses_impossible_times(client: Client, day: str, starts: str, ends: str, error: str) -> None:
    sign_in_olga(client)

    answer = save(client, "/manage/events/new", kind="fest", title="Fest", day=day, starts=starts, ends=ends)

    assert errors_of(answer)[0] == error
    assert form_data(Page(answer))["starts"] == starts
    assert form_data(Page(answer))["title"] == "Fest"


@pytest.mark.parametrize("field", ["venue", "project"])
def test_new_event_refuses_what_belongs_to_others(client: Client, field: str) -> None:
    sign_in_olga(client)
    foreign = make_organization(short_name="Woanders")
    reference = make_venue(foreign).reference if field == "venue" else make_project(foreign).reference

    answer = save(client, "/manage/events/new", kind="fest", title="Fest", **{field: reference})

    assert errors_of(answer) == ["Bitte wählen Sie etwas aus der Liste."]


def test_title_of_ten_thousand_letters_is_refused_and_kept(client: Client) -> None:
    sign_in_olga(client)

    answer = save(client, "/manage/events/new", kind="fest", title="A" * 10_000)

    assert errors_of(answer) == ["Bitte höchstens 200 Zeichen."]
    assert form_data(Page(answer))["title"] == "A" * 10_000


def test_html_and_hidden_signs_in_a_title_are_only_words(client: Client) -> None:
    sign_in_olga(client)

    answer = save(client, "/manage/events/new", kind="fest", title="<b>Fest</b>\x00 \u202eabc \U0001f389 نور")

    page = Page(client.get(answer.location))
    assert words(page.one("h1")) == "<b>Fest</b> abc \U0001f389 نور"


def test_form_that_was_open_too_long_keeps_what_was_typed(client: Client) -> None:
    sign_in_olga(client)
    client.sends_csrf_token = False

    answer = client.post("/manage/events/new", data={"kind": "fest", "title": "Sommerfest"})

    assert errors_of(answer) == [
        "Das Formular war zu lange offen. Ihre Angaben stehen noch da: Bitte senden Sie es noch einmal."
    ]
    assert form_data(Page(answer))["title"] == "Sommerfest"


def test_member_of_two_organizations_chooses_one(client: Client) -> None:
    first, second = make_organization(short_name="Ahorn"), make_organization(short_name="Birke")
    olga = make_user(first)
    olga.memberships.append(type(olga.memberships[0])(organization_id=second.id, role=Role.ORGANIZER))
    db.session.commit()
    sign_in(client, olga)
    path = f"/manage/events/new?organization={second.reference}"

    answer = save(client, path, kind="fest", title="Fest")

    assert load_event(answer.location.rpartition("/")[2]).organization_id == second.id
    assert Page(client.get("/manage/events/new")).texts("a", css_class="chip") == ["Ahorn", "Birke"]
