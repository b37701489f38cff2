"""Sessions: adding, changing, cancelling, removing."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.describing import SessionDetails
from eventapp.domain.schedule import Span
from eventapp.domain.states import EventKind, MessageKind
from eventapp.models import EventSession, OutboxMessage
from eventapp.services import event_sessions as session_services
from tests.support.builders import (
    ENDS_AT,
    NOW,
    STARTS_AT,
    make_event,
    make_registration,
    make_session,
    make_user,
)
from tests.support.client import Client
from tests.support.forms import form_data
from tests.support.managing import (
    actions,
    errors_of,
    flashes_of,
    load_event,
    local,
    save,
    sign_in_mallory,
    sign_in_olga,
)
from tests.support.outbox import forget_mails
from tests.support.page import Page
from tests.support.statements import count_statements

pytestmark = pytest.mark.usefixtures("now")

SESSIONS = "/manage/events/kw/sessions"


def times() -> list[str]:
    return [f"{local(s.starts_at)} – {local(s.ends_at)}" for s in load_event("kw").sessions]


def first() -> EventSession:
    return load_event("kw").sessions[0]


def first_path() -> str:
    return f"{SESSIONS}/{first().reference}"


def test_session_is_added_by_the_wall_clock(client: Client) -> None:
    make_event(organization=sign_in_olga(client), reference="kw", sessions=[])

    answer = save(
        client,
        SESSIONS,
        day="2026-12-12",
        starts="10:00",
        ends="13:30",
        label="Vormittag",
        break_minutes="15",
        capacity="20",
        target="15",
        remark="im großen Saal",
    )

    assert flashes_of(client, answer) == ["Der Termin ist angelegt."]
    session = first()
    assert session.starts_at == datetime(2026, 12, 12, 9, 0, tzinfo=UTC)
    assert session.ends_at == datetime(2026, 12, 12, 12, 30, tzinfo=UTC)
    assert (session.label, session.break_minutes, session.capacity) == ("Vormittag", 15, 20)
    assert (session.target, session.remark) == (15, "im großen Saal")
    assert actions() == ["session.added"]


def test_session_may_end_after_midnight(client: Client) -> None:
    make_event(organization=sign_in_olga(client), reference="kw", sessions=[])

    save(client, SESSIONS, day="2026-12-31", starts="20:00", ends="01:00", ends_day="2027-01-01")

    assert times() == ["31.12.2026 20:00 – 01.01.2027 01:00"]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        pytest.param(
            {"ends": "09:00"},
            "Das Ende muss nach dem Beginn liegen. Geht es über Mitternacht? "
            "Dann tragen Sie auch den Tag des Endes ein.",
            id="end before start",
        ),
        pytest.param({"ends_day": "2026-10-23"}, "Das Ende muss nach dem Beginn liegen.", id="end on the day before"),
        pytest.param(
            {"day": "2027-03-28", "starts": "02:15"},
            "28.03.2027 02:15 gibt es nicht: In dieser Nacht wird die Uhr eine Stunde vorgestellt.",
            id="begins in the skipped hour",
        ),
        pytest.param(
            {"day": "2027-03-28", "starts": "00:00", "ends": "02:59"},
            "28.03.2027 02:59 gibt es nicht: In dieser Nacht wird die Uhr eine Stunde vorgestellt.",
            id="ends in the skipped hour",
        ),
        pytest.param({"day": ""}, "Bitte nennen Sie den Tag.", id="no day"),
        pytest.param({"starts": ""}, "Bitte nennen Sie den Beginn.", id="no start"),
        pytest.param({"day": "morgen"}, "Diesen Tag gibt es nicht. Bitte so: 26.09.2026.", id="words for a day"),
        pytest.param({"day": "9999-12-31"}, "Diesen Tag gibt es nicht. Bitte so: 26.09.2026.", id="year 9999"),
        pytest.param({"starts": "10"}, "Diese Uhrzeit gibt es nicht. Bitte so: 13:00.", id="half a time"),
        pytest.param({"break_minutes": "60"}, "Die Pause ist so lang wie der Termin.", id="nothing but break"),
        pytest.param({"capacity": "-3"}, "Bitte eine Zahl von 0 bis 100.000.", id="negative places"),
        pytest.param({"target": "1" * 40}, "Bitte eine Zahl von 0 bis 100.000.", id="huge target"),
        pytest.param({"label": "L" * 10_000}, "Bitte höchstens 200 Zeichen.", id="long label"),
    ],
)
def test_impossible_session_is_refused_and_kept_in_the_form(
    client: Client, changes: dict[str, str], error: str
) -> None:
    make_event(organization=sign_in_olga(client), reference="kw", sessions=[])
    typed = {"day": "2026-10-24", "starts": "10:00", "ends": "11:00", **changes}

    answer = save(client, SESSIONS, **typed)

    assert errors_of(answer)[0] == error
    assert {name: form_data(Page(answer))[name] for name in typed} == typed
    assert load_event("kw").sessions == []


def test_day_may_be_written_as_people_write_it(client: Client) -> None:
    make_event(organization=sign_in_olga(client), reference="kw", sessions=[])

    save(client, SESSIONS, day="24.10.2026", starts="10:00", ends="11:00")

    assert times() == ["24.10.2026 10:00 – 24.10.2026 11:00"]


def test_in_the_doubled_hour_the_first_one_is_meant(client: Client) -> None:
    make_event(organization=sign_in_olga(client), reference="kw", sessions=[])

    save(client, SESSIONS, day="2026-10-25", starts="02:30", ends="04:00")

    assert first().starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert first().ends_at == datetime(2026, 10, 25, 3, 0, tzinfo=UTC)


def test_session_survives_being_saved_unchanged(client: Client) -> None:
    night = make_session(
        starts_at=datetime(2026, 12, 31, 19, 0, tzinfo=UTC), ends_at=datetime(2027, 1, 1, 1, 0, tzinfo=UTC)
    )
    make_event(organization=sign_in_olga(client), reference="kw", sessions=[night])

    answer = save(client, first_path())

    assert flashes_of(client, answer) == ["Der Termin ist gespeichert."]
    assert times() == ["31.12.2026 20:00 – 01.01.2027 02:00"]


def test_capacity_below_the_places_taken_is_warned_of(client: Client) -> None:
    event = make_event(organization=sign_in_olga(client), reference="kw", sessions=[make_session(capacity=10)])
    make_registration(event, adults=4)

    answer = save(client, first_path(), capacity="3")

    assert flashes_of(client, answer)[1:] == [
        "Achtung: 4 Plätze sind schon vergeben, jetzt sind es nur noch 3. Niemand wird ausgeladen, "
        "neue Anmeldungen gehen nicht mehr."
    ]
    assert first().capacity == 3


def test_overlapping_sessions_are_pointed_out(client: Client) -> None:
    halves = [
        make_session(starts_at=STARTS_AT, ends_at=ENDS_AT),
        make_session(starts_at=ENDS_AT, ends_at=ENDS_AT + timedelta(hours=1)),
    ]
    event = make_event(organization=sign_in_olga(client), reference="kw", sessions=halves)
    before = client.get(SESSIONS).text
    db.session.add(
        EventSession(event_id=event.id, reference="x", starts_at=STARTS_AT + timedelta(hours=1), ends_at=ENDS_AT)
    )
    db.session.commit()

    assert "überschneiden" not in before
    assert "Zwei Termine überschneiden sich." in client.get(SESSIONS).text


def test_counsellors_side_by_side_do_not_overlap(client: Client) -> None:
    sessions = [make_session(capacity=1, label=label) for label in ("B-01", "B-02")]
    make_event(organization=sign_in_olga(client), kind=EventKind.BERATUNG, reference="kw", sessions=sessions)

    assert "überschneiden" not in client.get(SESSIONS).text


# --- cancelling and removing ---


def test_session_is_cancelled_and_restored(client: Client) -> None:
    event = make_event(organization=sign_in_olga(client), reference="kw")
    make_registration(event)

    answer = client.post(f"{first_path()}/cancellation")
    assert flashes_of(client, answer) == ["Der Termin ist abgesagt. Auf der Seite steht er durchgestrichen."]
    assert (first().is_cancelled, first().places_taken) == (True, 1)

    answer = client.post(f"{first_path()}/restoration")
    assert flashes_of(client, answer) == ["Der Termin findet wieder statt."]
    assert first().is_cancelled is False
    assert actions()[-2:] == ["session.cancelled", "session.restored"]


def test_session_without_people_is_removed(client: Client) -> None:
    make_event(organization=sign_in_olga(client), reference="kw")
    page = Page(client.get(first_path()))

    answer = client.post(f"{first_path()}/removal")

    assert "Termin löschen" in page.texts("button")
    assert flashes_of(client, answer) == ["Der Termin ist gelöscht."]
    assert load_event("kw").sessions == []


def test_session_with_people_is_not_removed(client: Client) -> None:
    event = make_event(organization=sign_in_olga(client), reference="kw")
    make_registration(event)
    page = Page(client.get(first_path()))

    answer = client.post(f"{first_path()}/removal")

    assert "Termin löschen" not in page.texts("button")
    assert answer.status_code == 409
    assert "Das wird noch verwendet und lässt sich nicht löschen." in answer.text
    assert len(load_event("kw").sessions) == 1


def test_change_of_a_public_session_raises_the_revision(client: Client) -> None:
    event = make_event(organization=sign_in_olga(client), reference="kw")
    before = event.revision
    later = Span(starts_at=STARTS_AT + timedelta(days=1), ends_at=ENDS_AT + timedelta(days=1))

    session_services.change_session(
        event_id=event.id,
        reference=first().reference,
        details=SessionDetails(span=later),
        user_id=make_user(event.organization).id,
        now=NOW,
    )

    assert load_event("kw").revision == before + 1


def test_list_asks_the_database_as_often_for_three_sessions_as_for_one(client: Client) -> None:
    organization = sign_in_olga(client)
    make_event(organization=organization, reference="kw")
    counts = []
    for number in range(3):
        save(client, SESSIONS, day=f"2026-11-{number + 10}", starts="10:00", ends="11:00")
        with count_statements() as statements:
            client.get(SESSIONS)
        counts.append(statements.count)

    assert counts[0] == counts[1] == counts[2]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("POST", ""),
        ("GET", "/{session}"),
        ("POST", "/{session}"),
        ("GET", "/{session}/copies"),
        ("POST", "/{session}/copies"),
        ("POST", "/{session}/cancellation"),
        ("POST", "/{session}/restoration"),
        ("POST", "/{session}/removal"),
        ("GET", "/../slots"),
        ("POST", "/../slots"),
    ],
)
def test_foreign_sessions_do_not_exist(client: Client, method: str, path: str) -> None:
    make_event(reference="kw")
    session = first()
    sign_in_mallory(client)
    address = (SESSIONS + path.format(session=session.reference)).replace("/sessions/../", "/")

    assert client.open(address, method=method).status_code == 404
    assert first().is_cancelled is False


@pytest.mark.parametrize("step", ["", "/copies"])
def test_session_of_another_event_does_not_exist(client: Client, step: str) -> None:
    organization = sign_in_olga(client)
    make_event(organization=organization, reference="kw")
    other = make_event(organization=organization, reference="ft")

    assert client.get(f"{SESSIONS}/{other.sessions[0].reference}{step}").status_code == 404


def test_people_are_told_of_a_moved_session_unless_somebody_takes_the_tick_away(client: Client) -> None:
    event = make_event(organization=sign_in_olga(client), reference="kw")
    make_registration(event)
    forget_mails()

    save(client, first_path(), day="2026-09-27", notify=None)
    assert kinds_of_mails() == []
    save(client, first_path(), remark="Neuer Raum")
    assert kinds_of_mails() == []
    save(client, first_path(), day="2026-09-28")
    assert kinds_of_mails() == [MessageKind.SESSION_CHANGED]
    client.post(f"{first_path()}/cancellation", data={"notify": "1"})
    client.post(f"{first_path()}/restoration")
    assert kinds_of_mails() == [MessageKind.SESSION_CHANGED] * 2


def kinds_of_mails() -> list[MessageKind]:
    db.session.rollback()
    return list(db.session.scalars(select(OutboxMessage.kind)))
