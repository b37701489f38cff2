"""Events, their texts in each language, and their sessions."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.db import Base
from eventapp.domain.messages import DEFAULT_REMINDER_HOURS
from eventapp.domain.states import (
    FREE_MODES,
    EventKind,
    EventStatus,
    RegistrationMode,
    TicketMode,
    WaitlistRule,
)
from eventapp.models.columns import (
    EMAIL_CHARS,
    LABEL_CHARS,
    LANGUAGE_CHARS,
    JsonColumn,
    RowId,
    WordList,
    enum_column,
    one_of,
)
from eventapp.models.organization import Organization
from eventapp.models.project import Project, Venue


class Event(Base):
    """The whole occasion. The row is locked by whoever takes or gives places."""

    __tablename__ = "event"
    __table_args__ = (
        one_of("kind", EventKind),
        one_of("status", EventStatus),
        one_of("ticket_mode", TicketMode),
        one_of("registration_mode", RegistrationMode),
        one_of("waitlist_rule", WaitlistRule),
        CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity_not_negative"),
        CheckConstraint("places_taken >= 0", name="places_not_negative"),
        CheckConstraint("max_party_size >= 1", name="party_not_empty"),
        Index("ix_event_organization_status", "organization_id", "status"),
    )

    id: Mapped[RowId]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"), index=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[EventKind] = mapped_column(enum_column(EventKind))
    status: Mapped[EventStatus] = mapped_column(enum_column(EventStatus), default=EventStatus.DRAFT)

    ticket_mode: Mapped[TicketMode] = mapped_column(enum_column(TicketMode))
    #: nobody is turned away at the door (ONS-7)
    open_to_all: Mapped[bool] = mapped_column(default=False)
    registration_mode: Mapped[RegistrationMode] = mapped_column(enum_column(RegistrationMode))
    #: how long places are held for an address that is not confirmed
    confirm_hours: Mapped[int] = mapped_column(default=48)
    waitlist_rule: Mapped[WaitlistRule] = mapped_column(enum_column(WaitlistRule), default=WaitlistRule.OFF)
    #: nothing is offered meanwhile, and nobody overtakes those who wait
    waitlist_paused: Mapped[bool] = mapped_column(default=False)
    offer_hours: Mapped[int] = mapped_column(default=24)
    #: so long after a session's start the door may give away places of people who have not come; None: never
    release_minutes: Mapped[int | None]
    registration_opens_at: Mapped[datetime | None]
    registration_closes_at: Mapped[datetime | None]
    capacity: Mapped[int | None]
    places_taken: Mapped[int] = mapped_column(default=0)
    max_party_size: Mapped[int] = mapped_column(default=10)
    #: rows of Question; without any nobody has to look
    question_count: Mapped[int] = mapped_column(default=0)
    admission_lead_minutes: Mapped[int | None]
    admission_grace_minutes: Mapped[int | None]
    list_duty: Mapped[bool] = mapped_column(default=False)
    #: questions of the anonymous statistics that are off unless somebody wants them
    extra_questions: Mapped[tuple[str, ...]] = mapped_column(WordList, default=())
    contact_days: Mapped[int]
    name_days: Mapped[int]
    needs_days: Mapped[int]
    #: so long before their first session people are reminded; None: never
    reminder_hours: Mapped[int | None] = mapped_column(default=DEFAULT_REMINDER_HOURS)

    contact_name: Mapped[str] = mapped_column(String(LABEL_CHARS), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    contact_email: Mapped[str] = mapped_column(String(EMAIL_CHARS), default="")
    needs_deadline: Mapped[date | None]
    spoken_languages: Mapped[tuple[str, ...]] = mapped_column(WordList, default=())
    interpreted_languages: Mapped[tuple[str, ...]] = mapped_column(WordList, default=())
    #: overrides of the venue's access facts, same shape
    access: Mapped[dict[str, list[str]]] = mapped_column(JsonColumn, default=dict)
    picture_name: Mapped[str | None] = mapped_column(String(80))
    picture_widths: Mapped[tuple[str, ...]] = mapped_column(WordList, default=())
    picture_alt: Mapped[str] = mapped_column(String(LABEL_CHARS), default="")
    #: when unusually many registrations came from one connection the last time
    crowd_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    #: why it does not take place, for guests to read
    cancellation_reason: Mapped[str] = mapped_column(Text, default="")
    #: counts changes that calendars must take over (iCalendar SEQUENCE)
    revision: Mapped[int] = mapped_column(default=0)

    organization: Mapped[Organization] = relationship(lazy="raise")
    project: Mapped[Project | None] = relationship(lazy="raise")
    venue: Mapped[Venue | None] = relationship(lazy="raise")
    texts: Mapped[list["EventText"]] = relationship(
        back_populates="event", lazy="raise", order_by="EventText.language", cascade="all"
    )
    sessions: Mapped[list["EventSession"]] = relationship(
        back_populates="event",
        lazy="raise",
        order_by="EventSession.starts_at, EventSession.id",
        cascade="all",
    )

    @property
    def admits_everybody(self) -> bool:
        """True when the door counts whoever comes: it is set so, or nobody could register."""
        return self.open_to_all or self.registration_mode is RegistrationMode.NONE

    @property
    def registration_required(self) -> bool:
        """True when nobody should come without a registration."""
        return self.registration_mode not in FREE_MODES


class EventText(Base):
    """The words of an event in one language; ``de-x-einfach`` is German in plain words."""

    __tablename__ = "event_text"
    __table_args__ = (UniqueConstraint("event_id", "language", name="uq_event_text_language"),)

    id: Mapped[RowId]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(LANGUAGE_CHARS))
    title: Mapped[str] = mapped_column(String(LABEL_CHARS))
    subtitle: Mapped[str] = mapped_column(String(LABEL_CHARS), default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    #: Markdown
    body: Mapped[str] = mapped_column(Text, default="")
    #: one line each: ``13:00 Title | note``
    agenda: Mapped[str] = mapped_column(Text, default="")
    #: a machine translated it and nobody has checked it yet (LNG-4)
    is_machine_translated: Mapped[bool] = mapped_column(default=False)

    event: Mapped[Event] = relationship(back_populates="texts", lazy="raise")


class EventSession(Base):
    """One scheduled part of an event: what people are admitted to and what reports count."""

    __tablename__ = "event_session"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity_not_negative"),
        CheckConstraint("places_taken >= 0", name="places_not_negative"),
        Index("ix_event_session_event_start", "event_id", "starts_at"),
    )

    id: Mapped[RowId]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    #: shown where an event has several sessions; for counselling the number that is called
    label: Mapped[str] = mapped_column(String(LABEL_CHARS), default="")
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    break_minutes: Mapped[int] = mapped_column(default=0)
    capacity: Mapped[int | None]
    places_taken: Mapped[int] = mapped_column(default=0)
    #: Soll: attendances promised to the funder
    target: Mapped[int | None]
    remark: Mapped[str] = mapped_column(Text, default="")
    is_cancelled: Mapped[bool] = mapped_column(default=False)
    #: who sees people in an appointment, as guests read it; empty for everything else
    counsellor: Mapped[str] = mapped_column(String(LABEL_CHARS), default="")
    #: what became of an appointment is recorded; what was talked about stands nowhere beside it (CNS-5)
    is_settled: Mapped[bool] = mapped_column(default=False)
    #: when its time last changed, and what it was before
    moved_at: Mapped[datetime | None]
    moved_from_starts_at: Mapped[datetime | None]
    moved_from_ends_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship(back_populates="sessions", lazy="raise")
