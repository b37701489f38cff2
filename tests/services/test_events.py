"""Making, copying and removing events; the steps of their life."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.certificates import CertificateWords
from eventapp.domain.describing import NewEvent
from eventapp.domain.errors import (
    LocalTimeDoesNotExist,
    NotFound,
    StillInUse,
)
from eventapp.domain.presets import PRESETS
from eventapp.domain.retention import DEFAULT_POLICIES
from eventapp.domain.schedule import Span
from eventapp.domain.states import EventKind, EventStatus
from eventapp.models import Event, EventSession, EventText
from eventapp.queries.certificates import get_words
from eventapp.services import certificates, event_copies, events, publication
from tests.support.builders import (
    ENDS_AT,
    NOW,
    STARTS_AT,
    make_event,
    make_organization,
    make_project,
    make_registration,
    make_session,
    make_user,
    make_venue,
)
from tests.support.certificates import WORDS, make_workshop
from tests.support.managing import actions, load_event, local, make_draft

pytestmark = pytest.mark.usefixtures("app")

BERLIN = "Europe/Berlin"


def new(kind: EventKind = EventKind.FEST, *, project: str | None = None, venue: str | None = None) -> NewEvent:
    span = Span(starts_at=STARTS_AT, ends_at=ENDS_AT)
    return NewEvent(kind=kind, title="Fest", project=project, venue=venue, first_session=span)


# --- making ---


@pytest.mark.parametrize("kind", list(EventKind))
def test_new_event_has_the_presets_of_its_type(kind: EventKind) -> None:
    organization = make_organization()
    olga = make_user(organization)

    made = events.create_event(organization_id=organization.id, new=new(kind), user_id=olga.id, now=NOW)

    event, preset = load_event(made.reference), PRESETS[kind]
    assert event.status is EventStatus.DRAFT
    assert event.ticket_mode is preset.ticket_mode
    assert event.open_to_all is preset.open_to_all
    assert event.registration_mode is preset.registration_mode
    assert event.list_duty is preset.list_duty
    assert event.confirm_hours == preset.confirm_hours == (24 if kind is EventKind.BERATUNG else 48)
    assert event.capacity == preset.capacity
    assert event.max_party_size == preset.max_party_size
    assert event.admission_lead_minutes == preset.admission_lead_minutes
    assert event.admission_grace_minutes == preset.admission_grace_minutes
    policy = DEFAULT_POLICIES[kind]
    assert (event.contact_days, event.name_days, event.needs_days) == (
        policy.contact_days,
        policy.name_days,
        policy.needs_days,
    )
    assert [(text.language, text.title) for text in event.texts] == [("de", "Fest")]
    assert [(session.starts_at, session.ends_at) for session in event.sessions] == [(STARTS_AT, ENDS_AT)]
    assert actions() == ["event.created"]


def test_new_event_takes_the_contact_person_of_the_last_one() -> None:
    organization = make_organization()
    make_event(organization=organization)

    made = events.create_event(organization_id=organization.id, new=new(), user_id=make_user(organization).id, now=NOW)

    assert (made.contact_name, made.contact_phone) == ("Olga Beispiel", "030 23125-001")


def test_new_event_refuses_foreign_projects_and_venues() -> None:
    organization, foreign = make_organization(), make_organization(short_name="Woanders")
    olga = make_user(organization)

    for refused in (new(project=make_project(foreign).reference), new(venue=make_venue(foreign).reference)):
        with pytest.raises(NotFound):
            events.create_event(organization_id=organization.id, new=refused, user_id=olga.id, now=NOW)

    assert db.session.scalar(select(func.count(Event.id))) == 0


# --- copying ---


def test_copy_moves_every_date_and_takes_no_people() -> None:
    organization = make_organization()
    olga = make_user(organization)
    source = make_event(
        organization=organization,
        sessions=[make_session(capacity=50, target=40, label="Nachmittag")],
        title="KulturWERK",
        reference="kw",
    )
    source.registration_closes_at = STARTS_AT
    source.access = {"quiet_room": ["yes", "Zelt"]}
    source.texts.append(EventText(language="ar", title="مهرجان", body="**نص**", is_machine_translated=True))
    db.session.commit()
    make_registration(source, adults=3)

    made = event_copies.copy_event(event_id=source.id, days=35, zone=BERLIN, user_id=olga.id, now=NOW)

    copy, [session] = load_event(made.reference), load_event(made.reference).sessions
    assert copy.reference != "kw"
    assert (copy.status, copy.published_at, copy.places_taken) == (EventStatus.DRAFT, None, 0)
    assert local(session.starts_at) == "31.10.2026 13:00"
    assert local(session.ends_at) == "31.10.2026 18:00"
    assert (session.label, session.capacity, session.target, session.places_taken) == ("Nachmittag", 50, 40, 0)
    assert copy.registration_closes_at is not None
    assert local(copy.registration_closes_at) == "31.10.2026 13:00"
    assert copy.needs_deadline == date(2026, 10, 25)
    assert copy.access == {"quiet_room": ["yes", "Zelt"]}
    assert [(text.language, text.title, text.body, text.is_machine_translated) for text in copy.texts] == [
        ("ar", "مهرجان", "**نص**", True),
        ("de", "KulturWERK", "", False),
    ]
    assert (copy.venue_id, copy.project_id, copy.kind) == (source.venue_id, source.project_id, source.kind)


def test_copy_takes_the_words_of_certificates_along() -> None:
    organization = make_organization()
    source, olga = make_workshop(organization), make_user(organization)
    certificates.save_words(event_id=source.id, words=WORDS, user_id=olga.id, now=NOW)

    copies = [
        event_copies.copy_event(event_id=event_id, days=7, zone=BERLIN, user_id=olga.id, now=NOW).id
        for event_id in (source.id, make_event(organization=organization).id)
    ]

    assert [get_words(copy) for copy in copies] == [WORDS, CertificateWords()]


def test_copy_leaves_cancelled_sessions_out() -> None:
    organization = make_organization()
    cancelled = make_session()
    cancelled.is_cancelled = True
    source = make_event(organization=organization, sessions=[cancelled, make_session(label="bleibt")])

    copy = event_copies.copy_event(event_id=source.id, days=7, zone=BERLIN, user_id=make_user(organization).id, now=NOW)

    assert [session.label for session in load_event(copy.reference).sessions] == ["bleibt"]


def test_copy_into_the_hour_that_the_clock_skips_is_refused() -> None:
    organization = make_organization()
    night = datetime(2027, 3, 21, 1, 30, tzinfo=UTC)
    source = make_event(
        organization=organization, sessions=[make_session(starts_at=night, ends_at=night + timedelta(hours=3))]
    )

    with pytest.raises(LocalTimeDoesNotExist):
        event_copies.copy_event(event_id=source.id, days=7, zone=BERLIN, user_id=make_user(organization).id, now=NOW)

    assert db.session.scalar(select(func.count(Event.id))) == 1


# --- removing ---


def test_draft_that_nobody_saw_is_removed_with_all_that_belongs_to_it() -> None:
    organization = make_organization()
    draft = make_draft(organization)

    events.remove_event(event_id=draft.id, user_id=make_user(organization).id, now=NOW)

    for table in (Event, EventText, EventSession):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0
    assert actions() == ["event.removed"]


def test_event_that_was_public_is_not_removed() -> None:
    organization = make_organization()
    olga = make_user(organization)
    event = make_event(organization=organization)
    publication.withdraw_event(event_id=event.id, user_id=olga.id, now=NOW)

    with pytest.raises(StillInUse):
        events.remove_event(event_id=event.id, user_id=olga.id, now=NOW)
