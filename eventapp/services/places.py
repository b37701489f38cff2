"""Taking and giving places; part of the caller's transaction, under the event's lock."""

from collections.abc import Sequence

from eventapp.domain.capacity import Places, SessionPlaces, ensure_places
from eventapp.models import Event, EventSession, Registration


def take_places(event: Event, sessions: Sequence[EventSession], *, count: int) -> None:
    """Take ``count`` places of the event and of each of the sessions, or give them back when negative.

    Raises NotEnoughPlaces or SessionFull, and has then taken none.
    """
    ensure_room(event, sessions, count=count)
    event.places_taken += count
    for session in sessions:
        session.places_taken += count


def ensure_room(event: Event, sessions: Sequence[EventSession], *, count: int) -> None:
    """Raise NotEnoughPlaces or SessionFull unless ``count`` more people fit everywhere."""
    ensure_places(
        event=Places(capacity=event.capacity, taken=event.places_taken),
        sessions=_session_places(sessions),
        wanted=count,
    )


def take_session_places(sessions: Sequence[EventSession], *, count: int) -> None:
    """Take or give back places of sessions alone, for whoever has a place at the event already.

    Raises SessionFull, and has then taken none.
    """
    ensure_places(event=Places(capacity=None, taken=0), sessions=_session_places(sessions), wanted=count)
    for session in sessions:
        session.places_taken += count


def _session_places(sessions: Sequence[EventSession]) -> list[SessionPlaces]:
    return [
        SessionPlaces(
            name=session.label or session.reference,
            places=Places(capacity=session.capacity, taken=session.places_taken),
        )
        for session in sessions
    ]


def sessions_of(registration: Registration, sessions: Sequence[EventSession]) -> list[EventSession]:
    """Return those of the event's sessions that the registration is for."""
    ids = {choice.event_session_id for choice in registration.chosen}
    return [session for session in sessions if session.id in ids]
