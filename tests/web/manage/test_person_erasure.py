"""Erasing one person by the team: what the page says, who may, what goes at once and what stays."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.states import (
    EntryKind,
    EventKind,
    RegistrationMode,
    RegistrationStatus,
    Role,
    TicketMode,
    WaitlistRule,
)
from eventapp.models import AuditEntry, Event, LogEntryRow, Membership, OutboxMessage, Registration, User
from eventapp.queries.attendance import list_session_attendance
from eventapp.queries.registrations import get_with_tickets
from eventapp.queries.roster import get_roster
from eventapp.services import blank_tickets, closings, registrations
from tests.support.builders import (
    ENDS_AT,
    NOW,
    STARTS_AT,
    make_event,
    make_organization,
    make_registration,
    make_session,
    make_user,
    waiting_details,
)
from tests.support.client import Client
from tests.support.door import make_entry, pair_phone, phone, ticket_of, upload
from tests.support.managing import actions, errors_of, flashes_of, sign_in_olga
from tests.support.page import Page
from tests.support.signing_in import make_session as make_login
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.usefixtures("now")

ALL = ("Familie Haddad", "Nour Haddad", "Sami Haddad")
AFTER = ENDS_AT + timedelta(hours=1)


def make_fest(client: Client, *, kind: EventKind = EventKind.FEST) -> Event:
    """An event of Olga's, who is signed in."""
    return make_event(organization=sign_in_olga(client), kind=kind, reference="kw", capacity=10)


def page_of(registration: Registration) -> str:
    """The address of the question."""
    return f"/manage/events/kw/people/{registration.reference}/erasure"


def fresh(registration: Registration) -> Registration:
    """The registration as it is now."""
    db.session.expire_all()
    return get_with_tickets(registration.id)


@contextmanager
def later(client: Client, moment: datetime) -> Iterator[None]:
    """The same browser at another moment, signed in anew."""
    with time_machine.travel(moment, tick=False):
        sign_in(client, db.session.scalars(select(User)).one())
        yield


def numbers(event: Event) -> list[object]:
    """What the report counts of each session."""
    db.session.expire_all()
    return [session.report for session in list_session_attendance(event.id)]


def last_entry() -> AuditEntry:
    """The last step in the log."""
    return db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first() or AuditEntry()


def come_in(event: Event, registration: Registration) -> str:
    """Let a registration's first ticket in; return the phone's token."""
    token = pair_phone(event)
    upload(token, make_entry(event, ticket=ticket_of(registration)))
    return token


def test_way_leads_from_the_person_to_the_question_that_says_what_goes_and_stays(client: Client) -> None:
    event = make_event(
        organization=sign_in_olga(client), reference="kw", kind=EventKind.WORKSHOP, ticket_mode=TicketMode.PERSONAL
    )
    registration = make_registration(event, name=ALL[0], attendee_names=ALL[1:])

    link = Page(client.get(f"/manage/events/kw/people/{registration.reference}")).href("Daten löschen")
    page = Page(client.get(link))

    assert link == page_of(registration)
    lines = page.texts("li")
    for line in ("3 Namen", "die E-Mail-Adresse", "1 Mail, verschickt oder nicht"):
        assert line in lines
    assert "die Telefonnummer" not in lines
    assert "die Anmeldung: 2 Plätze werden frei" in lines
    assert "die Zahl: 2 Personen, abgesagt" in lines
    assert page.href("Personen ändern") == f"/registrations/{registration.key}/edit"
    assert fresh(registration).name == ALL[0]


def test_erasing_takes_the_name_and_leaves_a_reason_without_it(app: Flask, client: Client) -> None:
    event = make_fest(client)
    registration = make_registration(event, adults=2, name=ALL[0])

    response = client.post(page_of(registration), data={"reason": "asked"})

    assert flashes_of(client, response) == ["Gelöscht. Gezählt bleibt, wie viele es waren."]
    after = fresh(registration)
    assert (after.name, after.email, after.status) == ("", None, RegistrationStatus.CANCELED)
    assert db.session.get_one(Event, event.id).places_taken == 0
    assert db.session.scalars(select(OutboxMessage)).all() == []
    entry, olga = last_entry(), db.session.scalars(select(User)).one()
    said = (entry.action, entry.subject_reference, entry.reason, entry.user_id)
    assert said == ("registration.erased", registration.reference, "asked", olga.id)
    noted = (Path(app.config["DATA_DIR"]) / "erasures").read_text("ascii")
    assert noted == f"{registration.reference} {NOW.date().isoformat()}\n"


@pytest.mark.parametrize("reason", ["", "Frau Haddad wollte es", "x" * 5000])
def test_reason_is_chosen_and_never_written(client: Client, reason: str) -> None:
    registration = make_registration(make_fest(client))
    before = actions()

    response = client.post(page_of(registration), data={"reason": reason})

    assert len(errors_of(response)) == 1
    assert fresh(registration).erased_at is None
    assert actions() == before


def test_log_shows_the_reason_in_words(client: Client) -> None:
    organization = make_organization()
    sign_in(client, make_user(organization, roles=[Role.ADMIN]))
    registration = make_registration(make_event(organization=organization, reference="kw"))
    client.post(page_of(registration), data={"reason": "mistake"})

    row = Page(client.get("/manage/audit")).texts("tr")[1]

    assert "Anmeldung: gelöscht" in row
    assert row.endswith("versehentlich angemeldet")
    assert client.get("/manage/audit.csv").text.split("\r\n")[1].endswith(";versehentlich angemeldet")


def test_who_has_not_just_proven_who_they_are_is_asked_first(client: Client) -> None:
    organization = make_organization()
    olga = make_user(organization)
    registration = make_registration(make_event(organization=organization, reference="kw"))
    token = make_login(olga, proven_at=NOW - timedelta(minutes=11))
    with client.session_transaction() as session:
        session["_user_id"] = token

    asked = client.get(page_of(registration))
    sent = client.post(page_of(registration), data={"reason": "asked"})

    assert asked.location == f"/account/confirmation?next={page_of(registration)}"
    assert "Sind Sie es?" in sent.text
    assert fresh(registration).erased_at is None


@pytest.mark.parametrize(
    ("kind", "roles", "status"),
    [
        (EventKind.FEST, [Role.ORGANIZER], 200),
        (EventKind.FEST, [Role.ADMIN], 200),
        (EventKind.FEST, [Role.COUNSELLING, Role.REPORT, Role.DOOR], 404),
        (EventKind.BERATUNG, [Role.ORGANIZER, Role.ADMIN], 404),
        (EventKind.BERATUNG, [Role.COUNSELLING], 200),
    ],
)
def test_counselling_is_for_its_role_and_all_else_for_organizers(
    client: Client, kind: EventKind, roles: list[Role], status: int
) -> None:
    organization = make_organization()
    sign_in(client, make_user(organization, roles=roles))
    registration = make_registration(make_event(organization=organization, kind=kind, reference="kw"))

    assert client.get(page_of(registration)).status_code == status
    client.post(page_of(registration), data={"reason": "asked"})

    assert (fresh(registration).erased_at is not None) is (status == 200)


def test_somebody_inside_stays_counted_and_the_code_opens_no_door_again(client: Client) -> None:
    event = make_fest(client)
    registration = make_registration(event, adults=2, name=ALL[0])
    with later(client, STARTS_AT):
        token = come_in(event, registration)
        before, cursor = numbers(event), roster(token, cursor="")[1]
        page = client.get(page_of(registration))
        client.post(page_of(registration), data={"reason": "asked"})
        [ticket], _ = roster(token, cursor=cursor)

    assert "die Zahl: 1 Person, da gewesen" in Page(page).texts("li")
    assert fresh(registration).status is RegistrationStatus.CONFIRMED
    assert numbers(event) == before
    assert ticket == (True, "")
    late = make_entry(event, ticket=ticket_of(registration), at=STARTS_AT + timedelta(minutes=30))
    [answer] = upload(token, late, now=STARTS_AT + timedelta(minutes=31))
    assert answer.detail == "not_valid"


def roster(token: str, *, cursor: str) -> tuple[list[tuple[bool, str]], str]:
    """What a phone learns since then: whether a ticket is revoked, and its name; and the cursor to go on from."""
    loaded = get_roster(phone(token), cursor=cursor, language="de", zone="Europe/Berlin", now=STARTS_AT)
    return [(ticket.is_revoked, ticket.name) for ticket in loaded.tickets], loaded.header.cursor


def test_somebody_let_in_before_the_start_stays_counted_too(client: Client) -> None:
    event = make_fest(client)
    registration = make_registration(event)
    early = STARTS_AT - timedelta(minutes=20)
    with later(client, early):
        upload(pair_phone(event), make_entry(event, ticket=ticket_of(registration), at=early), now=early)
        before = numbers(event)
        client.post(page_of(registration), data={"reason": "asked"})

    assert numbers(event) == before
    assert (fresh(registration).status, fresh(registration).name) == (RegistrationStatus.CONFIRMED, "")


@pytest.mark.parametrize("is_closed_before", [False, True])
def test_attendance_is_the_same_before_and_after_closed_or_not(client: Client, is_closed_before: bool) -> None:
    event = make_fest(client, kind=EventKind.WORKSHOP)
    came, stayed_away = make_registration(event), make_registration(event, email="gus@example.org")
    token = come_in(event, came)
    upload(token, make_entry(event, kind=EntryKind.WALK_IN, adults=2))
    with later(client, AFTER):
        if is_closed_before:
            closings.close_event(event_id=event.id, reason="", user_id=None, now=AFTER)
        before = numbers(event)
        for registration in (came, stayed_away):
            client.post(page_of(registration), data={"reason": "other"})

        assert numbers(event) == before
        closed = closings.close_event(event_id=event.id, reason="", user_id=None, now=AFTER)
    assert closed == (0 if is_closed_before else 1)
    assert fresh(came).erased_at is not None


def test_notes_at_the_door_go_with_the_person(client: Client) -> None:
    event = make_fest(client)
    registration = make_registration(event)
    come_in(event, registration)
    entry = db.session.scalars(select(LogEntryRow)).one()
    entry.note = "Frau Beispiel kam mit Krücken"
    db.session.commit()

    client.post(page_of(registration), data={"reason": "asked"})

    db.session.expire_all()
    assert db.session.scalars(select(LogEntryRow.note)).all() == [""]


def test_somebody_who_waits_leaves_the_list(client: Client) -> None:
    organization = sign_in_olga(client)
    event = make_event(organization=organization, reference="kw", capacity=1)
    event.waitlist_rule = WaitlistRule.SKIP
    db.session.commit()
    make_registration(event)
    waiting = registrations.register(event_id=event.id, details=waiting_details(), now=NOW)
    assert waiting.status is RegistrationStatus.WAITLISTED

    page = Page(client.get(page_of(waiting)))
    client.post(page_of(waiting), data={"reason": "asked"})

    assert "die Anmeldung und der Platz auf der Warteliste" in page.texts("li")
    assert (fresh(waiting).status, fresh(waiting).name) == (RegistrationStatus.CANCELED, "")
    assert db.session.get_one(Event, event.id).places_taken == 1


def test_somebody_who_has_asked_for_a_place_gives_it_back(client: Client) -> None:
    organization = sign_in_olga(client)
    event = make_event(organization=organization, reference="kw", registration_mode=RegistrationMode.APPROVAL)
    asking = make_registration(event, adults=3)
    assert asking.status is RegistrationStatus.PENDING

    page = Page(client.get(page_of(asking)))
    client.post(page_of(asking), data={"reason": "asked"})

    assert "die Anmeldung: 3 Plätze werden frei" in page.texts("li")
    assert fresh(asking).status is RegistrationStatus.CANCELED
    assert db.session.get_one(Event, event.id).places_taken == 0


def test_a_cancelled_registration_can_be_erased_too(client: Client) -> None:
    registration = make_registration(make_fest(client))
    registrations.cancel(registration_id=registration.id, now=NOW)

    page = Page(client.get(page_of(registration)))
    client.post(page_of(registration), data={"reason": "asked"})

    assert "Berichte und Statistik, wie sie sind" in page.texts("li")
    assert fresh(registration).name == ""


def test_erasing_twice_says_so_and_is_noted_once(client: Client) -> None:
    registration = make_registration(make_fest(client))
    client.post(page_of(registration), data={"reason": "asked"})

    answers = [client.get(page_of(registration)), client.post(page_of(registration), data={"reason": "other"})]

    assert [answer.location for answer in answers] == [f"/manage/events/kw/people/{registration.reference}"] * 2
    assert flashes_of(client, answers[0])[-2:] == ["Diese Person ist schon gelöscht."] * 2
    assert actions().count("registration.erased") == 1


def test_nothing_is_offered_for_somebody_who_is_gone(client: Client) -> None:
    event = make_fest(client)
    registration = make_registration(event)
    person = f"/manage/events/kw/people/{registration.reference}"
    with later(client, STARTS_AT):
        client.post(page_of(registration), data={"reason": "asked"})
        page = client.get(person)
        codes = client.post(f"{person}/new-codes")

    assert "Gelöscht am" in page.text
    for offered in ("Daten löschen", "Ticketseite öffnen", "Neue Codes ausstellen", "Anmeldung absagen"):
        assert offered not in page.text
    assert codes.status_code == 409
    assert len(fresh(registration).tickets) == 1


def test_a_stack_of_blank_tickets_is_nobody(client: Client) -> None:
    event = make_fest(client)
    olga = db.session.scalars(select(Membership.user_id)).one()
    stack = blank_tickets.make_stack(event_id=event.id, count=2, language="de", user_id=olga, now=NOW)

    assert client.post(page_of(stack), data={"reason": "other"}).status_code == 404
    assert fresh(stack).erased_at is None


def test_a_series_that_has_begun_keeps_what_it_counts(client: Client) -> None:
    sessions = [make_session(), make_session(starts_at=ENDS_AT, ends_at=ENDS_AT + timedelta(hours=2))]
    event = make_event(organization=sign_in_olga(client), reference="kw", sessions=sessions)
    registration = make_registration(event, adults=2)
    with later(client, STARTS_AT):
        come_in(event, registration)
        before = numbers(event)
        page = Page(client.get(page_of(registration)))
        client.post(page_of(registration), data={"reason": "asked"})

    assert "die Anmeldung zu einem späteren Termin: Wer wartet, kann nachrücken" in page.texts("li")
    assert numbers(event)[0] == before[0]
    assert fresh(registration).status is RegistrationStatus.CONFIRMED
