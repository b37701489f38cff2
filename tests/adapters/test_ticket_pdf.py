"""Ticket PDFs: rendered by PDFium, read by zxing-cpp, inspected with pikepdf."""

import base64
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from eventapp.adapters.event_art import event_art
from eventapp.adapters.event_art.cropping import middle_band
from eventapp.adapters.ticket_pdf import TicketFact, TicketSheet, ticket_pdf
from eventapp.domain.states import EventKind
from tests.support.logos import alternatives, logo_picture, pictures_on
from tests.support.qr_reader import read_qr_codes

TOKEN = base64.b32encode(bytes(range(76))).decode("ascii").rstrip("=")
LINK = f"HTTPS://EINLASS.EXAMPLE.ORG/T/{TOKEN}"
CREATED = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)

MILLIMETRES_PER_INCH = 25.4

SHEET = TicketSheet(
    kind=EventKind.FEST,
    language="de",
    type_word="Fest",
    title="KulturWERK 2026 – Herne feiert Vielfalt",
    holder_label="Ticket für",
    holder="Familie Haddad",
    facts=(
        TicketFact(label="Datum", value="Sa 26.09.2026"),
        TicketFact(label="Uhrzeit", value="13:00–18:00"),
        TicketFact(label="Ort", value="Buschmannshof", note="Herne-Wanne"),
        TicketFact(label="Personen", value="5", note="2 Erwachsene, 3 Kinder"),
    ),
    qr_text=LINK,
    qr_description="QR-Code des Tickets, Kurzcode K7WM 4PXD",
    code_label="Kurzcode",
    short_code="K7WM 4PXD",
    hints=("Bitte am Eingang zeigen.",),
    small_print=("Gefördert vom Land Nordrhein-Westfalen.", "Wir löschen Ihren Namen am 10.10.2026."),
    art_svg=event_art(EventKind.FEST, "kw-2026"),
)


def made(*sheets: TicketSheet, created: datetime = CREATED) -> bytes:
    return ticket_pdf(sheets, title="Ihr Ticket", author="MSO-Netzwerk Herne", created=created)


def text_of(pdf: bytes, page: int = 0) -> str:
    text = pypdfium2.PdfDocument(pdf)[page].get_textpage().get_text_bounded()
    return " ".join(text.split())


def read(pdf: bytes, page: int = 0, *, dots_per_inch: int = 150) -> list[zxingcpp.Barcode]:
    bitmap = pypdfium2.PdfDocument(pdf)[page].render(scale=dots_per_inch / 72)
    return list(read_qr_codes(bitmap.to_pil().convert("L")))


def numbers_from_left_to_right(pdf: bytes, *, beside: str) -> str:
    """Digits and their signs in the order in which the eye meets them, on the line of the sign ``beside``."""
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    boxes = [(page.get_charbox(index), page.get_text_range(index, 1)) for index in range(page.count_chars())]
    heights = [(box[1] + box[3]) / 2 for box, character in boxes if character == beside]
    on_line = [(box[0], character) for box, character in boxes if box[1] <= heights[0] <= box[3] + 4]
    return "".join(character for _, character in sorted(on_line) if character in "0123456789:–-")


def is_pdf_ua(pdf: bytes) -> bool:
    with pikepdf.open(BytesIO(pdf)) as document, document.open_metadata() as metadata:
        return bool(metadata.get("pdfuaid:part") == "1")


@pytest.mark.parametrize("dots_per_inch", [72, 150, 300])
def test_code_is_read_from_the_page(dots_per_inch: int) -> None:
    barcodes = read(made(SHEET), dots_per_inch=dots_per_inch)

    assert [barcode.text for barcode in barcodes] == [LINK]


def test_code_is_printed_at_forty_millimetres_or_more() -> None:
    position = read(made(SHEET), dots_per_inch=300)[0].position

    width = (position.top_right.x - position.top_left.x) / 300 * MILLIMETRES_PER_INCH

    assert 55 <= width <= 65


def test_every_fact_is_text() -> None:
    text = text_of(made(SHEET))

    expected = [
        *("Fest", SHEET.title, "Ticket für", "Familie Haddad", "Datum", "Sa 26.09.2026", "13:00–18:00"),
        *("Buschmannshof", "Herne-Wanne", "2 Erwachsene, 3 Kinder", "Kurzcode", "K7WM 4PXD"),
        *("Bitte am Eingang zeigen.", *SHEET.small_print),
    ]
    assert [words for words in expected if words not in text] == []


def test_pdf_is_tagged_titled_and_in_the_tickets_language() -> None:
    with pikepdf.open(BytesIO(made(SHEET))) as pdf:
        root = pdf.Root
        assert bool(root.MarkInfo.Marked) is True
        assert str(root.Lang) == "de"
        assert bool(root.ViewerPreferences.DisplayDocTitle) is True
        assert (str(pdf.docinfo.Title), str(pdf.docinfo.Author)) == ("Ihr Ticket", "MSO-Netzwerk Herne")
        assert len(pdf.pages) == 1
    assert is_pdf_ua(made(SHEET))


def test_reader_meets_heading_paragraphs_and_one_described_picture() -> None:
    with pikepdf.open(BytesIO(made(SHEET))) as pdf:
        elements = [
            item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/StructElem"
        ]
        kinds = [str(element.S) for element in elements]
        descriptions = [str(element.Alt) for element in elements if "/Alt" in element]

    assert kinds.count("/H1") == 1
    assert kinds.count("/P") == 18
    assert descriptions == [SHEET.qr_description]


@pytest.mark.parametrize("name", ["Şükrü", "Олена", "ሰላም", "Nguyễn Thị Ánh", "ქეთევან", "தமிழ்", "O’Hara 🎉"])
def test_name_in_any_script_is_text_and_has_glyphs(name: str) -> None:
    pdf = made(replace(SHEET, holder=name))

    assert name in text_of(pdf)
    assert is_pdf_ua(pdf)  # the compiler refuses the mark as soon as one glyph is missing


def test_arabic_name_has_glyphs_and_keeps_its_letters() -> None:
    pdf = made(replace(SHEET, holder="نور حداد"))

    assert set("نور حداد") <= set(text_of(pdf))
    assert is_pdf_ua(pdf)


def test_arabic_ticket_is_mirrored_and_keeps_times_in_order() -> None:
    arabic = replace(
        SHEET,
        language="ar",
        is_rtl=True,
        title="هيرنه تحتفل بالتنوّع",
        facts=(TicketFact(label="الوقت", value="13:00–18:00"), TicketFact(label="هاتف", value="030 23125-014")),
    )
    left_to_right, right_to_left = made(SHEET), made(arabic)
    middle = 150 * 210 / MILLIMETRES_PER_INCH / 2

    assert read(left_to_right)[0].position.top_right.x < middle < read(right_to_left)[0].position.top_left.x
    assert numbers_from_left_to_right(right_to_left, beside="–") == "03023125-01413:00–18:00"
    with pikepdf.open(BytesIO(right_to_left)) as pdf:
        assert str(pdf.Root.Lang) == "ar"


@pytest.mark.parametrize(
    "name",
    [
        '#panic("x")',
        "$x^2$ *fett* _kursiv_ `code`",
        "= Titel @ref <marke>",
        '"Anführung" \\n \\u{41} \\',
        '#(1+1) #sys.inputs #read("x") //',
        "<b>fett</b> &amp; {}",
        "[eckig] ]] [[",
        "{{ 7*7 }}",
    ],
)
def test_markup_in_a_name_stays_text(name: str) -> None:
    pdf = made(replace(SHEET, holder=name))

    assert name in text_of(pdf)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        pytest.param("Ada\x00\x07 \x1bNull", "Ada Null", id="control characters"),
        pytest.param("Ada\r\n\tLovelace", "Ada Lovelace", id="lines become spaces"),
        pytest.param("\u202eadA\u202c", "adA", id="direction overrides"),
        pytest.param("Ada\ud800\ufdd0\ue000", "Ada", id="surrogate, noncharacter, private use"),
    ],
)
def test_shapeless_characters_are_left_out(name: str, shown: str) -> None:
    pdf = made(replace(SHEET, holder=name))

    assert f"Ticket für {shown} Datum" in text_of(pdf)
    assert is_pdf_ua(pdf)


def test_direction_marks_do_not_disturb() -> None:
    pdf = made(replace(SHEET, holder="\u200fنور\u200e Haddad"))

    assert "Haddad" in text_of(pdf)
    assert is_pdf_ua(pdf)


@pytest.mark.parametrize("name", ["x" * 10_000, "Ada " * 2_500, "ض" * 10_000, "🎉" * 10_000])
def test_endless_name_stays_on_the_page(name: str) -> None:
    pdf = made(replace(SHEET, holder=name))

    assert len(pypdfium2.PdfDocument(pdf)) == 1
    assert [barcode.text for barcode in read(pdf)] == [LINK]
    assert len(text_of(pdf)) < 1_000


def test_unknown_script_costs_the_mark_but_not_the_ticket() -> None:
    pdf = made(replace(SHEET, holder="\U00010000\U00012000"))  # Linear B, cuneiform

    assert not is_pdf_ua(pdf)
    assert [barcode.text for barcode in read(pdf)] == [LINK]
    with pikepdf.open(BytesIO(pdf)) as document:
        assert bool(document.Root.MarkInfo.Marked) is True


def test_each_ticket_has_its_page() -> None:
    other = replace(SHEET, holder="Nour Haddad", qr_text=TOKEN, kind=EventKind.WORKSHOP, language="en")

    pdf = made(SHEET, other)

    assert [[barcode.text for barcode in read(pdf, page)] for page in range(2)] == [[LINK], [TOKEN]]
    assert "Familie Haddad" in text_of(pdf, 0)
    assert "Nour Haddad" in text_of(pdf, 1)
    assert is_pdf_ua(pdf)


def test_same_ticket_gives_the_same_bytes() -> None:
    assert made(SHEET) == made(SHEET)


@pytest.mark.parametrize("kind", EventKind)
def test_pdf_is_small(kind: EventKind) -> None:
    pdf = made(replace(SHEET, kind=kind, art_svg=event_art(kind, "kw-2026")))

    assert len(pdf) <= 32_000


def test_threads_share_the_compiler() -> None:
    sheets = [replace(SHEET, holder=f"Person {number}") for number in range(12)]

    with ThreadPoolExecutor(4) as pool:
        pdfs = list(pool.map(made, sheets))

    assert [f"Person {number} Datum" in text_of(pdf) for number, pdf in enumerate(pdfs)] == [True] * 12


def test_no_ticket_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        made()


@pytest.mark.parametrize("kind", EventKind)
def test_band_of_the_picture_drops_what_is_outside(kind: EventKind) -> None:
    picture = event_art(kind, "kw-2026")

    band = middle_band(picture, height=128)

    assert 'viewBox="0 96 480 128" width="480" height="128"' in band
    assert len(band) < 0.8 * len(picture)


def test_logos_stand_below_the_ticket_on_the_same_page() -> None:
    logos = [logo_picture("Netzwerk"), logo_picture("Land", "darkred", width=1500), logo_picture("Stadt", width=300)]
    sheets = [SHEET, replace(SHEET, language="ar", is_rtl=True)]

    pdf = ticket_pdf(sheets, title="Ihr Ticket", author="Netzwerk", created=CREATED, logos=logos)

    assert len(pypdfium2.PdfDocument(pdf)) == 2
    assert alternatives(pdf) == [SHEET.qr_description, "Netzwerk", "Land", "Stadt"] * 2
    assert [pictures_on(pdf, page) for page in (0, 1)] == [[(240, 240), (720, 144), (720, 240)]] * 2
    assert is_pdf_ua(pdf)
    assert [code.text for code in read(pdf)] == [LINK]
