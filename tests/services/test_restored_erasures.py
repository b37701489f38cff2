"""Yesterday's backup brings nobody back: register, back up, erase in every way, restore, the worker's first run.

PRV-12. Pages and commands as people use them; the same on SQLite and PostgreSQL.
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
from eventapp.domain.errors import Gone
from eventapp.models import Event, Registration, Ticket, User
from eventapp.queries.registrations import get_by_key, get_ticket
from eventapp.services import backups
from tests.support.builders import NOW, make_event, make_organization, make_registration, make_session, make_user
from tests.support.client import Client
from tests.support.door import pair_phone
from tests.support.page import Page
from tests.support.registering import register
from tests.support.roster import DecodedRoster, decode_roster
from tests.support.signing_in import sign_in

YESTERDAY, TODAY = NOW, NOW + timedelta(days=1)
#: Each goes in another way; Bleibt stays.
GUEST, STAFF, DUE, STAYS = "Gastlöscht Selbst", "Teamlöscht Drin", "Fristlöscht Vorbei", "Bleibt Da"


def everything() -> str:
    """Every value of every table as text."""
    db.session.remove()
    tables = inspect(db.engine).get_table_names()
    rows = [row for table in tables for row in db.session.execute(text(f'SELECT * FROM "{table}"'))]  # noqa: S608
    return "\n".join(str(tuple(row)) for row in rows)


def known() -> dict[str, bool]:
    """Who is still there."""
    left = everything()
    return {name: name.split()[0] in left for name in (GUEST, STAFF, DUE, STAYS)}


@pytest.fixture(autouse=True)
def _guests(app: Flask, client: Client) -> None:
    """A festival to come with three guests, and one whose names are due tomorrow."""
    enable_migrations(app)
    organization = make_organization()
    ended = YESTERDAY - timedelta(days=13)
    over = make_event(
        organization=organization,
        reference="over",
        sessions=[make_session(starts_at=ended - timedelta(hours=5), ends_at=ended)],
    )
    make_registration(over, name=DUE, email="frist@example.org", now=ended - timedelta(days=9))
    make_event(organization=organization, reference="ahead")
    with time_machine.travel(YESTERDAY, tick=False):
        for name, email in ((GUEST, "gast@example.org"), (STAFF, "team@example.org"), (STAYS, "da@example.org")):
            assert register(client, "ahead", name=name, email=email).status_code == 303
    client.sends_csrf_token = True
    make_user(organization)


def key_of(name: str) -> str:
    """The secret in somebody's link."""
    return db.session.scalars(select(Registration.key).where(Registration.name == name)).one()


def tickets_of(*names: str) -> list[bytes]:
    """The ids in somebody's codes."""
    query = select(Ticket.ticket_id).join(Registration).where(Registration.name.in_(names)).order_by(Registration.id)
    return list(db.session.scalars(query))


def erase_all_but_one(app: Flask, client: Client, runner: FlaskCliRunner) -> None:
    """One erases herself, the team erases one, the calendar erases one."""
    own_page = f"/registrations/{key_of(GUEST)}/erasure"
    staff_page = (
        "/manage/events/ahead/people/"
        + db.session.scalars(select(Registration.reference).where(Registration.name == STAFF)).one()
        + "/erasure"
    )
    assert "Ihre Daten sind gelöscht" in app.test_client().post(own_page).text
    sign_in(client, db.session.scalars(select(User)).one())
    answer = client.post(staff_page, data={"reason": "asked"})
    assert (answer.status_code, answer.location) == (303, staff_page.removesuffix("/erasure"))
    assert runner.invoke(args=["retention", "run"]).exit_code == 0


def roster(client: Client, event: Event) -> DecodedRoster:
    """What a phone at the door gets."""
    token = pair_phone(event, now=TODAY)
    return decode_roster(client.get("/door/api/roster", headers={"Authorization": f"Bearer {token}"}).data)


@pytest.mark.parametrize("way", ["restore", "tables alone"])
def test_yesterdays_backup_brings_nobody_back(
    app: Flask, client: Client, runner: FlaskCliRunner, tmp_path: Path, way: str
) -> None:
    file = tmp_path / "yesterday.backup"
    keys = {name: key_of(name) for name in (GUEST, STAFF, DUE)}
    erased, staying = tickets_of(GUEST, STAFF), tickets_of(STAYS)
    with time_machine.travel(YESTERDAY, tick=False):
        assert runner.invoke(args=["backup", "create", str(file)]).exit_code == 0
    assert known() == {GUEST: True, STAFF: True, DUE: True, STAYS: True}
    with time_machine.travel(TODAY, tick=False):
        erase_all_but_one(app, client, runner)
        assert known() == {GUEST: False, STAFF: False, DUE: False, STAYS: True}

        if way == "restore":
            restored = runner.invoke(args=["backup", "restore", str(file), "--replace"])
            assert "Erased again: 2 registration(s)" in restored.output
            assert known() == {GUEST: False, STAFF: False, DUE: False, STAYS: True}
        else:  # killed right after the tables, or copied back by hand
            backups.restore_backup(
                file, data_dir=app.config["DATA_DIR"], upgrade=upgrade_tables, identity=None, replace=True
            )
            assert known() == {GUEST: True, STAFF: True, DUE: True, STAYS: True}
        assert runner.invoke(args=["worker", "run", "--once"]).exit_code == 0

        assert known() == {GUEST: False, STAFF: False, DUE: False, STAYS: True}
        for key in keys.values():
            with pytest.raises(Gone):
                get_by_key(key)
        for ticket_id in erased:
            with pytest.raises(Gone):
                get_ticket(ticket_id)
        at_the_door = roster(client, db.session.scalars(select(Event).where(Event.reference == "ahead")).one())
    assert [at_the_door.ticket(ticket_id)["revoked"] for ticket_id in (*erased, *staying)] == [True, True, False]
    assert [at_the_door.ticket(ticket_id)["name"] for ticket_id in erased] == ["", ""]
    assert [link for link in ("gast@", "team@", "frist@") if link in everything()] == []


def test_page_of_somebody_erased_before_the_restore_explains_it(
    app: Flask, client: Client, runner: FlaskCliRunner, tmp_path: Path
) -> None:
    file, key = tmp_path / "yesterday.backup", key_of(GUEST)
    with time_machine.travel(YESTERDAY, tick=False):
        runner.invoke(args=["backup", "create", str(file)])
    with time_machine.travel(TODAY, tick=False):
        client.post(f"/registrations/{key}/erasure")
        runner.invoke(args=["backup", "restore", str(file), "--replace"])

        answer = client.get(f"/registrations/{key}")

    assert answer.status_code == 410
    assert "gelöscht" in " ".join(Page(answer).texts("main"))
    assert GUEST not in answer.text
