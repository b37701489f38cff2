"""The anonymous statistics in counters. No row is one person, nothing is finer than a day (docs/statistics.md)."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.db import Base
from eventapp.domain.statistics import AgeBands, AnswerSource, Question
from eventapp.models.columns import JsonColumn, enum_column, one_of


class StatisticsCounter(Base):
    """How often an answer was given at a session; it grows by whole batches of sheets."""

    __tablename__ = "statistics_counter"
    __table_args__ = (
        one_of("question", Question),
        one_of("source", AnswerSource),
        CheckConstraint("count >= 1", name="counts_something"),
    )

    event_session_id: Mapped[int] = mapped_column(ForeignKey("event_session.id", ondelete="CASCADE"), primary_key=True)
    question: Mapped[Question] = mapped_column(enum_column(Question), primary_key=True)
    answer: Mapped[str] = mapped_column(String(30), primary_key=True)
    source: Mapped[AnswerSource] = mapped_column(enum_column(AnswerSource), primary_key=True)
    count: Mapped[int]


class SessionStatistics(Base):
    """Where the statistics of a session stand; the row comes with the first sheet."""

    __tablename__ = "session_statistics"
    __table_args__ = (one_of("age_bands", AgeBands),)

    event_session_id: Mapped[int] = mapped_column(ForeignKey("event_session.id", ondelete="CASCADE"), primary_key=True)
    age_bands: Mapped[AgeBands] = mapped_column(enum_column(AgeBands))
    #: the sums of the sheets that are not a whole batch yet, sealed and always of the same length; None: none
    unfinished_batch: Mapped[bytes | None]
    closed_on: Mapped[date | None]


class MergedCounter(Base):
    """How often an answer was given in the period of a final report, by sessions where it was given rarely."""

    __tablename__ = "merged_counter"
    __table_args__ = (one_of("question", Question), CheckConstraint("count >= 1", name="counts_something"))

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), primary_key=True)
    starts_on: Mapped[date] = mapped_column(primary_key=True)
    ends_on: Mapped[date] = mapped_column(primary_key=True)
    question: Mapped[Question] = mapped_column(enum_column(Question), primary_key=True)
    answer: Mapped[str] = mapped_column(String(30), primary_key=True)
    count: Mapped[int]


class FrozenStatistics(Base):
    """What an event shows of its statistics since its small counters went to the project."""

    __tablename__ = "frozen_statistics"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    #: [code, label, answered, [[label, shown], …]] of each question
    questions: Mapped[list[Any]] = mapped_column(JsonColumn)
