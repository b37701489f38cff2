"""The network: an umbrella adds member associations and invites the first person who looks after each.

From then on the association is its own: the umbrella gets no role in it (docs/roles.md).
"""

from datetime import datetime

from eventapp.adapters.randomness import new_reference
from eventapp.db import db, transactional
from eventapp.domain.accounts import NewUser
from eventapp.domain.associations import NewAssociation
from eventapp.domain.errors import NotFound
from eventapp.domain.report_entries import ensure_new_name
from eventapp.domain.states import MessageKind
from eventapp.models import Organization
from eventapp.queries import associations as association_queries
from eventapp.queries import organizations as organization_queries
from eventapp.services import accounts, audit, outbox


@transactional
def add_association(
    *,
    umbrella_id: int,
    association: NewAssociation,
    administrator: NewUser,
    language: str,
    by_user_id: int,
    now: datetime,
) -> Organization:
    """Add a member association and invite its first administrator by mail.

    Raises NotFound below a member association and for those who have left a network, NameTaken for a name that is in
    use in the network, and EmailTaken for an account that is shut; then nothing is added.
    """
    umbrella = organization_queries.lock_organization(umbrella_id)
    if umbrella.has_legal_pages:
        raise NotFound
    network = [umbrella, *association_queries.list_associations(umbrella_id)]
    ensure_new_name(association.short_name, [each.short_name for each in network])
    added = Organization(
        umbrella_id=umbrella_id,
        reference=new_reference(),
        name=association.name,
        short_name=association.short_name,
        email=association.email,
        phone=association.phone,
    )
    db.session.add(added)
    db.session.flush()
    _record("organization.added", added, umbrella_id=umbrella_id, by_user_id=by_user_id, now=now)
    accounts.invite_user(
        organization_id=added.id, user=administrator, language=language, by_user_id=by_user_id, now=now
    )
    return added


@transactional
def invite_again(*, reference: str, umbrella_id: int, language: str, by_user_id: int, now: datetime) -> None:
    """Send fresh invitations to administrators of a member association who have no password yet.

    Raises NotFound for other organizations, and as soon as somebody looks after this one: then it is theirs to do.
    """
    association = association_queries.get_association(reference, umbrella_id=umbrella_id)
    if association.id not in association_queries.list_unattended(umbrella_id):
        raise NotFound
    for user in association_queries.list_waiting_administrators(association.id):
        outbox.enqueue_for_user(
            MessageKind.USER_INVITED, user=user, language=language, organization_id=association.id, now=now
        )
    _record("organization.link_sent", association, umbrella_id=umbrella_id, by_user_id=by_user_id, now=now)


def _record(action: str, association: Organization, *, umbrella_id: int, by_user_id: int, now: datetime) -> None:
    audit.record(
        action,
        subject_type="organization",
        subject_reference=association.reference,
        organization_id=umbrella_id,
        user_id=by_user_id,
        now=now,
    )
