"""Signatures drawn on a helper's phone. They go with the name that they stand beside."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.db import Base
from eventapp.models.columns import JsonColumn, RowId

_OF_A_CONTACT = text("attendee_id IS NULL")


class SigningSwitch(Base):
    """People may sign on phones at the event's door; without a row they may not."""

    __tablename__ = "signing_switch"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    switched_on_at: Mapped[datetime]


class Signature(Base):
    """The signature of one person for one session; a later one takes the row."""

    __tablename__ = "signature"
    __table_args__ = (
        UniqueConstraint("event_session_id", "attendee_id", name="uq_signature_attendee"),
        Index(
            "uq_signature_contact",
            "event_session_id",
            "registration_id",
            unique=True,
            sqlite_where=_OF_A_CONTACT,
            postgresql_where=_OF_A_CONTACT,
        ),
    )

    id: Mapped[RowId]
    #: the phone makes it; rows inserted together are told apart by it and need one statement
    uuid: Mapped[str] = mapped_column(String(36), unique=True, insert_sentinel=True)
    event_session_id: Mapped[int] = mapped_column(ForeignKey("event_session.id", ondelete="CASCADE"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    #: the holder of a personal ticket; None for the contact of a party
    attendee_id: Mapped[int | None] = mapped_column(ForeignKey("attendee.id", ondelete="CASCADE"), index=True)
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id", ondelete="SET NULL"))
    #: the phone's clock, corrected
    signed_at: Mapped[datetime]
    received_at: Mapped[datetime]
    #: domain/handwriting.Strokes
    strokes: Mapped[list[list[int]]] = mapped_column(JsonColumn)
