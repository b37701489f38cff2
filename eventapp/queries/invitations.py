"""Invitation links of an event, and who came by them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.errors import NotFound
from eventapp.domain.invitations import InvitationFacts
from eventapp.domain.states import RegistrationStatus
from eventapp.models import Invitation, Registration


@dataclass(frozen=True, kw_only=True)
class InvitationUse:
    """How many came by an invitation; cancelled registrations count no more, those who wait do."""

    registrations: int = 0
    people: int = 0


def find_by_key(key: str) -> Invitation | None:
    """Return the invitation behind the secret in a link, of whichever event."""
    return db.session.scalars(select(Invitation).where(Invitation.key == key)).first()


def find_of_event(key: str, *, event_id: int) -> Invitation | None:
    """Return the event's invitation with this secret, as it is now."""
    query = (
        select(Invitation)
        .where(Invitation.key == key, Invitation.event_id == event_id)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(query).first()


def find_label(invitation_id: int) -> str | None:
    """Return what the organizer calls an invitation."""
    return db.session.scalar(select(Invitation.label).where(Invitation.id == invitation_id))


def get_invitation(reference: str, *, event_id: int) -> Invitation:
    """Return an invitation of the event. Raises NotFound."""
    query = select(Invitation).where(Invitation.reference == reference, Invitation.event_id == event_id)
    invitation = db.session.scalars(query).first()
    if invitation is None:
        raise NotFound
    return invitation


def list_invitations(event_id: int) -> list[Invitation]:
    """Return the event's invitations by their labels."""
    query = select(Invitation).where(Invitation.event_id == event_id).order_by(Invitation.label, Invitation.id)
    return list(db.session.scalars(query))


def count_uses(invitation_ids: Sequence[int]) -> dict[int, InvitationUse]:
    """Return who came by each of the invitations; one that nobody used is left out."""
    rows = db.session.execute(
        select(
            Registration.invitation_id,
            func.count(Registration.id),
            func.sum(Registration.adults + Registration.children),
        )
        .where(Registration.invitation_id.in_(invitation_ids), Registration.status != RegistrationStatus.CANCELED)
        .group_by(Registration.invitation_id)
    )
    return {found: InvitationUse(registrations=count, people=int(people)) for found, count, people in rows if found}


def invitation_facts(invitation: Invitation) -> InvitationFacts:
    """Return what the invitation still allows; exact as long as the event is locked."""
    use = count_uses([invitation.id]).get(invitation.id, InvitationUse())
    return InvitationFacts(
        places=invitation.places,
        used=use.people,
        expires_at=invitation.expires_at,
        is_revoked=invitation.revoked_at is not None,
    )
