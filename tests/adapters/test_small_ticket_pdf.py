"""Tickets of the size of a postcard: rendered by PDFium, read by zxing-cpp, inspected with pikepdf."""

import base64
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from eventapp.adapters.small_ticket_pdf import SmallTicket, small_ticket_pdf, ticket_stack_pdf
from eventapp.adapters.ticket_pdf import TicketFact
from tests.support.qr_reader import read_qr_codes

PRINTED = datetime(2026, 9, 26, 7, 12, tzinfo=UTC)
MILLIMETRES_PER_INCH = 25.4
A4, A6 = (210, 297), (105, 148)
SCRIPTS = ["Şükrü", "Олена", "ሰላም", "Nguyễn Thị Ánh", "ქეთევან", "தமிழ்", "O’Hara 🎉"]
MARKUP = [
    '#panic("x")',
    "$x^2$ *fett* _kursiv_ `code`",
    "= Titel @ref <marke>",
    '#(1+1) #sys.inputs #read("x") //',
    "<b>fett</b> &amp; {{ 7*7 }}",
    "[eckig] ]] [[",
]


def _link(number: int = 0) -> str:
    token = base64.b32encode(bytes((number + n) % 256 for n in range(76))).decode("ascii").rstrip("=")
    return f"HTTPS://EINLASS.EXAMPLE.ORG/T/{token}"


TICKET = SmallTicket(
    language="de",
    title="KulturWERK 2026 – Herne feiert Vielfalt",
    holder="Familie Haddad",
    facts=(
        TicketFact(label="Wann", value="Sa 26.09.2026, 13:00–18:00"),
        TicketFact(label="Wo", value="Buschmannshof, Herne-Wanne"),
        TicketFact(label="Wer", value="2 Erwachsene, 3 Kinder"),
    ),
    qr_text=_link(),
    qr_description="QR-Code des Tickets, Kurzcode K7WM 4PXD",
    code_label="Kurzcode",
    short_code="K7WM 4PXD",
    hint="Bitte zeigen Sie diesen Code am Eingang.",
)
BLANK = replace(TICKET, holder="", facts=TICKET.facts[:2], rows_to_fill=(("Name",), ("Erwachsene", "Kinder")))


def _small(*tickets: SmallTicket) -> bytes:
    return small_ticket_pdf(tickets, title="Ticket", author="MSO-Netzwerk Herne", created=PRINTED)


def _stack(*tickets: SmallTicket) -> bytes:
    return ticket_stack_pdf(tickets, title="Blanko-Tickets", author="MSO-Netzwerk Herne", created=PRINTED)


def _text(pdf: bytes, page: int = 0) -> str:
    return " ".join(pypdfium2.PdfDocument(pdf)[page].get_textpage().get_text_bounded().split())


def _read(pdf: bytes, page: int = 0, *, dots_per_inch: int = 150) -> list[zxingcpp.Barcode]:
    bitmap = pypdfium2.PdfDocument(pdf)[page].render(scale=dots_per_inch / 72)
    return list(read_qr_codes(bitmap.to_pil().convert("L")))


def _is_pdf_ua(pdf: bytes) -> bool:
    with pikepdf.open(BytesIO(pdf)) as document, document.open_metadata() as metadata:
        return bool(metadata.get("pdfuaid:part") == "1")


def _sizes(pdf: bytes) -> list[tuple[float, float]]:
    def millimetres(points: float) -> float:
        return round(points / 72 * MILLIMETRES_PER_INCH * 2) / 2

    return [(millimetres(page.get_width()), millimetres(page.get_height())) for page in pypdfium2.PdfDocument(pdf)]


@pytest.mark.parametrize("pdf", [_small(TICKET), _stack(BLANK)], ids=["small", "stack"])
def test_ticket_is_tagged_titled_and_its_code_described(pdf: bytes) -> None:
    with pikepdf.open(BytesIO(pdf)) as document:
        elements = [
            item
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/StructElem"
        ]
        assert str(document.Root.Lang) == "de"
        assert [str(element.Alt) for element in elements if "/Alt" in element] == [TICKET.qr_description]
        assert [str(element.S) for element in elements].count("/H1") == 1
    assert _is_pdf_ua(pdf)


@pytest.mark.parametrize("dots_per_inch", [72, 100, 150, 300])
def test_code_of_a_small_ticket_is_read(dots_per_inch: int) -> None:
    assert [barcode.text for barcode in _read(_small(TICKET), dots_per_inch=dots_per_inch)] == [_link()]


def test_code_is_read_from_a_bad_copy() -> None:
    page = pypdfium2.PdfDocument(_small(TICKET))[0].render(scale=100 / 72).to_pil().convert("L")
    copied = page.point(lambda grey: 40 if grey < 128 else 200)

    assert [barcode.text for barcode in read_qr_codes(copied)] == [_link()]


@pytest.mark.parametrize("pdf", [_small(TICKET), _stack(BLANK)], ids=["small", "stack"])
def test_code_is_six_centimetres_wide(pdf: bytes) -> None:
    position = _read(pdf, dots_per_inch=300)[0].position

    width = (position.top_right.x - position.top_left.x) / 300 * MILLIMETRES_PER_INCH

    assert 59.5 <= width <= 66


def test_small_ticket_is_a_postcard_and_four_make_a_sheet() -> None:
    assert _sizes(_small(TICKET, TICKET)) == [A6, A6]
    assert _sizes(_stack(*[BLANK] * 5)) == [A4, A4]


def test_every_code_of_a_stack_is_read() -> None:
    tickets = [replace(BLANK, qr_text=_link(number)) for number in range(9)]

    pdf = _stack(*tickets)

    read = [{barcode.text for barcode in _read(pdf, page)} for page in range(3)]
    assert read == [
        {ticket.qr_text for ticket in tickets[:4]},
        {ticket.qr_text for ticket in tickets[4:8]},
        {tickets[8].qr_text},
    ]


def test_small_ticket_says_everything() -> None:
    text = _text(_small(TICKET))

    expected = [
        *(TICKET.title, TICKET.holder, "Wann Sa 26.09.2026, 13:00–18:00", "Wo Buschmannshof, Herne-Wanne"),
        *("Wer 2 Erwachsene, 3 Kinder", "Kurzcode K7WM 4PXD", TICKET.hint),
    ]
    assert [words for words in expected if words not in text] == []


def test_blank_ticket_has_lines_to_write_on() -> None:
    assert "Name Erwachsene Kinder" in _text(_stack(BLANK))


def test_arabic_ticket_is_mirrored() -> None:
    arabic = replace(TICKET, language="ar", is_rtl=True, title="هيرنه تحتفل بالتنوّع", holder="نور حداد", facts=())
    with pikepdf.open(BytesIO(_small(arabic))) as pdf:
        assert str(pdf.Root.Lang) == "ar"
    page = pypdfium2.PdfDocument(_small(arabic))[0]
    words = page.get_textpage()
    middle = page.get_width() / 2
    first_letter = next(words.get_charbox(n) for n in range(words.count_chars()) if words.get_text_range(n, 1) == "ن")

    assert first_letter[0] > middle
    assert [barcode.text for barcode in _read(_small(arabic))] == [_link()]


def test_too_many_words_get_smaller_and_leave_the_code_alone() -> None:
    wordy = replace(
        BLANK,
        title="Landesweiter Fachtag: Von der Projektförderung in die Regelstrukturen " * 4,
        holder="Ada " * 100,
        facts=[TicketFact(label="Wann", value="Sa 26.09.2026, 13:00–18:00 und 3 weitere Termine " * 5)] * 3,
    )
    pdf = _small(wordy)
    page = pypdfium2.PdfDocument(pdf)[0]
    top_of_code = page.get_height() - _read(pdf)[0].position.top_left.y / 150 * 72

    assert len(pypdfium2.PdfDocument(pdf)) == 1
    words = page.get_textpage()
    lowest = min(
        words.get_charbox(n)[1]
        for n in range(words.count_chars())
        if words.get_text_range(n, 1).strip() and words.get_charbox(n)[1] > page.get_height() / 2
    )
    assert lowest > top_of_code


def test_no_ticket_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        _small()


@pytest.mark.parametrize("name", SCRIPTS)
def test_name_in_any_script_is_text_and_has_glyphs(name: str) -> None:
    pdf = _small(replace(TICKET, holder=name))

    assert name in _text(pdf)
    assert _is_pdf_ua(pdf)


@pytest.mark.parametrize("name", MARKUP)
def test_markup_stays_text(name: str) -> None:
    pdf = _small(replace(TICKET, title=name, facts=(TicketFact(label="Wo", value=name),)))

    assert _text(pdf).count(name) == 2


def test_same_tickets_give_the_same_bytes() -> None:
    assert _stack(BLANK) == _stack(BLANK)
