"""Taking over a list in the pages: upload, columns, preview, go-ahead, result; strangers see nothing of it."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload
from werkzeug.test import TestResponse

from eventapp.db import db
from eventapp.domain.states import EventKind, Role, WaitlistRule
from eventapp.models import Event, Organization, Registration, RegistrationImport
from eventapp.services import imports
from eventapp.services.import_reading import table_of
from tests.support.builders import NOW, make_event, make_registration, make_session, make_user
from tests.support.client import Client
from tests.support.lists import csv_list, xlsx_list
from tests.support.managing import errors_of, sign_in_mallory, sign_in_olga
from tests.support.page import Page, words
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.usefixtures("now")

IMPORT = "/manage/events/kw/import"
ADA = ("Ada", "ada@example.org", "", "2", "1", "en")


@pytest.fixture
def organization(client: Client) -> Organization:
    """Olga's, who is signed in."""
    return sign_in_olga(client)


@pytest.fixture
def event(organization: Organization) -> Event:
    """A festival."""
    return make_event(organization=organization, reference="kw")


def send(client: Client, content: bytes, *, name: str = "liste.csv", **fields: str | list[str]) -> TestResponse:
    """Upload a file."""
    return client.post(IMPORT, data={"file": (BytesIO(content), name), **fields}, content_type="multipart/form-data")


def upload(client: Client, *rows: tuple[str, ...], heads: tuple[str, ...] | None = None) -> str:
    """Upload a list and return the address of its page."""
    response = send(client, csv_list(*rows) if heads is None else csv_list(*rows, heads=heads))
    assert response.status_code == 303, errors_of(response)
    return response.location


def figures_of(page: Page) -> dict[str, str]:
    """Return the numbers that carry a page, by what they count."""
    values, labels = page.texts("p", css_class="figure__value"), page.texts("p", css_class="figure__label")
    return dict(zip(labels, values, strict=True))


def names() -> list[str]:
    """Return who is registered."""
    return list(db.session.scalars(select(Registration.name).order_by(Registration.id)))


def test_list_is_shown_before_anything_is_written(client: Client, event: Event) -> None:
    page = Page(client.get(upload(client, ADA, ("", "x", "", "", "", ""))))

    assert figures_of(page) == {"neu": "1", "schon da": "0", "fehlerhafte Zeilen": "1"}
    assert page.texts("td", css_class="table__cell")[:3] == ["Name", "", "Der Name fehlt."]
    assert "ada@example.org" in page.texts("bdi")
    assert names() == []


def test_address_that_a_family_shares_is_counted_once(client: Client, event: Event) -> None:
    rows = (("Karim Sayed", "sayed@example.org"), ("Lina Sayed", "sayed@example.org"), ("Ada", "ada@example.org"))

    page = Page(client.get(upload(client, *rows, heads=("Name", "E-Mail"))))

    assert "Die Tickets per Mail schicken: an 2 Adressen" in words(page.by_id("main"))


def test_list_is_taken_over_with_one_go_ahead(client: Client, event: Event) -> None:
    address = upload(client, ADA)

    response = client.post(address, data={"sends_mails": "y"})
    waiting = Page(client.get(response.location))
    client.post(address, data={"sends_mails": "y"})
    imports.run_next(now=NOW)
    done = Page(client.get(address))

    assert waiting.one("progress").get("value") == "0"
    assert figures_of(done) == {"eingetragen": "1", "Mails unterwegs": "1"}
    assert done.one("section", css_class="stack--5").get("data-done") == ""
    assert names() == ["Ada"]
    again = Page(client.get(upload(client, ADA)))
    assert figures_of(again) == {"neu": "0", "schon da": "1", "fehlerhafte Zeilen": "0"}


def test_wrong_rows_are_left_out_only_when_the_organizer_says_so(client: Client, event: Event) -> None:
    address = upload(client, ADA, ("Ben", "keine", "", "", "", ""))

    refused = client.post(address, data={"sends_mails": "y"})
    accepted = client.post(address, data={"leaves_out": "y"})

    assert (refused.status_code, accepted.status_code) == (422, 303)
    assert errors_of(refused) == [
        "Einige Zeilen stimmen nicht. Sollen sie wegbleiben? Dann setzen Sie hier ein Häkchen."
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_left_out_rows_come_back_corrected(client: Client, event: Event, kind: str) -> None:
    address = upload(client, ADA, ("=Ben", "keine", "+49 30 23125001", "zwei", "", ""))
    file = client.get(f"{address}/left-out.{kind}").data
    client.post(address, data={"leaves_out": "y"})
    imports.run_next(now=NOW)
    assert client.get(f"{address}/left-out.{kind}").data[:2] == file[:2]

    if kind == "csv":
        corrected = file.replace(b"keine", b"ben@example.org").replace(b"zwei", b"2")
    else:
        workbook = load_workbook(BytesIO(file))
        sheet = workbook.worksheets[0]
        sheet["B4"], sheet["D4"] = "ben@example.org", 2
        out = BytesIO()
        workbook.save(out)
        corrected = out.getvalue()
    second = send(client, corrected).location
    client.post(second)
    imports.run_next(now=NOW)

    assert names() == ["Ada", "=Ben"]
    assert [r.phone for r in db.session.scalars(select(Registration).where(Registration.name == "=Ben"))] == [
        "+493023125001"
    ]


def test_reasons_stand_beside_each_row(client: Client, event: Event) -> None:
    address = upload(client, ("Ben", "keine", "", "zwei", "", ""))

    sheet = load_workbook(BytesIO(client.get(f"{address}/left-out.xlsx").data)).worksheets[0]

    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(min_row=3, values_only=True)]
    assert rows == [
        ["Name", "E-Mail", "Telefon", "Erwachsene", "Kinder", "Sprache", "Zeile", "Grund"],
        ["Ben", "keine", "zwei", "2",
         "E-Mail: Das ist keine E-Mail-Adresse. Erwachsene: Hier muss eine ganze Zahl stehen."],
    ]  # fmt: skip


def test_unknown_heads_are_asked_for(client: Client, event: Event) -> None:
    address = upload(client, ("Ada", "2"), heads=("Wer", "Wie viele"))

    to_columns = client.get(address)
    twice = client.post(f"{address}/columns", data={"column": ["name", "name"]})
    nameless = client.post(f"{address}/columns", data={"column": ["", "adults"]})
    odd = client.post(f"{address}/columns", data={"column": ["name", "<b>"]})
    right = client.post(f"{address}/columns", data={"column": ["name", "adults"]})

    assert to_columns.location == f"{address}/columns"
    assert Page(client.get(to_columns.location)).texts("label", css_class="field__label") == ["Wer", "Wie viele"]
    assert [response.status_code for response in (twice, nameless, odd)] == [422, 422, 422]
    assert figures_of(Page(client.get(right.location)))["neu"] == "1"


def test_forbidden_columns_are_refused_with_the_reason_and_kept_nowhere(client: Client, event: Event) -> None:
    heads = ("Name", "Staatsangehörigkeit", "Geburtsdatum", "Bemerkung")
    address = upload(client, ("Ada", "geheim-syrisch", "1.1.1990", "mag Musik"), heads=heads)

    page = Page(client.get(address))

    (notice,) = page.texts("div", css_class="notice")
    assert "2 Spalten haben wir nicht angenommen." in notice
    assert "„Staatsangehörigkeit“" in notice
    assert "anonyme Statistik" in notice
    assert any("Nicht übernommen werden die Spalten: Bemerkung." in words for words in page.texts("p"))
    (kept,) = db.session.scalars(select(RegistrationImport))
    assert table_of(kept).rows[0].cells == ("Ada", "mag Musik")


def test_texts_of_a_list_stay_texts(client: Client, event: Event) -> None:
    row = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "", "{{ 7 * 7 }}", "", "")

    response = client.get(upload(client, row, ("<b>Ada</b>", "", "", "", "", "")))

    assert "<script>alert" not in response.text
    assert "<img src=x" not in response.text
    assert "<b>Ada" not in response.text
    Page(response)


def test_list_too_long_for_the_places_needs_a_decision(client: Client, event: Event) -> None:
    event.capacity = 4
    db.session.commit()
    rows = [(f"Person {n}", "", "", "2", "0", "") for n in range(3)]
    address = upload(client, *rows)
    without_list = Page(client.get(address))
    event.waitlist_rule = WaitlistRule.SKIP
    db.session.commit()

    refused = client.post(address)
    accepted = client.post(address, data={"accepts_waiting": "y"})
    imports.run_next(now=NOW)

    assert figures_of(without_list)["ohne Platz"] == "1"
    assert [b for b in without_list.texts("button") if "eintragen" in b] == []
    assert (refused.status_code, accepted.status_code) == (422, 303)
    assert figures_of(Page(client.get(address)))["auf der Warteliste"] == "1"


def test_list_that_no_longer_fits_goes_back_with_the_reason(client: Client, event: Event) -> None:
    event.capacity = 4
    db.session.commit()
    address = upload(client, ADA)
    client.post(address, data={"sends_mails": "y"})
    make_registration(event, adults=3)

    imports.run_next(now=NOW)
    page = Page(client.get(address))

    assert any("Inzwischen sind nicht mehr genug Plätze frei." in words for words in page.texts("p"))
    assert names() == ["Ada Beispiel"]


def test_sessions_of_rows_without_one_are_chosen_before(client: Client, organization: Organization) -> None:
    first, second = make_session(label="Vormittag"), make_session(label="Nachmittag")
    make_event(organization=organization, reference="kw", sessions=[first, second])
    heads = ("Name", "Termine")
    content = csv_list(("Ada", ""), ("Ben", "Vormittag, Nachmittag"), heads=heads)

    refused = send(client, content, event_sessions="fremd")
    address = send(client, content, event_sessions=second.reference).location
    client.post(address)
    imports.run_next(now=NOW)

    assert refused.status_code == 422
    chosen = {
        r.name: sorted(c.event_session_id for c in r.chosen)
        for r in db.session.scalars(select(Registration).options(selectinload(Registration.chosen)))
    }
    assert chosen == {"Ada": [second.id], "Ben": [first.id, second.id]}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("event_kind", [EventKind.FEST, EventKind.WORKSHOP])
def test_template_is_understood(client: Client, organization: Organization, kind: str, event_kind: EventKind) -> None:
    make_event(organization=organization, reference="kw", kind=event_kind)
    content = client.get(f"{IMPORT}/template.{kind}").data

    assert errors_of(send(client, content)) == ["In dieser Datei steht unter den Überschriften nichts."]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "steht unter den Überschriften nichts"),
        (b"\x89PNG\0\0", "können wir nicht lesen"),
        (b"PK\x03\x04", "können wir nicht lesen"),
        (xlsx_list(heads=("Name",)), "steht unter den Überschriften nichts"),
        (csv_list(*[("Ada",)] * 10_001, heads=("Name",)), "höchstens 10.000 Zeilen"),
    ],
    ids=["empty", "picture", "broken", "heads only", "too long"],
)
def test_bad_file_is_refused_with_the_reason(client: Client, event: Event, content: bytes, said: str) -> None:
    (error,) = errors_of(send(client, content))

    assert said in error
    assert db.session.scalar(select(func.count()).select_from(RegistrationImport)) == 0


@pytest.mark.parametrize(
    "content",
    [b"Ada Beispiel;ada@example.org\nBilal;bilal@example.org\n", b"Ada Beispiel;0176 04069001\n"],
    ids=["addresses", "one number"],
)
def test_list_without_heads_is_refused_with_the_reason(client: Client, event: Event, content: bytes) -> None:
    answer = send(client, content)

    assert answer.status_code == 422
    assert "fehlen die Überschriften" in answer.text
    assert list(db.session.scalars(select(RegistrationImport))) == []


def test_list_for_an_event_without_any_place_says_that_there_is_none(client: Client, event: Event) -> None:
    event.capacity = 0
    db.session.commit()

    page = client.get(upload(client, ("Ada", "ada@example.org", "1", "0"))).text

    assert "Höchstens: 0" not in page


def test_missing_file_is_asked_for(client: Client, event: Event) -> None:
    assert errors_of(client.post(IMPORT, data={})) == ["Bitte wählen Sie eine Datei."]


def test_list_can_be_thrown_away(client: Client, event: Event) -> None:
    address = upload(client, ADA)

    client.post(f"{address}/removal")

    assert client.get(address).status_code == 404


def test_counselling_takes_no_lists(client: Client, organization: Organization) -> None:
    make_event(organization=organization, reference="kw", kind=EventKind.BERATUNG)
    both = make_user(organization, roles=(Role.ORGANIZER, Role.COUNSELLING))

    assert client.get(IMPORT).status_code == 404
    sign_in(client, both)
    assert [client.get(IMPORT).status_code, send(client, csv_list(ADA)).status_code] == [404, 404]
    assert "Liste übernehmen" not in client.get("/manage/events/kw/people").text


def test_strangers_know_nothing_of_a_list(client: Client, event: Event) -> None:
    address = upload(client, ADA)
    sign_in_mallory(client)

    assert [
        client.get(address).status_code,
        client.get(f"{address}/columns").status_code,
        client.get(f"{address}/left-out.csv").status_code,
        client.post(address).status_code,
        client.post(f"{address}/removal").status_code,
    ] == [404] * 5


def test_list_of_another_event_is_not_found_here(client: Client, organization: Organization, event: Event) -> None:
    make_event(organization=organization, reference="ft")
    address = upload(client, ADA)

    assert client.get(address.replace("/kw/", "/ft/")).status_code == 404
