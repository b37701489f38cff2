"""Migrations about people: who they are for a backup, and how long they are kept."""

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select

from eventapp.app import enable_migrations
from eventapp.db import db
from eventapp.domain.retention import CONTACT_BOUNDS, NAME_BOUNDS, NEEDS_BOUNDS
from eventapp.domain.states import EventKind
from eventapp.models import Attendee, Event
from tests.support.builders import make_event, make_registration

BEFORE_REFERENCES = "0026"
BEFORE_BOUNDS = "0028"


def people() -> list[tuple[str, str]]:
    """Names and references, in order."""
    db.session.remove()
    query = select(Attendee.name, Attendee.reference).order_by(Attendee.id)
    return [(name, reference) for name, reference in db.session.execute(query)]


def test_people_of_an_older_database_have_the_references_that_its_backups_get(app: Flask) -> None:
    event = make_event(kind=EventKind.WORKSHOP)
    make_registration(event, attendee_names=["Ada", "Bea"])
    make_registration(event, attendee_names=["Cem"])
    names, fresh = zip(*people(), strict=True)
    enable_migrations(app)
    found = []

    try:
        for _ in range(2):
            db.session.remove()
            downgrade(revision=BEFORE_REFERENCES)
            assert "reference" not in {column["name"] for column in inspect(db.engine).get_columns("attendee")}
            upgrade()
            found.append(people())
    finally:
        upgrade()

    assert found[0] == found[1]
    references = [reference for _, reference in found[0]]
    assert [name for name, _ in found[0]] == list(names)
    assert len(set(references)) == 3
    assert not set(references) & set(fresh)


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ((400, 900, 30), (CONTACT_BOUNDS.most, NAME_BOUNDS.most, NEEDS_BOUNDS.most)),
        ((90, 365, 7), (90, 365, 7)),
        ((14, 60, 2), (14, 60, 2)),
        ((0, 0, 0), (0, 0, 0)),
    ],
)
def test_events_from_before_the_bounds_keep_nothing_longer(
    app: Flask, stored: tuple[int, int, int], expected: tuple[int, int, int]
) -> None:
    event = make_event()
    event.contact_days, event.name_days, event.needs_days = stored
    db.session.commit()
    db.session.remove()
    enable_migrations(app)

    downgrade(revision=BEFORE_BOUNDS)
    upgrade()

    days = select(Event.contact_days, Event.name_days, Event.needs_days)
    assert [tuple(row) for row in db.session.execute(days)] == [expected]
