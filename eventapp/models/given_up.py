"""Parts of a series that a registration was for and gave up."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.db import Base


class GivenUpSession(Base):
    """A session that a registration was for until its holder gave it up; gone when it is chosen again."""

    __tablename__ = "given_up_session"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    event_session_id: Mapped[int] = mapped_column(ForeignKey("event_session.id", ondelete="CASCADE"), primary_key=True)
    given_up_at: Mapped[datetime]
