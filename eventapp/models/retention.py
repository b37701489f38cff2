"""What was deleted when, in numbers (PRV-12)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.db import Base
from eventapp.domain.retention import Stage
from eventapp.models.columns import RowId, enum_column, one_of


class Deletion(Base):
    """A stage of an event that is done; the proof that it was, and how much there was."""

    __tablename__ = "deletion"
    __table_args__ = (
        one_of("stage", Stage),
        UniqueConstraint("event_id", "stage", name="uq_deletion_stage"),
        CheckConstraint("count >= 0", name="count_not_negative"),
    )

    id: Mapped[RowId]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    stage: Mapped[Stage] = mapped_column(enum_column(Stage))
    #: registrations from which something was deleted
    count: Mapped[int]
    deleted_at: Mapped[datetime]
