"""The door: gates, links that let a helper in, and paired phones."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.db import Base
from eventapp.models.columns import LABEL_CHARS, RowId, WordList
from eventapp.models.event import Event


class Gate(Base):
    """A named entrance of an event."""

    __tablename__ = "gate"
    __table_args__ = (UniqueConstraint("event_id", "name", name="uq_gate_name"),)

    id: Mapped[RowId]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))


class DoorLink(Base):
    """An invitation for helpers to one gate. The secret in the link is derived, never stored."""

    __tablename__ = "door_link"

    id: Mapped[RowId]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    gate_id: Mapped[int] = mapped_column(ForeignKey("gate.id"))
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    rights: Mapped[tuple[str, ...]] = mapped_column(WordList)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    #: the account whose own phone it is for; such a link pairs one phone and ends soon
    for_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    #: until when it pairs, where that is sooner than the end of the phones' access
    pairs_until: Mapped[datetime | None]

    event: Mapped[Event] = relationship(lazy="raise")
    gate: Mapped[Gate] = relationship(lazy="raise")


class Device(Base):
    """A phone paired with one event's door."""

    __tablename__ = "device"
    __table_args__ = (Index("ix_device_event", "event_id"),)

    id: Mapped[RowId]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    gate_id: Mapped[int] = mapped_column(ForeignKey("gate.id"))
    door_link_id: Mapped[int | None] = mapped_column(ForeignKey("door_link.id"))
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(LABEL_CHARS))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    rights: Mapped[tuple[str, ...]] = mapped_column(WordList)
    paired_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime | None]
    #: when the phone last said that nothing waits; entries made later cannot be older (docs/door.md §6)
    drained_at: Mapped[datetime | None]
    queue_length: Mapped[int] = mapped_column(default=0)
    clock_offset_ms: Mapped[int] = mapped_column(BigInteger, default=0)
    battery_percent: Mapped[int | None]

    event: Mapped[Event] = relationship(lazy="raise")
    gate: Mapped[Gate] = relationship(lazy="raise")
