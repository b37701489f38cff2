"""Lost links: one answer for everybody, a mail for those who have something to come, and few of them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from eventapp.cli.mail_settings import mail_settings
from eventapp.db import db
from eventapp.domain.states import (
    EventKind,
    EventStatus,
    MessageKind,
    OutboxStatus,
    PendingFor,
    RegistrationStatus,
)
from eventapp.models import Event, OutboxMessage
from eventapp.queries.registrations import get_by_key
from eventapp.services import erasure, lost_links, outbox, registrations
from eventapp.services.mails import compose
from tests.support.builders import ENDS_AT, NOW, STARTS_AT, make_details, make_event, make_registration, make_session
from tests.support.programme import change

EMAIL = "ada@example.org"
pytestmark = pytest.mark.usefixtures("app")


def ask(email: str = EMAIL, *, language: str = "de", hours: int = 0) -> OutboxMessage:
    """Ask for the links, and return the row that was written."""
    lost_links.ask_for_links(email=email, language=language, now=NOW + timedelta(hours=hours))
    return db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first() or OutboxMessage()


def said(message: OutboxMessage) -> str:
    """The text of the mail; empty when there is none."""
    mail = compose(message, settings=mail_settings(), now=NOW)
    return f"{mail.subject}\n{mail.text}" if mail else ""


def links_left() -> list[OutboxStatus]:
    """How the asked-for mails stand."""
    query = select(OutboxMessage.status).where(OutboxMessage.kind == MessageKind.LINKS_REQUESTED)
    return list(db.session.scalars(query.order_by(OutboxMessage.id)))


def test_mail_lists_what_is_to_come_in_its_order() -> None:
    later = make_event(
        title="Später",
        sessions=[make_session(starts_at=STARTS_AT + timedelta(days=9), ends_at=ENDS_AT + timedelta(days=9))],
    )
    sooner = make_event(title="Bald")
    keys = [make_registration(event).key for event in (later, sooner)]

    text = said(ask())

    assert text.index("Bald") < text.index(keys[1]) < text.index("Später") < text.index(keys[0])


def test_nothing_is_sent_about_what_is_over_cancelled_erased_unconfirmed_or_somebody_elses() -> None:
    make_registration(make_event(title="Fremd"), email="bea@example.org")
    registrations.cancel(registration_id=make_registration(make_event()).id, now=NOW)
    erasure.erase_registration(registration_id=make_registration(make_event()).id, now=NOW)
    off = make_event()
    make_registration(off)
    change(off, status=EventStatus.CANCELLED)
    unconfirmed = make_registration(make_event(title="Ungeprüft"))
    unconfirmed.status, unconfirmed.pending_for = RegistrationStatus.PENDING, PendingFor.ADDRESS
    db.session.commit()
    message = ask()

    assert compose(message, settings=mail_settings(), now=NOW) is None
    make_registration(make_event())
    assert compose(message, settings=mail_settings(), now=NOW) is not None
    assert compose(message, settings=mail_settings(), now=ENDS_AT) is None


def test_counselling_stays_neutral() -> None:
    event: Event = make_event(
        kind=EventKind.BERATUNG, title="Einbürgerung und Asyl", sessions=[make_session(label="B-07", capacity=1)]
    )
    details = make_details(name="Bilal", event_sessions=[event.sessions[0].reference])
    registrations.register(event_id=event.id, details=details, now=NOW)

    text = said(ask())

    assert "Ihr Termin" in text
    assert [word for word in ("Einbürgerung", "Asyl", "Recht", "Beratung") if word in text] == []


def test_known_and_unknown_addresses_write_the_same_and_of_the_unknown_nothing_is_kept() -> None:
    registration = make_registration(make_event())
    outbox.deliver_due(now=NOW, settings=mail_settings())
    ask()
    ask("niemand@example.org")
    assert links_left() == [OutboxStatus.WAITING, OutboxStatus.WAITING]

    report = outbox.deliver_due(now=NOW, settings=mail_settings())

    assert (report.sent, report.dropped, links_left()) == (1, 1, [OutboxStatus.SENT])
    assert get_by_key(registration.key).email == EMAIL


def test_an_address_gets_three_mails_a_day_and_no_more() -> None:
    make_registration(make_event())
    outbox.deliver_due(now=NOW, settings=mail_settings())

    for _ in range(5):
        ask()
        outbox.deliver_due(now=NOW, settings=mail_settings())
    assert links_left() == [OutboxStatus.SENT] * 3

    ask(hours=25)
    outbox.deliver_due(now=NOW + timedelta(hours=25), settings=mail_settings())
    assert links_left() == [OutboxStatus.SENT]
