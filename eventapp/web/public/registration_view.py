"""The page on which a visitor registers, as values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext

from eventapp.domain.capacity import Places
from eventapp.domain.funder_profiles import rules_of
from eventapp.domain.offer import OfferState
from eventapp.domain.retention import DeletionDates, RetentionPolicy, deletion_dates
from eventapp.domain.states import EventKind, RegistrationMode, TicketMode, WaitlistRule
from eventapp.queries.counselling import list_bookable
from eventapp.queries.events import last_end
from eventapp.web.filters import local
from eventapp.web.forms.registrations import FormShape
from eventapp.web.pictures import card_picture
from eventapp.web.public.association_links import privacy_address
from eventapp.web.public.days import EventDay, event_days
from eventapp.web.public.offers import event_offer, places_words
from eventapp.web.public.passages import Passage, event_words

if TYPE_CHECKING:
    from eventapp.models import Event, EventSession


@dataclass(frozen=True, kw_only=True)
class SessionChoice:
    """A session as the form offers it; ``note`` says how many places are left or why it cannot be chosen."""

    reference: str
    label: str
    starts_at: datetime
    ends_at: datetime
    #: who sees people, where guests can choose between several
    counsellor: str
    note: str
    is_open: bool
    can_take_place: bool


@dataclass(frozen=True, kw_only=True)
class ChoiceDay:
    """The sessions of one calendar day."""

    date: date
    choices: Sequence[SessionChoice]


@dataclass(frozen=True, kw_only=True)
class PrivacyFacts:
    """What the short notice of Art. 13 names (PRV-2)."""

    organization: str
    #: the privacy page of whoever is responsible
    address: str
    deletion: DeletionDates
    has_list_duty: bool

    @property
    def is_one_day(self) -> bool:
        """Whether name and contact go on the same day."""
        return self.deletion.contact == self.deletion.name


@dataclass(frozen=True, kw_only=True)
class RegistrationPage:
    """Everything around the fields."""

    reference: str
    kind: EventKind
    title: Passage
    full_title: str
    picture: str
    days: Sequence[EventDay]
    place: str
    shape: FormShape
    child_age: int
    choice_days: Sequence[ChoiceDay]
    #: how long a conversation takes, 0 where that differs or is no question
    minutes: int
    places: str
    #: there is no place, but a list on which to wait for one
    is_full: bool
    needs_no_registration: bool
    has_questions: bool
    mode: RegistrationMode
    #: how long places are held for an address that is not confirmed
    confirm_hours: int
    #: the secret of the link by which the visitor came
    invitation: str
    privacy: PrivacyFacts
    needs_deadline: date | None
    contact_name: str
    contact_phone: str
    opens_at: datetime | None

    @property
    def event_address(self) -> str:
        """The page of the event, as this visitor may open it."""
        return url_for("public.event_page", reference=self.reference, invitation=self.invitation or None)


def form_shape(event: "Event", *, now: datetime) -> FormShape:
    """Return what the event's form asks for. A conversation is chosen even where one slot is left."""
    offered = _offered(event, now=now)
    is_counselling = event.kind is EventKind.BERATUNG
    has_choice = is_counselling or len(offered) > 1
    return FormShape(
        is_personal=event.ticket_mode is TicketMode.PERSONAL,
        max_party_size=event.max_party_size,
        event_sessions=tuple(s.reference for s in offered if not s.is_cancelled) if has_choice else (),
        is_one_session=is_counselling,
        needs_email=event.registration_mode is RegistrationMode.CONFIRMED_ADDRESS,
        needs_names=event.list_duty,
    )


def registration_page(event: "Event", *, now: datetime, language: str, invitation: str = "") -> RegistrationPage:
    """Return the page for an event with everything loaded."""
    words = event_words(event.texts, language=language)
    offered = _offered(event, now=now)
    shape = form_shape(event, now=now)
    is_full = event_offer(event, now=now, is_invited=bool(invitation)).state is OfferState.WAITLIST
    rules = rules_of(event.project.funder_profile if event.project else None)
    return RegistrationPage(
        reference=event.reference,
        kind=event.kind,
        title=words.title,
        full_title=words.full_title,
        picture=card_picture(event),
        days=event_days(offered or event.sessions),
        place=", ".join(part for part in (event.venue.name, event.venue.city) if part) if event.venue else "",
        shape=shape,
        child_age=rules.child_age_limit,
        choice_days=_choice_days(offered, shape=shape, can_wait=_can_wait_for_one(event, is_full=is_full)),
        minutes=_common_minutes(offered) if shape.is_one_session else 0,
        places=""
        if shape.event_sessions or event.registration_mode is RegistrationMode.NONE
        else _places_line(event, offered),
        is_full=is_full,
        needs_no_registration=not event.registration_required,
        has_questions=event.question_count > 0,
        mode=event.registration_mode,
        confirm_hours=event.confirm_hours,
        invitation=invitation,
        privacy=privacy_facts(event),
        needs_deadline=event.needs_deadline,
        contact_name=event.contact_name,
        contact_phone=event.contact_phone,
        opens_at=event.registration_opens_at,
    )


def privacy_facts(event: "Event") -> PrivacyFacts:
    """Return who keeps what until when; the days are counted from the event's last one."""
    policy = RetentionPolicy(contact_days=event.contact_days, name_days=event.name_days, needs_days=event.needs_days)
    last = last_end(event.sessions) or event.created_at
    return PrivacyFacts(
        organization=event.organization.name,
        address=privacy_address(event.organization),
        deletion=deletion_dates(policy, last_day=local(last).date()),
        has_list_duty=event.list_duty,
    )


def _offered(event: "Event", *, now: datetime) -> list["EventSession"]:
    if event.kind is EventKind.BERATUNG:
        return list_bookable(event, event.sessions, now=now)
    return [session for session in event.sessions if session.ends_at > now]


def _can_wait_for_one(event: "Event", *, is_full: bool) -> bool:
    """One may wait for a full session; for a conversation only when no other time is free."""
    return event.waitlist_rule is not WaitlistRule.OFF and (is_full or event.kind is not EventKind.BERATUNG)


def part_days(event: "Event", *, now: datetime, can_wait: bool) -> list[ChoiceDay]:
    """Return the parts of a series that are to come, also where one is left: it can be given up."""
    return _days(_offered(event, now=now), can_wait=can_wait and event.waitlist_rule is not WaitlistRule.OFF)


def _choice_days(offered: Sequence["EventSession"], *, shape: FormShape, can_wait: bool) -> list[ChoiceDay]:
    if not shape.event_sessions:
        return []
    return _days(_one_for_each_start(offered) if shape.is_one_session else offered, can_wait=can_wait)


def _days(shown: Sequence["EventSession"], *, can_wait: bool) -> list[ChoiceDay]:
    has_choice = len({session.counsellor for session in shown}) > 1
    by_day = groupby(shown, key=lambda session: local(session.starts_at).date())
    return [
        ChoiceDay(
            date=day, choices=[_choice(session, can_wait=can_wait, names_counsellor=has_choice) for session in sessions]
        )
        for day, sessions in by_day
    ]


def _one_for_each_start(offered: Sequence["EventSession"]) -> list["EventSession"]:
    """Several people who see guests at the same time and are not named are one choice: the first who is free."""
    ordered = sorted(offered, key=lambda session: (session.starts_at, session.counsellor))
    starts = groupby(ordered, key=lambda session: (session.starts_at, session.counsellor))
    return [
        max(slots, key=lambda session: _choice(session, can_wait=False).is_open)
        for slots in (list(g) for _, g in starts)
    ]


def _common_minutes(offered: Sequence["EventSession"]) -> int:
    lengths = {(session.ends_at - session.starts_at) // timedelta(minutes=1) for session in offered}
    return lengths.pop() if len(lengths) == 1 else 0


def _choice(session: "EventSession", *, can_wait: bool, names_counsellor: bool = False) -> SessionChoice:
    places = Places(capacity=session.capacity, taken=session.places_taken)
    return SessionChoice(
        reference=session.reference,
        label=session.label,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        counsellor=session.counsellor if names_counsellor else "",
        note=_choice_note(session, places, can_wait=can_wait),
        is_open=not session.is_cancelled and (can_wait or places.has_room_for(1)),
        can_take_place=not session.is_cancelled,
    )


def _choice_note(session: "EventSession", places: Places, *, can_wait: bool) -> str:
    if session.is_cancelled:
        return gettext("Abgesagt")
    if can_wait and not places.has_room_for(1):
        return gettext("Ausgebucht – Warteliste möglich")
    if session.capacity == 1:  # a slot of a counselling day needs no number
        return "" if places.has_room_for(1) else gettext("vergeben")
    return places_words(places)


def _places_line(event: "Event", offered: Sequence["EventSession"]) -> str:
    """The tighter of the event's own limit and that of its only session."""
    limits = [Places(capacity=event.capacity, taken=event.places_taken)]
    limits += [Places(capacity=session.capacity, taken=session.places_taken) for session in offered]
    limited = [places for places in limits if places.left is not None]
    return places_words(min(limited, key=lambda places: places.left or 0)) if limited else ""
