"""Errors become answers with a way on."""

from flask import Flask
from sqlalchemy import text

from eventapp.db import db
from eventapp.domain import errors
from eventapp.web.messages import known_codes
from tests.support.client import Client


def _subclasses(cause: type[errors.DomainError]) -> set[type[errors.DomainError]]:
    found = set(cause.__subclasses__())
    return found | {deeper for child in found for deeper in _subclasses(child)}


def test_every_error_code_has_a_sentence() -> None:
    codes = {cause.code for cause in _subclasses(errors.DomainError) if cause.__module__ == errors.__name__}

    assert codes - known_codes() == set()


def test_unknown_page_offers_a_way_on(client: Client) -> None:
    response = client.get("/nirgends")

    assert response.status_code == 404
    assert 'href="/"' in response.text


def test_page_appears_even_when_the_database_is_broken(app: Flask, client: Client) -> None:
    db.session.execute(text("ALTER TABLE organization RENAME TO lost"))
    db.session.commit()

    response = client.get("/imprint")
    db.session.execute(text("ALTER TABLE lost RENAME TO organization"))
    db.session.commit()

    assert response.status_code == 500
    assert "noch einmal" in response.text
    assert "organization" not in response.text


def test_wrong_method_says_which_are_right(client: Client) -> None:
    response = client.post("/imprint")

    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
