"""Mails that wait: written in the transaction of their reason, sent afterwards by the worker."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.db import Base
from eventapp.domain.mail_limits import mailbox_of
from eventapp.domain.states import MessageKind, OutboxStatus
from eventapp.models.columns import LANGUAGE_CHARS, RowId, enum_column, one_of
from eventapp.sealing import SealedText


def _mailbox(context: DefaultExecutionContext) -> str:
    return mailbox_of(context.get_current_parameters()["recipient"])  # type: ignore[no-untyped-call]


class OutboxMessage(Base):
    """One mail to one recipient; its words are made when it is sent."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        one_of("kind", MessageKind),
        one_of("status", OutboxStatus),
        Index("ix_outbox_message_due", "status", "next_attempt_at"),
        Index("ix_outbox_message_mailbox", "mailbox", "sent_at"),
        # one mail of a message to each registration, whatever happens to the worker in between
        UniqueConstraint("message_id", "registration_id", name="uq_outbox_message_message"),
    )

    id: Mapped[RowId]
    #: makes the Message-ID, so that a mail sent twice after a crash is recognized as one
    uuid: Mapped[str] = mapped_column(String(36), unique=True)
    kind: Mapped[MessageKind] = mapped_column(enum_column(MessageKind))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    #: the message to many that this mail is part of, or a try of it
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), index=True)
    recipient: Mapped[str] = mapped_column(SealedText)
    #: behind the address, for domain/mail_limits.py; follows from the recipient
    mailbox: Mapped[str | None] = mapped_column(SealedText, default=_mailbox)
    language: Mapped[str] = mapped_column(String(LANGUAGE_CHARS))
    status: Mapped[OutboxStatus] = mapped_column(enum_column(OutboxStatus), default=OutboxStatus.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    next_attempt_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    #: when a mail server that had taken the mail gave it back
    bounced_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(Text, default="")
