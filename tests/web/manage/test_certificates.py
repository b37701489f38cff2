"""Certificates as organizers write, issue, correct, print, mail and take them back."""

from collections.abc import Iterator
from io import BytesIO

import pypdfium2
import pytest
import time_machine
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.certificates import spaced_number
from eventapp.domain.states import EventKind, Role
from eventapp.models import AuditEntry, Event, Organization
from eventapp.queries import certificates as certificate_queries
from tests.support.builders import make_event, make_organization, make_registration, make_user
from tests.support.certificates import AFTER, admit, make_certificate, make_workshop
from tests.support.client import Client
from tests.support.managing import errors_of, flashes_of, save, sign_in_mallory, sign_in_olga
from tests.support.page import Page
from tests.support.signing_in import sign_in

HOME = "/manage/events/w1/certificates"


@pytest.fixture(autouse=True)
def after() -> Iterator[None]:
    """A month after the workshop."""
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def herne(client: Client) -> Organization:
    """Olga's organization; she is signed in."""
    return sign_in_olga(client)


def pages_of(content: bytes) -> list[str]:
    """The words of each page of a PDF."""
    document = pypdfium2.PdfDocument(BytesIO(content))
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def workshop_with(organization: Organization, *names: str) -> Event:
    """A workshop to which these people came, the last one only on the first of two days."""
    event = make_workshop(organization, days=2)
    for name in names:
        admit(event, make_registration(event, name=name), days=(0,) if name == names[-1] else (0, 1))
    return event


def test_from_the_empty_page_to_the_printed_batch(client: Client, herne: Organization) -> None:
    workshop_with(herne, "Şükrü Yıldız", "Олена Бондар")

    assert "fehlen noch Inhalte oder die Leitung" in client.get(HOME).text
    assert errors_of(save(client, f"{HOME}/words", contents="Nur einer", leader="")) == [
        "Bitte 3 bis 6 Punkte, jeden in eine Zeile.",
        "Bitte nennen Sie die Leitung.",
    ]
    saved = save(
        client,
        f"{HOME}/words",
        contents="- Presse\n\n• Fotos und Rechte\nSoziale Medien",
        leader="Ada Beispiel",
        signer_name="Olga Beispiel",
        second_language="tr",
    )
    assert flashes_of(client, saved) == ["Die Angaben sind gespeichert."]
    assert flashes_of(client, client.post(HOME)) == ["2 Bescheinigungen sind ausgestellt."]
    answer = client.post(f"{HOME}/print", data={"reason": "Zum Unterschreiben"})

    first, second = sorted(pages_of(answer.data), key=lambda text: "Şükrü" not in text)
    assert answer.mimetype == "application/pdf"
    for words in ("Teilnahmebescheinigung Katılım belgesi Şükrü Yıldız", "8 UE à 45 Minuten (= 6 Zeitstunden)"):
        assert words in first
    for words in ("Presse", "Fotos und Rechte", "Ada Beispiel", "Netzwerk Herne e. V. · Beispielstraße 1, 44649 Herne"):
        assert words in first
    for words in ("Paritätische", "Gefördert durch das MKJFGFI NRW", "Herne, 26.10.2026", "Olga Beispiel"):
        assert words in first
    assert "Teilnahmebestätigung für einzelne Termine" in second
    assert "Олена Бондар" in second
    assert "Besucht wurden 1 von 2 Terminen." in second
    assert "4 UE à 45 Minuten (= 3 Zeitstunden)" in second


def test_who_takes_the_names_and_why_is_remembered(client: Client, herne: Organization) -> None:
    make_certificate(make_workshop(herne))

    refused = client.post(f"{HOME}/print", data={"reason": " "})
    client.post(f"{HOME}/print", data={"reason": "Zum Unterschreiben"})

    assert errors_of(refused) == ["Bitte nennen Sie einen Grund."]
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "certificates.printed")).all()
    assert [(entry.reason, entry.subject_reference) for entry in entries] == [("Zum Unterschreiben", "w1")]


def test_form_without_its_field_has_the_reason_that_stands_in_it(client: Client, herne: Organization) -> None:
    make_certificate(make_workshop(herne))

    assert client.post(f"{HOME}/print", data={"another": "field"}).status_code == 200

    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "certificates.printed")).all()
    assert [entry.reason for entry in entries] == ["Bescheinigungen zum Unterschreiben und Austeilen"]


def test_batch_is_forbidden_without_list_duty(client: Client, herne: Organization) -> None:
    event = make_workshop(herne)
    made = make_certificate(event)
    event.list_duty = False
    db.session.commit()

    assert client.post(f"{HOME}/print", data={"reason": "Zum Unterschreiben"}).status_code == 403
    assert client.get(f"{HOME}/{made.number}.pdf").status_code == 200


def test_name_is_corrected_before_it_is_issued(client: Client, herne: Organization) -> None:
    event = workshop_with(herne, "amina kaya")
    save(client, f"{HOME}/words", contents="a\nb\nc", leader="Ada")
    path = Page(client.get(HOME)).href("amina kaya")

    assert errors_of(save(client, path, name="")) == ["Bitte nennen Sie den Namen."]
    save(client, path, name="Amina Kaya")

    (certificate,) = certificate_queries.list_standing(event.id)
    page = Page(client.get(HOME))
    text = pages_of(client.get(page.href(spaced_number(certificate.number))).data)[0]
    assert certificate.name == "Amina Kaya"
    assert "Amina Kaya" in text
    assert client.post(path, data={"name": "Noch eine"}).status_code == 409


def test_withdrawn_certificate_can_be_issued_again(client: Client, herne: Organization) -> None:
    event = make_workshop(herne)
    made = make_certificate(event)

    client.post(f"{HOME}/{made.number}/withdrawal")

    assert client.get(f"{HOME}/{made.number}.pdf").status_code == 404
    assert flashes_of(client, client.post(HOME)) == ["1 Bescheinigung ist ausgestellt."]


def test_mails_go_to_those_with_an_address_once(client: Client, herne: Organization) -> None:
    event = make_workshop(herne)
    make_certificate(event)
    make_certificate(event, name="Ohne Adresse", email=None)

    assert "An 1 Person mailen" in client.get(HOME).text
    assert flashes_of(client, client.post(f"{HOME}/mails")) == ["1 Mail ist unterwegs."]
    assert "mailen" not in client.get(HOME).text


@pytest.mark.parametrize("kind", [EventKind.FEST, EventKind.BERATUNG])
def test_festivals_and_counselling_have_no_such_page(client: Client, kind: EventKind) -> None:
    organization = make_organization()
    sign_in(client, make_user(organization, roles=tuple(Role)))
    make_event(organization=organization, kind=kind, reference="w1")

    assert client.get(HOME).status_code == 404
    assert client.get(f"{HOME}/words").status_code == 404
    assert client.post(HOME).status_code == 404
    assert "Bescheinigungen" not in client.get("/manage/events/w1/people").text


def test_mallory_finds_nothing(client: Client) -> None:
    made = make_certificate(make_workshop())
    sign_in_mallory(client)

    reads = [HOME, f"{HOME}/words", f"{HOME}/print", f"{HOME}/{made.number}.pdf"]
    writes = [HOME, f"{HOME}/mails", f"{HOME}/print", f"{HOME}/{made.number}/withdrawal"]

    assert {client.get(path).status_code for path in reads} == {404}
    assert {client.post(path, data={"reason": "Zum Unterschreiben"}).status_code for path in writes} == {404}


def test_number_of_another_event_is_not_found(client: Client, herne: Organization) -> None:
    make_workshop(herne)
    other = make_certificate(make_workshop(reference="anders"))

    assert client.get(f"{HOME}/{other.number}.pdf").status_code == 404
    assert client.post(f"{HOME}/{other.number}/withdrawal").status_code == 404
