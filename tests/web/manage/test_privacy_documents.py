"""The documents of data protection say what is really set."""

import re

import pytest
from flask import Flask

from eventapp.db import db
from eventapp.domain.personal_data import PERSONAL_DATA, Data, tables_with
from eventapp.domain.states import EventKind
from tests.support.builders import make_event
from tests.support.client import Client
from tests.support.managing import sign_in_olga
from tests.support.page import Page, words

pytestmark = pytest.mark.usefixtures("now")


def document(client: Client, name: str) -> dict[str, str]:
    """What a document says, by its terms."""
    response = client.get(f"/manage/privacy-documents/{name}")
    assert response.status_code == 200
    page = Page(response)
    return dict(zip(map(words, page.all("dt")), map(words, page.all("dd")), strict=True))


def test_deletion_concept_follows_the_events(client: Client) -> None:
    organization = sign_in_olga(client)
    event = make_event(organization=organization, kind=EventKind.WORKSHOP)
    event.name_days = 61
    db.session.commit()

    said = document(client, "deletion")

    assert said["Workshop"] == "Bedarf 7, E-Mail und Telefon 30, Namen 61 Tage nach dem letzten Termin"
    assert said["Fest"] == "Bedarf 7, E-Mail und Telefon 14, Namen 14 Tage nach dem letzten Termin"
    assert said["Sicherungen"] == "werden von Einlass nicht angelegt"
    assert said["Gesperrte Konten des Teams"].startswith("180 Tage: Adresse, Passwort")
    assert "180 Tage nach dem Sperren" in document(client, "record")["Löschung"]


#: What says something about a person; the rest is public, numbers, secrets of the installation or nothing.
PERSONAL = (
    Data.NAMES,
    Data.CONTACTS,
    Data.NEEDS,
    Data.TEAM,
    Data.PERSON_KEYS,
    Data.AUDIT,
    Data.MAIL_LOG,
    Data.EVIDENCE,
)


def tables_in(client: Client, name: str) -> set[str]:
    """Every word of a document that could be a table's name."""
    return set(re.findall(r"[a-z_]+", " ".join(document(client, name).values())))


def test_every_sort_of_data_is_judged() -> None:
    assert {*Data} - {*PERSONAL} == {Data.NONE, Data.PUBLIC, Data.SECRETS, Data.NUMBERS}


@pytest.mark.parametrize("name", ["record", "deletion"])
def test_document_lists_every_table_with_personal_data(client: Client, name: str) -> None:
    sign_in_olga(client)

    listed = tables_in(client, name)

    assert {table for data in PERSONAL for table in tables_with(data)} - listed == set()


@pytest.mark.parametrize("data", PERSONAL)
@pytest.mark.parametrize("name", ["record", "deletion"])
def test_table_that_is_classified_today_is_in_the_document_at_once(
    client: Client, monkeypatch: pytest.MonkeyPatch, name: str, data: Data
) -> None:
    sign_in_olga(client)
    before = "guest_book" in tables_in(client, name)

    monkeypatch.setitem(PERSONAL_DATA, "guest_book", {"*": data})

    assert (before, "guest_book" in tables_in(client, name)) == (False, True)


def test_measures_say_what_is_not_safe_yet(app: Flask, client: Client) -> None:
    sign_in_olga(client)
    assert document(client, "measures")["Übertragung"].startswith("NICHT verschlüsselt")

    app.config["BASE_URL"] = "https://anmeldung.example.org"
    app.config["BACKUP_DIR"], app.config["BACKUP_RECIPIENTS"] = app.config["DATA_DIR"], ("age1x",)
    said = document(client, "measures")

    assert said["Übertragung"] == "verschlüsselt (HTTPS)"
    assert said["Sicherungen"] == "jede Nacht, geprüft, verschlüsselt, 30 Tage"
    assert said["Neueste Sicherung"] == "ÜBERFÄLLIG, zuletzt: keine"
    (app.config["DATA_DIR"] / "einlass-2026-09-01.backup").write_bytes(b"rows")
    assert document(client, "measures")["Neueste Sicherung"] == "01.09.2026"


def test_page_names_the_documents_and_knows_no_others(client: Client) -> None:
    sign_in_olga(client)

    page = Page(client.get("/manage/privacy-documents"))

    assert "Löschkonzept" in page.texts("strong", css_class="todo__title")
    assert client.get("/manage/privacy-documents/other").status_code == 404


def test_each_document_is_opened_by_a_button(client: Client) -> None:
    sign_in_olga(client)

    page = Page(client.get("/manage/privacy-documents"))

    assert [button.get("href") for button in page.all("a", css_class="button")] == [
        f"/manage/privacy-documents/{name}" for name in ("record", "deletion", "measures")
    ]
