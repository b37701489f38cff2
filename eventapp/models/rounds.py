"""Rounds at festivals: people who were there at the same time (CNT-8)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.db import Base
from eventapp.models.columns import LABEL_CHARS, RowId


class CrowdRound(Base):
    """What somebody counted in one area at one moment; apart from the attendances."""

    __tablename__ = "crowd_round"
    __table_args__ = (
        CheckConstraint("people >= 0", name="people_not_negative"),
        UniqueConstraint("event_id", "counted_at", "area", name="uq_crowd_round_place"),
    )

    id: Mapped[RowId]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    counted_at: Mapped[datetime]
    area: Mapped[str] = mapped_column(String(LABEL_CHARS))
    people: Mapped[int]
    #: somebody of the team; not in the report
    counted_by: Mapped[str] = mapped_column(String(LABEL_CHARS))
