"""A member association leaves its network, or its umbrella ends the membership (docs/roles.md).

Its people, events, guests and papers stay its own. The umbrella keeps the totals of that moment and, in projects that
it shares, what the reports say of events with closed numbers; it sees nothing later. The way back is in
services/network_returns.py.
"""

from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from eventapp.adapters.randomness import new_key
from eventapp.db import db, transactional
from eventapp.domain.associations import Period, periods_until
from eventapp.domain.errors import NotFound
from eventapp.domain.event_entries import spelled
from eventapp.domain.states import MessageKind
from eventapp.models import DepartedEvent, DepartedTotal, Event, Organization, Project
from eventapp.queries import accounts as account_queries
from eventapp.queries import associations as association_queries
from eventapp.queries import departures as departure_queries
from eventapp.queries import event_entries
from eventapp.queries import organizations as organization_queries
from eventapp.queries.associations import Totals
from eventapp.services import network_changes
from eventapp.services.memberships import empty_without_others, set_roles
from eventapp.services.notices import tell_administrators


@transactional
def leave_network(*, organization_id: int, by_user_id: int, zone: ZoneInfo, now: datetime) -> None:
    """Let an association leave its network by itself. Raises NotFound where it belongs to none."""
    association = organization_queries.lock_organization(organization_id)
    umbrella_id = _depart(association, zone=zone, now=now)
    network_changes.record(
        "organization.left_network", association, noted_by=organization_id, user_id=by_user_id, now=now
    )
    network_changes.record("organization.left_network", association, noted_by=umbrella_id, user_id=None, now=now)


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
    network_changes.record(action, association, noted_by=umbrella_id, user_id=by_user_id, now=now)
    network_changes.record(action, association, noted_by=association.id, user_id=None, now=now)
    return association


def _depart(association: Organization, *, zone: ZoneInfo, now: datetime) -> int:
    """Return whose network it was."""
    umbrella_id = departure_queries.get_umbrella(association).id
    for period in periods_until(now.astimezone(zone).date()):
        totals = association_queries.get_totals(association, period, zone=zone, ended_by=now)
        for is_counselling, numbers in ((False, totals.public), (True, totals.counselling)):
            if numbers != Totals():
                _keep_totals(numbers, association, period=period, is_counselling=is_counselling)
    _divide_shared(association, umbrella_id=umbrella_id, now=now)
    association.umbrella_id = None
    association.left_network_at = now
    association.former_umbrella_id = umbrella_id
    tell_administrators(MessageKind.NETWORK_LEFT, of=(umbrella_id, association.id), about_id=association.id, now=now)
    return umbrella_id


def _keep_totals(numbers: Totals, association: Organization, *, period: Period, is_counselling: bool) -> None:
    """Keep them, added to those of an earlier time in the network."""
    key = {
        "organization_id": association.id,
        "year": period.year,
        "quarter": period.quarter or 0,
        "is_counselling": is_counselling,
    }
    kept = db.session.scalars(select(DepartedTotal).filter_by(**key)).first()
    if kept is None:
        kept = DepartedTotal(**key, umbrella_id=association.umbrella_id, **asdict(Totals()))
        db.session.add(kept)
    for name, number in asdict(numbers).items():
        setattr(kept, name, getattr(kept, name) + number)


def _divide_shared(association: Organization, *, umbrella_id: int, now: datetime) -> None:
    """Events with closed numbers stay in projects of the umbrella as the reports show them now, all others go out."""
    shared = select(Project.id).where(Project.organization_id == umbrella_id)
    own = select(Event).where(Event.organization_id == association.id, Event.project_id.in_(shared))
    for event in db.session.scalars(own.where(departure_queries.is_closed()).order_by(Event.id)).all():
        if event_entries.find_departed(event.id, project_id=event.project_id or 0) is None:
            entries = spelled(event_entries.read_live(event.id))
            db.session.add(DepartedEvent(event_id=event.id, project_id=event.project_id, left_at=now, entries=entries))
    for event in db.session.scalars(own.where(~departure_queries.is_closed())).all():
        event.project_id = None


def _end_invitations(association: Organization, *, by_user_id: int, now: datetime) -> None:
    account_queries.lock_accounts()
    for user in account_queries.list_members([association.id]):
        set_roles(user, organization_id=association.id, roles=(), now=now, by_user_id=by_user_id)
        user.session_stamp = new_key()
        empty_without_others(user, organization_id=association.id)
