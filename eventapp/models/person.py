"""Different people of a project, told apart by keyed hashes; no table here holds a name."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.db import Base


class ProjectSecret(Base):
    """The secret behind a project's person keys; destroyed with the final report."""

    __tablename__ = "project_secret"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), primary_key=True)
    secret: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    destroyed_at: Mapped[datetime | None]


class PersonKey(Base):
    """Somebody with a name was at a session."""

    __tablename__ = "person_key"

    event_session_id: Mapped[int] = mapped_column(ForeignKey("event_session.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    #: somebody without a registration, by the signed list
    is_guest: Mapped[bool] = mapped_column(default=False)
