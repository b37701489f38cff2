"""What an umbrella keeps of the events that an association held in its projects before it left."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.db import Base
from eventapp.models.columns import JsonColumn


class DepartedEvent(Base):
    """An event with closed numbers: the project's report says of it what it said when the association left.

    It stays so, also when the association comes back.
    """

    __tablename__ = "departed_event"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    left_at: Mapped[datetime]
    #: volunteers' work, rounds, evidence and counters as eventapp/domain/event_entries.py spells them
    entries: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
