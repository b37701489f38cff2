"""What organizers enter for the report after an event, and what a project promised."""

from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import quote

import pytest
import time_machine
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from eventapp.db import db
from eventapp.domain.report_entries import OrganizationDetails
from eventapp.domain.states import CounsellingTopic, EntryKind, EventKind, EvidenceKind, OrganizationKind, Role
from eventapp.models import (
    AuditEntry,
    CounsellingTally,
    Event,
    EventSession,
    EvidenceItem,
    Organization,
    OrganizationPresence,
    PersonKey,
    Project,
    RepresentedOrganization,
    SignedList,
    TopicTally,
    User,
    VolunteerWork,
)
from eventapp.services import report_entries
from tests.support.builders import ENDS_AT, make_event, make_organization, make_session, make_user
from tests.support.client import Client
from tests.support.door import make_entry, pair_phone, upload
from tests.support.managing import errors_of, flashes_of, sign_in_mallory, sign_in_olga
from tests.support.page import Page
from tests.support.signing_in import sign_in
from tests.support.typed import TYPED

HOME = "/manage/events/kurs"
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


@pytest.fixture
def counselling(client: Client) -> Event:
    """Two came spontaneously to a counselling day. Cem, who counsels, is signed in."""
    organization = make_organization()
    slot = make_session(label="B-01", capacity=1)
    event = make_event(organization=organization, kind=EventKind.BERATUNG, reference="kurs", sessions=[slot])
    upload(pair_phone(event), make_entry(event, kind=EntryKind.WALK_IN, adults=2))
    sign_in(client, make_user(organization, name="Cem Beispiel", roles=(Role.COUNSELLING,)))
    return event


def session_reference() -> str:
    return db.session.scalars(select(EventSession.reference)).one()


def post(client: Client, noun: str, part: str, **values: str) -> TestResponse:
    """Send a form of a session."""
    reference = session_reference()
    data = {f"{part}-{reference}-{name}": value for name, value in values.items()}
    return client.post(f"{HOME}/sessions/{reference}/{noun}", data=data)


def project_home() -> str:
    return f"/manage/projects/{db.session.scalars(select(Project.reference)).one()}"


def project_id() -> int:
    return db.session.scalars(select(Project.id)).one()


def states(client: Client) -> list[str]:
    return Page(client.get(f"{HOME}/closing")).texts("span", css_class="state")


@pytest.mark.usefixtures("workshop")
def test_signed_list_is_compared_with_the_door_at_once(client: Client) -> None:
    answer = post(client, "signed-list", "list", signatures="2", without_signature="0", under_16="0")
    wrong = states(client)
    post(client, "signed-list", "list", signatures="2", without_signature="1", under_16="1")

    assert answer.location == f"{HOME}/closing#list-{session_reference()}"
    assert "Passt nicht: 2 auf dem Papier, 3 gezählt" in wrong
    assert "Stimmt: 3 auf dem Papier, 3 gezählt" in states(client)
    row = db.session.scalars(select(SignedList)).one()
    assert (row.signatures, row.without_signature, row.under_16) == (2, 1, 1)
    assert Page(client.get(f"{HOME}/closing")).href("Listen für den Fördergeber") == f"{HOME}/lists"


@pytest.mark.usefixtures("workshop")
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"signatures": ""}, "Bitte nennen Sie eine Zahl."),
        ({"signatures": "zwei"}, "Bitte schreiben Sie eine ganze Zahl, zum Beispiel 20."),
        ({"without_signature": "-1"}, "Bitte eine Zahl von 0 bis 100.000."),
        ({"under_16": "2"}, "Das sind mehr, als ohne Unterschrift da waren."),
    ],
)
def test_a_list_that_cannot_be_is_refused_and_kept(client: Client, changes: dict[str, str], said: str) -> None:
    answer = post(
        client, "signed-list", "list", **{"signatures": "7", "without_signature": "1", "under_16": "0"} | changes
    )

    assert errors_of(answer) == [said]
    typed = {"signatures": "7", "without_signature": "1", "under_16": "0"} | changes
    fields = {name: Page(answer).by_id(f"list-{session_reference()}-{name}").get("value") for name in typed}
    assert fields == typed
    assert db.session.scalars(select(SignedList)).all() == []


@pytest.mark.usefixtures("workshop")
def test_names_of_guests_become_keys_and_are_kept_nowhere(client: Client) -> None:
    answer = post(client, "guest-names", "guests", names="Şükran Yıldız\r\nsukran yildiz\r\n\r\nAli Beispiel")
    page = client.get(f"{HOME}/closing").text

    assert db.session.scalar(select(func.count()).select_from(PersonKey)) == 2
    assert answer.status_code == 303
    assert "2 davon sind unterscheidbar." in page
    assert "Yıldız" not in page


@pytest.mark.usefixtures("workshop")
def test_more_names_than_guests_are_refused_and_can_be_mended(client: Client) -> None:
    many = post(client, "guest-names", "guests", names="A\nB\nC\nD")
    none = post(client, "guest-names", "guests", names="")
    signs = post(client, "guest-names", "guests", names="Ada\n???")

    assert errors_of(many) == ["So viele Gäste ohne Anmeldung wurden nicht gezählt. Höchstens: 3."]
    assert "A\nB\nC\nD" in many.text
    assert errors_of(none) == ["Bitte schreiben Sie mindestens einen Namen."]
    assert errors_of(signs) == ["„???“ ist kein Name."]
    assert db.session.scalars(select(PersonKey)).all() == []


@pytest.mark.usefixtures("workshop")
def test_organizations_are_counted_for_each_session(client: Client) -> None:
    details = OrganizationDetails(name="Kulturhaus <Morgenrot>", kind=OrganizationKind.PARTNER)
    organization = report_entries.add_represented(project_id=project_id(), details=details, now=AFTER).reference

    refused = post(client, "organizations", "organizations", **{f"o_{organization}": "-3"})
    post(client, "organizations", "organizations", **{f"o_{organization}": "3"})
    shown = Page(client.get(f"{HOME}/closing")).by_id(f"organizations-{session_reference()}-o_{organization}")
    counted = list(db.session.scalars(select(OrganizationPresence.attendances)))
    post(client, "organizations", "organizations", **{f"o_{organization}": ""})

    assert errors_of(refused) == ["Bitte eine Zahl von 0 bis 100.000."]
    assert Page(refused).by_id(f"organizations-{session_reference()}-o_{organization}").get("value") == "-3"
    assert (counted, shown.get("value")) == ([3], "3")
    assert db.session.scalars(select(OrganizationPresence)).all() == []


@pytest.mark.usefixtures("workshop")
@pytest.mark.parametrize(("typed", "minutes"), [("1,5", 90), ("1:30", 90), ("7", 420), ("0.25", 15), ("12:05", 725)])
def test_hours_are_typed_as_people_write_them(client: Client, typed: str, minutes: int) -> None:
    values = {"day": "2026-09-26", "activity": "Aufbau", "people": "2", "minutes": typed}

    answer = client.post(f"{HOME}/volunteers", data={f"volunteers-{name}": value for name, value in values.items()})

    assert answer.location == f"{HOME}/closing#volunteers"
    row = db.session.scalars(select(VolunteerWork)).one()
    assert (row.day, row.activity, row.people, row.minutes) == (date(2026, 9, 26), "Aufbau", 2, minutes)
    remembered = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "volunteer_work.added")).one()
    assert remembered.user_id == db.session.scalars(select(User.id)).one()


@pytest.mark.usefixtures("workshop")
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"minutes": "anderthalb"}, "Bitte so: 1,5 oder 1:30."),
        ({"minutes": "1:75"}, "Bitte so: 1,5 oder 1:30."),
        ({"minutes": "0"}, "Mindestens eine Minute."),
        ({"minutes": ""}, "Bitte nennen Sie die Stunden."),
        ({"people": "0"}, "Bitte eine Zahl von 1 bis 10.000."),
        ({"activity": "  "}, "Bitte schreiben Sie, was getan wurde."),
        ({"day": "2027-01-01"}, "Das Projekt geht vom 01.01.2026 bis zum 31.12.2026."),
    ],
)
def test_work_that_cannot_be_is_refused_and_kept(client: Client, changes: dict[str, str], said: str) -> None:
    values = {"day": "2026-09-26", "activity": "Aufbau", "people": "2", "minutes": "3"} | changes

    answer = client.post(f"{HOME}/volunteers", data={f"volunteers-{name}": value for name, value in values.items()})

    assert errors_of(answer) == [said]
    kept = {name: Page(answer).by_id(f"volunteers-{name}").get("value") for name in values}
    assert kept == {name: value.strip() for name, value in values.items()}
    assert db.session.scalars(select(VolunteerWork)).all() == []


@pytest.mark.usefixtures("workshop")
def test_work_is_removed_and_evidence_is_ticked(client: Client) -> None:
    values = {"day": "2026-09-26", "activity": "Aufbau", "people": "2", "minutes": "3"}
    client.post(f"{HOME}/volunteers", data={f"volunteers-{name}": value for name, value in values.items()})
    work = db.session.scalars(select(VolunteerWork.reference)).one()

    removed = flashes_of(client, client.post(f"{HOME}/volunteers/{work}/removal"))
    strange = client.post(f"{HOME}/evidence", data={"evidence-present": ["press"]})
    client.post(f"{HOME}/evidence", data={"evidence-present": ["flyer", "signed_list"]})

    assert removed[-1] == "Der Einsatz ist entfernt."
    assert db.session.scalars(select(VolunteerWork)).all() == []
    assert strange.status_code == 422
    kept = set(db.session.scalars(select(EvidenceItem.kind)))
    assert kept == {EvidenceKind.FLYER, EvidenceKind.SIGNED_LIST}
    assert "2 von 3 liegen vor" in states(client)


@pytest.mark.usefixtures("counselling")
def test_talks_are_counters_and_say_whether_they_agree(client: Client) -> None:
    talks = {"first_talks": "1", "follow_up_talks": "0", "minutes": "45", "interpreted": "0", "asylum": "1"}
    client.post(f"{HOME}/counselling", data={f"counselling-{name}": value for name, value in talks.items()})
    wrong = states(client)
    talks["follow_up_talks"] = "1"
    client.post(f"{HOME}/counselling", data={f"counselling-{name}": value for name, value in talks.items()})

    assert "Passt nicht: Erst- und Folgeberatungen sind zusammen 1, Kontakte 2" in wrong
    assert "Stimmt: Erst- und Folgeberatungen sind zusammen 2" in states(client)
    tally = db.session.scalars(select(CounsellingTally)).one()
    assert (tally.first_talks, tally.follow_up_talks, tally.minutes, tally.interpreted) == (1, 1, 45, 0)
    assert list(db.session.execute(select(TopicTally.topic, TopicTally.mentions))) == [(CounsellingTopic.ASYLUM, 1)]


@pytest.mark.usefixtures("counselling")
def test_counselling_has_no_free_text_and_no_lists(client: Client) -> None:
    page = Page(client.get(f"{HOME}/closing"))
    talks = {"first_talks": "1", "asylum": "2", "interpreted": "2"}

    refused = client.post(f"{HOME}/counselling", data={f"counselling-{name}": value for name, value in talks.items()})
    closed = client.post(f"{HOME}/closings")

    assert page.all("textarea") == []
    assert errors_of(refused) == ["Mehr als Gespräche: Es waren 1."] * 2
    assert flashes_of(client, closed) == ["Ein Termin ist abgeschlossen."]
    for noun in ("signed-list", "guest-names", "organizations"):
        assert client.post(f"{HOME}/sessions/{session_reference()}/{noun}").status_code == 404


def test_report_leads_counsellors_to_the_talks_and_tells_others_whom_to_ask(client: Client, counselling: Event) -> None:
    organization = db.session.get_one(Organization, counselling.organization_id)
    sign_in_olga(client, organization=organization)
    asked = client.get(f"{project_home()}/report").text
    sign_in(client, make_user(organization, roles=(Role.ORGANIZER, Role.COUNSELLING)))
    led = client.get(f"{project_home()}/report").text

    assert "Das trägt die Beratung ein." in asked
    assert f"{HOME}/closing" not in asked
    assert f'href="{HOME}/closing#counselling"' in led


@pytest.mark.parametrize("kind", ["workshop", "counselling"])
def test_forms_survive_everything_that_can_be_typed(client: Client, request: pytest.FixtureRequest, kind: str) -> None:
    request.getfixturevalue(kind)
    details = OrganizationDetails(name="Kulturhaus", kind=OrganizationKind.PARTNER)
    report_entries.add_represented(project_id=project_id(), details=details, now=AFTER)
    forms = {
        form.get("action", "").partition("#")[0]: [name for field in form.iter() if (name := field.get("name"))]
        for form in Page(client.get(f"{HOME}/closing")).all("form")
        if form.get("action", "").startswith(HOME)
    }
    assert len(forms) == {"workshop": 6, "counselling": 4}[kind]

    for action, fields in forms.items():
        for typed in TYPED.values():
            body = "&".join(f"{name}={quote(typed)}" for name in fields if name != "csrf_token")
            answer = client.post(action, data=body, content_type="application/x-www-form-urlencoded")
            if answer.status_code == 422:
                Page(answer)
            else:
                assert answer.status_code == 303, (action, typed)
    Page(client.get(f"{HOME}/closing"))


@pytest.mark.usefixtures("workshop")
def test_mallory_enters_nothing(client: Client) -> None:
    home = project_home()
    details = OrganizationDetails(name="Kulturhaus", kind=OrganizationKind.PARTNER)
    organization = report_entries.add_represented(project_id=project_id(), details=details, now=AFTER).reference
    sign_in_mallory(client)

    answers = [
        post(client, "signed-list", "list", signatures="1", without_signature="0", under_16="0"),
        post(client, "guest-names", "guests", names="Ada"),
        client.post(f"{HOME}/evidence", data={"evidence-present": ["flyer"]}),
        client.post(f"{home}/indicators", data={"name": "X", "target": "1", "source": "sessions"}),
        client.post(f"{home}/indicators/x/position", data={"direction": "up"}),
        client.post(f"{home}/organizations/{organization}/removal"),
        client.get(f"{home}/organizations"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 7
    assert db.session.scalars(select(EvidenceItem)).all() == []
    assert len(db.session.scalars(select(RepresentedOrganization)).all()) == 1
