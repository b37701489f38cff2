"""What organizers enter for the report: volunteers' work, organizations, indicators, evidence, counselling tallies."""

from collections import defaultdict
from collections.abc import Collection
from typing import TypeVar

from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.errors import NotFound
from eventapp.domain.report_facts import ListFacts
from eventapp.domain.states import CounsellingTopic, EvidenceKind
from eventapp.models import (
    CounsellingTally,
    EvidenceItem,
    Indicator,
    OrganizationPresence,
    RepresentedOrganization,
    SignedList,
    TopicTally,
    VolunteerWork,
)

T = TypeVar("T")


def list_volunteer_work(event_ids: Collection[int]) -> list[VolunteerWork]:
    """Return the work of these events by day."""
    query = select(VolunteerWork).where(VolunteerWork.event_id.in_(event_ids))
    return list(db.session.scalars(query.order_by(VolunteerWork.day, VolunteerWork.id)))


def get_volunteer_work(reference: str, *, event_id: int) -> VolunteerWork:
    """Return one line of work. Raises NotFound for unknown and foreign ones."""
    query = select(VolunteerWork).where(VolunteerWork.reference == reference, VolunteerWork.event_id == event_id)
    return _one(db.session.scalars(query).first())


def list_represented(project_id: int) -> list[RepresentedOrganization]:
    """Return the project's organizations by name."""
    query = select(RepresentedOrganization).where(RepresentedOrganization.project_id == project_id)
    return list(db.session.scalars(query.order_by(RepresentedOrganization.name)))


def get_represented(reference: str, *, project_id: int) -> RepresentedOrganization:
    """Return one organization of the project. Raises NotFound."""
    query = select(RepresentedOrganization).where(
        RepresentedOrganization.reference == reference, RepresentedOrganization.project_id == project_id
    )
    return _one(db.session.scalars(query).first())


def list_presence(project_id: int, *, event_session_ids: Collection[int]) -> dict[int, dict[int, int]]:
    """Return attendances by organization id and session id, of these sessions."""
    rows = db.session.execute(
        select(
            OrganizationPresence.represented_organization_id,
            OrganizationPresence.event_session_id,
            OrganizationPresence.attendances,
        )
        .join(RepresentedOrganization, RepresentedOrganization.id == OrganizationPresence.represented_organization_id)
        .where(
            RepresentedOrganization.project_id == project_id,
            OrganizationPresence.event_session_id.in_(event_session_ids),
        )
    )
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for organization_id, session_id, attendances in rows:
        found[organization_id][session_id] = attendances
    return found


def count_presence(project_id: int) -> dict[int, int]:
    """Return at how many sessions each organization was, by organization id; those who never came are missing."""
    rows = db.session.execute(
        select(OrganizationPresence.represented_organization_id, func.count())
        .join(RepresentedOrganization, RepresentedOrganization.id == OrganizationPresence.represented_organization_id)
        .where(RepresentedOrganization.project_id == project_id)
        .group_by(OrganizationPresence.represented_organization_id)
    )
    return {organization_id: sessions for organization_id, sessions in rows}


def list_indicators(project_id: int) -> list[Indicator]:
    """Return the project's indicators in their order."""
    query = select(Indicator).where(Indicator.project_id == project_id)
    return list(db.session.scalars(query.order_by(Indicator.position, Indicator.id)))


def get_indicator(reference: str, *, project_id: int) -> Indicator:
    """Return one indicator of the project. Raises NotFound."""
    query = select(Indicator).where(Indicator.reference == reference, Indicator.project_id == project_id)
    return _one(db.session.scalars(query).first())


def list_evidence(event_ids: Collection[int]) -> dict[int, frozenset[EvidenceKind]]:
    """Return what is there of each event, by event id."""
    rows = db.session.execute(
        select(EvidenceItem.event_id, EvidenceItem.kind).where(EvidenceItem.event_id.in_(event_ids))
    )
    found: dict[int, set[EvidenceKind]] = {event_id: set() for event_id in event_ids}
    for event_id, kind in rows:
        found[event_id].add(kind)
    return {event_id: frozenset(kinds) for event_id, kinds in found.items()}


def list_signed_lists(event_session_ids: Collection[int]) -> dict[int, ListFacts]:
    """Return what was counted on signed lists, by session id."""
    rows = db.session.scalars(select(SignedList).where(SignedList.event_session_id.in_(event_session_ids)))
    return {
        row.event_session_id: ListFacts(
            signatures=row.signatures, without_signature=row.without_signature, under_16=row.under_16
        )
        for row in rows
    }


def list_counselling_tallies(event_ids: Collection[int]) -> dict[int, CounsellingTally]:
    """Return the talks' counters by event id."""
    rows = db.session.scalars(select(CounsellingTally).where(CounsellingTally.event_id.in_(event_ids)))
    return {row.event_id: row for row in rows}


def count_topics(event_ids: Collection[int]) -> dict[CounsellingTopic, int]:
    """Return the mentions of each topic, in the order of the report."""
    rows = db.session.execute(
        select(TopicTally.topic, func.sum(TopicTally.mentions))
        .where(TopicTally.event_id.in_(event_ids))
        .group_by(TopicTally.topic)
    )
    found = {topic: int(mentions) for topic, mentions in rows}
    return {topic: found[topic] for topic in CounsellingTopic if topic in found}


def _one(row: T | None) -> T:
    if row is None:
        raise NotFound
    return row
