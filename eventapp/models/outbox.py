"""Mails that wait: written in the transaction of their reason, sent afterwards by the worker."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.db import Base
from eventapp.domain.states import MessageKind, OutboxStatus
from eventapp.models.columns import EMAIL_CHARS, LANGUAGE_CHARS, RowId, enum_column, one_of


class OutboxMessage(Base):
    """One mail to one recipient; its words are made when it is sent."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        one_of("kind", MessageKind),
        one_of("status", OutboxStatus),
        Index("ix_outbox_message_due", "status", "next_attempt_at"),
    )

    id: Mapped[RowId]
    #: makes the Message-ID, so that a mail sent twice after a crash is recognized as one
    uuid: Mapped[str] = mapped_column(String(36), unique=True)
    kind: Mapped[MessageKind] = mapped_column(enum_column(MessageKind))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    recipient: Mapped[str] = mapped_column(String(EMAIL_CHARS))
    language: Mapped[str] = mapped_column(String(LANGUAGE_CHARS))
    status: Mapped[OutboxStatus] = mapped_column(enum_column(OutboxStatus), default=OutboxStatus.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    next_attempt_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(Text, default="")
