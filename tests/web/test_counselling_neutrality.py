"""Nothing that a person at a counselling day holds in the hand tells what it is about (CNS-3).

All of it is read as other people could: pages with their addresses, classes and titles, mails with all headers,
calendar files, file names, PDFs with what they say about themselves, and the export.
"""

import io
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader
from werkzeug.test import TestResponse

from eventapp.cli.mail_settings import mail_settings
from eventapp.db import db
from eventapp.domain.states import DeviceRight, MessageKind
from eventapp.models import Event, OutboxMessage, Registration, Ticket
from eventapp.queries.events import list_sessions
from eventapp.services import event_sessions, outbox, registrations
from tests.support.builders import NOW, make_event, make_organization, make_registration, make_user
from tests.support.client import Client
from tests.support.counselling import make_day
from tests.support.door import pair_phone
from tests.support.mails import everything_readable, kept_mails
from tests.support.roster import decode_roster

pytestmark = pytest.mark.usefixtures("now")

#: What it is about, in the languages that have a catalogue, and in those of the public page.
TELLING = re.compile(
    r"berat|einbürger|einbuerger|asyl|aufenthalt|sozialrecht|anwalt|jurist|migra|ausländer|"
    r"counsel|advice|advis|naturali[sz]|asylum|immigra|lawyer|legal advice|residence permit",
    re.IGNORECASE,
)
#: Kinds that no counselling day has: it sends no messages, certificates or account mails.
NOT_HERE = {
    MessageKind.CERTIFICATE_ISSUED,
    MessageKind.THANKS,
    MessageKind.ANNOUNCEMENT,
    MessageKind.USER_INVITED,
    MessageKind.PASSWORD_RESET,
    MessageKind.MAIL_TEST,
    MessageKind.NETWORK_LEFT,
    MessageKind.NETWORK_INVITED,
    MessageKind.BACKUP_MISSING,
    MessageKind.BACKUP_WELL,
    MessageKind.LINKS_REQUESTED,
}


def told(text: str) -> list[str]:
    """The telling words with what stands around them."""
    return [text[max(0, found.start() - 40) : found.end() + 20] for found in TELLING.finditer(text)]


def readable(answer: TestResponse) -> str:
    """Everything that an answer says: headers, file names, words, PDFs with their metadata."""
    assert answer.status_code < 400, answer.status
    head = "\n".join(f"{name}: {value}" for name, value in answer.headers)
    if answer.mimetype == "application/pdf":
        document = PdfReader(io.BytesIO(answer.data))
        body = "\n".join(page.extract_text() for page in document.pages) + str(document.metadata)
        body += answer.data.decode("latin-1")  # what it says about itself in XMP
    elif answer.mimetype == "image/png":
        body = ""
    else:
        body = answer.text
    return f"{head}\n{body}"


def own_addresses(app: Flask, registration: Registration, token: str) -> Iterator[str]:
    """Every address that a registration's secret or a ticket's code opens."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.arguments in ({"key"}, {"token"}):
            path = rule.rule.replace("<key>", registration.key).replace("<token>", token)
            if path.startswith(("/registrations/", "/t/", "/T/")):
                yield path


@pytest.fixture
def day() -> Event:
    """A day whose public page says what it is about, with a booking in both languages."""
    return make_day(slots=6, counsellors=["Beratung 1", "Beratung 2"])


def book(event: Event, number: int, *, language: str) -> Registration:
    """Somebody books an appointment in this language."""
    registration = make_registration(event, name="Bilal", event_sessions=[list_sessions(event.id)[number].reference])
    registration.language = language
    db.session.commit()
    return registration


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("is_over", [False, True], ids=["booked", "cancelled"])
def test_own_pages_tell_nothing(app: Flask, client: Client, day: Event, language: str, is_over: bool) -> None:
    registration = book(day, 0, language=language)
    token = db.session.query(Ticket).filter_by(registration_id=registration.id).one().token.lower()
    if is_over:
        registrations.cancel(registration_id=registration.id, now=NOW)
    addresses = sorted(own_addresses(app, registration, token))
    assert len(addresses) > 12

    found = {}
    for address in addresses:
        answer = client.get(f"{address}?lang={language}", follow_redirects=True)
        found[address] = told(address) + told(readable(answer))

    assert {address: words for address, words in found.items() if words} == {}


def test_page_is_called_your_appointment(client: Client, day: Event) -> None:
    registration = book(day, 0, language="de")

    assert "<title>Ihr Termin" in client.get(f"/registrations/{registration.key}").text


@pytest.mark.parametrize("language", ["de", "en"])
def test_mails_tell_nothing_in_headers_words_and_files(app: Flask, day: Event, language: str) -> None:
    olga = make_user(make_organization())
    registration = book(day, 0, language=language)
    closed = book(day, 1, language=language)
    event_sessions.cancel_session(
        event_id=day.id, reference=list_sessions(day.id)[1].reference, user_id=olga.id, now=NOW, notify=True
    )
    for kind in sorted(set(MessageKind) - NOT_HERE):
        target = closed if kind is MessageKind.SESSION_CHANGED else registration
        outbox.enqueue_for_registration(kind, registration=target, organization_id=day.organization_id, now=NOW)
    db.session.commit()
    for row in db.session.query(OutboxMessage):
        row.language = language
    db.session.commit()
    while outbox.deliver_next(now=NOW, settings=mail_settings()):
        pass

    mails = kept_mails(mail_settings())
    subjects = {mail["Subject"] for mail in mails}
    assert len(subjects) >= 3, subjects
    assert [told(everything_readable(mail)) for mail in mails if told(everything_readable(mail))] == []


def test_answers_to_mails_go_to_the_organization_and_not_to_the_address_of_counselling(app: Flask) -> None:
    organization = make_organization()
    day = make_day(organization=organization)
    day.contact_email, organization.email = "asylberatung@example.org", "buero@example.org"
    registration = book(day, 0, language="de")
    outbox.enqueue_for_registration(
        MessageKind.REGISTRATION_CONFIRMED, registration=registration, organization_id=day.organization_id, now=NOW
    )
    db.session.commit()
    while outbox.deliver_next(now=NOW, settings=mail_settings()):
        pass

    assert {mail["Reply-To"] for mail in kept_mails(mail_settings())} == {"buero@example.org"}


# --- what is read at a door ---


@pytest.mark.parametrize("language", ["de", "en"])
def test_words_of_the_door_and_of_tablets_tell_nothing(client: Client, language: str) -> None:
    assert told(readable(client.get(f"/door/?lang={language}"))) == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_tablet_for_guests_shows_nothing_that_tells(client: Client, day: Event, language: str) -> None:
    book(day, 0, language=language)
    token = pair_phone(day, gate="Eingang", rights=(DeviceRight.KIOSK,))

    header = door_header(client, token, language=language)

    assert (header["event"]["title"], [session["label"] for session in header["sessions"]][:1]) == ("", ["B-01"])
    assert told(json.dumps(header | {"event": header["event"] | {"kind": ""}}, ensure_ascii=False)) == []


def test_door_of_another_event_does_not_name_the_day(client: Client) -> None:
    organization = make_organization()
    day = make_day(organization=organization)
    event = make_event(organization=organization, title="Sommerfest")
    header = door_header(client, pair_phone(event), language="de")

    assert [(other["number"], other["title"]) for other in header["other_events"]] == [(day.id, "")]


def door_header(client: Client, token: str, *, language: str) -> dict[str, Any]:
    """What a phone is told about its door."""
    answer = client.get(
        "/door/api/roster",
        query_string={"cursor": "", "lang": language},
        headers={"Authorization": f"Bearer {token}", "Accept-Language": language},
    )
    assert answer.status_code == 200
    return decode_roster(answer.data).header
