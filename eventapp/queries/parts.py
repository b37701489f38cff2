"""The parts of a series as one registration stands to them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.parts import PartFacts, PartState, decide_part
from eventapp.domain.states import EventKind
from eventapp.models import EventSession, GivenUpSession, Registration
from eventapp.queries import admitted


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part; ``inside`` of ``size`` people of the registration were let in."""

    reference: str
    label: str
    starts_at: datetime
    ends_at: datetime
    state: PartState
    inside: int
    size: int


def list_parts(registration: Registration, *, now: datetime) -> list[Part]:
    """Return the parts of the registration's event in order, none where there are none to choose from.

    For a registration with event, sessions and chosen sessions loaded. Parts that are over and were never chosen
    are left out.
    """
    event = registration.event
    sessions = sorted(event.sessions, key=lambda session: (session.starts_at, session.id))
    if len(sessions) < 2 or event.kind is EventKind.BERATUNG:
        return []
    chosen = {choice.event_session_id for choice in registration.chosen}
    given_up = list_given_up_ids(registration.id)
    inside = admitted.count_by_session(registration.id)
    parts = [
        _part(
            session,
            PartFacts(
                registration=registration.status,
                ends_at=session.ends_at,
                is_cancelled=session.is_cancelled,
                is_chosen=session.id in chosen,
                is_given_up=session.id in given_up,
                inside=inside.get(session.id, 0),
            ),
            size=registration.size,
            now=now,
        )
        for session in sessions
    ]
    return [part for part in parts if part.state is not PartState.NOT_CHOSEN or part.ends_at > now]


def list_given_up_ids(registration_id: int) -> set[int]:
    """Return the ids of the sessions that the registration gave up."""
    query = select(GivenUpSession.event_session_id).where(GivenUpSession.registration_id == registration_id)
    return set(db.session.scalars(query))


def _part(session: EventSession, facts: PartFacts, *, size: int, now: datetime) -> Part:
    return Part(
        reference=session.reference,
        label=session.label,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        state=decide_part(facts, now=now),
        inside=facts.inside,
        size=size,
    )
