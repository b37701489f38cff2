"""Certificates of attendance, and what an event's certificates say. Never a birthdate, never an address."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.db import Base
from eventapp.domain.certificates import DEFAULT_PERCENT, NUMBER_CHARS
from eventapp.domain.states import CertificateKind
from eventapp.models.columns import LABEL_CHARS, LANGUAGE_CHARS, OptionalJsonColumn, RowId, enum_column, one_of
from eventapp.models.event import Event, EventSession


class CertificateSettings(Base):
    """The words of an event's certificates."""

    __tablename__ = "certificate_settings"
    __table_args__ = (CheckConstraint("required_percent BETWEEN 1 AND 100", name="percent_in_range"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    #: one point a line
    contents: Mapped[str] = mapped_column(Text, default="")
    leader: Mapped[str] = mapped_column(String(LABEL_CHARS), default="")
    signer_name: Mapped[str] = mapped_column(String(LABEL_CHARS), default="")
    signer_role: Mapped[str] = mapped_column(String(LABEL_CHARS), default="")
    second_language: Mapped[str] = mapped_column(String(LANGUAGE_CHARS), default="")
    required_percent: Mapped[int] = mapped_column(default=DEFAULT_PERCENT)


class Certificate(Base):
    """An issued certificate; it outlives the name on it, for the check of its number and for the report."""

    __tablename__ = "certificate"
    __table_args__ = (
        one_of("kind", CertificateKind),
        CheckConstraint("minutes >= 0 AND offered >= 1", name="something_offered"),
    )

    id: Mapped[RowId]
    number: Mapped[str] = mapped_column(String(NUMBER_CHARS), unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id", ondelete="SET NULL"), index=True)
    #: the holder of a personal ticket; None for the ticket of a registration that is for one person
    attendee_id: Mapped[int | None] = mapped_column(ForeignKey("attendee.id", ondelete="SET NULL"), index=True)
    #: None once it is deleted
    name: Mapped[str | None] = mapped_column(String(LABEL_CHARS))
    kind: Mapped[CertificateKind] = mapped_column(enum_column(CertificateKind))
    #: CertificateWording as it was issued; None with the name deleted, and where it was issued before words were kept
    wording: Mapped[dict[str, Any] | None] = mapped_column(OptionalJsonColumn)
    #: attended, without breaks
    minutes: Mapped[int]
    #: sessions that one person could attend
    offered: Mapped[int]
    issued_at: Mapped[datetime]
    mailed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship(lazy="raise")
    parts: Mapped[list["CertificateSession"]] = relationship(lazy="raise", cascade="all")


class CertificateSession(Base):
    """A session that a certificate counts."""

    __tablename__ = "certificate_session"

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id", ondelete="CASCADE"), primary_key=True)
    event_session_id: Mapped[int] = mapped_column(
        ForeignKey("event_session.id", ondelete="CASCADE"), primary_key=True, index=True
    )

    event_session: Mapped[EventSession] = relationship(lazy="raise")
