"""Counselling days from the first form to the publication: one person and one number for each appointment."""

from datetime import timedelta

import pytest

from eventapp.domain.states import EventKind, EventStatus
from tests.support.builders import ENDS_AT, make_event, make_session
from tests.support.client import Client
from tests.support.forms import form_data
from tests.support.managing import errors_of, flashes_of, load_event, local, make_draft, save, sign_in_olga
from tests.support.page import Page

pytestmark = pytest.mark.usefixtures("now")

SESSIONS = "/manage/events/kurs/sessions"


def slots(reference: str) -> list[tuple[str, int | None]]:
    return [(session.label, session.capacity) for session in load_event(reference).sessions]


def test_new_counselling_day_has_no_session_and_is_laid_out_in_the_hours_typed(client: Client) -> None:
    sign_in_olga(client)

    answer = save(
        client,
        "/manage/events/new",
        kind="beratung",
        title="Einbürgerung",
        day="2026-10-24",
        starts="10:00",
        ends="12:00",
    )

    path, _, _ = answer.location.partition("?")
    reference = path.split("/")[3]
    assert path == f"/manage/events/{reference}/slots"
    assert slots(reference) == []
    form = form_data(Page(client.get(answer.location)))
    assert (form["day"], form["first"], form["last"]) == ("2026-10-24", "10:00", "12:00")

    save(client, answer.location, minutes="60")

    assert slots(reference) == [("B-01", 1), ("B-02", 1)]
    assert local(load_event(reference).sessions[1].starts_at) == "24.10.2026 11:00"


def test_new_counselling_day_may_wait_for_its_date(client: Client) -> None:
    sign_in_olga(client)

    answer = save(client, "/manage/events/new", kind="beratung", title="Einbürgerung")

    assert answer.location.endswith("/slots")
    assert client.get(answer.location).status_code == 200


@pytest.mark.parametrize("proposal", ["day=gestern&first=25:00&last=", "day=2026-02-30", "first=%00"])
def test_layout_leaves_out_hours_that_are_none(client: Client, proposal: str) -> None:
    make_draft(sign_in_olga(client), kind=EventKind.BERATUNG)

    form = form_data(Page(client.get(f"/manage/events/kurs/slots?{proposal}")))

    assert (form["day"], form["first"], form["last"]) == ("", "", "")


def test_counselling_day_with_open_appointments_is_not_published(client: Client) -> None:
    make_draft(sign_in_olga(client), kind=EventKind.BERATUNG)

    page = Page(client.get("/manage/events/kurs/publication"))
    client.post("/manage/events/kurs/publication")

    sentence = (
        "An einem Beratungstag hat jeder Termin genau einen Platz und eine Nummer wie B-01. "
        "Bei mindestens einem Termin fehlt das."
    )
    assert page.href(sentence) == f"{SESSIONS}#list"
    assert load_event("kurs").status is EventStatus.DRAFT


def test_cancelled_appointment_keeps_no_counselling_day_from_being_published(client: Client) -> None:
    draft = make_event(
        organization=sign_in_olga(client),
        kind=EventKind.BERATUNG,
        status=EventStatus.DRAFT,
        reference="kurs",
        sessions=[make_session(label="B-01", capacity=1), make_session()],
    )
    client.post(f"{SESSIONS}/{draft.sessions[1].reference}/cancellation")

    client.post("/manage/events/kurs/publication")

    assert load_event("kurs").status is EventStatus.PUBLISHED


def test_single_appointment_is_proposed_with_one_place_and_the_next_number(client: Client) -> None:
    make_event(
        organization=sign_in_olga(client),
        kind=EventKind.BERATUNG,
        reference="kurs",
        sessions=[make_session(label="B-07", capacity=1)],
    )

    form = form_data(Page(client.get(SESSIONS)))

    assert (form["label"], form["capacity"]) == ("B-08", "1")


def test_single_appointment_without_number_and_places_gets_both(client: Client) -> None:
    make_draft(sign_in_olga(client), kind=EventKind.BERATUNG)
    path = f"{SESSIONS}/{load_event('kurs').sessions[0].reference}"

    answer = save(client, path, label="", capacity="")

    assert flashes_of(client, answer) == ["Der Termin ist gespeichert."]
    later = local(ENDS_AT + timedelta(hours=1))
    save(client, SESSIONS, day=later[:10], starts="20:00", ends="20:30", label="", capacity="")
    assert slots("kurs") == [("B-01", 1), ("B-02", 1)]


def test_appointment_for_several_people_is_refused(client: Client) -> None:
    make_draft(sign_in_olga(client), kind=EventKind.BERATUNG)

    answer = save(client, SESSIONS, day="2026-10-24", starts="10:00", ends="10:30", capacity="5")

    assert errors_of(answer) == ["An einem Beratungstag hat jeder Termin genau einen Platz."]
