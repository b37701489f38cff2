"""The day of a counsellor in forms: appointments, people without one, corrections, closing, the sheet to print."""

import io
from collections.abc import Iterator, Sequence

import pytest
import time_machine
from pypdf import PdfReader
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.states import CounsellingTopic, Role
from eventapp.models import Event, Organization, OutboxMessage, Registration
from eventapp.queries import counselling as counselling_queries
from eventapp.queries.attendance import list_session_attendance, sum_attendance
from eventapp.queries.events import list_sessions
from tests.support.builders import NOW, make_organization, make_registration, make_user
from tests.support.client import Client
from tests.support.counselling import at, make_day
from tests.support.forms import form_data
from tests.support.managing import errors_of, flashes_of
from tests.support.page import Page
from tests.support.signing_in import sign_in

DAY = "/manage/events/bt/day"


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    """Half past ten on the day; the first appointment has just ended."""
    with time_machine.travel(at(10, 30), tick=False):
        yield


@pytest.fixture
def herne(client: Client) -> Organization:
    """Cem counsels here and is signed in."""
    organization = make_organization()
    sign_in(client, make_user(organization, name="Cem Beispiel", roles=(Role.COUNSELLING,)))
    return organization


def make_bt(
    organization: Organization, *, booked: int = 2, slots: int = 4, counsellors: Sequence[str] = ("",)
) -> Event:
    """A day of appointments; names and contacts that must not be read on its list."""
    event = make_day(slots=slots, organization=organization, reference="bt", counsellors=counsellors)
    with time_machine.travel(NOW, tick=False):
        for session in list_sessions(event.id)[:booked]:
            make_registration(event, name="Geheim", email="geheim@example.org", event_sessions=[session.reference])
    return event


def slot(event: Event, number: int) -> str:
    return f"{DAY}/slots/{list_sessions(event.id)[number].reference}"


def states(client: Client, address: str = DAY) -> list[str]:
    return Page(client.get(address)).texts("span", css_class="state")[1:]


def numbers(event: Event) -> tuple[int, int]:
    db.session.expire_all()
    report = sum_attendance(list_session_attendance(event.id))
    return report.admitted, report.walk_ins


def test_list_shows_times_numbers_and_states_and_no_names(client: Client, herne: Organization) -> None:
    make_bt(herne)

    answer = client.get(DAY)

    page = Page(answer)
    assert page.texts("th", css_class="table__cell--head") == ["B-01", "B-02", "B-03", "B-04"]
    assert states(client) == ["niemand gekommen", "gebucht", "frei", "frei"]
    assert "Geheim" not in answer.text
    assert "geheim" not in answer.text


def test_talk_is_recorded_in_one_form_and_counts_at_the_end_of_the_day(client: Client, herne: Organization) -> None:
    event = make_bt(herne)
    form = form_data(
        Page(client.get(slot(event, 0))),
        outcome="held",
        kind="follow_up",
        minutes="45",
        topics=["asylum", "family"],
        is_interpreted="y",
    )

    answer = client.post(slot(event, 0), data=form)

    assert flashes_of(client, answer) == ["B-01 ist erledigt."]
    assert states(client)[0] == "erledigt"
    assert numbers(event) == (1, 0)
    assert flashes_of(client, client.post(f"{DAY}/end")) == ["Alle Gespräche sind gezählt."]
    tally = counselling_queries.find_tally(event.id)
    assert tally is not None
    assert (tally.first_talks, tally.follow_up_talks, tally.minutes, tally.interpreted) == (0, 1, 45, 1)
    mentions = {topic: row.mentions for topic, row in counselling_queries.list_topic_tallies(event.id).items()}
    assert mentions == {CounsellingTopic.ASYLUM: 1, CounsellingTopic.FAMILY: 1}


def test_form_asks_for_what_every_talk_has_and_for_nothing_where_nobody_came(
    client: Client, herne: Organization
) -> None:
    event = make_bt(herne)
    missing = ["Bitte wählen Sie eine der Möglichkeiten.", "Bitte nennen Sie eine Zahl."]

    assert errors_of(client.post(slot(event, 0), data={"outcome": "held"})) == missing
    assert errors_of(client.post(slot(event, 0), data={}))
    answer = client.post(slot(event, 0), data={"outcome": "missed"})

    assert flashes_of(client, answer) == ["B-01 ist erledigt."]
    assert states(client)[0] == "nicht erschienen"
    assert flashes_of(client, client.post(slot(event, 0), data={"outcome": "missed"})) == ["Das ist schon eingetragen."]


def test_mistake_is_taken_back_and_put_right_by_hand(client: Client, herne: Organization) -> None:
    event = make_bt(herne)
    client.post(slot(event, 0), data={"outcome": "held", "kind": "first", "minutes": "30"})

    answer = client.post(f"{slot(event, 0)}/reopening")

    assert answer.location == f"{DAY}/counters"
    assert states(client)[0] == "niemand gekommen"
    assert numbers(event) == (0, 0)
    client.post(f"{DAY}/counters", data={"step": "-first_talks"})
    client.post(f"{DAY}/counters", data={"step": "-minutes"})
    client.post(f"{DAY}/end")
    tally = counselling_queries.find_tally(event.id)
    assert tally is not None
    assert (tally.first_talks, tally.minutes) == (0, 25)
    assert client.post(f"{DAY}/counters", data={"step": "+nothing"}).status_code == 404


def test_spontaneous_visitor_gets_a_number_and_counts_once_seen(client: Client, herne: Organization) -> None:
    event = make_bt(herne)

    assert flashes_of(client, client.post(f"{DAY}/visits")) == ["Nummer B-05, 11:00 Uhr"]
    (visit,) = counselling_queries.list_visits([session.id for session in list_sessions(event.id)])
    assert numbers(event) == (0, 0)
    form = form_data(Page(client.get(f"{DAY}/visits/{visit.reference}")), kind="first")
    assert flashes_of(client, client.post(f"{DAY}/visits/{visit.reference}", data=form)) == ["B-05 ist erledigt."]

    assert numbers(event) == (0, 1)
    answer = client.post(f"{DAY}/visits/{visit.reference}/removal")
    assert flashes_of(client, answer) == ["Das ist schon eingetragen."]
    client.post(f"{DAY}/visits/{visit.reference}/reopening")
    assert numbers(event) == (0, 0)


def test_spontaneous_visitor_who_leaves_frees_the_appointment(client: Client, herne: Organization) -> None:
    event = make_bt(herne)
    wanted = list_sessions(event.id)[3].reference
    client.post(f"{DAY}/visits", data={"session": wanted})
    (visit,) = counselling_queries.list_visits([session.id for session in list_sessions(event.id)])
    assert states(client)[3] == "spontan vergeben"

    client.post(f"{DAY}/visits/{visit.reference}/removal")

    assert states(client)[3] == "frei"


def test_ill_counsellor_closes_what_is_left_and_everybody_is_told(client: Client, herne: Organization) -> None:
    event = make_bt(herne, booked=0, slots=8, counsellors=["Amina", "Y. H."])
    with time_machine.travel(NOW, tick=False):
        wanted = list_sessions(event.id)[4].reference
        make_registration(event, name="Mit Mail", email="m@example.org", event_sessions=[wanted])
    page = Page(client.get(f"{DAY}?by=Amina"))

    listed = [box.get("value", "") for box in page.all("input") if box.get("name") == "session"]
    answer = client.post(f"{DAY}/closures", data={"session": listed, "by": "Amina"})

    assert flashes_of(client, answer) == ["2 Termine sind abgesagt."]
    assert [session.label for session in list_sessions(event.id) if session.is_cancelled] == ["B-05", "B-07"]
    kinds = [mail.kind for mail in db.session.query(OutboxMessage).order_by(OutboxMessage.id)]
    assert kinds == ["registration_confirmed", "session_changed"]
    told = client.get(DAY).text
    assert "Abgesagt: Bitte Bescheid geben" in told
    assert "E-Mail geschickt" in told
    assert flashes_of(client, client.post(f"{DAY}/closures", data={"session": "nirgends"})) == [
        "Diese Termine lassen sich nicht mehr absagen."
    ]


def test_sheets_have_times_and_numbers_and_no_names(client: Client, herne: Organization) -> None:
    make_bt(herne)

    html = client.get(f"{DAY}/sheet").text
    pdf = PdfReader(io.BytesIO(client.post("/manage/events/bt/paper/door-list").data))
    text = "".join(page.extract_text() for page in pdf.pages) + str(pdf.metadata)

    for sheet in (html, text):
        assert "B-02" in sheet
        assert "10:30" in sheet
        assert "geheim" not in sheet.lower()


def test_numbers_of_the_day_are_typed_only_after_its_end(client: Client, herne: Organization) -> None:
    event = make_bt(herne)
    client.post(slot(event, 0), data={"outcome": "held", "kind": "first", "minutes": "30"})
    closing = "/manage/events/bt/closing"

    assert "Tag beenden und alle zählen" in client.get(closing).text
    answer = client.post("/manage/events/bt/counselling", data={"counselling-first_talks": "9"})
    assert flashes_of(client, answer) == [
        "Bitte beenden Sie zuerst den Tag: Es warten noch Gespräche darauf, gezählt zu werden."
    ]
    client.post("/manage/events/bt/closings")

    assert "Tag beenden" not in client.get(closing).text
    remark = list_sessions(event.id)[0].reference
    assert client.post(f"/manage/events/bt/sessions/{remark}/remark").status_code == 404


def test_nothing_of_it_has_a_free_text_field(client: Client, herne: Organization) -> None:
    event = make_bt(herne, booked=3)
    client.post(f"{DAY}/visits")
    (visit,) = counselling_queries.list_visits([session.id for session in list_sessions(event.id)])
    key = db.session.scalars(select(Registration.key).order_by(Registration.id.desc())).first()

    controls = {
        address: sorted(
            {
                (control.tag, control.get("type", ""), control.get("name", ""))
                for control in Page(client.get(address)).all()
                if control.tag == "textarea" or (control.tag == "input" and control.get("type") in ("text", "search"))
            }
        )
        for address in (
            DAY,
            slot(event, 0),
            f"{DAY}/visits/{visit.reference}",
            f"{DAY}/counters",
            "/events/bt/registration",
            f"/registrations/{key}/time",
        )
    }

    # a number of minutes, and the name that may be a nickname with the trap for programs
    assert [name for fields in list(controls.values())[:4] for _, _, name in fields if name != "minutes"] == []
    assert {tag for fields in controls.values() for tag, _, _ in fields} <= {"input"}
    assert {name for _, _, name in controls["/events/bt/registration"]} <= {"name", "leave_empty"}
