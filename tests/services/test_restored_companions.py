"""Somebody who was taken out of a party does not come back with yesterday's backup; who stays does (PRV-12).

On the visitor's own pages, in every way in which one person of a party goes; the same on SQLite and PostgreSQL.
"""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import inspect, select, text

from eventapp.app import enable_migrations
from eventapp.cli.schema import upgrade_tables
from eventapp.db import db
from eventapp.domain.errors import NotFound
from eventapp.domain.questions import QuestionKind, QuestionScope
from eventapp.domain.states import DeviceRight, EventKind, TicketStatus
from eventapp.models import Answer, Attendee, Event, Question, Registration, Ticket
from eventapp.services import backups, erasure, erasure_list
from eventapp.services.erasure_list import FILE_NAME, ErasedAgain
from tests.support.builders import NOW, STARTS_AT, make_event, make_registration
from tests.support.client import Client
from tests.support.door import pair_phone
from tests.support.managing import actions
from tests.support.registering import fill, open_form, send
from tests.support.roster import decode_roster

YESTERDAY, TODAY = NOW, NOW + timedelta(days=1)
HOLDER, LEAVES, PASSES_ON, OVERWRITTEN, STAYS = "Halterin", "Herausgenommen", "Weitergegeben", "Überschrieben", "Bleibt"
PARTY = (HOLDER, LEAVES, PASSES_ON, OVERWRITTEN, STAYS)


@pytest.fixture
def registration(app: Flask, client: Client) -> Registration:
    """A party of five at a workshop to come, each with a ticket of their own."""
    enable_migrations(app)
    client.sends_csrf_token = True
    event = make_event(kind=EventKind.WORKSHOP, reference="ahead")
    return make_registration(event, name=HOLDER, attendee_names=PARTY)


def known() -> set[str]:
    """Whose name stands anywhere in the database."""
    db.session.remove()
    tables = inspect(db.engine).get_table_names()
    rows = [row for table in tables for row in db.session.execute(text(f'SELECT * FROM "{table}"'))]  # noqa: S608
    everything = "\n".join(str(tuple(row)) for row in rows)
    return {name for name in (*PARTY, "Neu", "Anstelle") if name in everything}


def take_out(client: Client, key: str) -> None:
    """One goes, one passes the ticket on, and one's name is written over."""
    address = f"/registrations/{key}/edit"
    fields = open_form(client, address)
    assert [fields[f"names-{line}"] for line in range(5)] == list(PARTY)
    changed = fill(fields, names__1="", names__3="Neu")
    assert send(client, address, changed).status_code == 303
    address = f"/registrations/{key}/handover"
    client.sends_csrf_token = True
    assert client.post(address, data={"person": "2", "name": "Anstelle"}).status_code == 303


def noted(app: Flask) -> list[str]:
    """The lines of the list."""
    file = Path(app.config["DATA_DIR"]) / FILE_NAME
    return file.read_text("ascii").splitlines() if file.exists() else []


@pytest.mark.parametrize("way", ["restore", "tables alone"])
def test_yesterdays_backup_brings_back_nobody_who_was_taken_out(
    app: Flask, client: Client, runner: FlaskCliRunner, registration: Registration, tmp_path: Path, way: str
) -> None:
    file, key = tmp_path / "yesterday.backup", registration.key
    with time_machine.travel(YESTERDAY, tick=False):
        assert runner.invoke(args=["backup", "create", str(file)]).exit_code == 0
    with time_machine.travel(TODAY, tick=False):
        take_out(client, key)
        assert known() == {HOLDER, STAYS, "Neu", "Anstelle"}

        if way == "restore":
            restored = runner.invoke(args=["backup", "restore", str(file), "--replace"])
            assert "Erased again: 0 registration(s), 3 single person(s) of others" in restored.output
        else:  # killed right after the tables, or copied back by hand
            backups.restore_backup(
                file, data_dir=app.config["DATA_DIR"], upgrade=upgrade_tables, identity=None, replace=True
            )
            assert known() == set(PARTY)
            assert runner.invoke(args=["worker", "run", "--once"]).exit_code == 0

        assert known() == {HOLDER, STAYS}
        assert [row.name for row in db.session.scalars(select(Attendee).order_by(Attendee.position))] == [
            HOLDER,
            "",
            "",
            "",
            STAYS,
        ]
        assert client.get(f"/registrations/{key}").status_code == 200
        assert erasure_list.erase_again(app.config["DATA_DIR"], now=TODAY) == ErasedAgain(registrations=0, people=0)


def test_list_says_nothing_about_whoever_was_taken_out(app: Flask, client: Client, registration: Registration) -> None:
    left = db.session.scalars(select(Attendee.reference).where(Attendee.position.in_((1, 2, 3)))).all()
    with time_machine.travel(TODAY, tick=False):
        take_out(client, registration.key)

    day = TODAY.date().isoformat()
    assert sorted(noted(app)) == sorted(f"person:{reference} {day}" for reference in left)


def test_whoever_is_taken_out_and_comes_again_stays(app: Flask, client: Client, registration: Registration) -> None:
    address = f"/registrations/{registration.key}/edit"
    with time_machine.travel(TODAY, tick=False):
        assert send(client, address, fill(open_form(client, address), names__4="")).status_code == 303
        assert send(client, address, fill(open_form(client, address), names__4=STAYS)).status_code == 303

        assert erasure_list.erase_again(app.config["DATA_DIR"], now=TODAY) == ErasedAgain(registrations=0, people=0)

    assert known() == set(PARTY)


def test_refused_change_leaves_nobody_in_the_list(app: Flask, client: Client, registration: Registration) -> None:
    event = db.session.get_one(Event, registration.event_id)
    event.capacity, event.max_party_size = 5, 9
    db.session.commit()
    address = f"/registrations/{registration.key}/edit"
    with time_machine.travel(TODAY, tick=False):
        changed = fill(open_form(client, address), names__1="", names__5="Neu", names__6="Anstelle")

        assert send(client, address, changed).status_code == 409

    assert noted(app) == []
    assert known() == set(PARTY)


def add_answers(registration: Registration, *, persons: tuple[int, ...]) -> None:
    """Let these people of the party answer a question about themselves."""
    question = Question(
        event_id=registration.event_id,
        reference="essen",
        position=0,
        kind=QuestionKind.SHORT_TEXT,
        scope=QuestionScope.PERSON,
        is_required=False,
    )
    db.session.add(question)
    db.session.flush()
    db.session.add_all(
        Answer(registration_id=registration.id, question_id=question.id, person=person, values=["ohne Fleisch"])
        for person in persons
    )
    db.session.commit()


def test_erasing_one_person_leaves_the_place_the_code_and_everybody_else(registration: Registration) -> None:
    add_answers(registration, persons=(1, 4))
    leaves = db.session.scalars(select(Attendee.id).where(Attendee.name == LEAVES)).one()

    erasure.erase_person(attendee_id=leaves, now=TODAY)
    erasure.erase_person(attendee_id=leaves, now=TODAY + timedelta(hours=1))

    assert known() == set(PARTY) - {LEAVES}
    assert db.session.scalars(select(Answer.person)).all() == [4]
    fresh = db.session.get_one(Registration, registration.id, populate_existing=True)
    assert (fresh.adults, fresh.updated_at) == (5, TODAY)
    assert db.session.scalars(select(Ticket.status)).all() == [TicketStatus.VALID] * 5
    assert db.session.get_one(Event, registration.event_id, populate_existing=True).places_taken == 5
    assert actions().count("registration.changed") == 1


def test_phones_at_the_door_forget_the_name_of_whoever_is_erased(client: Client, registration: Registration) -> None:
    event = db.session.get_one(Event, registration.event_id)
    headers = {"Authorization": f"Bearer {pair_phone(event, rights=[DeviceRight.SEARCH])}"}
    attendee_id, ticket_id = db.session.execute(
        select(Attendee.id, Ticket.ticket_id).join(Ticket, Ticket.attendee_id == Attendee.id).filter_by(name=LEAVES)
    ).one()
    with time_machine.travel(STARTS_AT, tick=False):
        before = decode_roster(client.get("/door/api/roster", headers=headers).data)
        erasure.erase_person(attendee_id=attendee_id, now=STARTS_AT)

        after = decode_roster(client.get(f"/door/api/roster?cursor={before.header['cursor']}", headers=headers).data)

    assert before.ticket(ticket_id)["name"] == LEAVES
    assert [(row["ticket"], row["name"]) for row in after.tickets] == [(ticket_id.hex(), f"+ {HOLDER}")]


def test_erasing_a_person_whom_nobody_knows_is_refused(app: Flask) -> None:
    with pytest.raises(NotFound):
        erasure.erase_person(attendee_id=1, now=TODAY)
