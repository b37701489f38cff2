"""Registering and cancelling. Places are taken and given under the event's lock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert

from eventapp.adapters.randomness import new_key, new_reference
from eventapp.db import db, transactional
from eventapp.domain.capacity import Places, ensure_party_size
from eventapp.domain.errors import EmailMissing, RegistrationClosed, UnknownSession, WaitingListOnly
from eventapp.domain.registering import PartyMember, RegistrationDetails, ensure_named
from eventapp.domain.schedule import Window, ensure_registration_open
from eventapp.domain.states import (
    CancelReason,
    EventKind,
    EventStatus,
    MessageKind,
    PendingFor,
    RegistrationMode,
    RegistrationSource,
    RegistrationStatus,
    TicketMode,
)
from eventapp.models import (
    Attendee,
    Event,
    EventSession,
    Registration,
    RegistrationNeed,
    RegistrationSession,
)
from eventapp.queries import events as event_queries
from eventapp.queries import registrations as registration_queries
from eventapp.queries.counselling import list_bookable
from eventapp.services import answers, holds, invitations, settling, tickets, waitlist
from eventapp.services.places import take_places


@dataclass(frozen=True, kw_only=True)
class _Standing:
    """How a new registration begins, and the mail that says so."""

    status: RegistrationStatus
    mail: MessageKind
    pending_for: PendingFor | None = None
    held_until: datetime | None = None
    waitlisted_at: datetime | None = None


_CONFIRMED = _Standing(status=RegistrationStatus.CONFIRMED, mail=MessageKind.REGISTRATION_CONFIRMED)


@transactional
def register(*, event_id: int, details: RegistrationDetails, now: datetime) -> Registration:
    """Take places for a party and issue its tickets, or let it wait for what the event asks first.

    The same form sent again returns the registration that it made the first time. Raises
    RegistrationClosed, UnknownSession, PartyEmpty, PartyTooLarge, NamesRequired, NotEnoughPlaces, SessionFull,
    EmailMissing, InvitationNotValid, InvitationUsedUp, or WaitingListOnly
    where the party could wait and has not said that it would.
    """
    event = event_queries.lock_event(event_id)
    sessions, is_repeated = registration_queries.list_sessions_and_repetition(event_id, form_token=details.form_token)
    if is_repeated:
        return registration_queries.get_by_form_token(details.form_token, event_id=event_id)
    _ensure_open(event, sessions, source=details.source, now=now)
    chosen = _chosen_sessions(event, sessions, details=details, now=now)
    ensure_party_size(details.party.size, limit=event.max_party_size)
    ensure_named(details.members, has_list_duty=event.list_duty)
    size = details.party.size
    invitation_id = _accept(event, details=details, now=now)
    is_free = holds.find_place(event, sessions, chosen, size=size, now=now)
    if not is_free and waitlist.can_wait(event, sessions, chosen, size=size):
        standing = _waiting(event, chosen, details=details, now=now)
    else:
        take_places(event, chosen, count=size)
        standing = _first_standing(event, details=details, now=now)
    registration = _add_registration(event, chosen, details=details, standing=standing, now=now)
    if invitation_id is not None:  # else an UPDATE that says nothing
        registration.invitation_id = invitation_id
    settling.tell(standing.mail, registration, event=event, now=now)
    settling.record("registration.made", registration, event=event, now=now)
    return registration


@transactional
def cancel(*, registration_id: int, now: datetime, user_id: int | None = None) -> Registration:
    """Cancel a registration; its places are free at once. Nothing changes for one that is cancelled or erased."""
    registration = registration_queries.lock_registration(registration_id)
    event = registration.event
    if registration.status is RegistrationStatus.CANCELED or registration.erased_at is not None:
        return registration
    settling.end(
        registration,
        event=event,
        sessions=event_queries.list_sessions(event.id),
        reason=CancelReason.BY_HOLDER if user_id is None else CancelReason.BY_ORGANIZER,
        # nobody has shown yet that the address is theirs
        mail=None if registration.pending_for is PendingFor.ADDRESS else MessageKind.REGISTRATION_CANCELED,
        user_id=user_id,
        now=now,
    )
    return registration


def _accept(event: Event, *, details: RegistrationDetails, now: datetime) -> int | None:
    """Check what the event's mode asks of visitors; staff register whom they like. Returns the invitation."""
    if details.source is not RegistrationSource.ONLINE:
        return None
    if event.registration_mode is RegistrationMode.NONE:
        raise RegistrationClosed
    if event.registration_mode is RegistrationMode.CONFIRMED_ADDRESS and details.contact.email is None:
        raise EmailMissing
    return invitations.accept_invitation(event, key=details.invitation, size=details.party.size, now=now)


def _first_standing(event: Event, *, details: RegistrationDetails, now: datetime) -> _Standing:
    """What staff enter is confirmed at once: they have spoken with the person."""
    if details.source is not RegistrationSource.ONLINE:
        return _CONFIRMED
    if event.registration_mode is RegistrationMode.APPROVAL:
        return _Standing(
            status=RegistrationStatus.PENDING, mail=MessageKind.APPROVAL_REQUESTED, pending_for=PendingFor.APPROVAL
        )
    if event.registration_mode is RegistrationMode.CONFIRMED_ADDRESS:
        return _Standing(
            status=RegistrationStatus.PENDING,
            mail=MessageKind.ADDRESS_CHECK,
            pending_for=PendingFor.ADDRESS,
            held_until=now + timedelta(hours=event.confirm_hours),
        )
    return _CONFIRMED


def _waiting(event: Event, chosen: Sequence[EventSession], *, details: RegistrationDetails, now: datetime) -> _Standing:
    """Nobody waits who did not say so: they read first how many places there are. Raises WaitingListOnly."""
    if not details.accepts_waiting:
        limits = [(event.capacity, event.places_taken), *((s.capacity, s.places_taken) for s in chosen)]
        lefts = [Places(capacity=capacity, taken=taken).left for capacity, taken in limits]
        left = min((left for left in lefts if left is not None), default=0)
        raise WaitingListOnly(left=left, wanted=details.party.size)
    return _Standing(
        status=RegistrationStatus.WAITLISTED,
        mail=MessageKind.REGISTRATION_WAITLISTED,
        waitlisted_at=waitlist.end_of_list(event, now=now),
    )


def _ensure_open(event: Event, sessions: Sequence[EventSession], *, source: RegistrationSource, now: datetime) -> None:
    if event.status is not EventStatus.PUBLISHED or not _has_future(sessions, now=now):
        raise RegistrationClosed
    if source is RegistrationSource.ONLINE:
        window = Window(opens_at=event.registration_opens_at, closes_at=event.registration_closes_at)
        ensure_registration_open(window, now=now)


def _has_future(sessions: Sequence[EventSession], *, now: datetime) -> bool:
    return any(session.ends_at > now and not session.is_cancelled for session in sessions)


def _chosen_sessions(
    event: Event, sessions: Sequence[EventSession], *, details: RegistrationDetails, now: datetime
) -> list[EventSession]:
    references = details.event_sessions
    open_ones = {s.reference: s for s in sessions if s.ends_at > now and not s.is_cancelled}
    if event.kind is EventKind.BERATUNG:
        is_online = details.source is RegistrationSource.ONLINE
        open_ones = {s.reference: s for s in list_bookable(event, sessions, now=now, is_online=is_online)}
    if any(reference not in open_ones for reference in references):
        raise UnknownSession
    wanted = set(references or open_ones)
    if event.kind is EventKind.BERATUNG and len(wanted) != 1:
        raise UnknownSession  # a conversation is one slot, never the whole day
    return [session for reference, session in open_ones.items() if reference in wanted]


def _add_registration(
    event: Event, chosen: Sequence[EventSession], *, details: RegistrationDetails, standing: _Standing, now: datetime
) -> Registration:
    registration = Registration(
        event_id=event.id,
        reference=new_reference(),
        key=new_key(),
        form_token=details.form_token,
        status=standing.status,
        pending_for=standing.pending_for,
        held_until=standing.held_until,
        waitlisted_at=standing.waitlisted_at,
        source=details.source,
        name=details.name or next((member.name for member in details.members if member.name), ""),
        email=details.contact.email,
        phone=details.contact.phone,
        language=details.language,
        adults=details.party.adults,
        children=details.party.children,
        created_at=now,
        updated_at=now,
        chosen=[RegistrationSession(event_session_id=session.id) for session in chosen],
    )
    db.session.add(registration)
    db.session.flush()
    attendees = _add_attendees(registration, details.members) if _is_personal(event) else []
    if details.needs:
        rows = [{"registration_id": registration.id, "need": need, "consented_at": now} for need in details.needs]
        db.session.execute(insert(RegistrationNeed), rows)
    answers.add_answers(
        registration,
        event=event,
        answers=details.answers,
        persons=range(details.party.size),
        event_sessions=[session.reference for session in chosen],
    )
    if standing.status is RegistrationStatus.CONFIRMED:
        tickets.issue_tickets(registration, mode=event.ticket_mode, attendees=attendees, now=now)
    return registration


def _is_personal(event: Event) -> bool:
    return event.ticket_mode is TicketMode.PERSONAL


def _add_attendees(registration: Registration, members: Sequence[PartyMember]) -> list[Attendee]:
    """Insert all of them in one statement, however many they are."""
    rows = [
        {
            "registration_id": registration.id,
            "position": position,
            "reference": new_reference(),
            "name": member.name,
            "is_child": member.is_child,
        }
        for position, member in enumerate(members)
    ]
    added = db.session.scalars(insert(Attendee).returning(Attendee), rows)
    return sorted(added, key=lambda attendee: attendee.position)
