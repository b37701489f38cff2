"""Signing on phones is off until somebody who leads the event switches it on."""

import json

import pytest
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.states import EventKind
from eventapp.models import Event, Organization, Project, Registration
from eventapp.queries.events import list_sessions
from eventapp.queries.signatures import is_switched_on
from eventapp.services import signatures
from tests.support.builders import NOW, make_event, make_registration
from tests.support.client import Client
from tests.support.door import make_entry, pair_phone, ticket_of, upload
from tests.support.handwriting import STROKES, sign
from tests.support.managing import sign_in_olga
from tests.support.page import Page

pytestmark = pytest.mark.usefixtures("now")

NOTE = "Fördergeber sehen das verschieden"


def lists_page(client: Client, event: Event) -> Page:
    """The page of lists."""
    return Page(client.get(f"/manage/events/{event.reference}/lists"))


def switch(client: Client, event: Event, *, on: bool) -> int:
    """Press the button."""
    return client.post(f"/manage/events/{event.reference}/signing", data={"on": "y"} if on else {}).status_code


def signed_event(organization: Organization) -> Event:
    """A symposium at which one person has signed."""
    event = make_event(organization=organization, kind=EventKind.FACHTAG)
    signatures.switch_signing(event_id=event.id, on=True, user_id=None, now=NOW)
    token, ticket = pair_phone(event), ticket_of(make_registration(event))
    upload(token, make_entry(event, ticket=ticket))
    sign(token, event, ticket=ticket)
    return event


def test_it_is_off_with_a_note_and_switched_on_and_off_by_a_button(client: Client) -> None:
    event = make_event(organization=sign_in_olga(client), kind=EventKind.FACHTAG)

    before = lists_page(client, event)
    answers = [switch(client, event, on=True), switch(client, event, on=True)]
    on = lists_page(client, event)
    answers += [switch(client, event, on=False)]

    assert any(NOTE in words for words in before.texts("p"))
    assert (before.texts("span", css_class="state--off"), on.texts("span", css_class="state--on")[-1:]) == (
        ["Ausgeschaltet"],
        ["Eingeschaltet"],
    )
    assert answers == [303] * 3
    assert is_switched_on(event.id) is False


@pytest.mark.parametrize(("kind", "list_duty"), [(EventKind.FEST, False), (EventKind.BERATUNG, True)])
def test_it_is_not_offered_without_list_duty_or_for_counselling(
    client: Client, kind: EventKind, list_duty: bool
) -> None:
    event = make_event(organization=sign_in_olga(client), kind=kind)
    event.list_duty = list_duty
    db.session.commit()

    assert NOTE not in client.get(f"/manage/events/{event.reference}/lists").text
    assert switch(client, event, on=True) == 404
    assert is_switched_on(event.id) is False


def test_the_closing_page_says_how_many_signed_on_a_phone_and_counts_nothing_by_itself(client: Client) -> None:
    event = signed_event(sign_in_olga(client))

    page = Page(client.get(f"/manage/events/{event.reference}/closing"))

    assert any(words.startswith("1 Unterschrift ist auf einem Gerät gezeichnet") for words in page.texts("p"))
    session = list_sessions(event.id)[0].reference
    assert page.by_id(f"list-{session}-signatures").get("value") in (None, "")


def test_a_person_sees_and_downloads_the_own_signature(client: Client) -> None:
    event = signed_event(sign_in_olga(client))
    key = db.session.scalars(select(Registration.key).where(Registration.event_id == event.id)).one()

    page = Page(client.get(f"/registrations/{key}/stored"))
    file = json.loads(client.get(f"/registrations/{key}/export.json").data)

    assert "Unterschriften am Eingang" in " ".join(page.texts("dt"))
    assert [signature["strokes"] for signature in file["signatures"]] == [STROKES]


def test_no_file_for_the_funder_and_no_export_has_a_signature(client: Client) -> None:
    event = signed_event(sign_in_olga(client))
    project = db.session.scalars(select(Project.reference)).one()

    for address in (
        f"/manage/projects/{project}/report",
        f"/manage/projects/{project}/report.csv",
        f"/manage/events/{event.reference}/numbers.csv",
        f"/manage/events/{event.reference}/people",
    ):
        response = client.get(address)
        assert response.status_code == 200, address
        assert not any(word in response.text for word in ("strokes", "Gerät gezeichnet", "1200,820"))
