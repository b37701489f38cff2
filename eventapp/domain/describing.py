"""What organizers say about their organization, projects, venues and events, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from eventapp.domain.retention import RetentionPolicy
from eventapp.domain.schedule import Span, Window
from eventapp.domain.states import AccessAnswer, AccessFact, EventKind, FunderProfile, RegistrationMode, TicketMode


@dataclass(frozen=True, kw_only=True)
class OrganizationDetails:
    """Who runs the events, with what the legal pages must say (LEG-1)."""

    name: str
    short_name: str
    street: str = ""
    postal_code: str = ""
    city: str = ""
    represented_by: str = ""
    email: str = ""
    phone: str = ""
    register_entry: str = ""
    data_protection_contact: str = ""
    privacy_text: str = ""
    accessibility_text: str = ""


@dataclass(frozen=True, kw_only=True)
class ProjectDetails:
    """What a funder pays for."""

    name: str
    funder: str
    funder_reference: str
    funder_profile: FunderProfile
    funder_note: str
    partners: str
    starts_on: date
    ends_on: date
    #: the value of an hour of volunteers' work; None where the grant counts none
    volunteer_rate_cents: int | None = None
    #: the anonymous statistics also count gender and age together
    crosses_gender_age: bool = False
    #: member associations of the network may hold their events in it
    is_shared: bool = False


@dataclass(frozen=True, kw_only=True)
class AccessNote:
    """The answer to one access fact and a remark."""

    answer: AccessAnswer
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class VenueDetails:
    """A place; a fact that is missing in ``access`` was not checked (A11Y-2)."""

    name: str
    street: str
    postal_code: str
    city: str
    stops: str
    directions: str
    access: Mapping[AccessFact, AccessNote]


@dataclass(frozen=True, kw_only=True)
class NewEvent:
    """The few things an event begins with; its type brings the rest (domain/presets.py)."""

    kind: EventKind
    title: str
    project: str | None
    venue: str | None
    first_session: Span | None


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Who answers questions and hears of needs (A11Y-3)."""

    name: str
    phone: str
    email: str


@dataclass(frozen=True, kw_only=True)
class EventDetails:
    """Everything about an event that is not text, session or picture. ``project`` and ``venue`` are references."""

    project: str | None
    venue: str | None
    ticket_mode: TicketMode
    open_to_all: bool
    registration_mode: RegistrationMode
    #: how long places are held for an address that is not confirmed
    confirm_hours: int
    window: Window
    capacity: int | None
    max_party_size: int
    admission_lead_minutes: int | None
    admission_grace_minutes: int | None
    list_duty: bool
    retention: RetentionPolicy
    contact: Contact
    needs_deadline: date | None
    spoken_languages: tuple[str, ...]
    interpreted_languages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SessionDetails:
    """One scheduled part of an event."""

    span: Span
    label: str = ""
    break_minutes: int = 0
    capacity: int | None = None
    target: int | None = None
    remark: str = ""
    #: who sees people in an appointment, as guests read it
    counsellor: str = ""


@dataclass(frozen=True, kw_only=True)
class TextDetails:
    """The words of an event in one language."""

    language: str
    title: str
    subtitle: str = ""
    summary: str = ""
    body: str = ""
    agenda: str = ""
    is_machine_translated: bool = False


@dataclass(frozen=True, kw_only=True)
class StoredPicture:
    """A picture in the folder of pictures, by its name, with the words for those who cannot see it."""

    name: str
    widths: tuple[int, ...]
    alt: str


def stored_access(access: Mapping[AccessFact, AccessNote]) -> dict[str, list[str]]:
    """Return access facts the way the tables keep them; unchecked facts without a remark are left out."""
    return {
        fact.value: [access[fact].answer.value, access[fact].note]
        for fact in AccessFact
        if fact in access and (access[fact].answer is not AccessAnswer.NOT_CHECKED or access[fact].note)
    }


def read_access(stored: Mapping[str, list[str]]) -> dict[AccessFact, AccessNote]:
    """Return all access facts in display order; what is missing was not checked."""
    unchecked = [AccessAnswer.NOT_CHECKED.value, ""]
    return {
        fact: AccessNote(
            answer=AccessAnswer(stored.get(fact.value, unchecked)[0]), note=stored.get(fact.value, unchecked)[1]
        )
        for fact in AccessFact
    }
