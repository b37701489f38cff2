"""A member association leaves its network, or its umbrella ends the membership (docs/roles.md).

Its people, events, guests and papers stay its own. The umbrella keeps the totals of that moment and the closed numbers
in projects that it shares; it sees nothing later.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from eventapp.adapters.randomness import new_key
from eventapp.db import db, transactional
from eventapp.domain.associations import periods_until
from eventapp.domain.errors import NotFound
from eventapp.models import DepartedTotal, Event, Organization, Project
from eventapp.queries import accounts as account_queries
from eventapp.queries import associations as association_queries
from eventapp.queries import departures as departure_queries
from eventapp.queries import organizations as organization_queries
from eventapp.queries.associations import Totals
from eventapp.services import audit
from eventapp.services.memberships import empty_without_others, set_roles


@transactional
def leave_network(*, organization_id: int, by_user_id: int, zone: ZoneInfo, now: datetime) -> None:
    """Let an association leave its network by itself. Raises NotFound where it belongs to none."""
    association = organization_queries.lock_organization(organization_id)
    umbrella_id = _depart(association, zone=zone, now=now)
    _record("organization.left_network", association, noted_by=organization_id, user_id=by_user_id, now=now)
    _record("organization.left_network", association, noted_by=umbrella_id, user_id=None, now=now)


@transactional
def remove_association(
    *, reference: str, umbrella_id: int, by_user_id: int, zone: ZoneInfo, now: datetime
) -> Organization:
    """Take an association out of the umbrella's network. Raises NotFound for all others.

    Where nobody has accepted the invitation yet, it ends too.
    """
    found = association_queries.get_association(reference, umbrella_id=umbrella_id)
    association = organization_queries.lock_organization(found.id)
    if association.umbrella_id != umbrella_id:
        raise NotFound
    if association.id in association_queries.list_unattended(umbrella_id):
        _end_invitations(association, by_user_id=by_user_id, now=now)
    _depart(association, zone=zone, now=now)
    action = "organization.removed_from_network"
    _record(action, association, noted_by=umbrella_id, user_id=by_user_id, now=now)
    _record(action, association, noted_by=association.id, user_id=None, now=now)
    return association


def _depart(association: Organization, *, zone: ZoneInfo, now: datetime) -> int:
    """Return whose network it was."""
    umbrella_id = departure_queries.get_umbrella(association).id
    for period in periods_until(now.astimezone(zone).date()):
        totals = association_queries.get_totals(association, period, zone=zone, ended_by=now)
        for is_counselling, numbers in ((False, totals.public), (True, totals.counselling)):
            if numbers != Totals():
                row = DepartedTotal(
                    umbrella_id=umbrella_id,
                    organization_id=association.id,
                    year=period.year,
                    quarter=period.quarter or 0,
                    is_counselling=is_counselling,
                    events=numbers.events,
                    registered=numbers.registered,
                    admitted=numbers.admitted,
                    walk_ins=numbers.walk_ins,
                )
                db.session.add(row)
    shared = select(Project.id).where(Project.organization_id == umbrella_id)
    db.session.execute(
        update(Event)
        .where(Event.organization_id == association.id, Event.project_id.in_(shared), ~departure_queries.is_closed())
        .values(project_id=None)
        .execution_options(synchronize_session=False)
    )
    association.umbrella_id = None
    association.left_network_at = now
    return umbrella_id


def _end_invitations(association: Organization, *, by_user_id: int, now: datetime) -> None:
    account_queries.lock_accounts()
    for user in account_queries.list_members([association.id]):
        set_roles(user, organization_id=association.id, roles=(), now=now, by_user_id=by_user_id)
        user.session_stamp = new_key()
        empty_without_others(user, organization_id=association.id)


def _record(action: str, association: Organization, *, noted_by: int, user_id: int | None, now: datetime) -> None:
    """Note it with one of the two organizations, which names its own people alone."""
    audit.record(
        action,
        subject_type="organization",
        subject_reference=association.reference,
        organization_id=noted_by,
        user_id=user_id,
        now=now,
    )
