"""What the demonstration's organizers enter for the report once an event is over; the golden numbers belong to it."""

from collections.abc import Mapping
from datetime import time

from eventapp.domain.funder_profiles import rules_of
from eventapp.domain.report_entries import (
    CounsellingDetails,
    IndicatorDetails,
    OrganizationDetails,
    VolunteerDetails,
)
from eventapp.domain.report_facts import ListFacts
from eventapp.domain.report_figures import IndicatorSource
from eventapp.domain.rounds import RoundDetails
from eventapp.domain.states import CounsellingTopic, EventKind, EvidenceKind, OrganizationKind
from eventapp.models import Event, Project
from eventapp.queries import events as event_queries
from eventapp.queries import report_entries as entry_queries
from eventapp.queries.persons import Visitor
from eventapp.services import closings, persons, report_entries, rounds
from eventapp.services.demo import content, people
from eventapp.services.demo.dates import Dates
from eventapp.services.demo.shapes import DemoEvent

VOLUNTEER_RATE_CENTS = 1500
_INDICATORS = (
    ("Teilnahmen am Kulturfest", 120, IndicatorSource.ATTENDANCES_FEST, None, ""),
    ("Qualifizierungsworkshops", 4, IndicatorSource.SESSIONS_WORKSHOP, None, ""),
    ("Teilnahmen an Workshops", 48, IndicatorSource.ATTENDANCES_WORKSHOP, None, ""),
    (
        "Teilnahmen am Fachtag",
        80,
        IndicatorSource.ATTENDANCES_FACHTAG,
        None,
        "Wegen des Streiks im Nahverkehr sagten vier Personen am Morgen ab.",
    ),
    ("Beratungstage", 4, IndicatorSource.COUNSELLING_DAYS, None, ""),
    ("Beratungskontakte", 40, IndicatorSource.CONTACTS, None, ""),
    ("Vertretene Organisationen", 10, IndicatorSource.ORGANIZATIONS, None, ""),
    ("Ehrenamtsstunden", 90, IndicatorSource.VOLUNTEER_HOURS, None, ""),
    ("Beiträge in sozialen Medien", 24, IndicatorSource.TYPED, 31, ""),
)
#: name, kind, and how many people came to each event
_ORGANIZATIONS: tuple[tuple[str, OrganizationKind, Mapping[str, int]], ...] = (
    ("Brücke der Frauen e. V.", OrganizationKind.MEMBER, {"w1-2026": 3, "w2-2026": 2, "ft-2026": 4, "kw-2026": 6}),
    ("Kulturhaus Morgenrot e. V.", OrganizationKind.MEMBER, {"w1-2026": 2, "w4-2026": 2, "kw-2026": 9}),
    ("Trommelkreis Wanne e. V.", OrganizationKind.MEMBER, {"w2-2026": 2, "kw-2026": 5}),
    ("Elterninitiative Vielfalt", OrganizationKind.MEMBER, {"w3-2026": 3, "ft-2026": 2}),
    ("Jugendtreff Regenbogen e. V.", OrganizationKind.MEMBER, {"w3-2026": 1, "kw-2026": 2}),
    ("Nachbarschaft Süd", OrganizationKind.MEMBER, {"kw-2026": 3}),
    ("Lesekreis Herne-Mitte (erfunden)", OrganizationKind.PARTNER, {"ft-2026": 5}),
    ("Sprachwerkstatt Eickel (erfunden)", OrganizationKind.PARTNER, {"w4-2026": 3, "ft-2026": 3}),
    ("Amt für Beispiele (erfunden)", OrganizationKind.ADMINISTRATION, {"ft-2026": 2}),
    ("Beirat Musterstadt (erfunden)", OrganizationKind.ADMINISTRATION, {"ft-2026": 1}),
    ("Stiftung Probe (erfunden)", OrganizationKind.OTHER, {"ft-2026": 1}),
)
#: activity, people, hours of all together: 98 hours in the year
_VOLUNTEERS: Mapping[str, tuple[tuple[str, int, int], ...]] = {
    "w1-2026": (("Kinderbetreuung", 2, 7),),
    "w2-2026": (("Kinderbetreuung", 2, 7),),
    "ft-2026": (("Empfang und Garderobe", 4, 22),),
    "kw-2026": (("Aufbau und Abbau", 8, 32), ("Einlass und Zählen", 6, 30)),
}
#: the clock, the area, how many were there
_ROUNDS: Mapping[str, tuple[tuple[time, str, int], ...]] = {
    "kw-2026": ((time(15, 30), "Bühne und Bänke", 62), (time(15, 30), "Stände", 41)),
}
_WITHOUT_SIGNATURE = {"w1-2026": 1, "w3-2026": 1, "ft-2026": 4}
_MISSING_EVIDENCE = {"w3-2026": EvidenceKind.PHOTOS, "kw-2026": EvidenceKind.PRESS}
_REMARKS = {"ft-2026": "Streik im Nahverkehr, vier Absagen am Morgen."}
_TOPICS = {
    CounsellingTopic.REQUIREMENTS: 5,
    CounsellingTopic.IDENTITY: 3,
    CounsellingTopic.LANGUAGE_TEST: 3,
    CounsellingTopic.DURATION: 2,
    CounsellingTopic.RESIDENCE: 1,
}


def prepare_project(project: Project, *, dates: Dates) -> None:
    """Say what was promised, and who takes part."""
    project.volunteer_rate_cents = VOLUNTEER_RATE_CENTS
    for name, target, source, actual, reason in _INDICATORS:
        promised = IndicatorDetails(name=name, target=target, source=source, actual=actual, reason=reason)
        report_entries.add_indicator(project_id=project.id, details=promised, now=dates.now)
    for name, kind, _ in _ORGANIZATIONS:
        represented = OrganizationDetails(name=name, kind=kind)
        report_entries.add_represented(project_id=project.id, details=represented, now=dates.now)


def report_event(demo: DemoEvent, event: Event, project: Project, *, dates: Dates) -> None:
    """Enter what is known after the event, and close its numbers."""
    session = event_queries.list_sessions(event.id)[0]
    session.remark = _REMARKS.get(demo.reference, "")
    missing = _MISSING_EVIDENCE.get(demo.reference)
    present = [kind for kind in rules_of(project.funder_profile).evidence[demo.kind] if kind is not missing]
    report_entries.record_evidence(event_id=event.id, present=present, now=dates.now)
    for activity, count, hours in _VOLUNTEERS.get(demo.reference, ()):
        details = VolunteerDetails(day=dates.days[demo.reference], activity=activity, people=count, minutes=60 * hours)
        report_entries.add_volunteer_work(event_id=event.id, details=details, now=dates.now)
    for clock, area, count in _ROUNDS.get(demo.reference, ()):
        seen = RoundDetails(
            counted_at=dates.moment(demo.reference, clock), area=area, people=count, counted_by="Ionela Marin"
        )
        rounds.add_round(event_id=event.id, details=seen, now=dates.now)
    closings.close_event(event_id=event.id, reason="", user_id=None, now=dates.now)
    if demo.kind is EventKind.BERATUNG:
        report_entries.record_counselling(event_id=event.id, details=_talks(demo), now=dates.now)
        return
    _record_people(demo, session_id=session.id, project=project, dates=dates)


def _record_people(demo: DemoEvent, *, session_id: int, project: Project, dates: Dates) -> None:
    numbers = demo.numbers
    if demo.kind is not EventKind.FEST:
        unsigned = _WITHOUT_SIGNATURE.get(demo.reference, 0)
        signed = numbers.admitted + numbers.walk_ins - unsigned
        counted = ListFacts(signatures=signed, without_signature=unsigned)
        report_entries.record_signed_list(event_session_id=session_id, counted=counted, now=dates.now)
    guests = [Visitor(name=people.name_of(number), contact=None) for number in people.named_guests(demo.reference)]
    persons.record_guests(event_session_id=session_id, visitors=guests, limit=numbers.walk_ins, now=dates.now)
    came = {name: each[demo.reference] for name, _, each in _ORGANIZATIONS if demo.reference in each}
    attendances = {
        row.reference: came[row.name] for row in entry_queries.list_represented(project.id) if row.name in came
    }
    report_entries.record_presence(
        event_session_id=session_id, project_id=project.id, attendances=attendances, now=dates.now
    )


def _talks(demo: DemoEvent) -> CounsellingDetails:
    talks = demo.numbers.admitted + demo.numbers.walk_ins
    return CounsellingDetails(
        first_talks=talks - demo.follow_up_talks,
        follow_up_talks=demo.follow_up_talks,
        minutes=content.SLOT_MINUTES * talks,
        interpreted=3,
        topics=_TOPICS,
    )
