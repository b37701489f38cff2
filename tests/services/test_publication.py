"""The steps of an event: publish, back to draft, cancel, finish."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.errors import (
    EventNotOver,
    NotPublishable,
    ReasonMissing,
    WrongStatus,
)
from eventapp.domain.states import EventStatus, MessageKind
from eventapp.models import OutboxMessage
from eventapp.services import publication
from eventapp.services import registrations as registration_services
from tests.support.builders import (
    ENDS_AT,
    NOW,
    make_event,
    make_organization,
    make_registration,
    make_session,
    make_user,
)
from tests.support.managing import actions, load_event, make_draft

pytestmark = pytest.mark.usefixtures("app")

BERLIN = "Europe/Berlin"
AFTER = ENDS_AT + timedelta(hours=1)


def recipients() -> list[tuple[str, MessageKind]]:
    rows = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
    return [(message.recipient, message.kind) for message in rows]


# --- publishing ---


def test_publishing_makes_a_complete_draft_public() -> None:
    organization = make_organization()
    draft = make_draft(organization)

    publication.publish_event(event_id=draft.id, zone=BERLIN, user_id=make_user(organization).id, now=NOW)

    event = load_event("kurs")
    assert (event.status, event.published_at, event.updated_at) == (EventStatus.PUBLISHED, NOW, NOW)
    assert actions() == ["event.published"]


def test_publishing_refuses_a_draft_with_gaps() -> None:
    organization = make_organization()
    draft = make_draft(organization)
    draft.contact_phone = ""
    db.session.commit()

    with pytest.raises(NotPublishable):
        publication.publish_event(event_id=draft.id, zone=BERLIN, user_id=make_user(organization).id, now=NOW)

    assert load_event("kurs").status is EventStatus.DRAFT
    assert actions() == []


def test_check_counts_only_sessions_that_take_place() -> None:
    organization = make_organization()
    draft = make_draft(organization)
    draft.sessions[0].is_cancelled = True
    db.session.commit()

    gaps = publication.check_event(load_event("kurs"), zone=BERLIN)

    assert [gap.code for gap in gaps] == ["plain_language_missing", "session_missing"]


def test_publishing_again_keeps_the_first_date_and_raises_the_revision() -> None:
    organization = make_organization()
    olga = make_user(organization)
    event = make_event(organization=organization, reference="kw")
    first = event.published_at

    publication.withdraw_event(event_id=event.id, user_id=olga.id, now=NOW)
    publication.publish_event(event_id=event.id, zone=BERLIN, user_id=olga.id, now=NOW)

    event = load_event("kw")
    assert (event.status, event.published_at, event.revision) == (EventStatus.PUBLISHED, first, 2)
    assert actions() == ["event.withdrawn", "event.published"]


# --- cancelling and finishing ---


def test_cancelling_tells_everybody_with_an_address() -> None:
    organization = make_organization()
    event = make_event(organization=organization, reference="kw")
    make_registration(event, name="Ada", email="ada@example.org")
    make_registration(event, name="Bilal", email=None)
    gone = make_registration(event, name="Cem", email="cem@example.org")
    registration_services.cancel(registration_id=gone.id, now=NOW)
    before = len(recipients())

    publication.cancel_event(event_id=event.id, reason=" Sturmwarnung ", user_id=make_user(organization).id, now=NOW)

    event = load_event("kw")
    assert (event.status, event.cancellation_reason) == (EventStatus.CANCELLED, "Sturmwarnung")
    assert recipients()[before:] == [("ada@example.org", MessageKind.EVENT_CANCELLED)]
    assert actions()[-1] == "event.cancelled"


def test_cancelling_needs_a_reason() -> None:
    organization = make_organization()
    event = make_event(organization=organization)

    with pytest.raises(ReasonMissing):
        publication.cancel_event(event_id=event.id, reason=" ", user_id=make_user(organization).id, now=NOW)


def test_cancelling_twice_is_refused_and_sends_nothing_again() -> None:
    organization = make_organization()
    olga = make_user(organization)
    event = make_event(organization=organization)
    make_registration(event)
    publication.cancel_event(event_id=event.id, reason="Regen", user_id=olga.id, now=NOW)
    sent = recipients()

    with pytest.raises(WrongStatus):
        publication.cancel_event(event_id=event.id, reason="Regen", user_id=olga.id, now=NOW)

    assert recipients() == sent


def test_finishing_waits_for_the_last_session() -> None:
    organization = make_organization()
    olga = make_user(organization)
    event = make_event(organization=organization, reference="kw")

    with pytest.raises(EventNotOver):
        publication.finish_event(event_id=event.id, user_id=olga.id, now=NOW)
    publication.finish_event(event_id=event.id, user_id=olga.id, now=AFTER)

    assert load_event("kw").status is EventStatus.FINISHED
    assert actions() == ["event.finished"]


def test_finishing_does_not_wait_for_a_cancelled_session() -> None:
    organization = make_organization()
    later = make_session(starts_at=AFTER + timedelta(days=9), ends_at=AFTER + timedelta(days=10))
    later.is_cancelled = True
    event = make_event(organization=organization, reference="kw", sessions=[make_session(), later])

    publication.finish_event(event_id=event.id, user_id=make_user(organization).id, now=AFTER)

    assert load_event("kw").status is EventStatus.FINISHED


def test_draft_can_be_neither_cancelled_nor_finished() -> None:
    organization = make_organization()
    olga = make_user(organization)
    draft = make_draft(organization)

    with pytest.raises(WrongStatus):
        publication.cancel_event(event_id=draft.id, reason="Regen", user_id=olga.id, now=NOW)
    with pytest.raises(WrongStatus):
        publication.finish_event(event_id=draft.id, user_id=olga.id, now=AFTER)
