"""What a door is open for: the event, its sessions, the phone that asks, and the events next door."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from eventapp.db import db
from eventapp.domain.funder_profiles import rules_of
from eventapp.domain.release import release_moment, tighter_capacity
from eventapp.domain.retention import RetentionPolicy, deletion_dates
from eventapp.domain.roster import DoorDevice, DoorEvent, DoorSession, OtherEvent, SigningOffer
from eventapp.domain.schedule import local_day
from eventapp.domain.states import DeviceRight, EventKind
from eventapp.domain.texts import select_text
from eventapp.models import Device, Event, EventSession
from eventapp.queries.devices import DeviceContext
from eventapp.queries.events import PUBLIC_STATUSES
from eventapp.queries.signatures import is_offered

#: Tickets of other events are named when these begin within this span of now.
_NEIGHBOURS_WITHIN = timedelta(days=60)
_MAX_NEIGHBOURS = 30


def get_event(event_id: int) -> Event:
    """Return the event with texts, sessions, venue and project."""
    query = (
        select(Event)
        .where(Event.id == event_id)
        .options(
            joinedload(Event.venue),
            joinedload(Event.project),
            selectinload(Event.texts),
            selectinload(Event.sessions),
        )
    )
    return db.session.scalars(query).one()


def door_event(event: Event, device: DeviceContext, *, language: str) -> DoorEvent:
    """Return the event as a phone shows it; a tablet for guests does not say that it is for counselling (CNS-3)."""
    is_told = event.kind is not EventKind.BERATUNG or DeviceRight.KIOSK not in device.rights
    text = select_text(event.texts, language) if is_told else None
    rules = rules_of(event.project.funder_profile if event.project else None)
    return DoorEvent(
        reference=event.reference,
        number=event.id,
        title=text.title if text else "",
        kind=event.kind,
        open_to_all=event.admits_everybody,
        child_age_limit=rules.child_age_limit,
        venue=event.venue.name if event.venue else "",
    )


def door_session(event: Event, session: EventSession) -> DoorSession:
    """Return a session with the time in which its door is open."""
    lead, grace = event.admission_lead_minutes, event.admission_grace_minutes
    return DoorSession(
        reference=session.reference,
        label=session.label,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        opens_at=None if lead is None else session.starts_at - timedelta(minutes=lead),
        closes_at=None if grace is None else session.ends_at + timedelta(minutes=grace),
        released_at=release_moment(session.starts_at, minutes=event.release_minutes),
        capacity=tighter_capacity(event.capacity, session.capacity),
        is_cancelled=session.is_cancelled,
    )


def door_device(device: DeviceContext) -> DoorDevice:
    """Return the phone as it shows itself."""
    return DoorDevice(
        reference=device.reference,
        name=device.name,
        gate=device.gate,
        rights=device.rights,
        expires_at=device.expires_at,
    )


def signing_offer(device: DeviceContext, event: Event, *, zone: str) -> SigningOffer | None:
    """Return what a phone needs where people may sign on it; tablets for guests never offer it."""
    if DeviceRight.KIOSK in device.rights or not is_offered(event):
        return None
    policy = RetentionPolicy(contact_days=event.contact_days, name_days=event.name_days, needs_days=event.needs_days)
    last = max(session.ends_at for session in event.sessions)
    return SigningOffer(deleted_on=deletion_dates(policy, last_day=local_day(last, zone=zone)).name)


def list_other_events(event: Event, *, language: str, now: datetime) -> list[OtherEvent]:
    """Return the organization's events around these days; counselling is among them without a title (CNS-3)."""
    first = select(func.min(EventSession.starts_at)).where(EventSession.event_id == Event.id).scalar_subquery()
    rows = db.session.execute(
        select(Event, first)
        .where(
            Event.organization_id == event.organization_id,
            Event.id != event.id,
            Event.status.in_(PUBLIC_STATUSES),
            first.between(now - _NEIGHBOURS_WITHIN, now + _NEIGHBOURS_WITHIN),
        )
        .order_by(first, Event.id)
        .limit(_MAX_NEIGHBOURS)
        .options(selectinload(Event.texts))
    )
    return [
        OtherEvent(number=other.id, title="" if other.kind is EventKind.BERATUNG else text.title, starts_at=starts_at)
        for other, starts_at in rows
        if (text := select_text(other.texts, language)) is not None
    ]


def get_device_names(event_id: int) -> dict[str, str]:
    """Return the name of each phone that was ever paired with the event's door, by reference."""
    rows = db.session.execute(select(Device.reference, Device.name).where(Device.event_id == event_id))
    return {reference: name for reference, name in rows}
