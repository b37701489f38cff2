"""Tickets and the keys that sign them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.db import Base
from eventapp.domain.states import TicketStatus
from eventapp.models.columns import RowId, enum_column, one_of
from eventapp.models.registration import Attendee, Registration


class SigningKey(Base):
    """An Ed25519 key pair. One is active; older ones stay valid for verification."""

    __tablename__ = "signing_key"

    #: 0…15, stands in every token that the key signed
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    private_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    public_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class Ticket(Base):
    """A signed code that proves a registration: for the whole party or for one named person."""

    __tablename__ = "ticket"
    __table_args__ = (
        one_of("status", TicketStatus),
        CheckConstraint("adults + children >= 1", name="not_empty"),
        Index("ix_ticket_event_short_code", "event_id", "short_code"),
        Index("ix_ticket_event_updated", "event_id", "updated_at"),
    )

    id: Mapped[RowId]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    attendee_id: Mapped[int | None] = mapped_column(ForeignKey("attendee.id"), index=True)
    #: unique by its making, so that rows inserted together are told apart by it and need one statement
    ticket_id: Mapped[bytes] = mapped_column(LargeBinary(8), unique=True, insert_sentinel=True)
    token: Mapped[str] = mapped_column(String(122))
    short_code: Mapped[str] = mapped_column(String(8))
    status: Mapped[TicketStatus] = mapped_column(enum_column(TicketStatus), default=TicketStatus.VALID)
    adults: Mapped[int]
    children: Mapped[int] = mapped_column(default=0)
    issued_at: Mapped[datetime]
    #: moves with every change that a roster must take over
    updated_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    registration: Mapped[Registration] = relationship(back_populates="tickets", lazy="raise")
    attendee: Mapped[Attendee | None] = relationship(lazy="raise")
