"""Lists of people that organizers take over; each lives for a day at most."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.db import Base
from eventapp.domain.states import ImportState
from eventapp.models.columns import JsonColumn, RowId, enum_column, one_of
from eventapp.models.event import Event
from eventapp.sealing import SealedLongText


class RegistrationImport(Base):
    """A list on its way. What it says about people lies sealed and goes when it has been taken over."""

    __tablename__ = "registration_import"
    __table_args__ = (one_of("state", ImportState), Index("ix_registration_import_state", "state"))

    id: Mapped[RowId]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    state: Mapped[ImportState] = mapped_column(enum_column(ImportState), default=ImportState.UPLOADED)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    #: the heads and rows of the file, without columns that are not allowed; None once taken over
    content: Mapped[str | None] = mapped_column(SealedLongText)
    #: the registrations to be, from the go-ahead until they are made
    entries: Mapped[str | None] = mapped_column(SealedLongText)
    #: rows that were left out, to be corrected and brought again
    left_out: Mapped[str | None] = mapped_column(SealedLongText)
    #: what each column means, empty for nothing
    columns: Mapped[list[str]] = mapped_column(JsonColumn, default=list)
    #: topics of columns that were not taken
    forbidden: Mapped[list[list[str]]] = mapped_column(JsonColumn, default=list)
    #: sessions for rows that name none
    event_sessions: Mapped[list[str]] = mapped_column(JsonColumn, default=list)
    sends_mails: Mapped[bool] = mapped_column(default=True)
    accepts_waiting: Mapped[bool] = mapped_column(default=False)
    #: tickets signed so far, and how many there are
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    #: code of the error that kept it from being taken over
    trouble: Mapped[str] = mapped_column(String(60), default="")
    #: what became of it, in numbers
    counts: Mapped[dict[str, int]] = mapped_column(JsonColumn, default=dict)

    event: Mapped[Event] = relationship(lazy="raise")
