"""The same session on more days, and the slots of a counselling day."""

from datetime import UTC, datetime

import pytest

from eventapp.domain.states import EventKind
from eventapp.models import EventSession
from tests.support.builders import (
    make_event,
    make_session,
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
from tests.support.page import Page

pytestmark = pytest.mark.usefixtures("now")

SESSIONS = "/manage/events/kw/sessions"


def times() -> list[str]:
    return [f"{local(s.starts_at)} – {local(s.ends_at)}" for s in load_event("kw").sessions]


def first() -> EventSession:
    return load_event("kw").sessions[0]


def first_path() -> str:
    return f"{SESSIONS}/{first().reference}"


# --- more days ---


def test_session_is_repeated_at_the_same_time_of_day(client: Client) -> None:
    session = make_session(capacity=20, target=12, label="Nähen")
    make_event(organization=sign_in_olga(client), reference="kw", sessions=[session])

    answer = save(client, f"{first_path()}/copies", days__0="2026-10-24", days__2="2026-10-31", days__7="2027-03-28")

    assert flashes_of(client, answer) == ["3 Termine sind dazugekommen."]
    assert times() == [
        "26.09.2026 13:00 – 26.09.2026 18:00",
        "24.10.2026 13:00 – 24.10.2026 18:00",
        "31.10.2026 13:00 – 31.10.2026 18:00",
        "28.03.2027 13:00 – 28.03.2027 18:00",
    ]
    assert {(s.label, s.capacity, s.target, s.places_taken) for s in load_event("kw").sessions} == {
        ("Nähen", 20, 12, 0)
    }


def test_days_that_do_not_work_stop_all_others(client: Client) -> None:
    night = make_session(
        starts_at=datetime(2026, 9, 26, 0, 30, tzinfo=UTC), ends_at=datetime(2026, 9, 26, 3, 0, tzinfo=UTC)
    )
    make_event(organization=sign_in_olga(client), reference="kw", sessions=[night])

    answer = save(
        client,
        f"{first_path()}/copies",
        days__0="2026-10-03",
        days__1="2027-03-28",
        days__2="2026-09-26",
        days__3="2026-10-03",
    )

    assert errors_of(answer) == [
        "28.03.2027 02:30 gibt es nicht: In dieser Nacht wird die Uhr eine Stunde vorgestellt.",
        "An diesem Tag gibt es den Termin schon.",
        "An diesem Tag gibt es den Termin schon.",
    ]
    assert form_data(Page(answer))["days-0"] == "2026-10-03"
    assert len(load_event("kw").sessions) == 1


def test_repeating_needs_a_day(client: Client) -> None:
    make_event(organization=sign_in_olga(client), reference="kw")

    assert errors_of(save(client, f"{first_path()}/copies")) == ["Bitte nennen Sie mindestens einen Tag."]


# --- counselling slots ---


def test_counselling_day_is_laid_out_in_numbered_slots(client: Client) -> None:
    make_event(organization=sign_in_olga(client), kind=EventKind.BERATUNG, reference="kw", sessions=[])

    answer = save(
        client,
        "/manage/events/kw/slots",
        day="2026-10-08",
        first="10:00",
        last="17:00",
        minutes="30",
        break_from="13:00",
        break_until="14:00",
    )

    assert flashes_of(client, answer) == ["12 Termine sind angelegt: B-01 bis B-12."]
    sessions = load_event("kw").sessions
    assert [session.label for session in sessions] == [f"B-{number:02}" for number in range(1, 13)]
    assert {session.capacity for session in sessions} == {1}
    assert [local(sessions[n].starts_at) for n in (0, 5, 6, 11)] == [
        "08.10.2026 10:00",
        "08.10.2026 12:30",
        "08.10.2026 14:00",
        "08.10.2026 16:30",
    ]


def test_second_counselling_day_goes_on_counting(client: Client) -> None:
    make_event(
        organization=sign_in_olga(client),
        kind=EventKind.BERATUNG,
        reference="kw",
        sessions=[make_session(label="B-12", capacity=1)],
    )

    save(client, "/manage/events/kw/slots", day="2026-10-15", first="10:00", last="11:00", minutes="30")

    assert [session.label for session in load_event("kw").sessions] == ["B-12", "B-13", "B-14"]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        pytest.param({"last": "09:00"}, "Das Ende muss nach dem Beginn liegen.", id="end before start"),
        pytest.param({"last": "10:20"}, "In diese Zeit passt kein Termin.", id="too short"),
        pytest.param({"minutes": "1"}, "Bitte eine Zahl von 5 bis 480.", id="minutes"),
        pytest.param(
            {"minutes": "5", "counsellors": "A, B, C, D"}, "Das wären mehr als 100 Termine auf einmal.", id="too many"
        ),
        pytest.param({"counsellors": ",".join("ABCDEFGHIJK")}, "Bitte höchstens 10 auf einmal.", id="too many people"),
        pytest.param(
            {"counsellors": "A" * 61}, "Bitte kürzer: Ein Vorname oder zwei Buchstaben genügen.", id="too long a name"
        ),
        pytest.param({"break_from": "12:00"}, "Eine Pause braucht Beginn und Ende.", id="half a break"),
        pytest.param(
            {"break_from": "13:00", "break_until": "12:00"}, "Die Pause endet, bevor sie beginnt.", id="break"
        ),
        pytest.param(
            {"day": "2027-03-28", "first": "02:00"},
            "28.03.2027 02:00 gibt es nicht: In dieser Nacht wird die Uhr eine Stunde vorgestellt.",
            id="skipped hour",
        ),
    ],
)
def test_impossible_slots_are_refused(client: Client, changes: dict[str, str], error: str) -> None:
    make_event(organization=sign_in_olga(client), kind=EventKind.BERATUNG, reference="kw", sessions=[])
    typed = {"day": "2026-10-08", "first": "10:00", "last": "17:00", "minutes": "30", **changes}

    answer = save(client, "/manage/events/kw/slots", **typed)

    assert errors_of(answer) == [error]
    assert load_event("kw").sessions == []
