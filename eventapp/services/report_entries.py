"""What organizers enter for the report besides attendance. Sums and counters only; no table here names a guest."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete

from eventapp.adapters.randomness import new_reference
from eventapp.db import db, transactional
from eventapp.domain.report_entries import (
    CounsellingDetails,
    IndicatorDetails,
    OrganizationDetails,
    VolunteerDetails,
    ensure_new_name,
)
from eventapp.domain.report_facts import ListFacts
from eventapp.domain.states import EvidenceKind
from eventapp.models import (
    CounsellingTally,
    EventSession,
    EvidenceItem,
    Indicator,
    OrganizationPresence,
    RepresentedOrganization,
    SignedList,
    TopicTally,
    VolunteerWork,
)
from eventapp.queries import report_entries


@transactional
def add_volunteer_work(*, event_id: int, details: VolunteerDetails) -> VolunteerWork:
    """Add volunteers' work of one day."""
    work = VolunteerWork(event_id=event_id, reference=new_reference())
    work.day, work.activity = details.day, details.activity
    work.people, work.minutes = details.people, details.minutes
    db.session.add(work)
    return work


@transactional
def remove_volunteer_work(*, reference: str, event_id: int) -> None:
    """Remove one line of work. Raises NotFound."""
    db.session.delete(report_entries.get_volunteer_work(reference, event_id=event_id))


@transactional
def add_represented(*, project_id: int, details: OrganizationDetails) -> RepresentedOrganization:
    """Add an organization to the project. Raises NameTaken."""
    ensure_new_name(details.name, [row.name for row in report_entries.list_represented(project_id)])
    organization = RepresentedOrganization(
        project_id=project_id, reference=new_reference(), name=details.name, kind=details.kind
    )
    db.session.add(organization)
    return organization


@transactional
def remove_represented(*, reference: str, project_id: int) -> None:
    """Remove an organization with its presence. Raises NotFound."""
    db.session.delete(report_entries.get_represented(reference, project_id=project_id))


@transactional
def record_presence(*, event_session_id: int, project_id: int, attendances: Mapping[str, int]) -> None:
    """Replace how many people each organization (by reference) sent to a session; none is none. Raises NotFound."""
    represented = {row.reference: row.id for row in report_entries.list_represented(project_id)}
    for reference, people in attendances.items():
        row_id = represented.get(reference) or report_entries.get_represented(reference, project_id=project_id).id
        db.session.execute(
            delete(OrganizationPresence).where(
                OrganizationPresence.represented_organization_id == row_id,
                OrganizationPresence.event_session_id == event_session_id,
            )
        )
        if people:
            db.session.add(
                OrganizationPresence(
                    represented_organization_id=row_id, event_session_id=event_session_id, attendances=people
                )
            )


@transactional
def add_indicator(*, project_id: int, details: IndicatorDetails) -> Indicator:
    """Add an indicator below the others."""
    last = max((row.position for row in report_entries.list_indicators(project_id)), default=0)
    indicator = Indicator(project_id=project_id, reference=new_reference(), position=last + 1)
    _describe(indicator, details)
    db.session.add(indicator)
    return indicator


@transactional
def change_indicator(*, reference: str, project_id: int, details: IndicatorDetails) -> None:
    """Replace what an indicator says. Raises NotFound."""
    _describe(report_entries.get_indicator(reference, project_id=project_id), details)


@transactional
def remove_indicator(*, reference: str, project_id: int) -> None:
    """Remove an indicator. Raises NotFound."""
    db.session.delete(report_entries.get_indicator(reference, project_id=project_id))


@transactional
def record_evidence(*, event_id: int, present: Collection[EvidenceKind], now: datetime) -> None:
    """Replace what evidence of an event is there."""
    db.session.execute(delete(EvidenceItem).where(EvidenceItem.event_id == event_id))
    db.session.add_all(EvidenceItem(event_id=event_id, kind=kind, recorded_at=now) for kind in present)


@transactional
def record_signed_list(*, event_session_id: int, counted: ListFacts, now: datetime) -> None:
    """Replace what was counted on the signed list of a session (LST-3)."""
    db.session.merge(
        SignedList(
            event_session_id=event_session_id,
            signatures=counted.signatures,
            without_signature=counted.without_signature,
            under_16=counted.under_16,
            recorded_at=now,
        )
    )


@transactional
def record_remark(*, event_session_id: int, remark: str) -> None:
    """Replace the remark of a session, which stands beside its numbers in the report."""
    db.session.get_one(EventSession, event_session_id).remark = remark


@transactional
def record_counselling(*, event_id: int, details: CounsellingDetails) -> None:
    """Replace the counters of a counselling day (CNS-5)."""
    db.session.merge(
        CounsellingTally(
            event_id=event_id,
            first_talks=details.first_talks,
            follow_up_talks=details.follow_up_talks,
            minutes=details.minutes,
            interpreted=details.interpreted,
        )
    )
    db.session.execute(delete(TopicTally).where(TopicTally.event_id == event_id))
    db.session.add_all(
        TopicTally(event_id=event_id, topic=topic, mentions=mentions)
        for topic, mentions in details.topics.items()
        if mentions
    )


def _describe(indicator: Indicator, details: IndicatorDetails) -> None:
    indicator.name = details.name
    indicator.target = details.target
    indicator.source = details.source
    indicator.actual = details.actual
    indicator.reason = details.reason
