"""What the database says of its errors, and what of it is logged."""

import logging

import pytest
from flask import Flask
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from eventapp.db import db, without_values
from eventapp.models import User
from tests.support.builders import NOW, make_organization, make_user


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        ("UNIQUE constraint failed: user.email", "UNIQUE constraint failed: user.email"),
        (
            "null value violates constraint\nDETAIL:  Failing row contains (1, Ada\nBeispiel, null).\n[SQL: INSERT]",
            "null value violates constraint\n[SQL: INSERT]",
        ),
        ("duplicate key\nDETAIL:  Key (name)=(Ada) already exists.", "duplicate key"),
        ("bad\nCONTEXT:  portal parameter $1 = 'Ada'\nHINT:  Another", "bad\nHINT:  Another"),
        ("bad\nDETAIL:  Ada\nCONTEXT:  Ada", "bad"),
    ],
)
def test_message_of_an_error_quotes_no_row(message: str, kept: str) -> None:
    assert without_values(message) == kept


@pytest.mark.parametrize("missing", ["session_stamp", ""], ids=["row with a gap", "row twice"])
def test_log_of_a_database_error_names_nobody(app: Flask, caplog: pytest.LogCaptureFixture, missing: str) -> None:
    user = make_user(make_organization(), name="Adalbert Unverkennbar")
    row = {
        "reference": user.reference,
        "name": "Adalbert Unverkennbar",
        "email": "adalbert@example.org",
        "session_stamp": "stamp",
        "is_active": True,
        "created_at": NOW,
    }

    try:
        db.session.execute(insert(User).values({**row, missing: None} if missing else row))
    except IntegrityError:
        logging.getLogger(__name__).exception("The row was refused")
    db.session.rollback()

    assert "IntegrityError" in caplog.text
    words = ("Unverkennbar", "adalbert", user.reference, "Failing row")
    assert [word for word in words if word in caplog.text] == []
