"""An event's own questions, their words in each language, and the answers. Answers go with the name."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.db import Base
from eventapp.domain.questions import MAX_LABEL_CHARS, QuestionKind, QuestionScope
from eventapp.models.columns import LANGUAGE_CHARS, JsonColumn, RowId, enum_column, one_of
from eventapp.models.event import EventSession

_OF_THE_PARTY = text("person IS NULL")


class Question(Base):
    """One question. ``Event.question_count`` says how many there are, so that no form asks in vain."""

    __tablename__ = "question"
    __table_args__ = (
        one_of("kind", QuestionKind),
        one_of("scope", QuestionScope),
        CheckConstraint("(shown_if_id IS NULL) = (shown_if_value IS NULL)", name="condition_whole"),
        Index("ix_question_event_position", "event_id", "position"),
    )

    id: Mapped[RowId]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    #: asked only of those who come to this session; a session that is asked about is in use
    event_session_id: Mapped[int | None] = mapped_column(ForeignKey("event_session.id"), index=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    position: Mapped[int]
    kind: Mapped[QuestionKind] = mapped_column(enum_column(QuestionKind))
    scope: Mapped[QuestionScope] = mapped_column(enum_column(QuestionScope))
    is_required: Mapped[bool]
    #: keys in order
    choices: Mapped[list[str]] = mapped_column(JsonColumn, default=list)
    shown_if_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"), index=True)
    shown_if_value: Mapped[str | None] = mapped_column(String(20))

    event_session: Mapped[EventSession | None] = relationship(lazy="raise")
    texts: Mapped[list["QuestionTextRow"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="QuestionTextRow.id"
    )


class QuestionTextRow(Base):
    """The words of a question in one language."""

    __tablename__ = "question_text"
    __table_args__ = (UniqueConstraint("question_id", "language", name="uq_question_text_language"),)

    id: Mapped[RowId]
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(LANGUAGE_CHARS))
    label: Mapped[str] = mapped_column(String(MAX_LABEL_CHARS))
    help: Mapped[str] = mapped_column(Text, default="")
    #: key of a choice → its words
    choice_labels: Mapped[dict[str, str]] = mapped_column(JsonColumn, default=dict)


class Answer(Base):
    """What a party or one of its persons answered. Personal data: never at the door, in statistics or in reports."""

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("registration_id", "question_id", "person", name="uq_answer_person"),
        Index(
            "uq_answer_party",
            "registration_id",
            "question_id",
            unique=True,
            sqlite_where=_OF_THE_PARTY,
            postgresql_where=_OF_THE_PARTY,
        ),
    )

    id: Mapped[RowId]
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), index=True)
    #: position of the attendee, or the number of the person in a party; None for the party as a whole
    person: Mapped[int | None]
    values: Mapped[list[str]] = mapped_column(JsonColumn)
