"""The facts of a funder report, read from the tables: one project, one period (docs/reports.md)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from eventapp.db import db
from eventapp.domain.closing import ClosedNumbers
from eventapp.domain.event_entries import WorkEntry
from eventapp.domain.evidence import missing_evidence
from eventapp.domain.funder_profiles import rules_of
from eventapp.domain.persons import SessionPersons, count_persons
from eventapp.domain.report_facts import (
    SMALLEST_SHOWN,
    CounsellingFacts,
    DeletionFacts,
    EstimateFacts,
    EvidenceFacts,
    IndicatorFacts,
    MissingEvidence,
    OrganizationFacts,
    ProjectFacts,
    ReportFacts,
    RoundFacts,
    SessionFacts,
    UpcomingFacts,
    VolunteerFacts,
)
from eventapp.domain.report_people import PersonFacts
from eventapp.domain.states import EventKind
from eventapp.domain.topics import shown_topics
from eventapp.models import Event, Organization, Project
from eventapp.queries import event_entries, report_entries
from eventapp.queries.event_entries import Kept
from eventapp.queries.persons import list_keys
from eventapp.queries.reported_sessions import ReportedSession, list_reported_sessions, title_of
from eventapp.queries.retention import list_names_deleted
from eventapp.queries.statistics_results import list_period_statistics


def get_report_facts(project: Project, *, starts_on: date, ends_on: date, zone: ZoneInfo, now: datetime) -> ReportFacts:
    """Return what a report of the project and the period says now. Days are those of ``zone``, both included.

    The numbers of a session are those of its newest closing; of one that is not closed, those of this moment. What has
    not begun ``now`` is named and counts nowhere.
    """
    found = list_reported_sessions(project.id, starts_on=starts_on, ends_on=ends_on, zone=zone, now=now)
    reported = found.sessions
    held = [item for item in reported if item.event.kind is not EventKind.BERATUNG]
    counselling = [item for item in reported if item.event.kind is EventKind.BERATUNG]
    present = {item.event.id: item.event for item in reported}
    # what is set up before an event is work that is done
    known = present | {item.event.id: item.event for item in found.upcoming}
    kept = event_entries.list_kept(project.id)
    works = event_entries.list_work(list(known), kept=kept)
    days = sorted({item.event.id for item in counselling})
    persons, persons_total = _persons(held)
    return ReportFacts(
        project=_project(project),
        starts_on=starts_on,
        ends_on=ends_on,
        sessions=_session_facts(held, project=project, kept=kept, zone=zone),
        persons=persons,
        persons_total=persons_total,
        statistics=list_period_statistics(
            project, event_session_ids=[item.session.id for item in held], starts_on=starts_on, ends_on=ends_on
        ),
        organizations=_organizations(project.id, [item.session.id for item in reported]),
        counselling=_counselling(counselling, kept=kept, zone=zone),
        topics=shown_topics(event_entries.count_topics(days, kept=kept)),
        volunteers=[
            _volunteer(work, title=title_of(known[event_id]))
            for event_id, work in works
            if starts_on <= work.day <= ends_on
        ],
        indicators=_indicators(project.id),
        evidence=_evidence(project, list(present.values()), kept=kept),
        deletions=_deletions(present, kept=kept, zone=zone),
        arrivals=found.arrivals,
        rounds=_rounds(present, kept=kept, starts_on=starts_on, ends_on=ends_on, zone=zone),
        upcoming=_upcoming(found.upcoming, zone=zone),
    )


def _deletions(events: Mapping[int, Event], *, kept: Kept, zone: ZoneInfo) -> list[DeletionFacts]:
    """Say of which events the names are gone, in the events' order; what an association that left does is its own."""
    own = {event_id: event for event_id, event in events.items() if event_id not in kept}
    deleted = list_names_deleted(list(own))
    return [
        DeletionFacts(event=title_of(own[event_id]), deleted_on=_local(deleted[event_id], zone).date())
        for event_id in own
        if event_id in deleted
    ]


def _project(project: Project) -> ProjectFacts:
    organization = db.session.get_one(Organization, project.organization_id)
    rate = project.volunteer_rate_cents
    return ProjectFacts(
        reference=project.reference,
        name=project.name,
        recipient=organization.name,
        funder=project.funder,
        funder_reference=project.funder_reference,
        funder_note=project.funder_note,
        partners=", ".join(line.strip() for line in project.partners.splitlines() if line.strip()),
        profile=project.funder_profile,
        child_age_limit=rules_of(project.funder_profile).child_age_limit,
        grant_starts_on=project.starts_on,
        grant_ends_on=project.ends_on,
        volunteer_rate=None if rate is None else Decimal(rate) / 100,
    )


def _session_facts(
    reported: Sequence[ReportedSession], *, project: Project, kept: Kept, zone: ZoneInfo
) -> list[SessionFacts]:
    references = {item.session.id: item.session.reference for item in reported}
    lists = event_entries.list_signed(references, kept=kept)
    certificates = event_entries.count_certificates(references, kept=kept)
    partners = _project(project).partners
    facts = []
    for item in reported:
        session, numbers, live = item.session, item.numbers, item.session.report
        facts.append(
            SessionFacts(
                reference=session.reference,
                event_reference=item.event.reference,
                title=" · ".join(part for part in (title_of(item.event), session.label) if part),
                kind=item.event.kind,
                starts_at=_local(session.starts_at, zone),
                ends_at=_local(session.ends_at, zone),
                break_minutes=session.break_minutes,
                venue=item.event.venue.name if item.event.venue else "",
                partners=partners,
                places_offered=session.capacity if session.capacity is not None else item.event.capacity,
                registered=numbers.registered,
                canceled=numbers.canceled,
                admitted=numbers.admitted,
                walk_ins=numbers.walk_ins,
                estimated=numbers.estimated,
                children=numbers.children,
                target=session.target,
                remark=_remark(item),
                counting_methods=numbers.counting_methods,
                estimate=_estimate(numbers, zone),
                closing_version=item.closing.version if item.closing else None,
                closing_reason=item.closing.reason if item.closing else "",
                open_conflicts=item.open_conflicts,
                log_admitted=live.admitted,
                log_walk_ins=live.walk_ins,
                log_no_shows=live.no_shows,
                closed_total=item.closing.numbers.total if item.closing else None,
                changed_since_closing=item.changes,
                has_list=item.event.list_duty,
                signed_list=lists.get(session.id),
                certificates=certificates.get(session.id, 0),
            )
        )
    return facts


def _persons(reported: Sequence[ReportedSession]) -> tuple[list[PersonFacts], PersonFacts]:
    keys = list_keys([item.session.id for item in reported])
    return count_persons(
        SessionPersons(kind=item.event.kind, total=item.numbers.total, keys=keys[item.session.id]) for item in reported
    )


def _remark(item: ReportedSession) -> str:
    estimate = item.numbers.estimate
    note = f"Schätzung: {estimate.note}" if estimate and estimate.note else ""
    return " ".join(part for part in (item.session.remark.strip(), note) if part)


def _estimate(numbers: ClosedNumbers, zone: ZoneInfo) -> EstimateFacts | None:
    estimate = numbers.estimate
    if estimate is None:
        return None
    return EstimateFacts(
        method=estimate.method,
        estimated_at=_local(estimate.estimated_at, zone),
        responsible=estimate.responsible,
        note=estimate.note,
    )


def _organizations(project_id: int, event_session_ids: Sequence[int]) -> list[OrganizationFacts]:
    presence = report_entries.list_presence(project_id, event_session_ids=event_session_ids)
    facts = []
    for organization in report_entries.list_represented(project_id):
        came = presence.get(organization.id, {})
        if came:
            attendances = sum(came.values())
            facts.append(
                OrganizationFacts(
                    name=organization.name,
                    kind=organization.kind.value,
                    sessions=len(came),
                    shown=attendances if attendances >= SMALLEST_SHOWN else "ja",
                )
            )
    return facts


def _counselling(reported: Sequence[ReportedSession], *, kept: Kept, zone: ZoneInfo) -> list[CounsellingFacts]:
    by_event: dict[int, list[ReportedSession]] = {}
    for item in reported:
        by_event.setdefault(item.event.id, []).append(item)
    tallies = event_entries.list_talks(list(by_event), kept=kept)
    facts = []
    for event_id, slots in by_event.items():
        numbers, tally, event = [slot.numbers for slot in slots], tallies.get(event_id), slots[0].event
        came = sum(each.admitted for each in numbers)
        registered = sum(each.registered for each in numbers)
        canceled = sum(each.canceled for each in numbers)
        facts.append(
            CounsellingFacts(
                day=_local(slots[0].session.starts_at, zone).date(),
                venue=event.venue.name if event.venue else "",
                offer=title_of(event),
                offered=len(slots),
                booked=registered + canceled,
                kept=came,
                missed=registered - came,
                canceled=canceled,
                spontaneous=sum(each.walk_ins for each in numbers),
                first_talks=tally.first_talks if tally else 0,
                follow_up_talks=tally.follow_up_talks if tally else 0,
                minutes=tally.minutes if tally else 0,
                interpreted=tally.interpreted if tally else 0,
                event_reference=event.reference,
            )
        )
    return sorted(facts, key=lambda day: day.day)


def _rounds(
    events: Mapping[int, Event], *, kept: Kept, starts_on: date, ends_on: date, zone: ZoneInfo
) -> list[RoundFacts]:
    rounds = event_entries.list_counted_rounds(list(events), kept=kept)
    return [
        RoundFacts(event=title_of(events[event_id]), counted_at=at, area=each.area, people=each.people)
        for event_id, each in rounds
        if starts_on <= (at := _local(each.counted_at, zone)).date() <= ends_on
    ]


def _upcoming(reported: Sequence[ReportedSession], *, zone: ZoneInfo) -> list[UpcomingFacts]:
    """Name each session; of a counselling day one line for all its slots."""
    facts: dict[tuple[object, ...], UpcomingFacts] = {}
    for item in reported:
        starts_at, is_slot = _local(item.session.starts_at, zone), item.event.kind is EventKind.BERATUNG
        label = "" if is_slot else item.session.label
        facts.setdefault(
            (item.event.id, starts_at.date()) if is_slot else (item.session.id,),
            UpcomingFacts(
                event_reference=item.event.reference,
                title=" · ".join(part for part in (title_of(item.event), label) if part),
                kind=item.event.kind,
                starts_at=starts_at,
                target=item.session.target,
            ),
        )
    return list(facts.values())


def _volunteer(work: WorkEntry, *, title: str) -> VolunteerFacts:
    return VolunteerFacts(day=work.day, event=title, activity=work.activity, people=work.people, minutes=work.minutes)


def _indicators(project_id: int) -> list[IndicatorFacts]:
    return [
        IndicatorFacts(name=row.name, target=row.target, source=row.source.value, actual=row.actual, reason=row.reason)
        for row in report_entries.list_indicators(project_id)
    ]


def _evidence(project: Project, events: Sequence[Event], *, kept: Kept) -> EvidenceFacts:
    asked = rules_of(project.funder_profile).evidence
    found = event_entries.list_evidence([event.id for event in events], kept=kept)
    wanted = sum(len(asked[event.kind]) for event in events)
    missing = tuple(
        MissingEvidence(event=title_of(event), event_reference=event.reference, kind=kind)
        for event in events
        for kind in missing_evidence(asked[event.kind], present=found[event.id])
    )
    return EvidenceFacts(present=wanted - len(missing), wanted=wanted, missing=missing)


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)
