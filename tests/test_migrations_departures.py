"""Migrations keep what was kept of associations that had left before."""

from datetime import timedelta

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import delete, inspect, select

from eventapp.app import enable_migrations
from eventapp.db import db
from eventapp.domain.report_entries import VolunteerDetails
from eventapp.domain.report_facts import ListFacts
from eventapp.domain.rounds import RoundDetails
from eventapp.domain.states import EvidenceKind
from eventapp.models import DepartedEvent, DepartedTotal, EventSession, Organization
from eventapp.queries.event_entries import list_kept
from eventapp.services import report_entries, rounds
from tests.support.builders import STARTS_AT, make_organization, make_project
from tests.support.network import AFTER, LEFT, hold, leave

BEFORE = "0027"


@pytest.mark.parametrize("has_totals", [True, False])
def test_migrations_keep_the_reports_of_those_who_had_left(app: Flask, has_totals: bool) -> None:
    herne = make_organization()
    verein = make_organization(short_name="Kulturverein", umbrella=herne)
    shared = make_project(herne, is_shared=True)
    event = hold(verein, shared)
    work = VolunteerDetails(day=STARTS_AT.date(), activity="Aufbau", people=2, minutes=90)
    report_entries.add_volunteer_work(event_id=event.id, details=work, now=AFTER)
    counted = RoundDetails(counted_at=STARTS_AT + timedelta(hours=1), area="Wiese", people=40, counted_by="Ben")
    rounds.add_round(event_id=event.id, details=counted, now=AFTER)
    report_entries.record_evidence(event_id=event.id, present=list(EvidenceKind)[:2], now=AFTER)
    (session_id,) = db.session.scalars(select(EventSession.id).where(EventSession.event_id == event.id))
    signed = ListFacts(signatures=2, without_signature=1)
    report_entries.record_signed_list(event_session_id=session_id, counted=signed, now=AFTER)
    leave(verein)
    before, umbrella_id, association_id, project_id = list_kept(shared.id), herne.id, verein.id, shared.id
    if not has_totals:  # then the log says whose network it was
        db.session.execute(delete(DepartedTotal))
        db.session.commit()
    db.session.remove()
    enable_migrations(app)

    try:
        downgrade(revision=BEFORE)
        assert "departed_event" not in inspect(db.engine).get_table_names()
    finally:
        upgrade()

    assert list_kept(project_id) == before != {}
    assert [row.left_at for row in db.session.scalars(select(DepartedEvent))] == [LEFT]
    assert db.session.get_one(Organization, association_id).former_umbrella_id == umbrella_id
