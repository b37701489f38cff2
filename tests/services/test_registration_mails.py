"""What arrives at a real mail server after somebody has registered."""

import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from icalendar import Event as CalendarEvent

from eventapp.adapters.translations import translator
from eventapp.db import db
from eventapp.domain.mails import MailSettings
from eventapp.domain.registering import PartyMember
from eventapp.domain.states import EventKind
from eventapp.models import EventText, Project
from eventapp.queries import registrations as registration_queries
from eventapp.services import handovers, lost_links, outbox, publication, registrations
from tests.support.builders import (
    ENDS_AT,
    NOW,
    STARTS_AT,
    make_details,
    make_event,
    make_organization,
    make_registration,
    make_session,
    make_user,
)
from tests.support.client import Client
from tests.support.mail_server import MailServer
from tests.support.mails import (
    calendar_of,
    codes_in,
    everything_readable,
    file_names,
    html_of,
    make_mail_settings,
    text_of,
)

pytestmark = pytest.mark.usefixtures("app")

WORDS_OF_COUNSELLING = re.compile("Einbürgerung|Asyl|Recht", re.IGNORECASE)


@pytest.fixture
def settings(tmp_path: Path, smtp_server: MailServer) -> MailSettings:
    """An installation with a mail server."""
    return make_mail_settings(tmp_path, smtp_url=smtp_server.url)


def arrived(smtp_server: MailServer, settings: MailSettings, *, now: datetime = NOW) -> EmailMessage:
    """Send what is due; the mail that comes of it."""
    before = len(smtp_server.received)
    report = outbox.deliver_due(now=now, settings=settings)
    assert report.sent == len(smtp_server.received) - before == 1
    return smtp_server.received[-1]


def entries(mail: EmailMessage) -> list[CalendarEvent]:
    """The entries of the attached calendar."""
    return [entry for entry in calendar_of(mail).walk("VEVENT") if isinstance(entry, CalendarEvent)]


def test_confirmation_has_everything(smtp_server: MailServer, settings: MailSettings) -> None:
    registration = make_registration(make_event(), name="Familie Haddad", adults=2, children=3)

    mail = arrived(smtp_server, settings)

    token = registration_queries.get_with_tickets(registration.id).tickets[0].token
    page = f"https://einlass.example.org/registrations/{registration.key}"
    assert mail.get_content_type() == "multipart/mixed"
    assert str(mail["Subject"]) == "Ihr Ticket: KulturWERK, Sa 26.09.2026"
    assert str(mail["From"]) == "Netzwerk Herne <einlass@example.org>"
    assert str(mail["To"]) == "ada@example.org"
    assert str(mail["Reply-To"]) == "olga@example.org"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "de"
    assert codes_in(mail) == [f"HTTPS://EINLASS.EXAMPLE.ORG/T/{token}"]
    for body in (text_of(mail), html_of(mail)):
        links = (page, f"{page}/edit", f"{page}/cancellation", f"{page}/ticket.pdf")
        assert [link for link in links if link not in body] == []
        assert "Gefördert durch das MKJFGFI NRW" in body
        assert "10.10.2026" in body
        assert "Familie Haddad" in body
    assert file_names(mail) == ["Termin-2026-09-26.ics"]


def test_calendar_file_fits_the_download(
    app: Flask, client: Client, smtp_server: MailServer, settings: MailSettings
) -> None:
    registration = make_registration(make_event())

    (entry,) = entries(arrived(smtp_server, settings))

    assert str(entry["SUMMARY"]) == "KulturWERK"
    assert entry.decoded("DTSTART").astimezone(UTC) == STARTS_AT
    assert entry.decoded("DTEND").astimezone(UTC) == ENDS_AT
    assert registration.key not in entry.to_ical().decode()
    download = client.get(f"/registrations/{registration.key}/calendar.ics").text
    local_part = str(entry["UID"]).partition("@")[0]
    assert f"UID:{local_part}@" in download


def test_each_named_person_has_a_code(smtp_server: MailServer, settings: MailSettings) -> None:
    event = make_event(kind=EventKind.WORKSHOP)
    registration = make_registration(event, name="", attendee_names=("Amina Kaya", "نور حداد", "ሰላም ተስፋይ"))

    mail = arrived(smtp_server, settings)

    fresh = registration_queries.get_with_tickets(registration.id)
    tokens = {ticket.attendee_id: ticket.token for ticket in fresh.tickets}
    in_order = [tokens[person.id] for person in fresh.attendees]
    assert codes_in(mail) == [f"HTTPS://EINLASS.EXAMPLE.ORG/T/{token}" for token in in_order]
    assert str(mail["Subject"]) == "Ihre Tickets: KulturWERK, Sa 26.09.2026"
    for name in ("Amina Kaya", "نور حداد", "ሰላም ተስፋይ"):
        assert name in text_of(mail)
        assert name in html_of(mail)


def test_mail_is_in_the_language_of_the_registration(smtp_server: MailServer, settings: MailSettings) -> None:
    event = make_event()
    db.session.add(EventText(event_id=event.id, language="en", title="Culture Works", summary=""))
    db.session.commit()
    registrations.register(event_id=event.id, details=make_details(language="en"), now=NOW)

    mail = arrived(smtp_server, settings)

    english = translator("en", zone="Europe/Berlin")
    assert english.language == mail["Content-Language"] == "en"
    assert '<html lang="en" dir="ltr">' in html_of(mail)
    assert "Culture Works" in str(mail["Subject"])
    assert "26 September 2026" in html_of(mail)
    assert "Saturday 26 September 2026" in text_of(mail)
    assert english.gettext("Sie sind angemeldet") in text_of(mail)
    assert str(entries(mail)[0]["SUMMARY"]) == "Culture Works"


def test_language_without_a_catalogue_is_german(smtp_server: MailServer, settings: MailSettings) -> None:
    registrations.register(event_id=make_event().id, details=make_details(language="xx"), now=NOW)

    assert arrived(smtp_server, settings)["Content-Language"] == "de"


def test_counselling_says_nothing_about_its_subject(smtp_server: MailServer, settings: MailSettings) -> None:
    event = make_event(
        kind=EventKind.BERATUNG,
        title="Rechtsberatung zu Einbürgerung und Asyl",
        sessions=[make_session(starts_at=STARTS_AT, ends_at=STARTS_AT + timedelta(minutes=30), label="B-02")],
    )
    db.session.get_one(EventText, event.texts[0].id).body = "Fragen der Einbürgerung"
    db.session.commit()
    registration = make_registration(event, name="Bilal")
    user = make_user(make_organization())

    mails = [arrived(smtp_server, settings)]
    registrations.cancel(registration_id=registration.id, now=NOW)
    mails.append(arrived(smtp_server, settings))
    make_registration(event, name="Nour", email="nour@example.org")
    mails.append(arrived(smtp_server, settings))
    publication.cancel_event(event_id=event.id, reason="Die Rechtsanwältin ist krank", user_id=user.id, now=NOW)
    mails.append(arrived(smtp_server, settings))

    assert [WORDS_OF_COUNSELLING.findall(everything_readable(mail)) for mail in mails] == [[], [], [], []]
    assert [str(mail["Subject"]) for mail in mails] == [
        "Ihr Termin am 26.09.2026 um 13:00 Uhr, Nummer B-02",
        "Ihr Termin ist abgesagt",
        "Ihr Termin am 26.09.2026 um 13:00 Uhr, Nummer B-02",
        "Ihr Termin fällt aus",
    ]
    assert {name for mail in mails for name in file_names(mail)} == {"Termin-2026-09-26.ics"}
    assert {str(entry["SUMMARY"]) for mail in mails for entry in entries(mail)} == {"Ihr Termin"}


def test_cancellation_takes_the_entry_out_of_the_calendar(smtp_server: MailServer, settings: MailSettings) -> None:
    registration = make_registration(make_event())
    confirmed = entries(arrived(smtp_server, settings))[0]
    registrations.cancel(registration_id=registration.id, now=NOW + timedelta(minutes=1))

    mail = arrived(smtp_server, settings, now=NOW + timedelta(minutes=1))

    canceled = entries(mail)[0]
    assert str(mail["Subject"]) == "Abgesagt: KulturWERK"
    assert codes_in(mail) == []
    assert canceled["UID"] == confirmed["UID"]
    assert str(canceled["STATUS"]) == "CANCELLED"
    assert int(str(canceled["SEQUENCE"])) > int(str(confirmed["SEQUENCE"]))


def test_mail_without_a_project_has_no_note(smtp_server: MailServer, settings: MailSettings) -> None:
    event = make_event()
    db.session.get_one(Project, event.project_id).funder_note = ""
    db.session.commit()
    make_registration(event)

    assert "Gefördert" not in text_of(arrived(smtp_server, settings))


@pytest.mark.parametrize(
    "name",
    ["<b>Ada</b>", "Ada\r\nBcc: all@example.org", "=1+1", "\N{RIGHT-TO-LEFT OVERRIDE}adA", "🍒" * 30, "A" * 120],
)
def test_strange_names_do_no_harm(smtp_server: MailServer, settings: MailSettings, name: str) -> None:
    make_registration(make_event(), name=name)

    mail = arrived(smtp_server, settings)

    assert [header for header in mail if header.lower() == "bcc"] == []
    assert "<b>Ada</b>" not in html_of(mail)
    assert len(codes_in(mail)) == 1


def test_companion_without_a_name_is_called_by_whom_they_come_with(
    smtp_server: MailServer, settings: MailSettings
) -> None:
    event = make_event(kind=EventKind.WORKSHOP)
    event.list_duty = False
    db.session.commit()
    members = [PartyMember(name="Amina Kaya"), PartyMember(name="Bilal", is_child=True), PartyMember()]
    make_registration(event, name="Amina Kaya", members=members)

    mail = arrived(smtp_server, settings)

    holders = [
        line.removeprefix("Ticket für ") for line in text_of(mail).splitlines() if line.startswith("Ticket für ")
    ]
    assert holders == ["Amina Kaya", "Bilal", "Begleitung von Amina Kaya"]
    assert len(codes_in(mail)) == 3


def test_ticket_passed_on_is_told_to_the_contact_with_the_new_code_alone(
    smtp_server: MailServer, settings: MailSettings
) -> None:
    registration = make_registration(make_event(kind=EventKind.WORKSHOP), attendee_names=["Amina Kaya"])
    old = codes_in(arrived(smtp_server, settings))

    handovers.hand_over(registration_id=registration.id, position=0, to=PartyMember(name="Olena"), now=NOW)
    mail = arrived(smtp_server, settings)

    assert mail["To"] == "ada@example.org"
    assert "Ticket für Olena" in text_of(mail)
    assert len(codes_in(mail)) == 1
    assert codes_in(mail) != old


def test_lost_link_arrives_at_the_address_and_opens_the_own_page(
    client: Client, smtp_server: MailServer, settings: MailSettings
) -> None:
    registration = make_registration(make_event(title="KulturWERK"))
    arrived(smtp_server, settings)

    lost_links.ask_for_links(email="ada@example.org", language="de", now=NOW)
    mail = arrived(smtp_server, settings)

    assert (str(mail["Subject"]), mail["To"]) == ("Ihre Links", "ada@example.org")
    [link] = [line for line in text_of(mail).splitlines() if registration.key in line]
    assert client.get(link.removeprefix("https://einlass.example.org")).status_code == 200
