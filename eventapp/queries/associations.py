"""The network: member associations below their umbrella, and the totals that the umbrella may know of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, or_, select

from eventapp.db import db
from eventapp.domain.associations import Period
from eventapp.domain.closing import ClosedNumbers
from eventapp.domain.errors import NotFound
from eventapp.domain.states import EventKind, EventStatus, Role
from eventapp.models import DepartedTotal, Event, EventSession, Membership, Organization, User
from eventapp.queries import attendance as attendance_queries
from eventapp.queries import closings as closing_queries
from eventapp.queries.door_log import get_party_log

_COUNTED = (EventStatus.PUBLISHED, EventStatus.FINISHED)
_HAS_LEGAL_PAGES = or_(Organization.umbrella_id.is_not(None), Organization.left_network_at.is_not(None))


@dataclass(frozen=True, kw_only=True)
class Totals:
    """What took place, added up; no part of it leads to an event or a person."""

    events: int = 0
    registered: int = 0
    admitted: int = 0
    walk_ins: int = 0

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(
            events=self.events + other.events,
            registered=self.registered + other.registered,
            admitted=self.admitted + other.admitted,
            walk_ins=self.walk_ins + other.walk_ins,
        )


@dataclass(frozen=True, kw_only=True)
class AssociationTotals:
    """An organization of the network with its numbers of a period; counselling stands apart, as one line."""

    reference: str
    short_name: str
    is_umbrella: bool
    public: Totals
    counselling: Totals
    #: when it left the network; its numbers are those of that moment
    left_at: datetime | None = None


def list_umbrellas(organization_ids: Collection[int]) -> list[Organization]:
    """Return those of the organizations that head a network or may, by name; whoever left one does not."""
    query = select(Organization).where(
        Organization.id.in_(organization_ids),
        Organization.umbrella_id.is_(None),
        Organization.left_network_at.is_(None),
    )
    return list(db.session.scalars(query.order_by(Organization.short_name, Organization.id)))


def list_associations(umbrella_id: int) -> list[Organization]:
    """Return the member associations by name."""
    query = select(Organization).where(Organization.umbrella_id == umbrella_id)
    return list(db.session.scalars(query.order_by(Organization.short_name, Organization.id)))


def get_association(reference: str, *, umbrella_id: int) -> Organization:
    """Return a member association of this umbrella. Raises NotFound."""
    query = select(Organization).where(Organization.reference == reference, Organization.umbrella_id == umbrella_id)
    found = db.session.scalars(query).first()
    if found is None:
        raise NotFound
    return found


def get_public_association(reference: str) -> Organization:
    """Return a present or former member association of whatever umbrella. Raises NotFound.

    Its imprint is for everybody.
    """
    query = select(Organization).where(Organization.reference == reference, _HAS_LEGAL_PAGES)
    found = db.session.scalars(query).first()
    if found is None:
        raise NotFound
    return found


def list_publishers(organization_id: int) -> list[Organization]:
    """Return who publishes here besides the organization that runs the site: its associations, and former ones."""
    query = select(Organization).where(Organization.id != organization_id, _HAS_LEGAL_PAGES)
    return list(db.session.scalars(query.order_by(Organization.short_name, Organization.id)))


def is_attended() -> ColumnElement[bool]:
    """Return the condition that somebody administers the organization and has set a password."""
    return exists().where(
        Membership.organization_id == Organization.id,
        Membership.role == Role.ADMIN,
        User.id == Membership.user_id,
        User.is_active,
        User.password_hash.is_not(None),
    )


def list_unattended(umbrella_id: int) -> set[int]:
    """Return the ids of the member associations in which no administrator has set a password yet."""
    query = select(Organization.id).where(Organization.umbrella_id == umbrella_id, ~is_attended())
    return set(db.session.scalars(query))


def list_waiting_administrators(organization_id: int) -> list[User]:
    """Return the organization's administrators who have not set a password yet."""
    query = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organization_id == organization_id, Membership.role == Role.ADMIN)
        .where(User.is_active, User.password_hash.is_(None))
        .order_by(User.id)
    )
    return list(db.session.scalars(query))


def list_totals(umbrella_id: int, period: Period, *, zone: ZoneInfo) -> list[AssociationTotals]:
    """Return the umbrella and its member associations with the numbers of a period, whose days are those of ``zone``.

    Numbers of a session are those of its newest closing; of one that is not closed, those of this moment. Of those
    who have left the network it is what was there then; of those who came back that and what took place since.
    """
    query = (
        select(Organization)
        .where(or_(Organization.id == umbrella_id, Organization.umbrella_id == umbrella_id))
        .order_by(Organization.umbrella_id.is_not(None), Organization.short_name, Organization.id)
    )
    present = [get_totals(organization, period, zone=zone) for organization in db.session.scalars(query).all()]
    departed = {row.reference: row for row in _list_departed(umbrella_id, period)}
    together = [_added(row, departed.pop(row.reference, None)) for row in present]
    return [*together, *departed.values()]


def get_totals(
    organization: Organization, period: Period, *, zone: ZoneInfo, ended_by: datetime | None = None
) -> AssociationTotals:
    """Return the numbers of one organization; ``ended_by`` leaves out what was not over then.

    Of one that came back to its network: what took place since.
    """
    query = select(Event.id, Event.kind).where(Event.organization_id == organization.id, Event.status.in_(_COUNTED))
    kinds = {event_id: kind for event_id, kind in db.session.execute(query)}
    taking_place: dict[int, list[EventSession]] = {}
    for session in attendance_queries.list_sessions_of(list(kinds)):
        is_within = period.starts_on <= session.starts_at.astimezone(zone).date() <= period.ends_on
        is_over = ended_by is None or session.ends_at <= ended_by
        is_member = organization.joined_network_at is None or session.starts_at >= organization.joined_network_at
        if not session.is_cancelled and is_within and is_over and is_member:
            taking_place.setdefault(session.event_id, []).append(session)
    counted = _count(taking_place)
    return AssociationTotals(
        reference=organization.reference,
        short_name=organization.short_name,
        is_umbrella=organization.umbrella_id is None,
        public=_sum([found for event_id, found in counted.items() if kinds[event_id] is not EventKind.BERATUNG]),
        counselling=_sum([found for event_id, found in counted.items() if kinds[event_id] is EventKind.BERATUNG]),
    )


def _list_departed(umbrella_id: int, period: Period) -> list[AssociationTotals]:
    query = (
        select(Organization, DepartedTotal)
        .join(DepartedTotal, DepartedTotal.organization_id == Organization.id)
        .where(DepartedTotal.umbrella_id == umbrella_id)
        .where(DepartedTotal.year == period.year, DepartedTotal.quarter == (period.quarter or 0))
        .order_by(Organization.short_name, Organization.id)
    )
    found: dict[Organization, dict[bool, Totals]] = {}
    for organization, row in db.session.execute(query):
        numbers = Totals(events=row.events, registered=row.registered, admitted=row.admitted, walk_ins=row.walk_ins)
        found.setdefault(organization, {})[row.is_counselling] = numbers
    return [
        AssociationTotals(
            reference=organization.reference,
            short_name=organization.short_name,
            is_umbrella=False,
            public=parts.get(False, Totals()),
            counselling=parts.get(True, Totals()),
            left_at=organization.left_network_at,
        )
        for organization, parts in found.items()
    ]


def _added(row: AssociationTotals, kept: AssociationTotals | None) -> AssociationTotals:
    if kept is None:
        return row
    return replace(row, public=row.public + kept.public, counselling=row.counselling + kept.counselling)


def _count(taking_place: dict[int, list[EventSession]]) -> dict[int, list[ClosedNumbers]]:
    """Count the sessions of each event. Its log is gone before the next one's is read: there may be many events."""
    ids = [session.id for sessions in taking_place.values() for session in sessions]
    besides = attendance_queries.get_besides(list(taking_place), ids)
    closings = closing_queries.list_closings(ids)
    counted: dict[int, list[ClosedNumbers]] = {}
    for event_id, sessions in taking_place.items():
        log = get_party_log(event_id, [session.id for session in sessions])
        counted[event_id] = [
            closings[each.id].numbers if each.id in closings else closing_queries.live_numbers(each, methods=())
            for each in attendance_queries.count_sessions(sessions, log=log, besides=besides)
        ]
    return counted


def _sum(events: Sequence[Sequence[ClosedNumbers]]) -> Totals:
    sessions = [numbers for event in events for numbers in event]
    return Totals(
        events=len(events),
        registered=sum(numbers.registered for numbers in sessions),
        admitted=sum(numbers.admitted for numbers in sessions),
        walk_ins=sum(numbers.walk_ins for numbers in sessions),
    )
