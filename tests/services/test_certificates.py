"""Certificates only for those who came, counted in the report, mailed, and without names after their time."""

from dataclasses import fields, replace
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader
from sqlalchemy import inspect, select, update

from eventapp.db import db
from eventapp.domain.certificates import CertificateWording
from eventapp.domain.errors import CertificateIssued, ExportNotAllowed, NoCertificates, NotFound, ReasonMissing
from eventapp.domain.states import CertificateKind, EntryKind, EventKind, EventStatus, TicketMode
from eventapp.models import Certificate, Event, Project
from eventapp.queries import certificates as certificate_queries
from eventapp.queries.events import get_with_everything
from eventapp.queries.reports import get_report_facts
from eventapp.services import certificates, outbox
from eventapp.services.certificate_sheets import certificate_document
from tests.support.builders import NOW, make_event, make_organization, make_registration, make_user
from tests.support.certificates import AFTER, WORDS, admit, make_certificate, make_workshop
from tests.support.door import make_entry, pair_phone, ticket_of, upload
from tests.support.mails import kept_mails, make_mail_settings, text_of

pytestmark = pytest.mark.usefixtures("app")


def names(event: Event) -> list[str]:
    """Who may get a certificate."""
    return [holder.name for holder in certificate_queries.get_certificate_list(event.id).holders]


def issue_all(event: Event) -> list[Certificate]:
    """Write the words and issue everything."""
    certificates.save_words(event_id=event.id, words=WORDS, user_id=1, now=AFTER)
    certificates.issue_all(event_id=event.id, user_id=1, now=AFTER)
    return certificate_queries.list_standing(event.id)


def printed(event: Event) -> str:
    """The words on the event's certificates, printed now."""
    db.session.expire_all()
    whole = get_with_everything(event.id)
    pdf = certificate_document(
        whole,
        certificate_queries.list_standing(event.id),
        base_url="https://einlass.example.org",
        zone="Europe/Berlin",
        logo_folder=Path("no-logos"),
    )
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_certificate_says_for_ever_what_it_said_when_it_was_issued() -> None:
    event = make_workshop()
    certified = make_certificate(event)
    before = printed(event)
    other = replace(WORDS, contents=("Anders", "Neu", "Später"), leader="Rana", signer_name="Zoe", second_language="ar")
    certificates.save_words(event_id=event.id, words=other, user_id=1, now=AFTER)
    whole = get_with_everything(event.id)
    assert whole.project is not None
    assert whole.venue is not None
    whole.texts[0].title = whole.venue.name = whole.project.partners = whole.project.funder_note = "ganz anders"
    whole.organization.name = whole.organization.city = whole.organization.street = "Umgezogen"
    db.session.commit()

    assert printed(event) == before
    assert "Ada Beispiel, Journalistin" in before
    certificates.withdraw(event_id=event.id, number=certified.number, user_id=1, now=AFTER)
    certificates.issue_all(event_id=event.id, user_id=1, now=AFTER)
    after = printed(event)
    assert [words in after for words in ("Rana", "Zoe", "ganz anders", "Umgezogen", "Journalistin")] == [
        *(True, True, True, True, False)
    ]


def test_words_go_with_the_name() -> None:
    event = make_workshop()
    certified = make_certificate(event)
    certificates.forget_names(registration_id=certified.registration.id)
    kept = db.session.execute(select(Certificate.name, Certificate.wording)).one()
    again = make_certificate(event, name="Zoe Beispiel", email="zoe@example.org")
    certificates.withdraw(event_id=event.id, number=again.number, user_id=1, now=AFTER)

    assert tuple(kept) == (None, None)
    assert list(db.session.scalars(select(Certificate.wording).where(Certificate.wording.is_not(None)))) == []


def test_certificate_from_before_words_were_kept_is_printed_with_those_of_today() -> None:
    event = make_workshop()
    make_certificate(event)
    db.session.execute(update(Certificate).values(wording=None))
    certificates.save_words(event_id=event.id, words=replace(WORDS, leader="Rana"), user_id=1, now=AFTER)

    assert "Rana" in printed(event)


def workshop(*, days: int = 1) -> Event:
    """A workshop of an organization with one account."""
    organization = make_organization()
    make_user(organization)
    return make_workshop(organization, days=days)


def test_only_who_was_let_in_gets_one() -> None:
    event = workshop()
    pair = make_registration(event, attendee_names=("Şükrü Yıldız", "Bilal Beispiel"))
    make_registration(event, name="Nur Angemeldet")
    admit(event, pair, person=0)

    issued = issue_all(event)

    assert names(event) == ["Şükrü Yıldız"]
    assert [(row.name, row.kind, row.minutes) for row in issued] == [("Şükrü Yıldız", CertificateKind.WHOLE, 180)]


def test_who_was_reversed_gets_none_and_one_issued_before_stands_out() -> None:
    event = workshop()
    first, second = make_registration(event, name="Ada"), make_registration(event, name="Bilal")
    phone, came = pair_phone(event), make_entry(event, ticket=ticket_of(first))
    upload(phone, came)
    admit(event, second)
    issue_all(event)

    upload(phone, make_entry(event, kind=EntryKind.REVERSAL, reverses=came.uuid))

    found = certificate_queries.get_certificate_list(event.id)
    assert [holder.name for holder in found.holders] == ["Bilal"]
    assert [row.name for row in found.unfounded] == ["Ada"]


def test_units_are_those_of_the_sessions_attended() -> None:
    event = workshop(days=3)
    often, once = make_registration(event, name="Oft"), make_registration(event, name="Selten")
    admit(event, often, days=(0, 1, 2))
    admit(event, once, days=(1,))

    issued = {row.name: row for row in issue_all(event)}

    assert (issued["Oft"].kind, issued["Oft"].minutes, issued["Oft"].offered) == (CertificateKind.WHOLE, 540, 3)
    assert (issued["Selten"].kind, issued["Selten"].minutes) == (CertificateKind.SINGLE_SESSIONS, 180)


@pytest.mark.parametrize("kind", [EventKind.FEST, EventKind.BERATUNG])
def test_festivals_and_counselling_certify_nothing(kind: EventKind) -> None:
    organization = make_organization()
    make_user(organization)
    event = make_event(organization=organization, kind=kind)
    upload(pair_phone(event), make_entry(event, ticket=ticket_of(make_registration(event))))

    with pytest.raises(NoCertificates):
        certificates.save_words(event_id=event.id, words=WORDS, user_id=1, now=AFTER)
    with pytest.raises(NoCertificates):
        certificates.issue_all(event_id=event.id, user_id=1, now=AFTER)


def test_nobody_gets_a_second_one_and_a_new_one_follows_a_withdrawal() -> None:
    event = workshop()
    made = make_certificate(event, name="Ada Beispil")
    reference = made.registration.reference

    with pytest.raises(CertificateIssued):
        certificates.issue_certificate(
            event_id=event.id, registration_reference=reference, position=0, name="Ada", user_id=1, now=AFTER
        )
    certificates.withdraw(event_id=event.id, number=made.number, user_id=1, now=AFTER)
    again = certificates.issue_certificate(
        event_id=event.id, registration_reference=reference, position=0, name="Ada Beispiel", user_id=1, now=AFTER
    )

    assert [row.name for row in certificate_queries.list_standing(event.id)] == ["Ada Beispiel"]
    assert again.number != made.number


def test_who_is_not_on_the_list_is_not_found() -> None:
    event = workshop()
    make_certificate(event)
    absent = make_registration(event, name="Nur Angemeldet")

    with pytest.raises(NotFound):
        certificates.issue_certificate(
            event_id=event.id, registration_reference=absent.reference, position=0, name="x", user_id=1, now=AFTER
        )


def test_names_leave_in_a_batch_only_with_a_reason_and_list_duty() -> None:
    event = workshop()
    make_certificate(event)

    with pytest.raises(ReasonMissing):
        certificates.take_batch(event_id=event.id, reason=" ", user_id=1, now=AFTER)
    event.list_duty = False
    db.session.commit()
    with pytest.raises(ExportNotAllowed):
        certificates.take_batch(event_id=event.id, reason="Zum Unterschreiben", user_id=1, now=AFTER)


def test_mail_brings_the_certificates_once(tmp_path: Path) -> None:
    event = workshop()
    settings = make_mail_settings(tmp_path)
    make_certificate(event)
    make_certificate(event, name="Ohne Adresse", email=None)
    outbox.deliver_due(now=NOW, settings=settings)  # the tickets

    counts = [certificates.mail_all(event_id=event.id, user_id=1, now=AFTER) for _ in range(2)]
    outbox.deliver_due(now=AFTER, settings=settings)

    mail = kept_mails(settings)[-1]
    assert counts == [1, 0]
    assert str(mail["Subject"]) == "Ihre Teilnahmebescheinigung: Öffentlichkeitsarbeit"
    assert "Die Bescheinigung hängt als PDF an dieser Mail." in text_of(mail)
    assert _files(mail) == [("Teilnahmebescheinigung_w1.pdf", b"%PDF-")]


def test_mail_of_deleted_names_is_not_sent(tmp_path: Path) -> None:
    event = workshop()
    settings = make_mail_settings(tmp_path)
    made = make_certificate(event)
    outbox.deliver_due(now=NOW, settings=settings)
    certificates.mail_all(event_id=event.id, user_id=1, now=AFTER)

    certificates.forget_names(registration_id=made.registration.id)

    assert outbox.deliver_due(now=AFTER, settings=settings).dropped == 1


def test_report_counts_certificates_by_session_also_without_names() -> None:
    event = workshop(days=2)
    both, one = make_registration(event, name="Ada"), make_registration(event, name="Bilal")
    admit(event, both, days=(0, 1))
    admit(event, one, days=(1,))
    issue_all(event)
    certificates.forget_names(registration_id=both.id)

    project = db.session.get_one(Project, event.project_id)
    facts = get_report_facts(
        project, starts_on=project.starts_on, ends_on=project.ends_on, zone=ZoneInfo("Europe/Berlin"), now=NOW
    )

    assert [session.certificates for session in facts.sessions] == [1, 2]
    assert [session.counted for session in facts.sessions] == [1, 2]


def test_of_a_party_ticket_only_who_is_alone_gets_one() -> None:
    organization = make_organization()
    event = make_event(organization=organization, kind=EventKind.WORKSHOP, ticket_mode=TicketMode.PARTY)
    alone = make_registration(event, name="Ada Allein")
    party = make_registration(event, name="Familie Haddad", adults=2)
    upload(
        pair_phone(event),
        make_entry(event, ticket=ticket_of(alone)),
        make_entry(event, ticket=ticket_of(party), adults=2),
    )

    assert names(event) == ["Ada Allein"]


def test_a_cancelled_event_certifies_nothing() -> None:
    event = workshop()
    make_certificate(event)
    event.status = EventStatus.CANCELLED
    db.session.commit()

    with pytest.raises(NoCertificates):
        certificates.issue_all(event_id=event.id, user_id=1, now=AFTER)


def test_no_table_of_certificates_knows_a_birthdate_or_an_address() -> None:
    columns = {column["name"] for column in inspect(db.engine).get_columns("certificate")}

    assert columns == {
        *("id", "number", "event_id", "registration_id", "attendee_id", "name", "kind", "minutes", "offered"),
        *("issued_at", "mailed_at", "withdrawn_at", "wording"),
    }
    assert {field.name for field in fields(CertificateWording)} == {
        *("title", "contents", "leader", "signer", "second_language", "organizer", "organizer_address"),
        *("city", "place", "partners", "funder_note"),
    }


def _files(mail: EmailMessage) -> list[tuple[str, bytes]]:
    return [(part.get_filename() or "", part.get_content()[:5]) for part in mail.iter_attachments()]
