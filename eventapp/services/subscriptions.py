"""Who wants no messages beyond what a registration needs."""

from datetime import datetime

from eventapp.db import transactional
from eventapp.domain.errors import NotFound
from eventapp.domain.unsubscribing import registration_of
from eventapp.models import Registration
from eventapp.queries import address_checks as reference_queries
from eventapp.queries import registrations as registration_queries
from eventapp.services import settling


def get_subscribed(token: str, *, secret_key: str) -> Registration:
    """Return the registration whose messages the link ends. Raises NotFound."""
    reference = registration_of(token, secret_key=secret_key.encode())
    if reference is None:
        raise NotFound
    registration = registration_queries.get_with_tickets(reference_queries.get_id(reference))
    if registration.erased_at is not None:
        raise NotFound
    return registration


@transactional
def choose_messages(*, registration_id: int, wanted: bool, now: datetime) -> None:
    """Keep whether reminders and an organizer's words are wanted. The same choice again changes nothing."""
    registration = registration_queries.lock_registration(registration_id)
    if registration.no_messages is not wanted:
        return
    registration.no_messages = not wanted
    registration.updated_at = now
    action = "registration.messages_wanted" if wanted else "registration.messages_ended"
    settling.record(action, registration, event=registration.event, now=now)
