"""Tickets as their holders see them. Counselling stays neutral: no title, no picture of the event (CNS-3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from flask import current_app, url_for
from flask_babel import gettext

from eventapp.adapters.qr_image import QrPath, qr_path
from eventapp.adapters.translations import translator
from eventapp.domain.standing import SessionStanding, Standing, StandingFacts, decide_standing
from eventapp.domain.states import (
    HOLDING_PLACES,
    INVITED_MODES,
    CancelReason,
    EventKind,
    EventStatus,
    PendingFor,
    RegistrationMode,
    RegistrationSource,
    TicketMode,
    TicketStatus,
)
from eventapp.domain.tickets import ticket_link
from eventapp.domain.unsubscribing import unsubscribe_token
from eventapp.queries.logos import logos_of_event
from eventapp.services.holders import holder_words
from eventapp.web.filters import local
from eventapp.web.logos import LogoView, logo_views
from eventapp.web.pictures import art_address, card_picture
from eventapp.web.public.days import EventDay, event_days
from eventapp.web.public.passages import Passage, event_words
from eventapp.web.public.registration_view import PrivacyFacts, privacy_facts

if TYPE_CHECKING:
    from eventapp.models import Event, EventSession, Registration, Ticket

#: The look of a counselling appointment on its holder's own pages.
APPOINTMENT = "appointment"


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One session that a ticket is for."""

    label: str
    starts_at: datetime
    ends_at: datetime
    is_cancelled: bool


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """What a ticket is for. ``number`` is called in counselling; ``reference`` is empty there.

    ``kind`` is the look of the event's type; an appointment has one that says nothing (CNS-3).
    """

    kind: str
    is_counselling: bool
    reference: str
    title: Passage
    full_title: str
    picture: str
    days: Sequence[EventDay]
    visits: Sequence[Visit]
    number: str
    venue: str
    #: street and town
    address: str
    #: neither note nor logos in counselling, where they would tell what it is about (CNS-3)
    funder_note: str
    logos: Sequence[LogoView]
    #: where one registers anew; empty where that needs a link of its own, or nothing at all
    again_address: str
    #: why the event does not take place, in the organizer's words; empty in counselling
    cancellation_reason: str
    contact_name: str
    contact_phone: str
    privacy: PrivacyFacts

    @property
    def first_day(self) -> date:
        """The calendar day on which it begins."""
        return self.days[0].date

    @property
    def dates(self) -> str:
        """The days of everything that takes place, for the list of own tickets on the device."""
        return " ".join(local(visit.starts_at).date().isoformat() for visit in self.visits if not visit.is_cancelled)


@dataclass(frozen=True, kw_only=True)
class TicketPass:
    """One code. ``holder`` is empty where a name would say too much."""

    holder: str
    short_code: str
    qr: QrPath
    adults: int
    children: int
    #: the address of this ticket alone, and whose personal ticket of the registration it is
    link: str
    position: int | None

    @property
    def size(self) -> int:
        """People on this code."""
        return self.adults + self.children


@dataclass(frozen=True, kw_only=True)
class TicketsPage:
    """All tickets of a registration, for whoever holds its secret."""

    key: str
    standing: Standing
    occasion: Occasion
    passes: Sequence[TicketPass]
    #: people in the party, also when it holds no ticket any more
    size: int
    is_personal: bool
    email: str | None
    phone: str | None
    #: what a pending registration waits for, and until when its places are held
    pending_for: PendingFor | None
    held_until: datetime | None
    cancel_reason: CancelReason | None
    #: what the organizer wrote to somebody who was refused
    refusal_reason: str
    has_questions: bool
    #: where reminders and messages are ended, and whether they are
    messages_address: str
    has_no_messages: bool
    #: the appointment can be moved to another time
    can_move: bool

    @property
    def can_cancel(self) -> bool:
        """Whoever waits may stop waiting, too."""
        return self.standing in (Standing.VALID, Standing.PENDING, Standing.WAITLISTED)

    @property
    def can_change(self) -> bool:
        """A conversation is for one person; there is nothing to change but its time."""
        return self.can_cancel and not self.occasion.is_counselling


@dataclass(frozen=True, kw_only=True)
class TicketPage:
    """One ticket, for whoever has its code."""

    token: str
    standing: Standing
    occasion: Occasion
    ticket: TicketPass


def tickets_page(registration: "Registration", *, now: datetime, language: str) -> TicketsPage:
    """Return the page behind a registration's secret."""
    sessions = chosen_sessions(registration)
    valid = [ticket for ticket in registration.tickets if ticket.status is TicketStatus.VALID]
    ordered = sorted(valid, key=lambda ticket: ticket.attendee.position if ticket.attendee else ticket.id)
    return TicketsPage(
        key=registration.key,
        standing=_standing(registration, sessions, ticket=None, now=now),
        occasion=occasion(registration.event, sessions, language=language),
        passes=[_pass(ticket, holder=_holder(registration, ticket, language=language)) for ticket in ordered],
        size=registration.size,
        is_personal=registration.event.ticket_mode is TicketMode.PERSONAL,
        email=registration.email,
        phone=registration.phone,
        pending_for=registration.pending_for,
        held_until=registration.held_until,
        cancel_reason=registration.cancel_reason,
        refusal_reason="" if registration.event.kind is EventKind.BERATUNG else registration.refusal_reason,
        has_questions=registration.event.question_count > 0,
        messages_address=_messages_address(registration),
        has_no_messages=registration.no_messages,
        can_move=_can_move(registration, sessions, now=now),
    )


def _can_move(registration: "Registration", sessions: Sequence["EventSession"], *, now: datetime) -> bool:
    """True until the appointment begins, and after it was closed."""
    event = registration.event
    is_active = registration.status in HOLDING_PLACES and event.status is EventStatus.PUBLISHED
    is_to_come = all(session.is_cancelled or session.starts_at > now for session in sessions)
    return event.kind is EventKind.BERATUNG and is_active and is_to_come


def _messages_address(registration: "Registration") -> str:
    token = unsubscribe_token(registration.reference, secret_key=current_app.config["SECRET_KEY"].encode())
    return url_for("public.ask_messages", token=token)


def _again_address(event: "Event") -> str:
    if event.registration_mode in (RegistrationMode.NONE, *INVITED_MODES):
        return ""
    return url_for("public.new_registration", reference=event.reference)


def ticket_page(ticket: "Ticket", *, now: datetime, language: str) -> TicketPage:
    """Return the page behind a ticket's code. The name is short, as the door sees it (PRV-6)."""
    registration = ticket.registration
    sessions = chosen_sessions(registration)
    shown = occasion(registration.event, sessions, language=language)
    holder = "" if shown.is_counselling else _holder(registration, ticket, language=language, is_short=True)
    return TicketPage(
        token=ticket.token,
        standing=_standing(registration, sessions, ticket=ticket.status, now=now),
        occasion=shown,
        ticket=_pass(ticket, holder=holder),
    )


def occasion(event: "Event", sessions: Sequence["EventSession"], *, language: str) -> Occasion:
    """Return what a ticket for these sessions is for."""
    is_counselling = event.kind is EventKind.BERATUNG
    words = event_words(event.texts, language=language)
    title = Passage(text=gettext("Ihr Termin"), language=language, is_other_language=False)
    return Occasion(
        kind=APPOINTMENT if is_counselling else event.kind.value,
        is_counselling=is_counselling,
        reference="" if is_counselling else event.reference,
        title=title if is_counselling else words.title,
        full_title=title.text if is_counselling else words.full_title,
        picture=art_address(event.reference, event.kind) if is_counselling else card_picture(event),
        days=event_days(sessions or event.sessions),
        visits=[_visit(session) for session in sessions],
        number=sessions[0].label if is_counselling and sessions else "",
        venue=event.venue.name if event.venue else "",
        address=", ".join(part for part in (event.venue.street, event.venue.city) if part) if event.venue else "",
        funder_note=event.project.funder_note if event.project and not is_counselling else "",
        logos=[] if is_counselling else logo_views(logos_of_event(event)),
        again_address=_again_address(event),
        cancellation_reason="" if is_counselling else event.cancellation_reason,
        contact_name=event.contact_name,
        contact_phone=event.contact_phone,
        privacy=privacy_facts(event),
    )


def chosen_sessions(registration: "Registration") -> list["EventSession"]:
    """Return the sessions that a registration is for, in order."""
    return sorted((choice.event_session for choice in registration.chosen), key=lambda s: (s.starts_at, s.id))


def _visit(session: "EventSession") -> Visit:
    return Visit(
        label=session.label,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        is_cancelled=session.is_cancelled,
    )


def _standing(
    registration: "Registration",
    sessions: Sequence["EventSession"],
    *,
    ticket: TicketStatus | None,
    now: datetime,
) -> Standing:
    facts = StandingFacts(
        registration=registration.status,
        event=registration.event.status,
        sessions=[SessionStanding(ends_at=s.ends_at, is_cancelled=s.is_cancelled) for s in sessions],
        ticket=ticket,
        is_blank=registration.source is RegistrationSource.BLANK,
    )
    return decide_standing(facts, now=now)


def _pass(ticket: "Ticket", *, holder: str) -> TicketPass:
    text = ticket_link(base_url=current_app.config["BASE_URL"], token=ticket.token)
    return TicketPass(
        holder=holder,
        short_code=ticket.short_code,
        qr=qr_path(text),
        adults=ticket.adults,
        children=ticket.children,
        link=f"{current_app.config['BASE_URL']}/t/{ticket.token.lower()}",
        position=ticket.attendee.position if ticket.attendee else None,
    )


def _holder(registration: "Registration", ticket: "Ticket", *, language: str, is_short: bool = False) -> str:
    words = translator(language, zone=current_app.config["TIMEZONE"])
    return holder_words(registration, ticket, words=words, is_short=is_short)
