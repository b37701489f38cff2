"""Which text a reader gets, what is missing, and how an agenda is read."""

from dataclasses import dataclass

import pytest

from eventapp.domain.texts import AgendaItem, TextGap, find_gaps, parse_agenda, select_text


@dataclass(frozen=True)
class Written:
    language: str
    title: str = "KulturWERK"
    subtitle: str = ""
    summary: str = ""
    body: str = ""
    agenda: str = ""


@pytest.mark.parametrize(
    ("available", "wanted", "chosen"),
    [
        pytest.param(("de", "en"), "en", "en", id="exact"),
        pytest.param(("de", "en"), "en-GB", "en", id="base language of a region"),
        pytest.param(("de", "en"), "pt_BR", "de", id="German where the language is missing"),
        pytest.param(("de-x-einfach", "de"), "de", "de", id="German, not plain German"),
        pytest.param(("de", "de-x-einfach"), "de-x-einfach", "de-x-einfach", id="plain German where it is asked for"),
        pytest.param(("de-x-einfach", "tr"), "ar", "de-x-einfach", id="the first where even German is missing"),
    ],
)
def test_select_text_falls_back(available: tuple[str, ...], wanted: str, chosen: str) -> None:
    texts = [Written(language) for language in available]

    found = select_text(texts, wanted)

    assert found == Written(chosen)


def test_select_text_of_nothing_is_none() -> None:
    nothing: list[Written] = []

    assert select_text(nothing, "de") is None


def test_find_gaps_names_languages_and_fields_that_german_has() -> None:
    texts = [
        Written("de", summary="Musik und Tanz", body="Alle sind willkommen.", agenda="13:00 Beginn"),
        Written("en", summary="Music", body="  "),
    ]

    gaps = find_gaps(texts, languages=("de", "en", "ar"))

    assert gaps == [
        TextGap(language="en", fields=("body", "agenda")),
        TextGap(language="ar", fields=("title", "summary", "body", "agenda")),
    ]


def test_find_gaps_expects_a_title_where_german_is_missing() -> None:
    assert find_gaps([Written("en")], languages=("de", "en")) == [TextGap(language="de", fields=("title",))]


@pytest.mark.parametrize(
    ("line", "item"),
    [
        ("13:00 Ankommen", AgendaItem(time="13:00", title="Ankommen")),
        ("13:00 Ankommen | Kulturhaus", AgendaItem(time="13:00", title="Ankommen", note="Kulturhaus")),
        ("9.30 Uhr Grußworte", AgendaItem(time="09:30", title="Grußworte")),
        ("9 Uhr: Grußworte", AgendaItem(time="09:00", title="Grußworte")),
        ("13:00 – 14:15 Mittag", AgendaItem(time="13:00–14:15", title="Mittag")),
        ("10-12 Uhr, Beratung", AgendaItem(time="10:00–12:00", title="Beratung")),
        ("- 13:00 Ankommen", AgendaItem(time="13:00", title="Ankommen")),
        ("20 Jahre Verein", AgendaItem(time="", title="20 Jahre Verein")),
        ("Kaffee | den ganzen Tag", AgendaItem(time="", title="Kaffee", note="den ganzen Tag")),
        ("13:00", AgendaItem(time="", title="13:00")),
        ("13:00 نور حداد", AgendaItem(time="13:00", title="نور حداد")),
    ],
)
def test_parse_agenda_reads_a_line(line: str, item: AgendaItem) -> None:
    assert parse_agenda(line) == [item]


def test_parse_agenda_leaves_out_empty_lines() -> None:
    assert parse_agenda("\r\n13:00 Eins\r\n\r\n  \r\n14:00 Zwei\r\n") == [
        AgendaItem(time="13:00", title="Eins"),
        AgendaItem(time="14:00", title="Zwei"),
    ]
