"""Builders of test data: plain keyword-only functions with honest defaults.

They write through the same tables as the application and return the rows. Cast: Olga organizes, Ada
attends, Gus holds the gate's phone, Mallory belongs elsewhere and must be refused.
"""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from eventapp.adapters.randomness import new_reference
from eventapp.db import db
from eventapp.domain.check_in import Party
from eventapp.domain.presets import PRESETS
from eventapp.domain.registering import Contact, PartyMember, RegistrationDetails, party_of
from eventapp.domain.states import (
    EventKind,
    EventStatus,
    FunderProfile,
    Need,
    RegistrationMode,
    RegistrationSource,
    Role,
    TicketMode,
)
from eventapp.models import (
    Event,
    EventSession,
    EventText,
    Membership,
    Organization,
    Project,
    Registration,
    User,
    Venue,
)
from eventapp.services import keys as key_services
from eventapp.services import registrations as registration_services

#: The moment at which tests happen unless they say otherwise.
NOW = datetime(2026, 9, 1, 10, 0, tzinfo=UTC)
#: The festival of the tests: a Saturday, 13 to 18 o'clock in Herne.
STARTS_AT = datetime(2026, 9, 26, 11, 0, tzinfo=UTC)
ENDS_AT = datetime(2026, 9, 26, 16, 0, tzinfo=UTC)

_numbers = itertools.count(1)


def make_organization(*, short_name: str = "Netzwerk Herne", umbrella: Organization | None = None) -> Organization:
    """Make an organization with complete legal facts; below an umbrella it is a member association."""
    organization = Organization(
        umbrella_id=umbrella.id if umbrella else None,
        reference=new_reference(),
        name=f"{short_name} e. V.",
        short_name=short_name,
        street="Beispielstraße 1",
        postal_code="44649",
        city="Herne",
        represented_by="Olga Beispiel",
        email="info@example.org",
        phone="030 23125-001",
        register_entry="Amtsgericht Bochum, VR 0000",
        data_protection_contact="datenschutz@example.org",
    )
    db.session.add(organization)
    db.session.commit()
    return organization


def make_user(
    organization: Organization,
    *,
    name: str = "Olga Beispiel",
    email: str | None = None,
    roles: Sequence[Role] = (Role.ORGANIZER,),
    password_hash: str | None = None,
) -> User:
    """Make an account with roles in the organization."""
    user = User(
        email=email or f"user{next(_numbers)}@example.org",
        name=name,
        password_hash=password_hash,
        session_stamp=new_reference(),
        created_at=NOW,
        memberships=[Membership(organization_id=organization.id, role=role) for role in roles],
    )
    db.session.add(user)
    db.session.commit()
    return user


def make_project(organization: Organization, *, is_shared: bool = False) -> Project:
    """Make a funded project."""
    project = Project(
        organization_id=organization.id,
        reference=new_reference(),
        name="Gemeinsames Handeln",
        funder="MKJFGFI NRW",
        funder_reference="TEST-2026-001",
        funder_profile=FunderProfile.NRW,
        funder_note="Gefördert durch das MKJFGFI NRW",
        partners="Paritätische",
        is_shared=is_shared,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
    )
    db.session.add(project)
    db.session.commit()
    return project


def make_venue(organization: Organization) -> Venue:
    """Make a venue with a few access facts."""
    venue = Venue(
        organization_id=organization.id,
        reference=new_reference(),
        name="Buschmannshof",
        city="Herne-Wanne",
        access={"step_free": ["yes", "Rampe am Tor West"], "toilet": ["partly", ""]},
    )
    db.session.add(venue)
    db.session.commit()
    return venue


def make_session(
    *,
    starts_at: datetime = STARTS_AT,
    ends_at: datetime = ENDS_AT,
    capacity: int | None = None,
    label: str = "",
    target: int | None = None,
) -> EventSession:
    """Make a session row to be given to ``make_event``."""
    return EventSession(
        reference=new_reference(),
        starts_at=starts_at,
        ends_at=ends_at,
        capacity=capacity,
        label=label,
        target=target,
    )


def make_event(
    *,
    organization: Organization | None = None,
    kind: EventKind = EventKind.FEST,
    status: EventStatus = EventStatus.PUBLISHED,
    title: str = "KulturWERK",
    capacity: int | None = None,
    ticket_mode: TicketMode | None = None,
    max_party_size: int | None = None,
    sessions: Sequence[EventSession] | None = None,
    reference: str | None = None,
    registration_mode: RegistrationMode | None = None,
) -> Event:
    """Make an event with one session, venue, project and German texts, and a signing key."""
    organization = organization or make_organization()
    preset = PRESETS[kind]
    event = Event(
        organization_id=organization.id,
        project_id=make_project(organization).id,
        venue_id=make_venue(organization).id,
        reference=reference or new_reference(),
        kind=kind,
        status=status,
        ticket_mode=ticket_mode or preset.ticket_mode,
        open_to_all=preset.open_to_all,
        registration_mode=registration_mode or preset.registration_mode,
        list_duty=preset.list_duty,
        capacity=capacity,
        max_party_size=max_party_size or preset.max_party_size,
        admission_lead_minutes=preset.admission_lead_minutes,
        admission_grace_minutes=preset.admission_grace_minutes,
        contact_days=preset.retention.contact_days,
        name_days=preset.retention.name_days,
        needs_days=preset.retention.needs_days,
        contact_name="Olga Beispiel",
        contact_phone="030 23125-001",
        contact_email="olga@example.org",
        needs_deadline=date(2026, 9, 20),
        spoken_languages=("de",),
        created_at=NOW - timedelta(days=90),
        updated_at=NOW - timedelta(days=90),
        published_at=None if status is EventStatus.DRAFT else NOW - timedelta(days=60),
        texts=[EventText(language="de", title=title, summary="Musik, Tanz und Essen.")],
        sessions=list(sessions) if sessions is not None else [make_session()],
    )
    db.session.add(event)
    db.session.commit()
    key_services.ensure_key(now=NOW)
    return event


def make_details(
    *,
    adults: int = 1,
    children: int = 0,
    name: str = "Ada Beispiel",
    attendee_names: Sequence[str] = (),
    members: Sequence[PartyMember] = (),
    email: str | None = "ada@example.org",
    event_sessions: Sequence[str] = (),
    language: str = "de",
    form_token: str | None = None,
    needs: Sequence[Need] = (),
    source: RegistrationSource = RegistrationSource.ONLINE,
    invitation: str = "",
) -> RegistrationDetails:
    """Fill in a registration form."""
    return RegistrationDetails(
        form_token=form_token or f"form-{next(_numbers)}-{new_reference()}",
        party=Party(adults=len(attendee_names) or adults, children=children) if not members else party_of(members),
        name=name,
        members=tuple(members) or tuple(PartyMember(name=name) for name in attendee_names),
        event_sessions=tuple(event_sessions),
        contact=Contact(email=email),
        language=language,
        needs=tuple(needs),
        source=source,
        invitation=invitation,
    )


def make_registration(
    event: Event,
    *,
    adults: int = 1,
    children: int = 0,
    name: str = "Ada Beispiel",
    attendee_names: Sequence[str] = (),
    members: Sequence[PartyMember] = (),
    email: str | None = "ada@example.org",
    event_sessions: Sequence[str] = (),
    now: datetime = NOW,
) -> Registration:
    """Register a party the way a visitor does. Personal tickets are for these people, else for ``name``."""
    if event.ticket_mode is TicketMode.PERSONAL and not attendee_names and not members:
        attendee_names = (name,)
    details = make_details(
        adults=adults,
        children=children,
        name=name,
        attendee_names=attendee_names,
        members=members,
        email=email,
        event_sessions=event_sessions,
    )
    return registration_services.register(event_id=event.id, details=details, now=now)


def waiting_details(*, adults: int = 1, event_sessions: Sequence[str] = ()) -> RegistrationDetails:
    """Fill in a form as somebody does who rather waits than goes without; nobody else has the same address."""
    details = make_details(adults=adults, email=f"guest{next(_numbers)}@example.org", event_sessions=event_sessions)
    return replace(details, accepts_waiting=True)
