"""Confirming an e-mail address: places are held until somebody who reads its mails says yes."""

from datetime import datetime

from eventapp.db import transactional
from eventapp.domain.address_checks import MAX_CHECK_MAILS, is_genuine, reference_of
from eventapp.domain.errors import LinkExpired, NotFound, NotPending, RegistrationClosed, TooManyCheckMails
from eventapp.domain.states import EventStatus, MessageKind, PendingFor, RegistrationStatus
from eventapp.models import Registration
from eventapp.queries import address_checks as check_queries
from eventapp.queries import registrations as registration_queries
from eventapp.services import own_links, settling


def get_checked(token: str, *, secret_key: str) -> Registration:
    """Return the registration whose address the link proves. Raises LinkExpired for one that is not genuine."""
    try:
        found = registration_queries.get_with_tickets(check_queries.get_id(reference_of(token)))
    except NotFound as error:
        raise LinkExpired from error
    if found.email is None or not is_genuine(
        token, reference=found.reference, email=found.email, secret_key=secret_key.encode()
    ):
        raise LinkExpired
    return found


@transactional
def confirm_address(*, token: str, secret_key: str, now: datetime) -> Registration:
    """Confirm the address and with it the registration: its tickets are issued and sent.

    Confirming twice changes nothing. Raises LinkExpired when the link is not genuine or its time is over.
    """
    registration = registration_queries.lock_registration(get_checked(token, secret_key=secret_key).id)
    if registration.status is RegistrationStatus.CONFIRMED:
        return registration
    get_checked(token, secret_key=secret_key)  # the address may have been corrected before the lock
    if not is_open(registration, now=now):
        raise LinkExpired
    settling.confirm_pending(registration, event=registration.event, now=now)
    return registration


def is_open(registration: Registration, *, now: datetime) -> bool:
    """True while the address can be confirmed."""
    is_held = registration.held_until is None or now < registration.held_until
    return _waits(registration) and is_held and registration.event.status is EventStatus.PUBLISHED


@transactional
def confirm_without_mail(*, registration_id: int, user_id: int, now: datetime) -> Registration:
    """Confirm for somebody who said so in person. Raises NotPending, or RegistrationClosed."""
    registration = registration_queries.lock_registration(registration_id)
    if not _waits(registration):
        raise NotPending
    if registration.event.status is not EventStatus.PUBLISHED:
        raise RegistrationClosed
    settling.confirm_pending(registration, event=registration.event, now=now, user_id=user_id)
    return registration


@transactional
def send_again(*, registration_id: int, now: datetime) -> Registration:
    """Send the link once more. Raises NotPending or TooManyCheckMails."""
    registration = registration_queries.lock_registration(registration_id)
    _ensure_may_send(registration, now=now)
    settling.tell(MessageKind.ADDRESS_CHECK, registration, event=registration.event, now=now)
    return registration


@transactional
def correct_address(*, registration_id: int, email: str, now: datetime) -> Registration:
    """Replace a mistyped address and send it a link; the old one's links end, the deadline stays.

    Raises NotPending or TooManyCheckMails.
    """
    registration = registration_queries.lock_registration(registration_id)
    _ensure_may_send(registration, now=now)
    own_links.change_address(registration, email, now=now)
    settling.tell(MessageKind.ADDRESS_CHECK, registration, event=registration.event, now=now)
    settling.record("registration.address_corrected", registration, event=registration.event, now=now)
    return registration


def _ensure_may_send(registration: Registration, *, now: datetime) -> None:
    """An address that nobody has confirmed may be a stranger's: it gets few mails."""
    if not is_open(registration, now=now):
        raise NotPending
    if check_queries.count_check_mails(registration.id) >= MAX_CHECK_MAILS:
        raise TooManyCheckMails


def _waits(registration: Registration) -> bool:
    return registration.status is RegistrationStatus.PENDING and registration.pending_for is PendingFor.ADDRESS
