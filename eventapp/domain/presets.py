"""What a new event of each type starts with (EVT-1); an organizer may change every value."""

from dataclasses import dataclass

from eventapp.domain.retention import DEFAULT_POLICIES, RetentionPolicy
from eventapp.domain.states import EventKind, RegistrationMode, TicketMode, WaitlistRule


@dataclass(frozen=True, kw_only=True)
class EventPreset:
    """Starting values of an event type. Minutes are before the start and after the end."""

    ticket_mode: TicketMode
    open_to_all: bool
    registration_mode: RegistrationMode
    waitlist_rule: WaitlistRule
    confirm_hours: int
    list_duty: bool
    max_party_size: int
    capacity: int | None
    admission_lead_minutes: int | None
    admission_grace_minutes: int | None
    retention: RetentionPolicy


PRESETS = {
    EventKind.FEST: EventPreset(
        ticket_mode=TicketMode.PARTY,
        open_to_all=True,
        registration_mode=RegistrationMode.OPTIONAL,
        waitlist_rule=WaitlistRule.OFF,
        confirm_hours=48,
        list_duty=False,
        max_party_size=20,
        capacity=None,
        admission_lead_minutes=None,
        admission_grace_minutes=None,
        retention=DEFAULT_POLICIES[EventKind.FEST],
    ),
    EventKind.WORKSHOP: EventPreset(
        ticket_mode=TicketMode.PERSONAL,
        open_to_all=False,
        registration_mode=RegistrationMode.REQUIRED,
        waitlist_rule=WaitlistRule.SKIP,
        confirm_hours=48,
        list_duty=True,
        max_party_size=5,
        capacity=20,
        admission_lead_minutes=120,
        admission_grace_minutes=60,
        retention=DEFAULT_POLICIES[EventKind.WORKSHOP],
    ),
    EventKind.FACHTAG: EventPreset(
        ticket_mode=TicketMode.PERSONAL,
        open_to_all=False,
        registration_mode=RegistrationMode.REQUIRED,
        waitlist_rule=WaitlistRule.SKIP,
        confirm_hours=48,
        list_duty=True,
        max_party_size=5,
        capacity=100,
        admission_lead_minutes=120,
        admission_grace_minutes=60,
        retention=DEFAULT_POLICIES[EventKind.FACHTAG],
    ),
    EventKind.BERATUNG: EventPreset(
        ticket_mode=TicketMode.PARTY,
        open_to_all=False,
        registration_mode=RegistrationMode.REQUIRED,
        waitlist_rule=WaitlistRule.SKIP,
        confirm_hours=24,
        list_duty=False,
        max_party_size=1,
        capacity=None,
        admission_lead_minutes=120,
        admission_grace_minutes=120,
        retention=DEFAULT_POLICIES[EventKind.BERATUNG],
    ),
}
