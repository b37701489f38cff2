"""Messages from organizers to guests, and the sign of life of the worker that sends them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.db import Base
from eventapp.domain.states import MessageKind, MessageState, Presence
from eventapp.models.columns import (
    LABEL_CHARS,
    LANGUAGE_CHARS,
    JsonColumn,
    RowId,
    WordList,
    enum_column,
    one_of,
)


class Message(Base):
    """One message to many: an organizer's words, or a reminder, which has none of its own.

    For whom it is stands in five columns; an empty list is all. It goes out in batches in the order of the
    registrations' ids, and ``cursor`` is the last one that has been looked at.
    """

    __tablename__ = "message"
    __table_args__ = (
        one_of("kind", MessageKind),
        one_of("state", MessageState),
        one_of("presence", Presence),
        Index("ix_message_state_due", "state", "scheduled_at"),
        UniqueConstraint("event_session_id", name="uq_message_event_session_id"),
    )

    id: Mapped[RowId]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[MessageKind] = mapped_column(enum_column(MessageKind))
    state: Mapped[MessageState] = mapped_column(enum_column(MessageState), default=MessageState.DRAFT)
    #: the session that a reminder is about: one reminder for each
    event_session_id: Mapped[int | None] = mapped_column(ForeignKey("event_session.id", ondelete="CASCADE"))
    statuses: Mapped[tuple[str, ...]] = mapped_column(WordList, default=())
    event_sessions: Mapped[list[str]] = mapped_column(JsonColumn, default=list)
    languages: Mapped[tuple[str, ...]] = mapped_column(WordList, default=())
    sources: Mapped[tuple[str, ...]] = mapped_column(WordList, default=())
    presence: Mapped[Presence] = mapped_column(enum_column(Presence), default=Presence.ANY)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    scheduled_at: Mapped[datetime | None]
    #: when the first and when the last batch was written
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    cursor: Mapped[int] = mapped_column(default=0)
    #: mails written so far; stays when the mails themselves are forgotten
    written: Mapped[int] = mapped_column(default=0)

    texts: Mapped[list["MessageText"]] = relationship(
        lazy="raise", order_by="MessageText.language", cascade="all, delete-orphan"
    )


class MessageText(Base):
    """The words of a message in one language."""

    __tablename__ = "message_text"
    __table_args__ = (UniqueConstraint("message_id", "language", name="uq_message_text_language"),)

    id: Mapped[RowId]
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(LANGUAGE_CHARS))
    subject: Mapped[str] = mapped_column(String(LABEL_CHARS))
    #: a little Markdown, with words in braces to be filled in
    body: Mapped[str] = mapped_column(Text)


class WorkerSign(Base):
    """When a worker was last seen; one row for each place where one runs."""

    __tablename__ = "worker_sign"

    place: Mapped[str] = mapped_column(String(LABEL_CHARS), primary_key=True)
    seen_at: Mapped[datetime]
