"""The options of the anonymous statistics come and go; what was counted before stays."""

from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from eventapp.app import enable_migrations
from eventapp.db import db
from eventapp.domain.statistics import AnswerSource, Question
from eventapp.models import StatisticsCounter
from eventapp.queries.events import list_sessions
from tests.support.builders import make_event

BEFORE_OPTIONS = "0011"


def counters() -> list[tuple[object, ...]]:
    """All counters, as they are stored."""
    with db.engine.connect() as connection:
        query = text("SELECT question, answer, source, count FROM statistics_counter ORDER BY question, answer, source")
        return [tuple(row) for row in connection.execute(query)]


def test_migrations_keep_answers_and_take_those_to_later_questions_away(app: Flask) -> None:
    session = list_sessions(make_event().id)[0].id
    db.session.add_all(
        StatisticsCounter(event_session_id=session, question=question, answer=answer, source=source, count=count)
        for question, answer, source, count in (
            (Question.GENDER, "female", AnswerSource.TABLET, 5),
            (Question.GENDER, "female", AnswerSource.HELPER, 10),
            (Question.GENDER, "male", AnswerSource.HELPER, 7),
            (Question.SATISFACTION, "5", AnswerSource.PHONE, 5),
            (Question.GENDER_AGE, "female:27_54", AnswerSource.PAPER, 9),
        )
    )
    db.session.commit()
    db.session.remove()
    enable_migrations(app)

    try:
        downgrade(revision=BEFORE_OPTIONS)
        assert counters() == [("gender", "female", "tablet", 15), ("gender", "male", "tablet", 7)]
        assert not {"merged_counter", "frozen_statistics"} & set(inspect(db.engine).get_table_names())
    finally:
        upgrade()

    assert counters() == [("gender", "female", "tablet", 15), ("gender", "male", "tablet", 7)]
