"""Organizers write to the guests of an event."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.states import EventKind, MessageKind, MessageState, OutboxStatus, Role
from eventapp.models import Event, EventSession, Message, MessageText, OutboxMessage
from eventapp.queries import messages as message_queries
from eventapp.services import broadcasts, messages, worker_signs
from tests.support.builders import NOW, make_event, make_organization, make_registration, make_session, make_user
from tests.support.client import Client
from tests.support.managing import errors_of, flashes_of, save, sign_in_olga
from tests.support.messages import make_message
from tests.support.outbox import forget_mails
from tests.support.page import Page
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def fest(app: Flask, client: Client) -> Event:
    """Olga's festival with two guests, one without an address."""
    event = make_event(organization=sign_in_olga(client), reference="fest")
    make_registration(event, adults=2)
    make_registration(event, email=None, name="Zoe Ohnemail")
    forget_mails()
    return event


def write(client: Client) -> str:
    """Write a message; its address."""
    answer = save(client, "/manage/events/fest/messages/new", subject="Regen", body="Guten Tag {name}")
    assert answer.status_code == 303, answer.text
    return answer.location


def only_message() -> Message:
    """The message that there is."""
    db.session.rollback()
    return message_queries.get_with_texts(db.session.scalars(select(Message.id)).one())


def test_message_is_written_looked_at_and_sent(client: Client, fest: Event) -> None:
    address = write(client)

    page = client.get(address)
    assert "2 Anmeldungen (3 Personen), davon 1 ohne E-Mail: bitte anrufen" in page.text
    assert "Zoe Ohnemail" in page.text
    preview = client.get(f"{address}/preview/de")
    assert "Guten Tag Amina Kaya" in preview.text
    html = client.get(f"{address}/preview/de/html")
    assert "sandbox" in html.headers["Content-Security-Policy"]
    assert html.headers["X-Frame-Options"] == "SAMEORIGIN"

    sent = client.post(f"{address}/sending")
    assert sent.location == address
    assert only_message().state is MessageState.SCHEDULED
    broadcasts.write_next_batch(now=NOW)
    page = client.get(address)
    assert "0 von 1" in page.text
    assert "ada@example.org" in page.text
    assert "1 ohne Adresse" in page.text


def test_unknown_words_in_braces_are_refused_where_they_stand(client: Client, fest: Event) -> None:
    answer = save(client, "/manage/events/fest/messages/new", subject="Hallo {nam}", body="x")

    assert errors_of(answer) == [
        "{nam} kennen wir nicht. Einsetzen können wir {name}, {titel}, {termin}, {ort} und {link}."
    ]


def test_languages_are_written_one_by_one(client: Client, fest: Event) -> None:
    address = write(client)

    preview = client.get(f"{address}/preview/ar")
    assert "In dieser Sprache steht noch nichts." in preview.text
    saved = save(client, f"{address}/texts/ar", subject="مطر", body="مرحبا {name}")
    assert saved.location == f"{address}/preview/ar"
    assert "مرحبا Amina Kaya" in client.get(f"{address}/preview/ar").text
    assert [text.language for text in only_message().texts] == ["ar", "de"]
    client.post(f"{address}/texts/ar/removal")
    assert [text.language for text in only_message().texts] == ["de"]
    assert client.post(f"{address}/texts/de/removal").status_code == 409
    assert client.get(f"{address}/texts/xx").status_code == 404


def test_audience_can_be_changed(client: Client, fest: Event) -> None:
    address = write(client)

    answer = save(client, f"{address}/audience", statuses=["pending"])

    assert flashes_of(client, answer) == ["Das sind 0 Anmeldungen."]
    assert "In dieser Auswahl hat niemand eine E-Mail-Adresse." in client.get(address).text
    client.post(f"{address}/sending")
    assert only_message().state is MessageState.DRAFT


def test_try_waits_for_the_worker(client: Client, fest: Event) -> None:
    address = write(client)

    answer = client.post(f"{address}/test/en")

    (flash,) = flashes_of(client, answer)
    assert flash.startswith("Die Testmail ist unterwegs an user")
    assert db.session.scalars(select(OutboxMessage.language)).all() == ["en"]


def test_message_is_scheduled_and_taken_back(client: Client, fest: Event) -> None:
    address = write(client)

    for day in ("", "2026-08-31"):
        page = client.post(f"{address}/schedule", data={"day": day, "clock": "9:00"})
        assert page.status_code == (422 if not day else 303)
    assert only_message().state is MessageState.DRAFT
    client.post(f"{address}/schedule", data={"day": "2026-09-10", "clock": "9:00"})
    assert only_message().scheduled_at == NOW.replace(day=10, hour=7)
    leads = Page(client.get(address)).texts("p", css_class="lead")
    assert leads[-1] == "Geht am Donnerstag, 10. September 2026 um 09:00 Uhr hinaus."
    client.post(f"{address}/stop")
    assert only_message().state is MessageState.DRAFT
    gone = client.post(f"{address}/removal")
    assert flashes_of(client, gone)[-1] == "Der Entwurf ist gelöscht."
    assert db.session.scalars(select(MessageText)).all() == []


def test_what_goes_out_stays_as_it_is(client: Client, fest: Event) -> None:
    address = write(client)
    client.post(f"{address}/sending")
    broadcasts.write_next_batch(now=NOW)

    assert [client.get(f"{address}/{page}").status_code for page in ("audience", "texts/de")] == [404, 404]
    assert client.post(f"{address}/removal").status_code == 409
    assert client.get(f"{address}/preview/de").status_code == 200


def test_thanks_begin_with_words_and_who_came(client: Client, app: Flask) -> None:
    make_event(organization=sign_in_olga(client), reference="fest", sessions=[_over()])

    assert "Danke schreiben" in client.get("/manage/events/fest/messages").text
    answer = save(client, "/manage/events/fest/messages/new?kind=thanks")

    message = only_message()
    assert (message.kind, message.presence.value, answer.status_code) == (MessageKind.THANKS, "came", 303)
    assert message.texts[0].subject == "Danke, dass Sie dabei waren"


def _over() -> EventSession:
    return make_session(starts_at=NOW - timedelta(hours=5), ends_at=NOW - timedelta(hours=1))


def test_results_name_what_did_not_arrive(client: Client, fest: Event) -> None:
    address = write(client)
    client.post(f"{address}/sending")
    broadcasts.write_next_batch(now=NOW)
    mail = db.session.scalars(select(OutboxMessage)).one()
    mail.status, mail.last_error, mail.bounced_at = OutboxStatus.FAILED, "550 5.1.1 unknown", NOW
    db.session.commit()

    page = client.get(address).text
    assert "Nicht zustellbar" in page
    assert "Die Mail kam zurück. Stimmt die Adresse?" in page
    assert "550 5.1.1 unknown" in page
    client.post(f"{address}/retry")
    db.session.rollback()
    assert db.session.scalars(select(OutboxMessage.status)).one() is OutboxStatus.WAITING


def test_there_are_no_messages_to_people_who_come_for_counselling(client: Client, app: Flask) -> None:
    herne = make_organization()
    sign_in(client, make_user(herne, roles=(Role.ADMIN, Role.ORGANIZER, Role.COUNSELLING)))
    event = make_event(organization=herne, kind=EventKind.BERATUNG, reference="beratung")
    message = make_message(event, user_id=make_user(herne).id)

    assert client.get("/manage/events/beratung/messages/new").status_code == 404
    assert client.get(f"/manage/events/beratung/messages/{message.reference}").status_code == 404
    assert client.post(f"/manage/events/beratung/messages/{message.reference}/sending").status_code == 404
    assert "Nachricht schreiben" not in client.get("/manage/events/beratung/messages").text


def test_reminder_is_shown_and_set(client: Client, fest: Event) -> None:
    page = client.get("/manage/events/fest/reminder")
    assert "Bald: KulturWERK, Sa 26.09.2026" in page.text

    answer = save(client, "/manage/events/fest/reminder", hours="")

    assert answer.location == "/manage/events/fest/messages"
    assert "Erinnert wird niemand." in client.get("/manage/events/fest/messages").text
    save(client, "/manage/events/fest/reminder", hours="24")
    assert "wird 1 Tag vor dem ersten Termin erinnert" in client.get("/manage/events/fest/messages").text


def test_silent_worker_is_noticed_on_the_pages_of_organizers(client: Client, fest: Event) -> None:
    message = make_message(fest, user_id=make_user(make_organization()).id)
    messages.schedule(event_id=fest.id, reference=message.reference, at=None, user_id=1, now=NOW - timedelta(minutes=4))
    pages = ("/manage/", "/manage/outbox", "/manage/events/fest/messages")

    for page in pages:
        assert "Mails werden gerade nicht verschickt." in client.get(page).text
    worker_signs.show_sign(place="here", now=NOW)
    for page in pages:
        assert "Mails werden gerade nicht verschickt." not in client.get(page).text
