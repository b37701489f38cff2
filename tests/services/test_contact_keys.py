"""Contact data at rest: nothing to read in the database, a new key for everything, an old one dropped."""

import threading
from contextvars import Context

import pytest
from flask import Flask
from sqlalchemy import String, select, type_coerce

from eventapp.db import db, transactional
from eventapp.domain.errors import StillInUse
from eventapp.domain.mails import answer_to_keep
from eventapp.models import OutboxMessage, Registration, User
from eventapp.queries.accounts import find_user_by_email
from eventapp.sealing import ContactKeyMissing, keys_of
from eventapp.services import contact_keys
from tests.support.builders import make_event, make_organization, make_registration, make_user

pytestmark = pytest.mark.usefixtures("app")

COLUMNS = (Registration.email, OutboxMessage.recipient, User.email)


def stored() -> list[str]:
    """The texts as the tables hold them."""
    db.session.expire_all()
    return [text for column in COLUMNS for text in db.session.scalars(select(type_coerce(column, String)))]


def make_people() -> Registration:
    """A guest with a mail on its way, and a member of the team."""
    organization = make_organization()
    make_user(organization, email="olga@example.org")
    return make_registration(make_event(organization=organization))


def test_no_table_shows_an_address(app: Flask) -> None:
    registration = make_people()

    assert registration.email == "ada@example.org"
    assert len(stored()) == 3
    assert [text for text in stored() if "@" in text or "example" in text] == []
    if db.engine.dialect.name == "sqlite":
        with open(str(db.engine.url.database), "rb") as file:  # noqa: PTH123
            assert b"ada@example.org" not in file.read()


def test_addresses_are_found_by_their_seal() -> None:
    registration = make_people()

    found = db.session.scalars(select(Registration).where(Registration.email == "ada@example.org")).all()
    user = find_user_by_email("Olga@Example.org")

    assert found == [registration]
    assert user is not None
    assert user.email == "olga@example.org"


def test_rotate_seals_everything_anew() -> None:
    registration = make_people()
    old = keys_of(db.engine).active

    name = contact_keys.rotate()

    assert {text.split(".")[0] for text in stored()} == {name}
    assert name != old
    db.session.refresh(registration)
    assert registration.email == "ada@example.org"
    assert find_user_by_email("olga@example.org") is not None


def test_drop_refuses_a_key_that_is_needed() -> None:
    make_people()
    old = keys_of(db.engine).active
    with pytest.raises(StillInUse):
        contact_keys.drop(old)
    keys_of(db.engine).add_key()
    with pytest.raises(StillInUse):
        contact_keys.drop(old)

    contact_keys.rotate()
    contact_keys.drop(old)

    assert old not in keys_of(db.engine).names
    with pytest.raises(ContactKeyMissing):
        contact_keys.drop(old)


def test_rotate_waits_for_what_is_being_written_with_the_old_key(app: Flask) -> None:
    registration = make_people()
    old = keys_of(db.engine).active
    ends: list[str] = []

    def rotate() -> None:
        with app.app_context():
            ends.append(contact_keys.rotate())
            contact_keys.drop(old)

    command = threading.Thread(target=Context().run, args=(rotate,))

    @transactional
    def register_slowly() -> None:
        registration.email = "grace@example.org"
        db.session.flush()  # sealed with the old key; nobody else can see it yet
        command.start()
        command.join(timeout=1.0)

    register_slowly()
    command.join(timeout=30.0)

    assert ends == [keys_of(db.engine).active]
    assert {text.split(".")[0] for text in stored()} == set(ends)
    db.session.refresh(registration)
    assert (registration.email, keys_of(db.engine).names) == ("grace@example.org", ends)


def test_address_that_changes_while_it_is_sealed_anew_stays_changed(app: Flask) -> None:
    registration = make_people()
    keys_of(db.engine).add_key()

    def seal_anew() -> None:
        with app.app_context():
            contact_keys._seal_anew()

    sealing = threading.Thread(target=Context().run, args=(seal_anew,))

    @transactional
    def register_slowly() -> None:
        registration.email = "grace@example.org"
        db.session.flush()
        sealing.start()  # reads the address as it was, and waits for this row
        sealing.join(timeout=1.0)

    register_slowly()
    sealing.join(timeout=30.0)

    db.session.refresh(registration)
    assert registration.email == "grace@example.org"
    assert {text.split(".")[0] for text in stored()} == {keys_of(db.engine).active}


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        ("550 5.1.1 <ada@example.org>: Recipient address rejected", "550 5.1.1 <…@…>: Recipient address rejected"),
        ("452 4.2.2 ada@example.org, mailbox full", "452 4.2.2 …@…, mailbox full"),
        ("421 try again later", "421 try again later"),
    ],
)
def test_answers_of_mail_servers_are_kept_without_the_address(answer: str, kept: str) -> None:
    assert answer_to_keep(answer) == kept
