"""Papers for the door: rendered by PDFium, read by zxing-cpp, inspected with pikepdf."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from eventapp.adapters.paper_pdf import (
    DoorListLine,
    PaperHead,
    door_list_pdf,
    slot_list_pdf,
)
from eventapp.adapters.ticket_pdf import TicketFact
from eventapp.domain.paper import build_boxes

PRINTED = datetime(2026, 9, 26, 7, 12, tzinfo=UTC)
SCRIPTS = ["Şükrü", "Олена", "ሰላም", "Nguyễn Thị Ánh", "ქეთევან", "தமிழ்", "O’Hara 🎉"]
MARKUP = [
    '#panic("x")',
    "$x^2$ *fett* _kursiv_ `code`",
    "= Titel @ref <marke>",
    '#(1+1) #sys.inputs #read("x") //',
    "<b>fett</b> &amp; {{ 7*7 }}",
    "[eckig] ]] [[",
    "- Punkt",
    "+ Punkt",
]

HEAD = PaperHead(
    title="Türliste A–Z",
    subtitle="KulturWERK 2026 – Herne feiert Vielfalt",
    running_head="Türliste A–Z · KulturWERK 2026",
    facts=(
        TicketFact(label="Wann", value="Sa 26.09.2026, 13:00–18:00"),
        TicketFact(label="Wo", value="Buschmannshof", note="Herne-Wanne"),
        TicketFact(label="Leitung", value=""),
    ),
    instruction="Ein Kreuz für jede Person, die kommt.",
    foot="Stand 26.09.2026, 09:12",
    author="MSO-Netzwerk Herne",
    printed_at=PRINTED,
)
LINE = DoorListLine(
    name="Familie Haddad",
    party="2 Erw. + 3 Ki.",
    boxes=build_boxes(adults=2, children=3),
    short_code="K7WM 4PXD",
    remark="noch nicht bestätigt",
)


def _list(*lines: DoorListLine) -> bytes:
    return door_list_pdf(HEAD, lines, empty="Niemand ist angemeldet.")


ALL = {
    "door list": _list(LINE),
    "slot list": slot_list_pdf(HEAD, [replace(LINE, name="B-07", party="10:00–10:30")], empty=""),
}


def _text(pdf: bytes, page: int = 0) -> str:
    return " ".join(pypdfium2.PdfDocument(pdf)[page].get_textpage().get_text_bounded().split())


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


@pytest.mark.parametrize("pdf", ALL.values(), ids=ALL.keys())
def test_paper_is_tagged_titled_and_has_a_language(pdf: bytes) -> None:
    with pikepdf.open(BytesIO(pdf)) as document:
        assert bool(document.Root.MarkInfo.Marked) is True
        assert str(document.Root.Lang) == "de"
        assert bool(document.Root.ViewerPreferences.DisplayDocTitle) is True
        assert str(document.docinfo.Author) == "MSO-Netzwerk Herne"
    assert _is_pdf_ua(pdf)
    assert _kinds(pdf).count("/H1") == 1


@pytest.mark.parametrize("name", ["door list", "slot list"])
def test_table_has_heads_and_repeats_them(name: str) -> None:
    kinds = _kinds(ALL[name])

    assert (kinds.count("/Table"), kinds.count("/THead")) == (1, 1)
    assert kinds.count("/TH") == {"door list": 6, "slot list": 4}[name]


def test_list_says_everything_about_a_ticket() -> None:
    text = _text(ALL["door list"])

    assert "1 Familie Haddad 2 Erw. + 3 Ki. K7WM 4PXD E E K K K noch nicht bestätigt" in text
    assert "Wann Sa 26.09.2026, 13:00–18:00" in text
    assert "Stand 26.09.2026, 09:12 Seite 1 von 1" in text


def test_boxes_have_letters_only_where_children_come() -> None:
    adults = replace(LINE, boxes=build_boxes(adults=2, children=0), party="2 Erw.", remark="")

    assert "2 Erw. K7WM 4PXD" in _text(_list(adults))
    assert "K7WM 4PXD E" not in _text(_list(adults))


def test_large_party_has_ten_boxes_and_a_line() -> None:
    large = replace(LINE, boxes=build_boxes(adults=14, children=3), remark="")

    assert "E E E E E E E E E E +" in _text(_list(large, LINE)).replace("  ", " ")


def test_each_page_has_the_heads_of_the_columns() -> None:
    pdf = _list(*(replace(LINE, name=f"Person {number}") for number in range(60)))

    pages = len(pypdfium2.PdfDocument(pdf))
    assert pages >= 2
    assert ["Nr. Name Personen Kurzcode Da Bemerkung" in _text(pdf, page) for page in range(pages)] == [True] * pages
    assert "Türliste A–Z · KulturWERK 2026" in _text(pdf, 1)


def test_three_hundred_names_are_all_there() -> None:
    lines = [replace(LINE, name=f"{SCRIPTS[number % 7]} {number}") for number in range(300)]
    pdf = _list(*lines)

    assert f"{SCRIPTS[299 % 7]} 299" in _text(pdf, len(pypdfium2.PdfDocument(pdf)) - 1)
    assert _is_pdf_ua(pdf)


def test_empty_list_says_so() -> None:
    assert "Niemand ist angemeldet." in _text(_list())
    assert _is_pdf_ua(_list())


@pytest.mark.parametrize("name", SCRIPTS)
def test_name_in_any_script_is_text_and_has_glyphs(name: str) -> None:
    pdf = _list(replace(LINE, name=name))

    assert name in _text(pdf)
    assert _is_pdf_ua(pdf)


def test_arabic_name_has_glyphs_and_keeps_its_letters() -> None:
    pdf = _list(replace(LINE, name="نور حداد"))

    assert set("نور حداد") <= set(_text(pdf))
    assert _is_pdf_ua(pdf)


@pytest.mark.parametrize("name", MARKUP)
def test_markup_stays_text(name: str) -> None:
    fact = TicketFact(label="Wo", value=name)

    on_list = door_list_pdf(replace(HEAD, subtitle=name, facts=(fact,)), [replace(LINE, name=name)], empty="")

    assert _text(on_list).count(name) == 3


@pytest.mark.parametrize("name", ["x" * 10_000, "Ada " * 2_500, "ض" * 10_000, "🎉" * 10_000])
def test_endless_name_stays_in_its_row(name: str) -> None:
    pdf = _list(replace(LINE, name=name), LINE)

    assert len(pypdfium2.PdfDocument(pdf)) == 1
    assert "Familie Haddad" in _text(pdf)


def test_same_paper_gives_the_same_bytes() -> None:
    assert _list(LINE) == _list(LINE)
