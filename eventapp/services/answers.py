"""Answers to an event's questions. What counts is decided here, whatever a form has sent."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert

from eventapp.db import db, transactional
from eventapp.domain.errors import RegistrationNotActive
from eventapp.domain.questions import Asked, GivenAnswer, settle
from eventapp.domain.states import RegistrationStatus, TicketMode
from eventapp.models import Answer, Event, Registration
from eventapp.queries import questions as question_queries
from eventapp.queries import registrations as registration_queries
from eventapp.services import settling


@transactional
def change_answers(*, registration_id: int, answers: Sequence[GivenAnswer], now: datetime) -> Registration:
    """Replace all that a registration answered. Raises NotFound, or RegistrationNotActive for a cancelled one."""
    registration = registration_queries.lock_registration(registration_id)
    if registration.status is RegistrationStatus.CANCELED:
        raise RegistrationNotActive
    event = registration.event
    sessions = [choice.event_session.reference for choice in registration.chosen]
    forget_answers(registration_id=registration.id)
    add_answers(registration, event=event, answers=answers, persons=persons_of(registration), event_sessions=sessions)
    registration.updated_at = now
    settling.record("registration.answers_changed", registration, event=event, now=now)
    return registration


def add_answers(
    registration: Registration,
    *,
    event: Event,
    answers: Sequence[GivenAnswer],
    persons: Sequence[int],
    event_sessions: Sequence[str],
) -> None:
    """Keep the answers that count, in the running transaction: two statements however many they are."""
    if not answers or not event.question_count:
        return
    rows = question_queries.list_rows(event.id)
    ids = {row.reference: row.id for row in rows}
    counting = settle(
        question_queries.described(rows),
        {answer.key: answer.values for answer in answers},
        Asked(persons=tuple(persons), event_sessions=frozenset(event_sessions)),
    )
    values = [
        {"registration_id": registration.id, "question_id": ids[question], "person": person, "values": list(given)}
        for (question, person), given in counting.items()
    ]
    if values:
        # one statement for the party and all its persons
        db.session.execute(insert(Answer), values, execution_options={"render_nulls": True})


def persons_of(registration: Registration) -> tuple[int, ...]:
    """Return the numbers of the people whom questions may be about: positions of attendees, else a plain count."""
    if registration.event.ticket_mode is TicketMode.PERSONAL:
        return tuple(attendee.position for attendee in registration.attendees)
    return tuple(range(registration.size))


def forget_answers(*, registration_id: int) -> None:
    """Remove everything that a registration answered, in the running transaction."""
    db.session.execute(delete(Answer).where(Answer.registration_id == registration_id))


def forget_person(*, registration_id: int, person: int) -> None:
    """Remove what was answered for one person of a party, in the running transaction."""
    db.session.execute(delete(Answer).where(Answer.registration_id == registration_id, Answer.person == person))


def forget_absent(registration: Registration) -> None:
    """Remove the answers of people who no longer belong to the party, in the running transaction."""
    if registration.event.question_count:
        db.session.execute(
            delete(Answer).where(
                Answer.registration_id == registration.id,
                Answer.person.is_not(None),
                Answer.person.not_in(persons_of(registration)),
            )
        )
