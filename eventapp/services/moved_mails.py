"""What the mail about a moved session says beside the new time: the one before."""

from collections.abc import Sequence
from dataclasses import replace

from eventapp.adapters.mail_templates import MailMove, RegistrationFacts
from eventapp.domain.states import MessageKind
from eventapp.models import EventSession, OutboxMessage


def with_moves(facts: RegistrationFacts, message: OutboxMessage, sessions: Sequence[EventSession]) -> RegistrationFacts:
    """Return the facts with the sessions that the mail was written about; an older move is no news."""
    if message.kind is not MessageKind.SESSION_CHANGED:
        return facts
    moves = [
        MailMove(
            label="" if facts.is_counselling else session.label,
            before_starts_at=session.moved_from_starts_at,
            before_ends_at=session.moved_from_ends_at,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
        )
        for session in sessions
        if not session.is_cancelled
        and session.moved_at == message.created_at
        and session.moved_from_starts_at is not None
        and session.moved_from_ends_at is not None
    ]
    return replace(facts, moves=moves)
