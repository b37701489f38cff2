"""Invitation links: made, revoked, and kept to their limit. How many came by one is counted, never noted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eventapp.adapters.randomness import new_key, new_reference
from eventapp.db import db, transactional
from eventapp.domain.errors import InvitationNotValid
from eventapp.domain.invitations import ensure_invited, ensure_places_left
from eventapp.domain.states import INVITED_MODES, OrganizationKind
from eventapp.models import Event, Invitation, Registration
from eventapp.queries import events as event_queries
from eventapp.queries import invitations as invitation_queries
from eventapp.queries import report_entries as report_queries
from eventapp.services import audit


@dataclass(frozen=True, kw_only=True)
class NewInvitation:
    """What an organizer says of a new link. ``places`` is None without a limit."""

    label: str
    places: int | None = None
    expires_at: datetime | None = None


@transactional
def make_invitations(
    *, event_id: int, invitations: Sequence[NewInvitation], user_id: int, now: datetime
) -> list[Invitation]:
    """Make links, each with a secret of its own."""
    event = event_queries.lock_event(event_id)
    made = [_make(event, new, user_id=user_id, now=now) for new in invitations]
    db.session.add_all(made)
    db.session.flush()
    return made


@transactional
def invite_members(*, event_id: int, user_id: int, now: datetime) -> list[Invitation]:
    """Make a link for each member association of the event's project that has none. Returns the new ones."""
    event = event_queries.lock_event(event_id)
    present = {i.label for i in invitation_queries.list_invitations(event_id) if i.revoked_at is None}
    missing = [name for name in list_member_names(event) if name not in present]
    made = [_make(event, NewInvitation(label=name), user_id=user_id, now=now) for name in missing]
    db.session.add_all(made)
    db.session.flush()
    return made


def list_member_names(event: Event) -> list[str]:
    """Return the member associations that the event's project knows."""
    if event.project_id is None:
        return []
    known = report_queries.list_represented(event.project_id)
    return [organization.name for organization in known if organization.kind is OrganizationKind.MEMBER]


@transactional
def revoke_invitation(*, reference: str, event_id: int, user_id: int, now: datetime) -> Invitation:
    """End a link; who came by it stays registered. Raises NotFound. Revoking twice changes nothing."""
    event = event_queries.lock_event(event_id)
    invitation = invitation_queries.get_invitation(reference, event_id=event_id)
    if invitation.revoked_at is None:
        invitation.revoked_at = now
        _record("invitation.revoked", invitation, event=event, user_id=user_id, now=now)
    return invitation


def accept_invitation(event: Event, *, key: str, size: int, now: datetime) -> int | None:
    """Return the invitation by which a party comes, None where the event asks for none. Under the event's lock.

    Raises InvitationNotValid or InvitationUsedUp.
    """
    if event.registration_mode not in INVITED_MODES:
        return None
    invitation = invitation_queries.find_of_event(key, event_id=event.id)
    if invitation is None:
        raise InvitationNotValid
    ensure_invited(invitation_queries.invitation_facts(invitation), size=size, now=now)
    return invitation.id


def ensure_invited_growth(registration: Registration, *, growth: int) -> None:
    """Raise InvitationUsedUp when its invitation has not so many places more. Under the event's lock."""
    if registration.invitation_id is None or growth <= 0:
        return
    invitation = db.session.get_one(Invitation, registration.invitation_id, populate_existing=True)
    ensure_places_left(invitation_queries.invitation_facts(invitation), more=growth)


def _make(event: Event, new: NewInvitation, *, user_id: int, now: datetime) -> Invitation:
    invitation = Invitation(
        event_id=event.id,
        reference=new_reference(),
        key=new_key(),
        label=new.label,
        places=new.places,
        expires_at=new.expires_at,
        created_at=now,
    )
    _record("invitation.made", invitation, event=event, user_id=user_id, now=now)
    return invitation


def _record(action: str, invitation: Invitation, *, event: Event, user_id: int, now: datetime) -> None:
    audit.record(
        action,
        subject_type="invitation",
        subject_reference=invitation.reference,
        organization_id=event.organization_id,
        user_id=user_id,
        now=now,
    )
