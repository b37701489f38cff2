"""What organizers enter for the report besides attendance. Sums and counters only; no table here names a guest.

Every entry is remembered with who made it: the references alone, never what was typed.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete

from eventapp.adapters.randomness import new_reference
from eventapp.db import db, transactional
from eventapp.domain.errors import TalksWait
from eventapp.domain.ordering import Direction, moved
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
    Event,
    EventSession,
    EvidenceItem,
    Indicator,
    OrganizationPresence,
    Project,
    RepresentedOrganization,
    SignedList,
    TopicTally,
    VolunteerWork,
)
from eventapp.queries import projects, report_entries
from eventapp.queries.counselling import find_tally
from eventapp.services import audit, project_changes
from eventapp.services.event_changes import record


@transactional
def add_volunteer_work(
    *, event_id: int, details: VolunteerDetails, now: datetime, user_id: int | None = None
) -> VolunteerWork:
    """Add volunteers' work of one day."""
    work = VolunteerWork(event_id=event_id, reference=new_reference())
    work.day, work.activity = details.day, details.activity
    work.people, work.minutes = details.people, details.minutes
    db.session.add(work)
    _remember_event("volunteer_work.added", event_id, user_id=user_id, now=now)
    return work


@transactional
def remove_volunteer_work(*, reference: str, event_id: int, now: datetime, user_id: int | None = None) -> None:
    """Remove one line of work. Raises NotFound."""
    db.session.delete(report_entries.get_volunteer_work(reference, event_id=event_id))
    _remember_event("volunteer_work.removed", event_id, user_id=user_id, now=now)


@transactional
def add_represented(
    *, project_id: int, details: OrganizationDetails, now: datetime, user_id: int | None = None
) -> RepresentedOrganization:
    """Add an organization to the project. Raises NameTaken."""
    ensure_new_name(details.name, [row.name for row in report_entries.list_represented(project_id)])
    organization = RepresentedOrganization(
        project_id=project_id, reference=new_reference(), name=details.name, kind=details.kind
    )
    db.session.add(organization)
    _remember_project("represented_organization.added", project_id, user_id=user_id, now=now)
    return organization


@transactional
def remove_represented(*, reference: str, project_id: int, now: datetime, user_id: int | None = None) -> None:
    """Remove an organization with its presence. Raises NotFound."""
    db.session.delete(report_entries.get_represented(reference, project_id=project_id))
    _remember_project("represented_organization.removed", project_id, user_id=user_id, now=now)


@transactional
def record_presence(
    *,
    event_session_id: int,
    project_id: int,
    attendances: Mapping[str, int],
    now: datetime,
    user_id: int | None = None,
) -> None:
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
    _remember_session("presence.recorded", event_session_id, user_id=user_id, now=now)


@transactional
def add_indicator(
    *, project_id: int, details: IndicatorDetails, now: datetime, user_id: int | None = None
) -> Indicator:
    """Add an indicator below the others."""
    last = max((row.position for row in report_entries.list_indicators(project_id)), default=0)
    indicator = Indicator(project_id=project_id, reference=new_reference(), position=last + 1)
    _describe(indicator, details)
    db.session.add(indicator)
    _remember_project("indicator.added", project_id, user_id=user_id, now=now)
    return indicator


@transactional
def change_indicator(
    *, reference: str, project_id: int, details: IndicatorDetails, now: datetime, user_id: int | None = None
) -> None:
    """Replace what an indicator says. Raises NotFound."""
    _describe(report_entries.get_indicator(reference, project_id=project_id), details)
    _remember_project("indicator.changed", project_id, user_id=user_id, now=now)


@transactional
def move_indicator(
    *, reference: str, project_id: int, direction: Direction, now: datetime, user_id: int | None = None
) -> None:
    """Move an indicator one step in the project's order; at its end nothing changes. Raises NotFound."""
    projects.lock_project(project_id)
    rows = report_entries.list_indicators(project_id)
    place = rows.index(report_entries.get_indicator(reference, project_id=project_id))
    for position, row in enumerate(moved(rows, place, direction), start=1):
        row.position = position
    _remember_project("indicator.moved", project_id, user_id=user_id, now=now)


@transactional
def remove_indicator(*, reference: str, project_id: int, now: datetime, user_id: int | None = None) -> None:
    """Remove an indicator. Raises NotFound."""
    db.session.delete(report_entries.get_indicator(reference, project_id=project_id))
    _remember_project("indicator.removed", project_id, user_id=user_id, now=now)


@transactional
def record_evidence(
    *, event_id: int, present: Collection[EvidenceKind], now: datetime, user_id: int | None = None
) -> None:
    """Replace what evidence of an event is there."""
    db.session.execute(delete(EvidenceItem).where(EvidenceItem.event_id == event_id))
    db.session.add_all(EvidenceItem(event_id=event_id, kind=kind, recorded_at=now) for kind in present)
    _remember_event("evidence.recorded", event_id, user_id=user_id, now=now)


@transactional
def record_signed_list(*, event_session_id: int, counted: ListFacts, now: datetime, user_id: int | None = None) -> None:
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
    _remember_session("signed_list.recorded", event_session_id, user_id=user_id, now=now)


@transactional
def record_remark(*, event_session_id: int, remark: str, now: datetime, user_id: int | None = None) -> None:
    """Replace the remark of a session, which stands beside its numbers in the report."""
    db.session.get_one(EventSession, event_session_id).remark = remark
    _remember_session("remark.recorded", event_session_id, user_id=user_id, now=now)


@transactional
def record_counselling(
    *, event_id: int, details: CounsellingDetails, now: datetime, user_id: int | None = None
) -> None:
    """Replace the counters of a counselling day (CNS-5). Raises TalksWait while talks wait to be counted."""
    tally = find_tally(event_id)
    if tally is not None and tally.unfinished_batch is not None:
        raise TalksWait
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
    _remember_event("counselling.recorded", event_id, user_id=user_id, now=now)


def _describe(indicator: Indicator, details: IndicatorDetails) -> None:
    indicator.name = details.name
    indicator.target = details.target
    indicator.source = details.source
    indicator.actual = details.actual
    indicator.reason = details.reason


def _remember_session(action: str, event_session_id: int, *, user_id: int | None, now: datetime) -> None:
    session = db.session.get_one(EventSession, event_session_id)
    audit.record(
        action,
        subject_type="event_session",
        subject_reference=session.reference,
        organization_id=db.session.get_one(Event, session.event_id).organization_id,
        user_id=user_id,
        now=now,
    )


def _remember_event(action: str, event_id: int, *, user_id: int | None, now: datetime) -> None:
    record(action, db.session.get_one(Event, event_id), user_id=user_id, now=now)


def _remember_project(action: str, project_id: int, *, user_id: int | None, now: datetime) -> None:
    project_changes.record(action, db.session.get_one(Project, project_id), user_id=user_id, now=now)
