"""Events at the command line."""

import pytest
from flask.testing import FlaskCliRunner

from eventapp.db import db
from eventapp.domain.states import EventKind, EventStatus
from tests.support.builders import make_event, make_organization
from tests.support.managing import actions, load_event, make_draft

pytestmark = pytest.mark.usefixtures("now")


def test_list_prints_every_event(runner: FlaskCliRunner) -> None:
    make_event(reference="kw", title="KulturWERK")
    make_event(reference="ft", kind=EventKind.FACHTAG, status=EventStatus.DRAFT, title="Fachtag", sessions=[])

    result = runner.invoke(args=["events", "list"])

    assert result.output.splitlines() == [
        "kw         published  fest      2026-09-26 KulturWERK",
        "ft         draft      fachtag   -          Fachtag",
    ]


def test_list_can_be_narrowed_to_a_status(runner: FlaskCliRunner) -> None:
    make_event(reference="kw")
    make_event(reference="ft", status=EventStatus.DRAFT)

    result = runner.invoke(args=["events", "list", "--status", "draft"])

    assert [line.split()[0] for line in result.output.splitlines()] == ["ft"]


def test_publish_makes_a_draft_public(runner: FlaskCliRunner) -> None:
    make_draft(make_organization())

    result = runner.invoke(args=["events", "publish", "kurs"])

    assert (result.exit_code, result.output) == (0, "Published kurs.\n")
    assert load_event("kurs").status is EventStatus.PUBLISHED
    assert actions() == ["event.published"]


def test_publish_says_what_is_missing(runner: FlaskCliRunner) -> None:
    draft = make_draft(make_organization())
    draft.venue_id, draft.contact_phone = None, ""
    db.session.commit()

    result = runner.invoke(args=["events", "publish", "kurs"])

    assert result.exit_code == 1
    assert result.output == (
        "Error: kurs cannot be published yet:\n"
        "  - venue_missing (event, venue)\n"
        "  - contact_phone_missing (event, contact_phone)\n"
    )


def test_publish_names_what_is_no_draft_and_what_is_unknown(runner: FlaskCliRunner) -> None:
    make_event(reference="kw")

    assert runner.invoke(args=["events", "publish", "kw"]).output == "Error: kw is no draft but published.\n"
    assert runner.invoke(args=["events", "publish", "xx"]).output == "Error: There is no event xx.\n"
