"""Events: create, describe, duplicate, remove. Their publication is services/publication.py."""

from datetime import datetime

from eventapp.adapters.randomness import new_reference
from eventapp.db import db, transactional
from eventapp.domain.describing import AccessNote, Contact, EventDetails, NewEvent, SessionDetails, stored_access
from eventapp.domain.errors import ProjectFixed, StillInUse, TicketModeFixed
from eventapp.domain.presets import PRESETS
from eventapp.domain.retention import RetentionPolicy
from eventapp.domain.states import AccessFact, EventKind, EventStatus, TicketMode
from eventapp.domain.texts import SOURCE_LANGUAGE
from eventapp.models import Event, EventText
from eventapp.queries import event_figures, event_lists
from eventapp.queries import events as event_queries
from eventapp.queries import projects as project_queries
from eventapp.queries import venues as venue_queries
from eventapp.queries.event_entries import find_departed
from eventapp.services.event_changes import record, touch
from eventapp.services.event_sessions import build_session
from eventapp.services.questions import forget_questions
from eventapp.services.waitlist import offer_places_of

CONTACT_OF_NOBODY = Contact(name="", phone="", email="")


@transactional
def create_event(*, organization_id: int, new: NewEvent, user_id: int, now: datetime) -> Event:
    """Make a draft with what its type brings (EVT-1) and the contact person of the organization's last event.

    Raises NotFound when project or venue belong to somebody else.
    """
    contact = event_lists.find_last_contact(organization_id) or CONTACT_OF_NOBODY
    event = _with_presets(new.kind, organization_id=organization_id, now=now)
    event.project_id = _project_id(new.project, organization_id=organization_id)
    event.venue_id = _venue_id(new.venue, organization_id=organization_id)
    event.contact_name, event.contact_phone, event.contact_email = contact.name, contact.phone, contact.email
    event.texts = [EventText(language=SOURCE_LANGUAGE, title=new.title)]
    if new.first_session is not None:
        event.sessions = [build_session(SessionDetails(span=new.first_session))]
    db.session.add(event)
    db.session.flush()
    record("event.created", event, user_id=user_id, now=now)
    return event


@transactional
def change_event(*, event_id: int, details: EventDetails, user_id: int, now: datetime) -> Event:
    """Replace what is said about an event; its capacity may fall below the places taken.

    Raises NotFound when project or venue belong to somebody else, TicketModeFixed when people hold tickets, and
    ProjectFixed when the report of a former network has the event's numbers.
    """
    event = event_queries.lock_event(event_id)
    _change_ticket_mode(event, details.ticket_mode)
    event.project_id = _changed_project(event, details.project)
    event.venue_id = _venue_id(details.venue, organization_id=event.organization_id)
    _apply_registration(event, details)
    _apply_retention(event, details.retention)
    event.list_duty = details.list_duty
    event.contact_name, event.contact_phone = details.contact.name, details.contact.phone
    event.contact_email = details.contact.email
    event.needs_deadline = details.needs_deadline
    event.spoken_languages = details.spoken_languages
    event.interpreted_languages = details.interpreted_languages
    touch(event, now=now)
    record("event.changed", event, user_id=user_id, now=now)
    offer_places_of(event, now=now)
    return event


@transactional
def change_access(*, event_id: int, access: dict[AccessFact, AccessNote], user_id: int, now: datetime) -> Event:
    """Replace what differs from the venue at this event; the facts left out are as at the venue."""
    event = event_queries.lock_event(event_id)
    event.access = stored_access(access)
    touch(event, now=now)
    record("event.access_changed", event, user_id=user_id, now=now)
    return event


@transactional
def remove_event(*, event_id: int, user_id: int, now: datetime) -> None:
    """Remove a draft that was never public and that nobody registered for. Raises StillInUse."""
    event = event_queries.lock_event(event_id)
    if event.status is not EventStatus.DRAFT or event.published_at or event_figures.has_registrations(event_id):
        raise StillInUse
    record("event.removed", event, user_id=user_id, now=now)
    event_queries.get_organization_event(event.reference, organization_ids=[event.organization_id])
    forget_questions(event)
    db.session.delete(event)


def _with_presets(kind: EventKind, *, organization_id: int, now: datetime) -> Event:
    preset = PRESETS[kind]
    event = Event(
        organization_id=organization_id,
        reference=new_reference(),
        kind=kind,
        status=EventStatus.DRAFT,
        ticket_mode=preset.ticket_mode,
        open_to_all=preset.open_to_all,
        registration_mode=preset.registration_mode,
        waitlist_rule=preset.waitlist_rule,
        confirm_hours=preset.confirm_hours,
        list_duty=preset.list_duty,
        capacity=preset.capacity,
        max_party_size=preset.max_party_size,
        admission_lead_minutes=preset.admission_lead_minutes,
        admission_grace_minutes=preset.admission_grace_minutes,
        spoken_languages=(SOURCE_LANGUAGE,),
        created_at=now,
        updated_at=now,
    )
    _apply_retention(event, preset.retention)
    return event


def _change_ticket_mode(event: Event, mode: TicketMode) -> None:
    if mode is event.ticket_mode:
        return
    if event_figures.has_registrations(event.id):
        raise TicketModeFixed
    event.ticket_mode = mode


def _apply_registration(event: Event, details: EventDetails) -> None:
    event.open_to_all = details.open_to_all
    event.registration_mode = details.registration_mode
    event.confirm_hours = details.confirm_hours
    event.registration_opens_at = details.window.opens_at
    event.registration_closes_at = details.window.closes_at
    event.capacity = details.capacity
    event.max_party_size = details.max_party_size
    event.admission_lead_minutes = details.admission_lead_minutes
    event.admission_grace_minutes = details.admission_grace_minutes


def _apply_retention(event: Event, policy: RetentionPolicy) -> None:
    event.contact_days = policy.contact_days
    event.name_days = policy.name_days
    event.needs_days = policy.needs_days


def _project_id(reference: str | None, *, organization_id: int) -> int | None:
    if reference is None:
        return None
    return project_queries.get_usable(reference, organization_id=organization_id).id


def _changed_project(event: Event, reference: str | None) -> int | None:
    """Keep the present one, also where the umbrella has stopped to share it."""
    present = project_queries.find_project(reference) if reference else None
    if present is not None and present.id == event.project_id:
        return present.id
    if event.project_id is not None and find_departed(event.id, project_id=event.project_id) is not None:
        raise ProjectFixed
    return _project_id(reference, organization_id=event.organization_id)


def _venue_id(reference: str | None, *, organization_id: int) -> int | None:
    if reference is None:
        return None
    return venue_queries.get_venue(reference, organization_ids=[organization_id]).id
