"""Registrations: one contact, a party of named or unnamed people."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.db import Base
from eventapp.domain.states import CancelReason, Need, PendingFor, RegistrationSource, RegistrationStatus
from eventapp.models.columns import (
    LABEL_CHARS,
    LANGUAGE_CHARS,
    RowId,
    enum_column,
    one_of,
)
from eventapp.models.event import Event, EventSession
from eventapp.models.invitation import Invitation
from eventapp.sealing import SealedText

if TYPE_CHECKING:
    from eventapp.models.ticket import Ticket


#: A sentence or two to a guest.
REASON_CHARS = 500


class Registration(Base):
    """A party's claim to attend. ``key`` opens the self-service pages; whoever has it may change it."""

    __tablename__ = "registration"
    __table_args__ = (
        one_of("status", RegistrationStatus),
        one_of("source", RegistrationSource),
        UniqueConstraint("event_id", "form_token", name="uq_registration_form_token"),
        one_of("cancel_reason", CancelReason),
        one_of("pending_for", PendingFor),
        CheckConstraint("adults >= 0 AND children >= 0", name="party_not_negative"),
        CheckConstraint("adults + children >= 1", name="party_not_empty"),
        Index("ix_registration_event_status", "event_id", "status"),
        Index("ix_registration_event_created", "event_id", "created_at"),
        Index("ix_registration_held_until", "held_until"),
    )

    id: Mapped[RowId]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    key: Mapped[str] = mapped_column(String(26), unique=True)
    #: one form can be sent twice and still registers once
    form_token: Mapped[str] = mapped_column(String(64))
    status: Mapped[RegistrationStatus] = mapped_column(enum_column(RegistrationStatus))
    source: Mapped[RegistrationSource] = mapped_column(enum_column(RegistrationSource))
    name: Mapped[str] = mapped_column(String(LABEL_CHARS), default="")
    email: Mapped[str | None] = mapped_column(SealedText)
    phone: Mapped[str | None] = mapped_column(SealedText)
    language: Mapped[str] = mapped_column(String(LANGUAGE_CHARS))
    adults: Mapped[int]
    children: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    canceled_at: Mapped[datetime | None]
    cancel_reason: Mapped[CancelReason | None] = mapped_column(enum_column(CancelReason))
    #: set exactly while the registration is pending
    pending_for: Mapped[PendingFor | None] = mapped_column(enum_column(PendingFor))
    #: when the pending registration loses its places; None holds them without end
    held_until: Mapped[datetime | None]
    #: since when the party has waited for places; kept when it gets them. Blank tickets never wait
    waitlisted_at: Mapped[datetime | None]
    #: what the organizer wrote to a guest who was refused; goes with the contact
    refusal_reason: Mapped[str] = mapped_column(String(REASON_CHARS), default="")
    #: by which link the party came to the form; a link that brought people is revoked, never removed
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id"), index=True)
    #: neither reminders nor an organizer's words; what the registration needs is written all the same
    no_messages: Mapped[bool] = mapped_column(default=False)
    #: the person asked for it: no name, no contact, no need is left; how many came stays counted
    erased_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship(lazy="raise")
    invitation: Mapped[Invitation | None] = relationship(lazy="raise")
    attendees: Mapped[list["Attendee"]] = relationship(
        back_populates="registration", lazy="raise", order_by="Attendee.position", cascade="all"
    )
    tickets: Mapped[list["Ticket"]] = relationship(back_populates="registration", lazy="raise", order_by="Ticket.id")
    chosen: Mapped[list["RegistrationSession"]] = relationship(lazy="raise", cascade="all")
    needs: Mapped[list["RegistrationNeed"]] = relationship(lazy="raise", cascade="all", order_by="RegistrationNeed.id")

    @property
    def size(self) -> int:
        """People in the party."""
        return self.adults + self.children


class RegistrationSession(Base):
    """A session that a registration is for."""

    __tablename__ = "registration_session"
    __table_args__ = (Index("ix_registration_session_session", "event_session_id"),)

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    event_session_id: Mapped[int] = mapped_column(ForeignKey("event_session.id"), primary_key=True)

    event_session: Mapped[EventSession] = relationship(lazy="raise")


class Attendee(Base):
    """A person of a registration with personal tickets; a companion may stay without a name."""

    __tablename__ = "attendee"
    __table_args__ = (UniqueConstraint("registration_id", "position", name="uq_attendee_position"),)

    id: Mapped[RowId]
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    position: Mapped[int]
    #: says which person it was, without the name, once they are taken out; somebody else has another one
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(LABEL_CHARS))
    is_child: Mapped[bool] = mapped_column(default=False)

    registration: Mapped[Registration] = relationship(back_populates="attendees", lazy="raise")


class RegistrationNeed(Base):
    """A need, kept apart from the rest, with its own consent and its own short life (PRV-4)."""

    __tablename__ = "registration_need"
    __table_args__ = (
        UniqueConstraint("registration_id", "need", name="uq_registration_need_need"),
        one_of("need", Need),
    )

    id: Mapped[RowId]
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    need: Mapped[Need] = mapped_column(enum_column(Need))
    consented_at: Mapped[datetime]
