"""A world with something in every table that holds texts, hostile words in all of them, and every mail there is."""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import delete, select

from eventapp.adapters.randomness import new_uuid
from eventapp.cli.mail_settings import mail_settings
from eventapp.db import db
from eventapp.domain.estimates import EstimateDetails
from eventapp.domain.questions import QuestionKind
from eventapp.domain.states import (
    CancelReason,
    Conflict,
    DeskAnswer,
    EntryKind,
    EstimateMethod,
    EventStatus,
    MessageKind,
    OutboxStatus,
    PendingFor,
    RegistrationStatus,
    ScanResult,
)
from eventapp.models import (
    Answer,
    DeskDecision,
    Event,
    LogEntryRow,
    Message,
    Organization,
    OutboxMessage,
    Project,
    Question,
    Registration,
    User,
)
from eventapp.queries.events import list_sessions
from eventapp.services import closings, estimates, outbox, publication, reports
from tests.architecture.access_world import World, make_world
from tests.support.builders import NOW, make_event, make_registration, make_session
from tests.support.door import make_entry, pair_phone, upload
from tests.support.hostile_texts import Poisoned, poison
from tests.support.questions import ask

CANCELED, PENDING = RegistrationStatus.CANCELED, RegistrationStatus.PENDING
#: How a registration stands to which this mail is written.
MAILS: dict[MessageKind, dict[str, object]] = {
    MessageKind.REGISTRATION_CONFIRMED: {},
    MessageKind.REGISTRATION_CHANGED: {},
    MessageKind.REGISTRATION_CANCELED: {"status": CANCELED, "cancel_reason": CancelReason.BY_ORGANIZER},
    MessageKind.REGISTRATION_WAITLISTED: {"status": RegistrationStatus.WAITLISTED, "waitlisted_at": NOW},
    MessageKind.PLACE_OFFERED: {
        "status": PENDING,
        "pending_for": PendingFor.OFFER,
        "held_until": NOW + timedelta(days=1),
    },
    MessageKind.OFFER_EXPIRED: {"status": CANCELED, "cancel_reason": CancelReason.OFFER_EXPIRED},
    MessageKind.APPROVAL_REQUESTED: {"status": PENDING, "pending_for": PendingFor.APPROVAL},
    MessageKind.APPROVAL_REFUSED: {"status": CANCELED, "cancel_reason": CancelReason.NOT_APPROVED},
    MessageKind.ADDRESS_CHECK: {"status": PENDING, "pending_for": PendingFor.ADDRESS},
    MessageKind.SESSION_CHANGED: {},
    MessageKind.REMINDER: {},
    MessageKind.THANKS: {},
    MessageKind.ANNOUNCEMENT: {},
    MessageKind.LINKS_REQUESTED: {},
}


@dataclass(frozen=True, kw_only=True)
class HostileWorld:
    """The world, what was written into it, and pages of events that the world's own addresses do not lead to."""

    world: World
    poisoned: Poisoned
    more_addresses: list[str]


def make_hostile_world(app: Flask, *, turn: int) -> HostileWorld:
    """Make something behind every address and in every table, then write hostile words into all texts."""
    world = make_world(app)
    event = _event(world)
    registration = db.session.scalars(select(Registration).where(Registration.key == world.parts["key"])).one()
    _ask_and_answer(event, registration)
    past, off = _make_past_event(event), _make_event_that_is_off(event)
    for number, standing in enumerate(MAILS.values()):
        mailed = make_registration(event, email=f"mailed{number}@example.org")
        for name, value in standing.items():
            setattr(mailed, name, value)
    for row in db.session.scalars(select(Event)):
        row.access = {"step_free": ["yes", "Rampe"]}
    _name_counsellors(world, last="Cem")
    db.session.commit()
    poisoned = poison(turn=turn)
    _name_counsellors(world, last="Dilan")
    session = list_sessions(past.id)[0].reference
    inside = ("", "/closing", "/conflicts", "/numbers", "/live", "/lists", f"/sessions/{session}/estimate")
    day = world.counselled["reference"]
    return HostileWorld(
        world=world,
        poisoned=poisoned,
        more_addresses=[
            f"/events/{off.reference}",
            *(f"/manage/events/{past.reference}{page}" for page in inside),
            *(f"/manage/events/{day}{page}" for page in ("", "/slots", "/people")),
            f"/manage/projects/{world.references['projects']}/reports/{_issue_report(world)}.pdf",
        ],
    )


def _event(world: World) -> Event:
    return db.session.scalars(select(Event).where(Event.reference == world.references["events"])).one()


def _ask_and_answer(event: Event, registration: Registration) -> None:
    """A question for words of one's own, and one with choices; both answered."""
    ask(event, "Was noch?", QuestionKind.LONG_TEXT)
    ask(event, "Welche?", QuestionKind.ONE_CHOICE, choices=("Rot", "Blau"))
    for question in db.session.scalars(select(Question).where(Question.event_id == event.id)).all():
        given = ["a"] if question.choices else ["Nichts"]
        db.session.add(Answer(registration_id=registration.id, question_id=question.id, person=None, values=given))


def _make_past_event(event: Event) -> Event:
    """An event that is over, with an unknown code at its door, a note, an estimate and closed numbers."""
    ended = NOW - timedelta(days=2)
    session = make_session(starts_at=ended - timedelta(hours=5), ends_at=ended)
    organization = db.session.get_one(Organization, event.organization_id)
    past = make_event(organization=organization, sessions=[session])
    make_registration(past, email="past@example.org", now=ended - timedelta(days=3))
    unknown = replace(
        make_entry(past, kind=EntryKind.ADMIT, result=ScanResult.UNKNOWN, at=ended - timedelta(hours=1)), code="Nichts"
    )
    noted = replace(make_entry(past, kind=EntryKind.WALK_IN, at=ended - timedelta(hours=1)), note="Mit Hund")
    upload(pair_phone(past, now=ended - timedelta(hours=4)), unknown, noted, now=ended)
    _decide_at_the_desk()
    seen = EstimateDetails(
        count=5, method=EstimateMethod.GRID_COUNT, estimated_at=ended, responsible="Olga", note="Am Rand"
    )
    estimates.record_estimate(event_session_id=session.id, details=seen, now=ended)
    for reason in ("", "Nachgezählt"):
        closings.close_event(event_id=past.id, reason=reason, user_id=None, now=NOW)
    return past


def _decide_at_the_desk() -> None:
    """Make the entry with a note a decision of the desk: of those the page shows why."""
    noted = db.session.scalars(select(LogEntryRow).where(LogEntryRow.note == "Mit Hund")).one()
    noted.kind = EntryKind.DECISION
    db.session.add(DeskDecision(uuid=noted.uuid, conflict=Conflict.ADMITTED_TWICE, answer=DeskAnswer.SAME_PEOPLE))
    db.session.commit()


def _make_event_that_is_off(event: Event) -> Event:
    """An event that does not take place, and somebody who is told so."""
    organization = db.session.get_one(Organization, event.organization_id)
    off = make_event(organization=organization)
    make_registration(off, email="off@example.org")
    user = db.session.scalars(select(User).where(User.email == "olga@example.org")).one()
    return publication.cancel_event(event_id=off.id, reason="Unwetter", user_id=user.id, now=NOW)


def _name_counsellors(world: World, *, last: str) -> None:
    """Pages name who counsels where there are several."""
    day = db.session.scalars(select(Event).where(Event.reference == world.counselled["reference"])).one()
    *_, session = list_sessions(day.id)
    session.counsellor = last
    db.session.commit()


def _issue_report(world: World) -> str:
    """A report that holds the hostile words for ever."""
    project = db.session.scalars(select(Project).where(Project.reference == world.references["projects"])).one()
    user = db.session.scalars(select(User)).first()
    return reports.issue_report(
        project_id=project.id,
        starts_on=project.starts_on,
        ends_on=project.ends_on,
        is_final=False,
        zone=ZoneInfo("Europe/Berlin"),
        user_id=user.id if user else 0,
        now=NOW,
    ).reference


def write_all_mails(world: World, *, folder: Path) -> dict[MessageKind, OutboxStatus]:
    """Write a mail of every kind to poisoned addresses and send them; return what became of them, by kind."""
    event = _event(world)
    query = select(Registration).where(Registration.event_id == event.id).order_by(Registration.id)
    mailed = list(db.session.scalars(query))[-len(MAILS) :]
    message = db.session.scalars(select(Message)).one()
    db.session.execute(delete(OutboxMessage))
    for kind, registration in zip(MAILS, mailed, strict=True):
        with_words = kind in (MessageKind.THANKS, MessageKind.ANNOUNCEMENT)
        _enqueue(
            kind,
            recipient=registration.email or "",
            registration_id=None if kind is MessageKind.LINKS_REQUESTED else registration.id,
            message_id=message.id if with_words else None,
        )
    for kind, registration in _elsewhere():
        _enqueue(kind, recipient=registration.email or "", registration_id=registration.id)
    user = db.session.scalars(select(User)).first()
    assert user is not None
    for kind in (MessageKind.USER_INVITED, MessageKind.PASSWORD_RESET, MessageKind.MAIL_TEST):
        _enqueue(kind, recipient=user.email, user_id=user.id, organization_id=world.herne)
    former = db.session.scalars(select(Organization.id).where(Organization.left_network_at.is_not(None))).one()
    for kind in (MessageKind.NETWORK_LEFT, MessageKind.NETWORK_INVITED):
        _enqueue(kind, recipient=user.email, user_id=user.id, organization_id=former)
    for kind in (MessageKind.BACKUP_MISSING, MessageKind.BACKUP_WELL):
        _enqueue(kind, recipient=user.email, user_id=user.id)
    db.session.commit()
    outbox.deliver_due(now=NOW, settings=replace(mail_settings(), folder=folder))
    return {row.kind: row.status for row in db.session.scalars(select(OutboxMessage))}


def _elsewhere() -> list[tuple[MessageKind, Registration]]:
    """Of the event that does not take place, and of the workshop with certificates."""
    off = db.session.scalars(select(Registration).join(Event).where(Event.status == EventStatus.CANCELLED)).one()
    certified = db.session.scalars(select(Registration).join(Event).where(Event.reference == "w1")).one()
    return [(MessageKind.EVENT_CANCELLED, off), (MessageKind.CERTIFICATE_ISSUED, certified)]


def _enqueue(
    kind: MessageKind,
    *,
    recipient: str,
    registration_id: int | None = None,
    message_id: int | None = None,
    user_id: int | None = None,
    organization_id: int | None = None,
) -> None:
    db.session.add(
        OutboxMessage(
            uuid=new_uuid(),
            kind=kind,
            recipient=recipient,
            registration_id=registration_id,
            message_id=message_id,
            user_id=user_id,
            organization_id=organization_id,
            language="de",
            created_at=NOW,
            next_attempt_at=NOW,
        )
    )
