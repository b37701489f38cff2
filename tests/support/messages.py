"""Messages to guests in tests."""

from datetime import datetime

from eventapp.domain.messages import MessageAudience, MessageWords
from eventapp.domain.states import MessageKind
from eventapp.models import Event, Message
from eventapp.services import messages
from tests.support.builders import NOW


def make_message(
    event: Event,
    *,
    user_id: int,
    kind: MessageKind = MessageKind.ANNOUNCEMENT,
    audience: MessageAudience | None = None,
    subject: str = "Bitte Regenjacke mitbringen",
    body: str = "Guten Tag {name},\n\nes wird nass.",
    now: datetime = NOW,
) -> Message:
    """Write a draft in German."""
    return messages.write_message(
        event_id=event.id,
        kind=kind,
        audience=audience or MessageAudience(),
        words=MessageWords(language="de", subject=subject, body=body),
        user_id=user_id,
        now=now,
    )
