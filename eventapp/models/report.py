"""What the funder report says besides attendance, and the reports that were issued. No table names a guest."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.db import Base
from eventapp.domain.report_figures import IndicatorSource
from eventapp.domain.states import CounsellingTopic, EvidenceKind, OrganizationKind
from eventapp.models.columns import LABEL_CHARS, RowId, enum_column, one_of


class VolunteerWork(Base):
    """Volunteers' work for an event on one day; names stand on paper alone."""

    __tablename__ = "volunteer_work"
    __table_args__ = (CheckConstraint("people >= 1 AND minutes >= 1", name="somebody_worked"),)

    id: Mapped[RowId]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    day: Mapped[date]
    activity: Mapped[str] = mapped_column(String(LABEL_CHARS))
    people: Mapped[int]
    #: of all people together
    minutes: Mapped[int]


class RepresentedOrganization(Base):
    """An organization that took part in a project."""

    __tablename__ = "represented_organization"
    __table_args__ = (
        one_of("kind", OrganizationKind),
        UniqueConstraint("project_id", "name", name="uq_represented_organization_name"),
    )

    id: Mapped[RowId]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(LABEL_CHARS))
    kind: Mapped[OrganizationKind] = mapped_column(enum_column(OrganizationKind))


class OrganizationPresence(Base):
    """How many people an organization sent to a session."""

    __tablename__ = "organization_presence"
    __table_args__ = (CheckConstraint("attendances >= 1", name="somebody_came"),)

    represented_organization_id: Mapped[int] = mapped_column(
        ForeignKey("represented_organization.id", ondelete="CASCADE", name="fk_organization_presence_represented"),
        primary_key=True,
    )
    event_session_id: Mapped[int] = mapped_column(ForeignKey("event_session.id", ondelete="CASCADE"), primary_key=True)
    attendances: Mapped[int]


class Indicator(Base):
    """What a project promised: a target, and where the actual value comes from."""

    __tablename__ = "indicator"
    __table_args__ = (
        one_of("source", IndicatorSource),
        CheckConstraint("target >= 0", name="target_not_negative"),
        Index("ix_indicator_project", "project_id", "position"),
    )

    id: Mapped[RowId]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(LABEL_CHARS))
    target: Mapped[int]
    source: Mapped[IndicatorSource] = mapped_column(enum_column(IndicatorSource))
    #: typed in, for what is counted elsewhere
    actual: Mapped[int | None]
    #: why it was less
    reason: Mapped[str] = mapped_column(Text, default="")


class EvidenceItem(Base):
    """A piece of evidence that lies in the folder; what is missing has no row (REP-8)."""

    __tablename__ = "evidence_item"
    __table_args__ = (one_of("kind", EvidenceKind),)

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[EvidenceKind] = mapped_column(enum_column(EvidenceKind), primary_key=True)
    recorded_at: Mapped[datetime]


class CounsellingTally(Base):
    """The talks of a counselling day in counters; no row joins a person and a talk (CNS-5)."""

    __tablename__ = "counselling_tally"
    __table_args__ = (
        CheckConstraint(
            "first_talks >= 0 AND follow_up_talks >= 0 AND minutes >= 0 AND interpreted >= 0", name="not_negative"
        ),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    first_talks: Mapped[int] = mapped_column(default=0)
    follow_up_talks: Mapped[int] = mapped_column(default=0)
    minutes: Mapped[int] = mapped_column(default=0)
    interpreted: Mapped[int] = mapped_column(default=0)
    #: the sums of the talks that are not a whole batch yet, sealed and always of the same length; None: the day is
    #: not recorded talk by talk, or was ended
    unfinished_batch: Mapped[bytes | None]


class SpontaneousVisit(Base):
    """Somebody without an appointment who got a number; once the talk is recorded the door log counts one guest."""

    __tablename__ = "spontaneous_visit"

    id: Mapped[RowId]
    #: the appointment in whose time they are seen
    event_session_id: Mapped[int] = mapped_column(ForeignKey("event_session.id", ondelete="CASCADE"), index=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    #: the number that is called
    label: Mapped[str] = mapped_column(String(LABEL_CHARS))
    #: the entry of the door log; None until the talk is recorded
    entry_uuid: Mapped[str | None] = mapped_column(String(36))


class TopicTally(Base):
    """How often a topic came up on a counselling day."""

    __tablename__ = "topic_tally"
    __table_args__ = (one_of("topic", CounsellingTopic), CheckConstraint("mentions >= 0", name="not_negative"))

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    topic: Mapped[CounsellingTopic] = mapped_column(enum_column(CounsellingTopic), primary_key=True)
    mentions: Mapped[int]


class IssuedReport(Base):
    """A report as it was issued: its facts, kept word for word; rows are added, never changed (REP-5)."""

    __tablename__ = "issued_report"
    __table_args__ = (
        UniqueConstraint("project_id", "starts_on", "ends_on", "version", name="uq_issued_report_version"),
    )

    id: Mapped[RowId]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    version: Mapped[int]
    is_final: Mapped[bool]
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    #: the facts as JSON in one fixed spelling, and their SHA-256 in hex
    facts: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
