"""The frozen numbers of a session (CNT-7), and what was counted on its signed list."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.db import Base
from eventapp.domain.states import EstimateMethod
from eventapp.models.columns import LABEL_CHARS, RowId, WordList, enum_column, one_of


class SessionClosing(Base):
    """A version of a session's numbers; rows are added, never changed. The newest one counts."""

    __tablename__ = "session_closing"
    __table_args__ = (
        UniqueConstraint("event_session_id", "version", name="uq_session_closing_version"),
        one_of("estimate_method", EstimateMethod),
        CheckConstraint("version >= 1", name="version_positive"),
    )

    id: Mapped[RowId]
    event_session_id: Mapped[int] = mapped_column(ForeignKey("event_session.id"))
    version: Mapped[int]
    #: why there is another version; empty for the first
    reason: Mapped[str] = mapped_column(Text, default="")
    registered: Mapped[int]
    canceled: Mapped[int]
    admitted: Mapped[int]
    walk_ins: Mapped[int]
    estimated: Mapped[int]
    children: Mapped[int]
    counting_methods: Mapped[tuple[str, ...]] = mapped_column(WordList, default=())
    estimate_method: Mapped[EstimateMethod | None] = mapped_column(enum_column(EstimateMethod))
    estimated_at: Mapped[datetime | None]
    estimate_responsible: Mapped[str] = mapped_column(String(LABEL_CHARS), default="")
    estimate_note: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[datetime]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))


class SignedList(Base):
    """What was counted on the signed list of a session after the event (LST-3)."""

    __tablename__ = "signed_list"
    __table_args__ = (
        CheckConstraint("signatures >= 0 AND without_signature >= 0 AND under_16 >= 0", name="not_negative"),
    )

    event_session_id: Mapped[int] = mapped_column(ForeignKey("event_session.id", ondelete="CASCADE"), primary_key=True)
    signatures: Mapped[int]
    without_signature: Mapped[int]
    #: of those without signature
    under_16: Mapped[int] = mapped_column(default=0)
    recorded_at: Mapped[datetime]
