"""Lists for funders: rendered by PDFium, read by pdftotext's order of content, inspected with pikepdf."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from eventapp.adapters.list_pdf import (
    Blank,
    Boxes,
    Closing,
    Column,
    HeadFact,
    Hint,
    ListDocument,
    ListHead,
    list_pdf,
)
from eventapp.domain.attendance_lists import count_blank_rows
from tests.support.logos import alternatives, logo_picture, pictures_on

PRINTED = datetime(2026, 9, 26, 7, 12, tzinfo=UTC)
POINTS_PER_MILLIMETRE = 72 / 25.4
SCRIPTS = ["Şükrü Yılmaz", "Олена Коваль", "ሰላም ተስፋይ", "Nguyễn Thị Ánh", "ქეთევან", "தமிழ்"]
MARKUP = ['#panic("x")', "$x^2$ *fett* _kursiv_", "<b>fett</b> &amp; {{ 7*7 }}", "= Titel @ref <marke>"]

HEAD = ListHead(
    title="Teilnahmeliste",
    list_number="TL-KW",
    facts=(
        HeadFact(label="Veranstaltung", value="Öffentlichkeitsarbeit", is_wide=True),
        HeadFact(label="Projekt", value="Gemeinsames Handeln"),
        HeadFact(label="Leitung/Referent:in", value=""),
    ),
    notice="Mit dieser Liste weisen wir nach, dass die Veranstaltung stattgefunden hat.",
    funder_note="Gefördert durch das Land",
    foot="Stand 26.09.2026, 09:12",
    author="MSO-Netzwerk Herne",
    printed_at=PRINTED,
)
DOCUMENT = ListDocument(
    head=HEAD,
    columns=(
        Column(label="Lfd. Nr.", millimetres=15),
        Column(label="Name, Vorname"),
        Column(label="Unterschrift", millimetres=66),
    ),
    sheets=((("1", "Ada Beispiel", ""), ("2", "", "")),),
    row_millimetres=11,
    closings=(Closing(title="", lines=((Blank(label="Unterschriften", millimetres=14), Blank(label="gesamt")),)),),
)


def _list(names: Sequence[str], *, head: ListHead = HEAD) -> bytes:
    rows = [*names, *[""] * count_blank_rows(len(names))]
    sheet = [(str(number), name, "") for number, name in enumerate(rows, 1)]
    return list_pdf(replace(DOCUMENT, head=head, sheets=(sheet,)))


def _pages(pdf: bytes) -> list[str]:
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in pypdfium2.PdfDocument(pdf)]


def _is_pdf_ua(pdf: bytes) -> bool:
    with pikepdf.open(BytesIO(pdf)) as document, document.open_metadata() as metadata:
        return bool(metadata.get("pdfuaid:part") == "1")


def _kinds(pdf: bytes) -> list[str]:
    with pikepdf.open(BytesIO(pdf)) as document:
        return [
            str(item.S)
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/StructElem"
        ]


def _tops_of_numbers(pdf: bytes, page: int) -> list[float]:
    """Where the running numbers stand on a page, in millimetres from below, in order."""
    found = pypdfium2.PdfDocument(pdf)[page].get_textpage()
    boxes = [found.get_rect(index) for index in range(found.count_rects())]
    texts = [(box, found.get_text_bounded(*box).strip()) for box in boxes]
    return [box[3] / POINTS_PER_MILLIMETRE for box, text in texts if text.isdecimal() and box[0] < 100]


def test_list_is_tagged_titled_and_has_a_language() -> None:
    pdf = list_pdf(DOCUMENT)
    kinds = _kinds(pdf)

    with pikepdf.open(BytesIO(pdf)) as document:
        assert bool(document.Root.MarkInfo.Marked) is True
        assert str(document.Root.Lang) == "de"
        assert str(document.docinfo.Author) == "MSO-Netzwerk Herne"
    assert _is_pdf_ua(pdf)
    assert [kinds.count(kind) for kind in ("/H1", "/Table", "/THead", "/TH")] == [1, 1, 1, 3]


def test_reading_order_is_head_notice_rows_foot() -> None:
    (text,) = _pages(list_pdf(DOCUMENT))

    parts = ["Teilnahmeliste", "Veranstaltung", "Projekt", "Gefördert", "Mit dieser Liste", "Ada", "Unterschriften"]
    assert sorted(parts, key=text.index) == parts
    assert text.endswith("Unterschriften gesamt Stand 26.09.2026, 09:12")


@pytest.mark.parametrize(("names", "pages"), [(0, 1), (1, 1), (40, 4), (400, 37)])
def test_every_page_has_the_head_and_at_most_fifteen_rows(names: int, pages: int) -> None:
    people = [f"{SCRIPTS[number % 6]} {number}" for number in range(names)]
    pdf = _list(people)
    found = _pages(pdf)

    assert len(found) == pages
    for number, page in enumerate(found, 1):
        assert f"Listen-Nr. TL-KW Seite {number} von {pages}" in page
        words = ["Teilnahmeliste", "Öffentlichkeitsarbeit", "Gemeinsames Handeln", "Gefördert", "Lfd. Nr.", "weisen"]
        assert [word for word in words if word not in page.replace("\u200b", "")] == []
        assert len(_tops_of_numbers(pdf, number - 1)) <= 15
    assert [name for name in people if name not in " ".join(found)] == []
    assert _is_pdf_ua(pdf)


def test_rows_are_high_enough_to_sign() -> None:
    tops = _tops_of_numbers(_list(["Ada"] * 5), 0)

    assert len(tops) == 10
    assert (tops[0] - tops[-1]) / 9 == pytest.approx(11, abs=0.01)


@pytest.mark.parametrize("name", SCRIPTS)
def test_name_in_any_script_is_text_and_has_glyphs(name: str) -> None:
    pdf = _list([name])

    assert name in _pages(pdf)[0]
    assert _is_pdf_ua(pdf)


def test_arabic_name_has_glyphs_and_keeps_its_letters() -> None:
    pdf = _list(["نور حداد"])

    assert set("نور حداد") <= set(_pages(pdf)[0])
    assert _is_pdf_ua(pdf)


def test_long_head_leaves_room_for_rows_on_each_page() -> None:
    wide = HeadFact(label="Veranstaltung", value="Zusammenarbeit in Vereinen " * 15, is_wide=True)
    facts = [wide, *(HeadFact(label=f"Feld {number}", value="Gemeinsames Handeln " * 10) for number in range(10))]
    head = replace(HEAD, facts=facts, notice="Wir bewahren die Liste auf. " * 30, funder_note="Gefördert " * 40)

    pages = _pages(_list(["Ada"] * 40, head=head))

    assert len(pages) < 20
    assert ["Feld 9" in page and "Ada" in page for page in pages[:3]] == [True] * 3


@pytest.mark.parametrize("is_landscape", [True, False])
def test_notice_of_any_length_is_set(is_landscape: bool) -> None:
    head = replace(HEAD, notice="Wir bewahren die Liste verschlossen auf und zeigen sie niemandem. " * 50)

    assert _is_pdf_ua(list_pdf(replace(DOCUMENT, head=head, is_landscape=is_landscape)))


@pytest.mark.parametrize("words", MARKUP)
def test_markup_stays_text(words: str) -> None:
    fact = HeadFact(label="Projekt", value=words)
    sheet = (("1", words, Hint(words=words)), ("2", Boxes(labels=[words]), ""))

    (text,) = _pages(list_pdf(replace(DOCUMENT, head=replace(HEAD, facts=(fact,)), sheets=(sheet,))))

    assert text.count(words) == 4


@pytest.mark.parametrize("name", ["x" * 10_000, "Ada " * 2_500, "ض" * 10_000])
def test_endless_name_stays_in_its_row(name: str) -> None:
    assert len(_pages(_list([name]))) == 1


def test_each_sheet_begins_a_page_with_its_head_and_foot() -> None:
    pages = _pages(list_pdf(replace(DOCUMENT, sheets=((("1", "Ada", ""),), (("2", "Zoe", ""),)))))

    assert [("Ada" in page, "Zoe" in page, "Unterschriften" in page) for page in pages] == [
        (True, False, True),
        (False, True, True),
    ]


def test_list_without_a_sheet_is_refused() -> None:
    with pytest.raises(ValueError, match="sheet"):
        list_pdf(replace(DOCUMENT, sheets=()))


def test_same_list_gives_the_same_bytes() -> None:
    assert list_pdf(DOCUMENT) == list_pdf(DOCUMENT)


@pytest.mark.parametrize("is_landscape", [True, False])
@pytest.mark.parametrize("count", [1, 3, 9])
def test_logos_stand_in_the_head_of_every_page(count: int, is_landscape: bool) -> None:
    logos = [logo_picture(f"Logo {number}", width=300 + number) for number in range(count)]
    rows = [(str(number), "Ada", "") for number in range(40)]

    pdf = list_pdf(replace(DOCUMENT, head=replace(HEAD, logos=logos), sheets=(rows,), is_landscape=is_landscape))

    assert alternatives(pdf) == [logo.name for logo in logos]
    assert [len(pictures_on(pdf, page)) for page in range(len(_pages(pdf)))] == [count] * len(_pages(pdf))
    assert all("Gefördert durch das Land" in page for page in _pages(pdf))
    assert _is_pdf_ua(pdf)


def test_few_logos_cost_no_row() -> None:
    rows = [(str(number), "Ada", "") for number in range(40)]
    without, with_logos = (
        list_pdf(replace(DOCUMENT, head=replace(HEAD, logos=logos), sheets=(rows,)))
        for logos in ([], [logo_picture("Land"), logo_picture("Stadt", "green")])
    )

    assert len(_pages(with_logos)) == len(_pages(without))
    assert len(_tops_of_numbers(with_logos, 0)) == len(_tops_of_numbers(without, 0))
