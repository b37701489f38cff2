"""Texts in many languages, with what is missing and what guests read."""

import pytest

from tests.support.builders import make_event
from tests.support.client import Client
from tests.support.forms import form_data
from tests.support.managing import (
    actions,
    errors_of,
    flashes_of,
    load_event,
    save,
    sign_in_mallory,
    sign_in_olga,
)
from tests.support.page import Page, words

pytestmark = pytest.mark.usefixtures("now")

TEXTS = "/manage/events/kw/texts"


def test_text_is_saved_and_shown_as_guests_read_it(client: Client) -> None:
    make_event(organization=sign_in_olga(client), reference="kw")

    answer = save(
        client,
        f"{TEXTS}/de",
        title="KulturWERK 2026",
        subtitle="Herne feiert Vielfalt",
        summary="Musik, Tanz und Essen.",
        body="Ein **Fest** für alle.\r\n\r\n- Trommeln\r\n- Essen",
        agenda="13:00 Eröffnung | auf der Bühne\n14:30 Trommeln",
    )

    assert flashes_of(client, answer) == ["Gespeichert. Unten sehen Sie, wie Gäste den Text lesen."]
    [text] = load_event("kw").texts
    assert text.body == "Ein **Fest** für alle.\n\n- Trommeln\n- Essen"
    preview = Page(client.get(f"{TEXTS}/de")).one("div", css_class="text-preview")
    assert [words(item) for item in preview.iter("li")] == [
        "Trommeln",
        "Essen",
        "13:00Eröffnungauf der Bühne",
        "14:30Trommeln",
    ]
    assert [words(item) for item in preview.iter("strong")] == ["Fest"]
    assert actions() == ["event.text_saved"]


def test_html_in_every_field_is_shown_as_words_or_left_out(client: Client) -> None:
    make_event(organization=sign_in_olga(client), reference="kw")
    attack = '<script>alert("x")</script><img src=x onerror=alert(1)>'

    save(
        client,
        f"{TEXTS}/de",
        title=attack,
        subtitle=attack,
        summary=attack,
        body=f"{attack} [böse](javascript:alert(1))",
        agenda=f"13:00 {attack} | {attack}",
    )

    for address in (f"{TEXTS}/de", "/manage/events/kw", "/manage/", "/events/kw"):
        page = Page(client.get(address))
        assert [link.get("href") for link in page.all("a") if "javascript" in link.get("href", "")] == []
        assert [image.get("src") for image in page.all("img") if image.get("src") == "x"] == []
    assert load_event("kw").texts[0].title == attack


def test_arabic_is_written_from_right_to_left(client: Client) -> None:
    make_event(organization=sign_in_olga(client), reference="kw")

    answer = save(client, f"{TEXTS}/ar", title="هيرنه تحتفل", summary="موسيقى ورقص", is_machine_translated="y")

    assert answer.status_code == 303
    page = Page(client.get(f"{TEXTS}/ar"))
    assert {page.by_id(name).get("dir") for name in ("title", "subtitle", "summary", "body", "agenda")} == {"rtl"}
    assert page.one("div", css_class="text-preview").get("dir") == "rtl"
    text = next(text for text in load_event("kw").texts if text.language == "ar")
    assert (text.title, text.is_machine_translated) == ("هيرنه تحتفل", True)


def test_languages_stand_under_their_own_names_with_what_is_missing(client: Client) -> None:
    make_event(organization=sign_in_olga(client), reference="kw")
    save(client, f"{TEXTS}/tr", title="Şenlik")

    page = Page(client.get(f"{TEXTS}/de"))

    assert page.texts("a", css_class="language-row__link")[:8] == [
        "Deutschvollständig",
        "Einfache Sprachenoch nichts",
        "Englishnoch nichts",
        "Türkçefehlt: Kurztext",
        "العربيةnoch nichts",
        "Românănoch nichts",
        "Българскиnoch nichts",
        "Українськаnoch nichts",
    ]


def test_language_without_a_text_shows_what_guests_read_instead(client: Client) -> None:
    make_event(organization=sign_in_olga(client), reference="kw", title="KulturWERK")

    page = Page(client.get(f"{TEXTS}/uk"))

    assert page.texts("div", css_class="notice") == ["In dieser Sprache steht noch nichts. Gäste lesen stattdessen:"]
    assert page.one("div", css_class="text-preview").get("lang") == "de"
    assert page.texts("p", css_class="text-preview__title") == ["KulturWERK"]


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("title", "", "Bitte schreiben Sie einen Titel."),
        ("title", "\u200b\u202e", "Bitte schreiben Sie einen Titel."),
        ("title", "T" * 10_000, "Bitte höchstens 200 Zeichen."),
        ("summary", "S" * 601, "Bitte höchstens 600 Zeichen."),
        ("body", "B" * 20_001, "Bitte höchstens 20.000 Zeichen."),
        ("agenda", "A" * 5_001, "Bitte höchstens 5.000 Zeichen."),
        ("body", "kaputt \ufffd", "Einige Zeichen sind nicht lesbar angekommen. Bitte schreiben Sie es neu."),
    ],
)
def test_text_that_does_not_fit_is_refused_and_kept(client: Client, field: str, value: str, error: str) -> None:
    make_event(organization=sign_in_olga(client), reference="kw", title="KulturWERK")

    answer = save(client, f"{TEXTS}/de", **{"subtitle": "bleibt", field: value})

    assert errors_of(answer) == [error]
    assert form_data(Page(answer))["subtitle"] == "bleibt"
    assert load_event("kw").texts[0].title == "KulturWERK"


def test_null_bytes_and_hidden_orders_are_taken_out(client: Client) -> None:
    make_event(organization=sign_in_olga(client), reference="kw")

    save(client, f"{TEXTS}/de", title="Fest\x00 \u202eheute", body="eins\x00\r\nzwei\u2066")

    text = load_event("kw").texts[0]
    assert (text.title, text.body) == ("Fest heute", "eins\nzwei")


def test_text_is_removed_but_never_the_german_one(client: Client) -> None:
    make_event(organization=sign_in_olga(client), reference="kw")
    save(client, f"{TEXTS}/tr", title="Şenlik")

    answer = client.post(f"{TEXTS}/tr/removal")

    assert answer.status_code == 303
    assert [text.language for text in load_event("kw").texts] == ["de"]
    assert client.post(f"{TEXTS}/de/removal").status_code == 409
    assert client.post(f"{TEXTS}/tr/removal").status_code == 404


@pytest.mark.parametrize("language", ["xx", "DE", "../de", "de-DE"])
def test_unknown_language_does_not_exist(client: Client, language: str) -> None:
    make_event(organization=sign_in_olga(client), reference="kw")

    assert client.get(f"{TEXTS}/{language}").status_code == 404


def test_texts_begin_with_german(client: Client) -> None:
    make_event(organization=sign_in_olga(client), reference="kw")

    assert client.get(TEXTS).location == f"{TEXTS}/de"


@pytest.mark.parametrize(
    ("method", "path"), [("GET", ""), ("GET", "/de"), ("POST", "/de"), ("POST", "/de/removal"), ("POST", "/tr/removal")]
)
def test_foreign_texts_do_not_exist(client: Client, method: str, path: str) -> None:
    make_event(reference="kw", title="KulturWERK")
    sign_in_mallory(client)

    assert client.open(f"{TEXTS}{path}", method=method, data={"title": "Meins"}).status_code == 404
    assert load_event("kw").texts[0].title == "KulturWERK"
