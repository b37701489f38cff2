"""Certificates: rendered and read by PDFium, inspected with pikepdf."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from eventapp.adapters.certificate_pdf import CertificateSheet, SecondHeading, certificate_pdf
from tests.support.logos import alternatives, logo_picture, pictures_on

CREATED = datetime(2026, 9, 26, 16, 0, tzinfo=UTC)

SHEET = CertificateSheet(
    organizer="Netzwerk Herne e. V.",
    organizer_address="Beispielstraße 1, 44649 Herne",
    heading="Teilnahmebescheinigung",
    second_heading=SecondHeading(text="Certificate of attendance", language="en", is_rtl=False),
    name="Şükrü Yıldız",
    sentence="hat am 26.09.2026 von 10:00 bis 13:00 Uhr in Herne-Wanne (Buschmannshof) an der Veranstaltung "
    "„Öffentlichkeitsarbeit in Vereinen“ teilgenommen.",
    dates=(),
    scope="4 UE à 45 Minuten (= 3 Zeitstunden)",
    remark="",
    contents=("Pressemitteilungen schreiben", "Fotos und Rechte", "Soziale Medien im Verein"),
    leader="Ada Beispiel, Journalistin",
    partners="Paritätische Akademie",
    funder_note="Gefördert durch das MKJFGFI NRW",
    place_and_day="Herne, 26.09.2026",
    signer="Olga Beispiel, Projektleitung",
    number="K7WM-4PXD-9TQR",
    check_address="https://einlass.example.org/c/K7WM-4PXD-9TQR",
)


def made(*sheets: CertificateSheet) -> bytes:
    return certificate_pdf(sheets, title="Teilnahmebescheinigung", author="Netzwerk Herne e. V.", created=CREATED)


def text_of(pdf: bytes, page: int = 0) -> str:
    text = pypdfium2.PdfDocument(pdf)[page].get_textpage().get_text_bounded()
    return " ".join(text.split())


def is_pdf_ua(pdf: bytes) -> bool:
    with pikepdf.open(BytesIO(pdf)) as document, document.open_metadata() as metadata:
        return bool(metadata.get("pdfuaid:part") == "1")


def test_everything_stands_there_in_the_order_of_reading() -> None:
    text = text_of(made(SHEET))

    expected = [
        *("Netzwerk Herne e. V.", "Teilnahmebescheinigung", "Certificate of attendance", "Şükrü Yıldız"),
        *(SHEET.sentence, "Umfang", SHEET.scope, "Inhalte", *SHEET.contents, SHEET.leader),
        *("Beispielstraße 1, 44649 Herne", "Kooperation", SHEET.partners, SHEET.place_and_day),
        *("Ort, Ausstellungsdatum", SHEET.signer, "Name, Funktion, Unterschrift", SHEET.funder_note),
        *("Bescheinigungs-Nr.", SHEET.number, SHEET.check_address),
    ]
    places = [text.find(words) for words in expected]
    assert [words for words, place in zip(expected, places, strict=True) if place < 0] == []
    assert places == sorted(places)


def test_pdf_is_tagged_titled_upright_and_german() -> None:
    with pikepdf.open(BytesIO(made(SHEET))) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked) is True
        assert str(pdf.Root.Lang) == "de"
        assert str(pdf.docinfo.Title) == "Teilnahmebescheinigung"
        left, bottom, right, top = (float(side) for side in pdf.pages[0].mediabox)
    assert right - left < top - bottom
    assert is_pdf_ua(made(SHEET))


@pytest.mark.parametrize("name", ["Şükrü", "Олена", "ሰላም", "Nguyễn Thị Ánh", "தமிழ்"])
def test_name_in_any_script_is_text_and_has_glyphs(name: str) -> None:
    pdf = made(replace(SHEET, name=name))

    assert name in text_of(pdf)
    assert is_pdf_ua(pdf)  # the compiler refuses the mark as soon as one glyph is missing


def test_arabic_name_and_heading_have_glyphs() -> None:
    second = SecondHeading(text="شهادة مشاركة", language="ar", is_rtl=True)

    pdf = made(replace(SHEET, name="نور", second_heading=second))

    assert set("نور") <= set(text_of(pdf))
    assert is_pdf_ua(pdf)


@pytest.mark.parametrize("name", ["#panic(1)", "$x^2$ *fett*", '#read("paper.typ")', "<b>fett</b>", "] [["])
def test_markup_in_a_name_stays_text(name: str) -> None:
    assert name in text_of(made(replace(SHEET, name=name)))


def test_a_batch_has_one_page_for_each_person() -> None:
    pdf = made(SHEET, replace(SHEET, name="Олена", remark="Besucht wurden 2 von 3 Terminen."), SHEET)

    assert len(pypdfium2.PdfDocument(pdf)) == 3
    assert "Олена" in text_of(pdf, 1)
    assert "Bemerkung Besucht wurden 2 von 3 Terminen." in text_of(pdf, 1)
    assert "Bemerkung" not in text_of(pdf, 0)


def test_the_longest_certificate_is_one_page() -> None:
    longest = replace(
        SHEET,
        name="Ada von und zu Beispiel " * 8,
        sentence=f"hat in Herne an diesen Terminen der Veranstaltung „{'Vereine und Ehrenamt ' * 9}“ teilgenommen:",
        dates=[f"{day:02}.09.2026, 10:00–13:00 Uhr: Teil {day} der Fortbildung" for day in range(1, 13)],
        remark="Besucht wurden 12 von 14 Terminen. Der Umfang nennt nur die besuchten.",
        contents=["Ein Inhalt mit sehr vielen Worten, wie ihn jemand schreibt, der nichts auslassen möchte " + "x" * 30]
        * 6,
        leader="Ada Beispiel und Bilal Beispiel " * 6,
        partners="Paritätische Akademie, " * 8,
        funder_note="Gefördert durch das Ministerium für Kinder, Jugend, Familie, Gleichstellung, Flucht " * 3,
    )

    pdf = made(longest)

    assert len(pypdfium2.PdfDocument(pdf)) == 1
    assert SHEET.number in text_of(pdf)


def test_same_certificate_gives_the_same_bytes() -> None:
    assert made(SHEET) == made(SHEET)


def test_no_certificate_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        made()


def test_organizer_logo_stands_in_the_head_and_those_of_the_funders_at_the_foot() -> None:
    full = replace(
        SHEET, contents=[f"Punkt {number} " * 8 for number in range(6)], dates=[f"{day}.09.2026" for day in range(12)]
    )

    pdf = certificate_pdf(
        [SHEET, full],
        title="Teilnahmebescheinigung",
        author="Netzwerk",
        created=CREATED,
        organizer_logos=[logo_picture("Netzwerk")],
        funder_logos=[logo_picture("Land", "darkred"), logo_picture("Stadt", "green", width=300)],
    )

    assert len(pypdfium2.PdfDocument(pdf)) == 2
    assert alternatives(pdf) == ["Netzwerk", "Land", "Stadt"] * 2
    assert [pictures_on(pdf, page) for page in (0, 1)] == [[(240, 240), (720, 240), (720, 240)]] * 2
    assert is_pdf_ua(pdf)
