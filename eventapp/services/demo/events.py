"""The demonstration's organization, accounts, project, places and events."""

from datetime import date, datetime, timedelta

from eventapp.adapters import passwords
from eventapp.adapters.randomness import new_reference
from eventapp.db import db
from eventapp.domain.presets import PRESETS
from eventapp.domain.states import EventKind, EventStatus, FunderProfile, Role
from eventapp.models import (
    Event,
    EventSession,
    EventText,
    Membership,
    Organization,
    Project,
    User,
    Venue,
)
from eventapp.services.demo import content
from eventapp.services.demo.dates import Dates
from eventapp.services.demo.shapes import DemoEvent, DemoVenue

ORGANIZER_EMAIL = "ionela@example.org"
COUNSELLOR_EMAIL = "beratung@example.org"
HELPER_EMAIL = "tuer@example.org"
#: Printed at every start of the demonstration; never use the demonstration for real people.
PASSWORD = "willkommen in herne"  # noqa: S105

_REGISTRATIONS_OPEN = timedelta(days=90)


def add_organization() -> Organization:
    organization = Organization(
        reference=new_reference(),
        name="MSO-Netzwerk Herne (Demo)",
        short_name="MSO-Netzwerk Herne",
        street="Alleestr. 46",
        postal_code="44793",
        city="Bochum",
        represented_by="Ionela Marin (erfunden)",
        email="info@example.org",
        phone="030 23125-001",
        register_entry="Amtsgericht Bochum, VR 0000 (Demo)",
        data_protection_contact="datenschutz@example.org",
    )
    db.session.add(organization)
    db.session.flush()
    return organization


def add_users(organization: Organization, *, now: datetime) -> None:
    password_hash = passwords.hash_password(PASSWORD)
    for email, name, roles in (
        (ORGANIZER_EMAIL, "Ionela Marin", (Role.ORGANIZER, Role.ADMIN)),
        (COUNSELLOR_EMAIL, "Samuel Okafor", (Role.ORGANIZER, Role.COUNSELLING)),
        (HELPER_EMAIL, "Gülşen Aydın", (Role.DOOR,)),
    ):
        db.session.add(
            User(
                email=email,
                name=name,
                password_hash=password_hash,
                session_stamp=new_reference(),
                created_at=now,
                memberships=[Membership(organization_id=organization.id, role=role) for role in roles],
            )
        )


def add_project(organization: Organization, *, dates: Dates) -> Project:
    year = dates.days[content.FESTIVAL.reference].year
    project = Project(
        organization_id=organization.id,
        reference="demo-2026",
        name=content.PROJECT_NAME,
        funder="MKJFGFI NRW",
        funder_reference="DEMO-2026-001",
        funder_profile=FunderProfile.NRW,
        funder_note="Gefördert durch das MKJFGFI NRW",
        partners="Paritätische",
        starts_on=date(year, 1, 1),
        ends_on=date(year, 12, 31),
    )
    db.session.add(project)
    db.session.flush()
    return project


def add_venue(organization: Organization, facts: DemoVenue) -> Venue:
    venue = Venue(
        organization_id=organization.id,
        reference=new_reference(),
        name=facts.name,
        street=facts.street,
        postal_code=facts.postal_code,
        city=facts.city,
        stops=facts.stops,
        access=facts.access,
    )
    db.session.add(venue)
    db.session.flush()
    return venue


def add_event(demo: DemoEvent, organization: Organization, project: Project, venue: Venue, *, dates: Dates) -> Event:
    preset = PRESETS[demo.kind]
    starts_at = dates.moment(demo.reference, demo.starts)
    opened = min(starts_at - _REGISTRATIONS_OPEN, dates.now)
    event = Event(
        organization_id=organization.id,
        project_id=project.id,
        venue_id=venue.id,
        reference=demo.reference,
        kind=demo.kind,
        status=EventStatus.PUBLISHED,
        ticket_mode=preset.ticket_mode,
        open_to_all=preset.open_to_all,
        registration_mode=preset.registration_mode,
        confirm_hours=preset.confirm_hours,
        list_duty=preset.list_duty,
        capacity=demo.capacity,
        max_party_size=preset.max_party_size,
        admission_lead_minutes=preset.admission_lead_minutes,
        admission_grace_minutes=preset.admission_grace_minutes,
        contact_days=preset.retention.contact_days,
        name_days=preset.retention.name_days,
        needs_days=preset.retention.needs_days,
        contact_name="Amina Kaya",
        contact_phone="030 23125-044",
        contact_email="kontakt@example.org",
        needs_deadline=dates.days[demo.reference] - timedelta(days=demo.needs_deadline_days),
        spoken_languages=("de",),
        interpreted_languages=demo.interpreted,
        access=demo.access,
        created_at=opened,
        updated_at=opened,
        published_at=opened,
        texts=[
            EventText(
                language=text.language,
                title=text.title,
                subtitle=text.subtitle,
                summary=text.summary,
                body=text.body,
                agenda=text.agenda,
            )
            for text in demo.texts
        ],
        sessions=_sessions(demo, dates=dates),
    )
    db.session.add(event)
    db.session.flush()
    return event


def _sessions(demo: DemoEvent, *, dates: Dates) -> list[EventSession]:
    if demo.kind is not EventKind.BERATUNG:
        return [
            EventSession(
                reference=f"{demo.reference}-1",
                starts_at=dates.moment(demo.reference, demo.starts),
                ends_at=dates.moment(demo.reference, demo.ends),
                break_minutes=demo.break_minutes,
                target=demo.numbers.target,
            )
        ]
    length = timedelta(minutes=content.SLOT_MINUTES)
    return [
        EventSession(
            reference=f"{demo.reference}-{number}",
            label=f"B-{number:02}",
            starts_at=dates.moment(demo.reference, slot),
            ends_at=dates.moment(demo.reference, slot) + length,
            capacity=1,
        )
        for number, slot in enumerate(content.SLOT_STARTS, start=1)
    ]
