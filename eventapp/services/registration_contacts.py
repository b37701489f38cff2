"""How the holder of a registration is reached: changed and written to again by whoever has its secret.

Both write mails, and both are limited, so that nobody can use a registration to fill a stranger's mailbox.
"""

from datetime import datetime, timedelta

from eventapp.db import transactional
from eventapp.domain.errors import EmailMissing, RegistrationNotActive, TooManyMails
from eventapp.domain.registering import Contact
from eventapp.domain.states import MessageKind, PendingFor, RegistrationMode, RegistrationStatus
from eventapp.models import Registration
from eventapp.queries import events as event_queries
from eventapp.queries import registration_mails as mail_queries
from eventapp.queries import registrations as registration_queries
from eventapp.services import own_links, settling
from eventapp.services.party_changes import ensure_changeable

PERIOD = timedelta(days=1)
#: The first mail and three more.
MAILS_PER_DAY = 4
CHANGES_PER_DAY = 3
_CHANGED = "registration.contact_changed"


@transactional
def send_again(*, registration_id: int, now: datetime) -> None:
    """Write the mail that says how the registration stands once more, to the address that is stored.

    Raises EmailMissing, TooManyMails, RegistrationNotActive or RegistrationClosed.
    """
    registration = registration_queries.lock_registration(registration_id)
    event = registration.event
    ensure_changeable(registration, event_queries.list_sessions(event.id), now=now)
    kind = _kind_of(registration)
    if registration.email is None:
        raise EmailMissing
    if mail_queries.count_written(registration.id, kind=kind, since=now - PERIOD) >= MAILS_PER_DAY:
        raise TooManyMails
    settling.tell(kind, registration, event=event, now=now)


@transactional
def change_contact(*, registration_id: int, contact: Contact, language: str, now: datetime) -> Registration:
    """Change where and in which language the holder is written to; return the registration. Only a new address gets a
    mail, and the secret of the own page is a new one then.

    An address that has yet to be confirmed is corrected where it is confirmed, and stays here. A change that changes
    nothing writes nothing. Raises EmailMissing where the event needs an address, TooManyMails, RegistrationNotActive
    or RegistrationClosed.
    """
    registration = registration_queries.lock_registration(registration_id)
    event = registration.event
    ensure_changeable(registration, event_queries.list_sessions(event.id), now=now)
    email = registration.email if registration.pending_for is PendingFor.ADDRESS else contact.email
    if (email, contact.phone, language) == (registration.email, registration.phone, registration.language):
        return registration
    if email is None and event.registration_mode is RegistrationMode.CONFIRMED_ADDRESS:
        raise EmailMissing
    is_new_address = email is not None and email != registration.email
    done = mail_queries.count_actions(registration.reference, action=_CHANGED, since=now - PERIOD)
    if is_new_address and done >= CHANGES_PER_DAY:
        raise TooManyMails
    registration.phone, registration.language, registration.updated_at = contact.phone, language, now
    if email != registration.email:
        own_links.change_address(registration, email, now=now)
    if is_new_address:
        settling.tell_anew(registration, event=event, now=now)
    settling.record(_CHANGED, registration, event=event, now=now)
    return registration


def _kind_of(registration: Registration) -> MessageKind:
    """Raises RegistrationNotActive for an address that has yet to be confirmed: it has a mail of its own."""
    if registration.status is RegistrationStatus.CONFIRMED:
        return MessageKind.REGISTRATION_CONFIRMED
    if registration.status is RegistrationStatus.WAITLISTED:
        return MessageKind.REGISTRATION_WAITLISTED
    if registration.pending_for is PendingFor.OFFER:
        return MessageKind.PLACE_OFFERED
    if registration.pending_for is PendingFor.APPROVAL:
        return MessageKind.APPROVAL_REQUESTED
    raise RegistrationNotActive
