"""The way to the messages of an event. There are none to people who come for counselling (CNS-4)."""

from typing import TYPE_CHECKING

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from eventapp.adapters import clock
from eventapp.domain.errors import NotFound
from eventapp.domain.messages import CHANGEABLE
from eventapp.domain.states import EventKind, MessageKind
from eventapp.queries import messages as message_queries
from eventapp.web.access import event_for_organizer, plain
from eventapp.web.manage.frame import EventFrame, event_frame

if TYPE_CHECKING:
    from eventapp.models import Event, Message


def messaged_event(reference: str) -> "Event":
    """Return an event whose guests may be written to. Raises NotFound for counselling."""
    event = event_for_organizer(reference)
    if event.kind is EventKind.BERATUNG:
        raise NotFound
    return event


def find_message(event: "Event", reference: str) -> "Message":
    """Return a message of the event. Raises NotFound."""
    return message_queries.get_message(plain(reference), event_id=event.id)


def changeable_message(event: "Event", reference: str) -> "Message":
    """Return a message that can still be changed. Raises NotFound for others: they have no such page."""
    message = find_message(event, reference)
    if message.state not in CHANGEABLE or message.kind is MessageKind.REMINDER:
        raise NotFound
    return message


def messages_frame(event: "Event") -> EventFrame:
    """Return the frame of the pages about messages."""
    return event_frame(event, current="messages", now=clock.now())


def to_message(reference: str, message_reference: str) -> ResponseReturnValue:
    """Lead to a message."""
    return redirect(url_for("manage.message", reference=reference, message_reference=message_reference), code=303)
