"""Sheets of paper that were entered after the door. What they say stands in the door log."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.db import Base
from eventapp.models.columns import RowId
from eventapp.models.event import EventSession


class PaperSheet(Base):
    """One sheet of a session, known by what is written on its head."""

    __tablename__ = "paper_sheet"
    __table_args__ = (UniqueConstraint("event_session_id", "name_key", name="uq_paper_sheet_name"),)

    id: Mapped[RowId]
    event_session_id: Mapped[int] = mapped_column(ForeignKey("event_session.id", ondelete="CASCADE"))
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    #: the name as it is compared
    name_key: Mapped[str] = mapped_column(String(200))
    entered_at: Mapped[datetime]

    event_session: Mapped[EventSession] = relationship(lazy="raise")


class PaperSheetEntry(Base):
    """A line of a sheet as an entry of the door log, and who typed it in."""

    __tablename__ = "paper_sheet_entry"

    id: Mapped[RowId]
    paper_sheet_id: Mapped[int] = mapped_column(ForeignKey("paper_sheet.id", ondelete="CASCADE"), index=True)
    #: the entry of the door log
    uuid: Mapped[str] = mapped_column(String(36), ForeignKey("log_entry.uuid"), unique=True)
    #: what makes it one line of the sheet: a ticket id in hex, or gate and time of a tally
    line: Mapped[str] = mapped_column(String(220))
    #: where guests without tickets were counted, as it was written
    gate: Mapped[str] = mapped_column(String(60), default="")
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
