"""The append-only door log, what organizers decided about it, and estimates. Nobody edits or deletes an entry."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.db import Base
from eventapp.domain.states import (
    Conflict,
    DecidedBy,
    DeskAnswer,
    EntryKind,
    EstimateMethod,
    ScanResult,
)
from eventapp.models.columns import LABEL_CHARS, RowId, enum_column, one_of


class LogEntryRow(Base):
    """One attempt or count at the door, stored whatever its result (docs/door.md §2)."""

    __tablename__ = "log_entry"
    __table_args__ = (
        one_of("kind", EntryKind),
        one_of("result", ScanResult),
        one_of("decided_by", DecidedBy),
        Index("ix_log_entry_session", "event_session_id", "id"),
        Index("ix_log_entry_ticket", "ticket_id", "event_session_id"),
        Index("ix_log_entry_reverses", "reverses", "event_session_id"),
    )

    id: Mapped[RowId]
    uuid: Mapped[str] = mapped_column(String(36), unique=True)
    kind: Mapped[EntryKind] = mapped_column(enum_column(EntryKind))
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    event_session_id: Mapped[int] = mapped_column(ForeignKey("event_session.id"))
    #: None for entries made by an organizer (bulk entry, decisions)
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"), index=True)
    device_seq: Mapped[int] = mapped_column(default=0)
    #: the device's clock, as it was
    happened_at: Mapped[datetime]
    #: server minus device, as the device measured it
    clock_offset_ms: Mapped[int] = mapped_column(BigInteger, default=0)
    #: the time that counts: happened_at corrected and clamped
    counted_at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(index=True)
    ticket_id: Mapped[bytes | None] = mapped_column(LargeBinary(8))
    #: what was read, when it was no ticket of ours
    raw_code: Mapped[str | None] = mapped_column(String(200))
    adults: Mapped[int] = mapped_column(default=0)
    children: Mapped[int] = mapped_column(default=0)
    decided_by: Mapped[DecidedBy] = mapped_column(enum_column(DecidedBy))
    result: Mapped[ScanResult] = mapped_column(enum_column(ScanResult))
    #: the refusal that a supervisor overrode; the reason stands in ``note``
    overrides: Mapped[ScanResult | None] = mapped_column(enum_column(ScanResult))
    reverses: Mapped[str | None] = mapped_column(String(36))
    note: Mapped[str] = mapped_column(String(LABEL_CHARS), default="")
    conflict: Mapped[Conflict | None] = mapped_column(enum_column(Conflict))


class DeskDecision(Base):
    """What an entry of kind ``decision`` decided, and who decided it (docs/door.md, Conflicts)."""

    __tablename__ = "desk_decision"
    __table_args__ = (one_of("conflict", Conflict), one_of("answer", DeskAnswer))

    uuid: Mapped[str] = mapped_column(String(36), ForeignKey("log_entry.uuid"), primary_key=True)
    conflict: Mapped[Conflict] = mapped_column(enum_column(Conflict))
    answer: Mapped[DeskAnswer] = mapped_column(enum_column(DeskAnswer))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))


class SettledEntry(Base):
    """An entry that a decision settles; what comes later is not settled by it."""

    __tablename__ = "settled_entry"

    decision_uuid: Mapped[str] = mapped_column(String(36), ForeignKey("desk_decision.uuid"), primary_key=True)
    entry_uuid: Mapped[str] = mapped_column(String(36), ForeignKey("log_entry.uuid"), primary_key=True)


class Estimate(Base):
    """An estimate of people nobody counted; the newest of a session is the one that counts (CNT-5)."""

    __tablename__ = "estimate"
    __table_args__ = (
        one_of("method", EstimateMethod),
        CheckConstraint("count >= 0", name="count_not_negative"),
    )

    id: Mapped[RowId]
    event_session_id: Mapped[int] = mapped_column(ForeignKey("event_session.id"), index=True)
    count: Mapped[int]
    method: Mapped[EstimateMethod] = mapped_column(enum_column(EstimateMethod))
    estimated_at: Mapped[datetime]
    responsible: Mapped[str] = mapped_column(String(LABEL_CHARS))
    note: Mapped[str] = mapped_column(Text, default="")
    recorded_at: Mapped[datetime]
