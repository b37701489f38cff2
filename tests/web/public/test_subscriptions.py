"""Ending messages: by one button, by a mail provider, and never by a program that only looks."""

from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.errors import NotFound
from eventapp.domain.states import EventKind, MessageKind
from eventapp.domain.unsubscribing import registration_of, unsubscribe_token
from eventapp.models import Registration
from eventapp.services import broadcasts, erasure, messages, outbox, publication, subscriptions
from tests.support.builders import NOW, make_event, make_organization, make_registration, make_session, make_user
from tests.support.client import Client
from tests.support.mails import html_of, kept_mails, make_mail_settings, text_of
from tests.support.messages import make_message
from tests.support.page import Page, words

pytestmark = pytest.mark.usefixtures("now")


def address_of(client: Client, registration: Registration) -> str:
    """The link in the mails."""
    secret = str(client.application.config["SECRET_KEY"])
    return f"/unsubscribe/{unsubscribe_token(registration.reference, secret_key=secret.encode())}"


def wants_no_messages() -> list[bool]:
    """What is kept of each registration."""
    return list(db.session.scalars(select(Registration.no_messages).order_by(Registration.id)))


def test_looking_changes_nothing_and_the_button_ends_messages(client: Client) -> None:
    registration = make_registration(make_event(title="KulturWERK"))
    address = address_of(client, registration)
    client.sends_csrf_token = False

    page = Page(client.get(address))
    assert (wants_no_messages(), page.texts("h1")) == ([False], ["Keine Nachrichten mehr?"])
    assert "KulturWERK" in words(page.root)
    answer = client.post(address, data={"messages": "ended"})

    assert (answer.status_code, answer.location, wants_no_messages()) == (303, address, [True])
    assert Page(client.get(address)).texts("h1") == ["Sie bekommen keine Nachrichten mehr"]
    client.post(address, data={"messages": "wanted"})
    assert wants_no_messages() == [False]


def test_provider_ends_messages_in_one_request_without_cookie_and_redirect(client: Client) -> None:
    registration = make_registration(make_event())
    client.sends_csrf_token = False

    answers = [client.post(address_of(client, registration), data={"List-Unsubscribe": "One-Click"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert wants_no_messages() == [True]


def test_link_is_for_one_registration_and_leads_nowhere_else(client: Client) -> None:
    first, second = (make_registration(make_event()) for _ in range(2))
    token = address_of(client, first).rpartition("/")[2]

    assert first.key not in token
    forged = second.reference + token[len(first.reference) :]
    assert {client.get(f"/unsubscribe/{word}").status_code for word in (forged, token[:-1], token + "a", "x")} == {404}
    assert client.post(f"/unsubscribe/{forged}").status_code == 404
    assert registration_of(token, secret_key=b"another") is None
    erasure.erase_registration(registration_id=first.id, now=NOW)
    assert client.get(f"/unsubscribe/{token}").status_code == 404
    with pytest.raises(NotFound):
        subscriptions.get_subscribed(token, secret_key=client.application.config["SECRET_KEY"])


def test_page_of_counselling_says_nothing_of_it(client: Client) -> None:
    registration = make_registration(
        make_event(kind=EventKind.BERATUNG, title="Einbürgerung", sessions=[make_session(capacity=1)])
    )

    page = Page(client.get(address_of(client, registration)))

    assert "Einbürgerung" not in words(page.root)
    assert "Wir erinnern Sie dann nicht mehr an diesen Termin." in words(page.root)


def test_own_page_leads_there_and_back(client: Client) -> None:
    registration = make_registration(make_event())
    own = f"/registrations/{registration.key}"

    there = Page(client.get(own)).href("Keine Nachrichten mehr zu dieser Veranstaltung")
    client.post(there, data={"messages": "ended"})

    assert Page(client.get(own)).href("Wieder Nachrichten bekommen") == there == address_of(client, registration)


def send_all(folder: Path) -> list[EmailMessage]:
    """Let the worker send everything; return what went out since."""
    settings = make_mail_settings(folder)
    before = {mail["Message-ID"] for mail in kept_mails(settings)}
    while broadcasts.write_next_batch(now=NOW):
        pass
    outbox.deliver_due(now=NOW, settings=settings)
    return [mail for mail in kept_mails(settings) if mail["Message-ID"] not in before]


def test_messages_respect_it_and_what_the_registration_needs_still_comes(client: Client, tmp_path: Path) -> None:
    organization = make_organization()
    event = make_event(organization=organization)
    user_id = make_user(organization).id
    kept, ended = (make_registration(event, email=f"{name}@example.org") for name in ("nour", "ada"))
    send_all(tmp_path)
    subscriptions.choose_messages(registration_id=ended.id, wanted=False, now=NOW)
    message = make_message(event, user_id=user_id)
    messages.schedule(event_id=event.id, reference=message.reference, at=None, user_id=user_id, now=NOW)

    [mail] = send_all(tmp_path)

    assert (mail["To"], mail["List-Unsubscribe-Post"]) == ("nour@example.org", "List-Unsubscribe=One-Click")
    link = str(mail["List-Unsubscribe"]).strip(" <>")
    assert urlsplit(link).path.startswith(f"/unsubscribe/{kept.reference}-")
    assert (link in text_of(mail), link in html_of(mail)) == (True, True)
    publication.cancel_event(event_id=event.id, reason="Sturm", user_id=user_id, now=NOW)
    cancellations = send_all(tmp_path)
    assert sorted(mail["To"] for mail in cancellations) == ["ada@example.org", "nour@example.org"]
    assert [mail["List-Unsubscribe"] for mail in cancellations] == [None, None]


def test_message_that_waits_is_not_sent_to_whoever_ends_messages_meanwhile(client: Client, tmp_path: Path) -> None:
    organization = make_organization()
    event = make_event(organization=organization)
    user_id = make_user(organization).id
    registration = make_registration(event)
    send_all(tmp_path)
    message = make_message(event, user_id=user_id, kind=MessageKind.THANKS)
    messages.schedule(event_id=event.id, reference=message.reference, at=None, user_id=user_id, now=NOW)
    while broadcasts.write_next_batch(now=NOW):
        pass

    subscriptions.choose_messages(registration_id=registration.id, wanted=False, now=NOW)

    assert send_all(tmp_path) == []
