"""Migrations on a database that is in use: nothing is lost on the way up, and the way down leads back."""

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import IntegrityError

from eventapp.app import enable_migrations
from eventapp.db import db
from eventapp.domain.check_in import Party
from eventapp.domain.paper_sheets import Sheet, TallyLine
from eventapp.domain.rounds import RoundDetails
from eventapp.domain.states import RegistrationMode
from eventapp.models import Event, Message, Organization, OutboxMessage, Project, Registration
from eventapp.queries.events import list_sessions
from eventapp.queries.rounds import list_rounds
from eventapp.services import certificates, invitations, messages, paper_entry, registrations, rounds
from eventapp.services.invitations import NewInvitation
from tests.support.builders import NOW, make_details, make_event, make_organization, make_registration, make_user
from tests.support.certificates import make_certificate, make_workshop
from tests.support.counselling import make_day
from tests.support.door import make_entry, pair_phone, ticket_of, upload
from tests.support.messages import make_message
from tests.support.questions import ask

BEFORE_DECISIONS = "0001"
BEFORE_CERTIFICATES = "0004"
BEFORE_ROUNDS = "0007"
BEFORE_MESSAGES = "0014"
BEFORE_INVITATIONS = "0013"
BEFORE_SIGNATURES = "0010"
BEFORE_LOGOS = "0009"
BEFORE_SEALS = "0012"
BEFORE_COUNSELLING = "0019"
BEFORE_GIVEN_UP = "0017"
BEFORE_NETWORK = "0023"
BEFORE_QUESTIONS = "0015"
BEFORE_LIMITS = "0022"


def make_log(event: Event, *, user_id: int) -> None:
    """Fill the door log from a phone and from paper, so that other tables refer to it."""
    upload(pair_phone(event), make_entry(event, ticket=ticket_of(make_registration(event))))
    tally = TallyLine(gate="Tor West", counted_at=NOW, party=Party(adults=3))
    sheet = Sheet(event_session=list_sessions(event.id)[0].reference, name="1", counted_at=NOW, tallies=(tally,))
    digest = paper_entry.preview_sheet(sheet, event_id=event.id).digest
    paper_entry.enter_sheet(sheet, event_id=event.id, digest=digest, user_id=user_id, now=NOW)


def log_rows() -> list[tuple[object, ...]]:
    """The door log, and which of its rows came from paper."""
    with db.engine.connect() as connection:
        query = text(
            "SELECT log_entry.uuid, kind, adults, counted_at, paper_sheet_entry.line FROM log_entry "
            "LEFT JOIN paper_sheet_entry ON paper_sheet_entry.uuid = log_entry.uuid ORDER BY log_entry.id"
        )
        return [tuple(row) for row in connection.execute(query)]


def change_kind(kind: str) -> None:
    """Make an entry one of this kind."""
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE log_entry SET kind = :kind"), {"kind": kind})


def test_migrations_keep_the_door_log_and_what_refers_to_it(app: Flask) -> None:
    organization = make_organization()
    make_log(make_event(organization=organization), user_id=make_user(organization).id)
    db.session.remove()
    enable_migrations(app)
    rows = log_rows()

    try:
        downgrade(revision=BEFORE_DECISIONS)
        assert log_rows() == rows
        assert not {"desk_decision", "settled_entry"} & set(inspect(db.engine).get_table_names())
        with pytest.raises(IntegrityError):
            change_kind("decision")
    finally:
        upgrade()

    assert log_rows() == rows
    with pytest.raises(IntegrityError), db.engine.begin() as connection:
        connection.execute(text("DELETE FROM log_entry"))
    change_kind("decision")


def test_migrations_take_mails_about_certificates_away_and_keep_the_others(app: Flask) -> None:
    event = make_workshop()
    make_certificate(event)
    certificates.mail_all(event_id=event.id, user_id=1, now=NOW)
    db.session.remove()
    enable_migrations(app)
    assert mail_kinds() == ["registration_confirmed", "certificate_issued"]

    try:
        downgrade(revision=BEFORE_CERTIFICATES)
        assert mail_kinds() == ["registration_confirmed"]
        assert not {"certificate", "certificate_session"} & set(inspect(db.engine).get_table_names())
    finally:
        upgrade()

    assert mail_kinds() == ["registration_confirmed"]


def test_migrations_add_rounds_and_take_them_away(app: Flask) -> None:
    event = make_event()
    seen = RoundDetails(counted_at=NOW, area="Bühne", people=62, counted_by="Ada")
    rounds.add_round(event_id=event.id, details=seen, now=NOW)
    db.session.remove()
    enable_migrations(app)

    try:
        downgrade(revision=BEFORE_ROUNDS)
        assert "crowd_round" not in inspect(db.engine).get_table_names()
    finally:
        upgrade()

    assert list_rounds([event.id]) == []
    with pytest.raises(IntegrityError), db.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO crowd_round (event_id, reference, counted_at, area, people, counted_by) "
                "SELECT id, 'r', '2026-09-26 13:30:00', 'B', -1, 'A' FROM event"
            )
        )


def test_migrations_seal_addresses_and_open_them_on_the_way_back(app: Flask) -> None:
    make_registration(make_event(), email="Ada@example.org")
    db.session.remove()
    enable_migrations(app)

    try:
        downgrade(revision=BEFORE_SEALS)
        assert (addresses("email", "registration"), addresses("recipient", "outbox_message")) == (
            ["Ada@example.org"],
            ["Ada@example.org"],
        )
    finally:
        upgrade()

    assert ["@" in address for address in addresses("email", "registration")] == [False]
    assert db.session.scalars(select(Registration.email)).all() == ["ada@example.org"]


def addresses(column: str, table: str) -> list[str]:
    """A column as it is stored."""
    with db.engine.connect() as connection:
        return list(connection.execute(text(f"SELECT {column} FROM {table}")).scalars())  # noqa: S608 (our own names)


def test_migrations_add_logos_and_take_them_away(app: Flask) -> None:
    make_event()
    db.session.remove()
    enable_migrations(app)

    try:
        downgrade(revision=BEFORE_LOGOS)
        for table in ("organization", "project"):
            assert "logos" not in {column["name"] for column in inspect(db.engine).get_columns(table)}
    finally:
        upgrade()

    assert [(row.name, row.logos) for row in db.session.scalars(select(Project))] == [("Gemeinsames Handeln", ())]
    assert [row.logos for row in db.session.scalars(select(Organization))] == [()]


def test_migrations_add_the_network_and_take_it_away(app: Flask) -> None:
    umbrella = make_organization()
    make_event(organization=make_organization(short_name="Kulturverein", umbrella=umbrella))
    db.session.remove()
    enable_migrations(app)

    try:
        downgrade(revision=BEFORE_NETWORK)
        for table, column in (("organization", "umbrella_id"), ("project", "is_shared")):
            assert column not in {each["name"] for each in inspect(db.engine).get_columns(table)}
    finally:
        upgrade()

    assert [row.umbrella_id for row in db.session.scalars(select(Organization))] == [None, None]
    assert [row.is_shared for row in db.session.scalars(select(Project))] == [False]


def test_migrations_add_signatures_and_take_them_away(app: Flask) -> None:
    registration = make_registration(make_event())
    db.session.remove()
    enable_migrations(app)

    try:
        downgrade(revision=BEFORE_SIGNATURES)
        assert not {"signature", "signing_switch"} & set(inspect(db.engine).get_table_names())
    finally:
        upgrade()

    add_signature(uuid="a", registration_id=registration.id)
    with pytest.raises(IntegrityError):  # one of a contact, who has no attendee, for a session
        add_signature(uuid="b", registration_id=registration.id)


def add_signature(*, uuid: str, registration_id: int) -> None:
    """A row as a later version of the application might write it."""
    with db.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO signature (uuid, event_session_id, registration_id, signed_at, received_at, strokes) "
                "SELECT :uuid, id, :registration_id, '2026-09-26 13:30:00', '2026-09-26 13:30:00', '[]' "
                "FROM event_session"
            ),
            {"uuid": uuid, "registration_id": registration_id},
        )


def test_migrations_add_invitations_and_take_them_away(app: Flask) -> None:
    organization = make_organization()
    event = make_event(organization=organization, registration_mode=RegistrationMode.INVITATION)
    new, user = NewInvitation(label="Presse", places=5), make_user(organization)
    (link,) = invitations.make_invitations(event_id=event.id, invitations=[new], user_id=user.id, now=NOW)
    registrations.register(event_id=event.id, details=make_details(invitation=link.key), now=NOW)
    db.session.remove()
    enable_migrations(app)

    try:
        downgrade(revision=BEFORE_INVITATIONS)
        assert "invitation" not in inspect(db.engine).get_table_names()
        assert "invitation_id" not in {column["name"] for column in inspect(db.engine).get_columns("registration")}
    finally:
        upgrade()

    with db.engine.begin() as connection:
        assert connection.execute(text("SELECT refusal_reason, invitation_id FROM registration")).all() == [("", None)]
        with pytest.raises(IntegrityError):
            connection.execute(
                text(
                    "INSERT INTO invitation (event_id, reference, key, label, places, created_at) "
                    "SELECT id, 'r', 'k', 'Presse', 0, '2026-09-01 10:00:00' FROM event"
                )
            )


def mail_kinds() -> list[str]:
    """The mails in the outbox, in order."""
    with db.engine.connect() as connection:
        return list(connection.execute(text("SELECT kind FROM outbox_message ORDER BY id")).scalars())


def test_migrations_add_sessions_that_were_given_up_and_take_them_away(app: Flask) -> None:
    enable_migrations(app)

    try:
        downgrade(revision=BEFORE_GIVEN_UP)
        assert "given_up_session" not in inspect(db.engine).get_table_names()
    finally:
        upgrade()

    columns = {column["name"] for column in inspect(db.engine).get_columns("given_up_session")}
    assert columns == {"registration_id", "event_session_id", "given_up_at"}


def test_migrations_add_questions_and_take_them_away(app: Flask) -> None:
    event = make_event()
    question = ask(event, "Essen?")
    registration = make_registration(event)
    add = text(
        'INSERT INTO answer (registration_id, question_id, person, "values") '
        "SELECT :registration_id, id, NULL, '[\"Reis\"]' FROM question"
    )
    with db.engine.begin() as connection:
        connection.execute(add, {"registration_id": registration.id})
    with pytest.raises(IntegrityError), db.engine.begin() as connection:  # a party answers once
        connection.execute(add, {"registration_id": registration.id})
    db.session.remove()
    enable_migrations(app)

    try:
        downgrade(revision=BEFORE_QUESTIONS)
        assert not {"question", "question_text", "answer"} & set(inspect(db.engine).get_table_names())
    finally:
        upgrade()

    assert db.session.scalars(select(Event.question_count)).all() == [0]
    assert db.session.scalars(select(Registration.reference)).all() == [registration.reference]
    assert ask(event, "Essen?").reference != question.reference


def test_migrations_add_counsellors_and_keep_appointments_and_bookings(app: Flask) -> None:
    event = make_day(booked=1, counsellors=["Amina", "Y. H."])
    db.session.remove()
    enable_migrations(app)

    def stored() -> list[tuple[object, ...]]:
        with db.engine.connect() as connection:
            query = text("SELECT label, places_taken FROM event_session ORDER BY id")
            bookings = text("SELECT count(*) FROM registration_session")
            return [*(tuple(row) for row in connection.execute(query)), tuple(connection.execute(bookings).one())]

    before = stored()
    assert before == [("B-01", 1), ("B-02", 0), ("B-03", 0), ("B-04", 0), (1,)]
    try:
        downgrade(revision=BEFORE_COUNSELLING)
        assert "spontaneous_visit" not in inspect(db.engine).get_table_names()
        assert stored() == before
    finally:
        upgrade()

    assert stored() == before
    assert {(session.counsellor, session.is_settled) for session in list_sessions(event.id)} == {("", False)}


def test_messages_come_and_go_and_mails_stay(app: Flask) -> None:
    organization = make_organization()
    event = make_event(organization=organization)
    make_registration(event)
    user_id = make_user(organization).id
    message = make_message(event, user_id=user_id)
    messages.send_test(event_id=event.id, reference=message.reference, language="de", user_id=user_id, now=NOW)
    db.session.remove()
    enable_migrations(app)

    downgrade(revision=BEFORE_MESSAGES)
    with db.engine.connect() as connection:
        kept = connection.execute(text("SELECT kind FROM outbox_message")).scalars().all()
    upgrade()

    assert kept == ["registration_confirmed"]
    assert db.session.scalars(select(Message)).all() == []
    assert db.session.scalars(select(Event.reminder_hours)).all() == [None]


def test_limits_come_and_go_and_mails_and_registrations_stay(app: Flask) -> None:
    make_registration(make_event(), email="nour+1@example.org")
    db.session.remove()
    enable_migrations(app)

    def stored() -> tuple[object, ...]:
        with db.engine.connect() as connection:
            return tuple(connection.execute(text("SELECT count(*), min(kind) FROM outbox_message")).one())

    assert db.session.scalars(select(OutboxMessage.mailbox)).all() == ["nour@example.org"]
    db.session.remove()
    try:
        downgrade(revision=BEFORE_LIMITS)
        assert stored() == (1, "registration_confirmed")
        assert "no_messages" not in {column["name"] for column in inspect(db.engine).get_columns("registration")}
    finally:
        upgrade()

    assert stored() == (1, "registration_confirmed")
    assert db.session.scalars(select(OutboxMessage.mailbox)).all() == [None]
    assert db.session.scalars(select(Registration.no_messages)).all() == [False]
    assert db.session.scalars(select(Event.crowd_at)).all() == [None]
