"""Certificates for their holders until the name is deleted, and the check of a number that never tells a name."""

from collections.abc import Iterator
from io import BytesIO

import pypdfium2
import pytest
import time_machine

from eventapp.db import db
from eventapp.domain.certificates import spaced_number
from eventapp.models import Certificate
from eventapp.queries.registrations import get_with_tickets
from eventapp.services import certificates
from eventapp.web.public.certificates import CHECKS_PER_ADDRESS
from tests.support.builders import make_event, make_registration
from tests.support.certificates import AFTER, Certified, make_certificate, make_workshop
from tests.support.client import Client
from tests.support.page import Page


@pytest.fixture(autouse=True)
def after() -> Iterator[None]:
    """A month after the workshop."""
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def made(client: Client) -> Certified:
    """Şükrü's certificate."""
    return make_certificate(make_workshop(days=1), name="Şükrü Yıldız")


def own_path(made: Certified) -> str:
    """The address behind the registration's secret."""
    return f"/registrations/{made.registration.key}/certificates/{made.number}.pdf"


def ticket_path(made: Certified) -> str:
    """The address behind the ticket's code."""
    return f"/t/{get_with_tickets(made.registration.id).tickets[0].token}/certificate.pdf"


def heading(client: Client, path: str) -> tuple[int, str]:
    """How a page answers, and what it is headed."""
    answer = client.get(path)
    return answer.status_code, Page(answer).texts("h1")[0]


def test_number_tells_event_day_and_extent_but_never_the_name(client: Client, made: Certified) -> None:
    answer = client.get(f"/c/{spaced_number(made.number).lower()}")

    assert Page(answer).texts("dd") == [
        "Teilnahmebescheinigung",
        "Öffentlichkeitsarbeit",
        "26.09.2026",
        "4 UE à 45 Minuten (= 3 Zeitstunden)",
        "Netzwerk Herne e. V.",
    ]
    assert "Şükrü" not in answer.text
    assert "ada@example.org" not in answer.text
    assert answer.headers.getlist("Set-Cookie") == []
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"


@pytest.mark.parametrize("number", ["K7WM-4PXD-9TQR", "quatsch", "0", "<b>"])
def test_unknown_number_gets_a_clear_page(client: Client, number: str) -> None:
    assert heading(client, f"/c/{number}") == (404, "Diese Nummer gibt es nicht")


def test_withdrawn_number_says_so(client: Client, made: Certified) -> None:
    certificates.withdraw(event_id=made.registration.event_id, number=made.number, user_id=1, now=AFTER)

    assert heading(client, f"/c/{made.number}") == (200, "Diese Bescheinigung gilt nicht mehr")
    assert heading(client, own_path(made)) == (410, "Diese Bescheinigung gilt nicht mehr")


def test_numbers_cannot_be_tried_out(client: Client) -> None:
    per_minute = int(CHECKS_PER_ADDRESS.partition("/")[0])

    statuses = [client.get("/c/K7WM-4PXD-9TQR").status_code for _ in range(per_minute + 1)]

    assert statuses == [404] * per_minute + [429]


def test_holder_downloads_it_from_the_registrations_page(client: Client, made: Certified) -> None:
    page = Page(client.get(f"/registrations/{made.registration.key}"))
    (link,) = [a.get("href", "") for a in page.all("a") if a.get("aria-label", "").startswith("Bescheinigung für")]

    answer = client.get(link)

    text = pypdfium2.PdfDocument(BytesIO(answer.data))[0].get_textpage().get_text_bounded()
    assert link == own_path(made)
    assert "Şükrü Yıldız" in text
    assert "hat am 26.09.2026 von 13:00 bis 16:00 Uhr in Herne-Wanne (Buschmannshof)" in " ".join(text.split())
    assert "Herunterladen können Sie sie bis zum 25.12.2026." in page.texts("p", css_class="small")[0]


def test_holder_of_a_ticket_downloads_it_by_its_link(client: Client, made: Certified) -> None:
    path = ticket_path(made)

    page = client.get(path.removesuffix("/certificate.pdf"))
    answer = client.get(path)

    assert f'href="{path}"' in page.text
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("application/pdf", "private, no-store")


def test_link_explains_itself_when_the_name_is_deleted(client: Client, made: Certified) -> None:
    paths = [own_path(made), ticket_path(made)]

    certificates.forget_names(registration_id=made.registration.id)

    assert [heading(client, path) for path in paths] == [(410, "Ihr Name ist gelöscht")] * 2
    assert heading(client, f"/c/{made.number}") == (200, "Diese Nummer ist gültig")
    assert "Ihre Teilnahmebescheinigung" not in client.get(f"/registrations/{made.registration.key}").text


def test_link_explains_itself_when_the_whole_registration_is_erased(client: Client, made: Certified) -> None:
    path = own_path(made)
    certificates.forget_names(registration_id=made.registration.id)
    row = db.session.query(Certificate).one()
    row.registration_id = row.attendee_id = None  # what the database does when the rows go
    db.session.commit()

    assert heading(client, path) == (410, "Ihr Name ist gelöscht")


def test_secret_of_somebody_else_opens_nothing(client: Client, made: Certified) -> None:
    event = make_event(reference="kw")
    mallory = make_registration(event, name="Mallory")

    assert client.get(f"/registrations/{mallory.key}/certificates/{made.number}.pdf").status_code == 404
    assert client.get(f"/registrations/unknown/certificates/{made.number}.pdf").status_code == 404
    assert client.get(f"/registrations/{made.registration.key}/certificates/K7WM4PXD9TQR.pdf").status_code == 404


def test_ticket_without_a_certificate_leads_back_to_the_ticket(client: Client) -> None:
    registration = make_registration(make_workshop(), name="Nur Angemeldet")
    token = get_with_tickets(registration.id).tickets[0].token

    answer = client.get(f"/t/{token}/certificate.pdf")

    assert (answer.status_code, answer.location) == (303, f"/t/{token}")


def test_certificate_stands_in_the_file_of_all_that_is_kept(client: Client, made: Certified) -> None:
    kept = client.get(f"/registrations/{made.registration.key}/export.json").json

    assert kept is not None
    assert [(row["number"], row["name"], row["minutes"]) for row in kept["certificates"]] == [
        (made.number, "Şükrü Yıldız", 180)
    ]
