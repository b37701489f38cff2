"""Saying yes or no to those who asked for places. A request holds its places until it is answered."""

from collections.abc import Collection, Sequence
from datetime import datetime

from eventapp.db import transactional
from eventapp.domain.errors import RegistrationClosed
from eventapp.domain.states import CancelReason, EventStatus, MessageKind
from eventapp.models import Event, EventSession
from eventapp.queries import events as event_queries
from eventapp.queries import requests as request_queries
from eventapp.services import settling


@transactional
def approve_requests(*, event_id: int, references: Collection[str], user_id: int, now: datetime) -> int:
    """Say yes: tickets are issued and sent. Returns to how many; one that somebody has answered meanwhile is left out.

    Raises RegistrationClosed when the event does not take place or is over.
    """
    event = event_queries.lock_event(event_id)
    _ensure_to_come(event, event_queries.list_sessions(event_id), now=now)
    requests = request_queries.list_chosen_requests(event_id, references=references)
    for request in requests:
        settling.confirm_pending(request, event=event, user_id=user_id, now=now)
    return len(requests)


@transactional
def refuse_requests(*, event_id: int, references: Collection[str], reason: str, user_id: int, now: datetime) -> int:
    """Say no, with a reason for the guest or without; the places are free at once. Returns to how many."""
    event = event_queries.lock_event(event_id)
    sessions = event_queries.list_sessions(event_id)
    requests = request_queries.list_chosen_requests(event_id, references=references)
    for request in requests:
        request.refusal_reason = reason
        settling.end(
            request,
            event=event,
            sessions=sessions,
            reason=CancelReason.NOT_APPROVED,
            mail=MessageKind.APPROVAL_REFUSED,
            user_id=user_id,
            now=now,
        )
    return len(requests)


def _ensure_to_come(event: Event, sessions: Sequence[EventSession], *, now: datetime) -> None:
    if event.status is not EventStatus.PUBLISHED or not any(s.ends_at > now and not s.is_cancelled for s in sessions):
        raise RegistrationClosed
