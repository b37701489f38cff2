"""Invitation links to the form of an event."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.db import Base
from eventapp.models.columns import LABEL_CHARS, RowId


class Invitation(Base):
    """A link that opens the form of an event to those who have it; ``label`` says to whom it was given."""

    __tablename__ = "invitation"
    __table_args__ = (CheckConstraint("places IS NULL OR places >= 1", name="places_positive"),)

    id: Mapped[RowId]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    #: the secret in the link
    key: Mapped[str] = mapped_column(String(26), unique=True)
    label: Mapped[str] = mapped_column(String(LABEL_CHARS))
    #: people who may come by it altogether; None: as many as there are places
    places: Mapped[int | None]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
