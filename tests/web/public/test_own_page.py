"""The own page: contact and language, the mail once more, everything as a PDF, and a lost link."""

import io
import json
from enum import StrEnum

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.states import (
    CancelReason,
    EventKind,
    MessageKind,
    Need,
    PendingFor,
    RegistrationMode,
    RegistrationStatus,
    TicketMode,
)
from eventapp.models import Organization, OutboxMessage, Registration
from eventapp.queries.registrations import get_with_tickets
from eventapp.services import publication, registrations
from eventapp.web.public.own_data_sheet import LABELS
from eventapp.web.public.own_data_words import WORDS
from tests.support.builders import NOW, STARTS_AT, make_details, make_event, make_registration, make_user
from tests.support.client import Client
from tests.support.door import make_entry, pair_phone, ticket_of, upload
from tests.support.page import Page
from tests.support.registering import errors, fill, open_form, send

pytestmark = pytest.mark.usefixtures("now")


def kinds() -> list[MessageKind]:
    """The mails that were written."""
    return list(db.session.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.id)))


def test_contact_and_language_are_changed_on_the_own_page(client: Client) -> None:
    registration = make_registration(make_event())
    own = f"/registrations/{registration.key}"
    address = Page(client.get(own)).href("Kontakt und Sprache ändern")

    fields = fill(open_form(client, address), email="nour@example.org", phone="0176 04069012", language="en")
    response = send(client, address, fields)

    changed = get_with_tickets(registration.id)
    assert (response.status_code, response.location) == (303, f"/registrations/{changed.key}?instead={own[-26:]}")
    assert f'data-instead="{own[-26:]}"' in client.get(response.location).text
    assert client.get(own).status_code == 404
    assert (changed.email, changed.phone, changed.language) == ("nour@example.org", "+4917604069012", "en")
    address = f"/registrations/{changed.key}/contact"
    wrong = send(client, address, fill(fields, email="nour@", phone="12"))
    assert sorted(errors(Page(wrong))) == ["email", "phone"]


def test_mail_is_sent_again_until_it_is_enough(client: Client) -> None:
    registration = make_registration(make_event())

    answers = [client.post(f"/registrations/{registration.key}/mail") for _ in range(4)]

    assert {answer.status_code for answer in answers} == {303}
    assert kinds() == [MessageKind.REGISTRATION_CONFIRMED] * 4
    flashes = Page(client.get(f"/registrations/{registration.key}")).texts("p", css_class="flash__message")
    assert flashes[-1] == "Heute sind schon mehrere Mails hinausgegangen. Bitte versuchen Sie es morgen wieder."


def test_everything_that_is_stored_is_a_pdf_too(client: Client) -> None:
    event = make_event(kind=EventKind.WORKSHOP, ticket_mode=TicketMode.PERSONAL)
    details = make_details(attendee_names=["Ada Beispiel", "نور حداد"], needs=[Need.WHEELCHAIR])
    made = registrations.register(event_id=event.id, details=details, now=NOW)
    upload(pair_phone(event), make_entry(event, ticket=ticket_of(made)), now=STARTS_AT)

    page = Page(client.get(f"/registrations/{made.key}/stored"))
    response = client.get(page.href("Zum Lesen (PDF)"))
    stored = json.loads(client.get(page.href("Als Datei (JSON)")).data)

    assert response.mimetype == "application/pdf"
    assert response.headers["Content-Disposition"].startswith('attachment; filename="meine-daten.pdf"')
    rows = [row for rows in stored.values() if isinstance(rows, list) for row in rows]
    names = set(stored) | {name for row in rows for name in row}
    assert names - {"strokes"} <= set(LABELS)
    said = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(response.data)).pages)
    assert [
        word for word in ("confirmed", "valid", "wheelchair", "admit", "registration_", "True", "False") if word in said
    ] == []
    assert [word for word in ("bestätigt", "gültig", "eingelassen", "nein") if word not in said] == []


@pytest.mark.parametrize("kind", list(WORDS), ids=lambda kind: kind.__name__)
def test_every_value_of_the_pdf_has_words(kind: type[StrEnum]) -> None:
    assert set(WORDS[kind]) == set(kind)


def test_lost_link_page_answers_everybody_the_same(client: Client) -> None:
    make_registration(make_event())
    address = Page(client.get("/my-tickets")).href("Links schicken lassen")
    fields = open_form(client, address)

    answers = [send(client, address, fill(fields, email=email)) for email in ("ada@example.org", "wer@example.org")]

    assert [(answer.status_code, answer.location) for answer in answers] == [(303, f"{address}?sent=1")] * 2
    assert "Sehen Sie in Ihre Mails" in Page(client.get(f"{address}?sent=1")).texts("h1")
    assert kinds() == [MessageKind.REGISTRATION_CONFIRMED, *[MessageKind.LINKS_REQUESTED] * 2]
    wrong = send(client, address, fill(fields, email="ada@"))
    assert (wrong.status_code, list(errors(Page(wrong)))) == (422, ["email"])


def ended(registration: Registration, reason: CancelReason) -> str:
    """The address of the own page, once the registration ended for this reason."""
    registration.status, registration.cancel_reason = RegistrationStatus.CANCELED, reason
    db.session.commit()
    return f"/registrations/{registration.key}"


def test_page_says_who_cancelled(client: Client) -> None:
    event = make_event()

    by_holder = client.get(ended(make_registration(event), CancelReason.BY_HOLDER)).text
    by_organizer = client.get(ended(make_registration(event), CancelReason.BY_ORGANIZER)).text
    no_place = client.get(ended(make_registration(event), CancelReason.NO_PLACE)).text

    sentences = ("Der Platz ist wieder frei.", "Das hat die Leitung eingetragen.", "Leider wurde kein Platz frei")
    said = [[sentence in page for sentence in sentences] for page in (by_holder, by_organizer, no_place)]
    assert said == [[True, False, False], [False, True, False], [False, False, True]]


def test_page_says_why_the_event_does_not_take_place(client: Client) -> None:
    event = make_event()
    registration = make_registration(event)
    user = make_user(db.session.get_one(Organization, event.organization_id))

    publication.cancel_event(event_id=event.id, reason="Das Haus hat Wasserschaden.", user_id=user.id, now=NOW)

    assert "Das Haus hat Wasserschaden." in client.get(f"/registrations/{registration.key}").text


@pytest.mark.parametrize(
    ("mode", "state"),
    [
        (RegistrationMode.APPROVAL, PendingFor.APPROVAL),
        (RegistrationMode.CONFIRMED_ADDRESS, PendingFor.ADDRESS),
        (RegistrationMode.OPTIONAL, "valid"),
    ],
)
def test_device_keeps_the_way_to_every_registration(client: Client, mode: RegistrationMode, state: str) -> None:
    registration = make_registration(make_event(registration_mode=mode))

    page = Page(client.get(f"/registrations/{registration.key}"))

    kept = [part.get("data-state") for part in page.all("div") if part.get("data-component") == "wallet"]
    words = {note.get("data-when") for note in Page(client.get("/my-tickets")).all("span")} - {None}
    assert kept == [state]
    assert words | {"valid"} == {"valid", "waitlisted", "offer", "approval", "address", "more", "over"}
