"""The way back into a network: the umbrella invites, the association's own administrators accept (docs/roles.md).

Nothing of the association's own changes by that. What took place while it stood alone is not for the umbrella, and what
reports say of its earlier events stays as it was when it left.
"""

from datetime import datetime

from eventapp.db import transactional
from eventapp.domain.errors import NotFound
from eventapp.domain.report_entries import ensure_new_name
from eventapp.domain.states import MessageKind
from eventapp.models import Organization
from eventapp.queries import associations as association_queries
from eventapp.queries import network_returns as return_queries
from eventapp.queries import organizations as organization_queries
from eventapp.services import network_changes
from eventapp.services.notices import tell_administrators


@transactional
def invite_back(*, reference: str, umbrella_id: int, by_user_id: int, now: datetime) -> Organization:
    """Invite an association that has left this network; its administrators get a mail, once.

    Raises NotFound for all others, where nobody administers it, and NameTaken for a name that is in use by now.
    """
    association = _lock_former(reference, umbrella_id=umbrella_id)
    _ensure_free_name(association, umbrella_id=umbrella_id)
    if association.invited_back_at is None:
        association.invited_back_at = now
        network_changes.record(
            "organization.invited_back", association, noted_by=umbrella_id, user_id=by_user_id, now=now
        )
        tell_administrators(MessageKind.NETWORK_INVITED, of=[association.id], about_id=association.id, now=now)
    return association


@transactional
def withdraw_invitation(*, reference: str, umbrella_id: int, by_user_id: int, now: datetime) -> Organization:
    """Take an invitation back that nobody has answered. Raises NotFound where there is none."""
    association = _lock_former(reference, umbrella_id=umbrella_id)
    return_queries.get_inviting(association)
    association.invited_back_at = None
    network_changes.record(
        "organization.invitation_withdrawn", association, noted_by=umbrella_id, user_id=by_user_id, now=now
    )
    return association


@transactional
def return_to_network(*, organization_id: int, by_user_id: int, now: datetime) -> None:
    """Let an association go back. Raises NotFound without an invitation, NameTaken for a name that is in use there."""
    umbrella = _lock_inviting(organization_id)
    association = organization_queries.lock_organization(organization_id)
    return_queries.get_inviting(association)
    _ensure_free_name(association, umbrella_id=umbrella.id)
    association.umbrella_id = umbrella.id
    association.left_network_at = association.invited_back_at = None
    association.joined_network_at = now
    network_changes.record("organization.returned", association, noted_by=association.id, user_id=by_user_id, now=now)
    network_changes.record("organization.returned", association, noted_by=umbrella.id, user_id=None, now=now)


@transactional
def refuse_invitation(*, organization_id: int, by_user_id: int, now: datetime) -> None:
    """Say no; the association stands alone as before. Raises NotFound without an invitation."""
    association = organization_queries.lock_organization(organization_id)
    umbrella = return_queries.get_inviting(association)
    association.invited_back_at = None
    action = "organization.invitation_refused"
    network_changes.record(action, association, noted_by=association.id, user_id=by_user_id, now=now)
    network_changes.record(action, association, noted_by=umbrella.id, user_id=None, now=now)


def _lock_former(reference: str, *, umbrella_id: int) -> Organization:
    """Lock both, the umbrella first. Raises NotFound where the umbrella is none any more, too."""
    if organization_queries.lock_organization(umbrella_id).has_legal_pages:
        raise NotFound
    found = return_queries.get_former(reference, umbrella_ids=[umbrella_id])
    association = organization_queries.lock_organization(found.id)
    if association.umbrella_id is not None:
        raise NotFound
    return association


def _lock_inviting(organization_id: int) -> Organization:
    association = organization_queries.get_organization(organization_id)
    return organization_queries.lock_organization(return_queries.get_inviting(association).id)


def _ensure_free_name(association: Organization, *, umbrella_id: int) -> None:
    umbrella = organization_queries.get_organization(umbrella_id)
    network = [umbrella, *association_queries.list_associations(umbrella_id)]
    ensure_new_name(association.short_name, [each.short_name for each in network])
