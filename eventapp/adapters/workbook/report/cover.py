"""Sheet "Deckblatt": whose report this is, and its key figures by formula."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

from eventapp.adapters.logos import LogoPicture
from eventapp.adapters.workbook.book import text_value
from eventapp.adapters.workbook.report.columns import HEADER_ROW, Book, Rows, cached, fit_row
from eventapp.domain.report_facts import ReportFacts
from eventapp.domain.report_figures import key_figures

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

NAME = "Deckblatt"
TITLE = "Bericht zum Verwendungsnachweis"
NOTE = "Teilnahmen sind Besuche. Eine Person kann mehrfach teilgenommen haben."


#: Pixels: what one logo may take, and what all of them may.
LOGO_BOX = (190, 56)
LOGO_GAP = 24
CELL_PIXELS = 600
_TEXT_WIDTH = 90


@dataclass(frozen=True, kw_only=True)
class _Figure:
    label: str
    formula: str
    value: int | Decimal
    look: str = "#,##0"
    name: str = ""


def open_sheet(book: Book) -> "Worksheet":
    """Add the sheet as the first one; it is filled when the others stand."""
    return book.sheet(NAME, title=TITLE, note=NOTE)


def fill(
    book: Book,
    sheet: "Worksheet",
    facts: ReportFacts,
    *,
    is_final: bool,
    termine: Rows,
    logos: Sequence[LogoPicture] = (),
) -> None:
    """Write who and what, then the figures, then the evidence, then the logos."""
    sheet.set_column(0, 0, 42)
    sheet.set_column(1, 1, _TEXT_WIDTH)
    row = HEADER_ROW
    for label, text in _particulars(book, facts, is_final=is_final):
        sheet.write_string(row, 0, label, book.look(bold=True, valign="top"))
        sheet.write_string(row, 1, text_value(text), book.look(text_wrap=True, valign="top", align="left"))
        fit_row(sheet, row, [(text, _TEXT_WIDTH)])
        row += 1
    row += 1
    sheet.write_string(row, 0, "Kennzahlen", book.look(bold=True, font_size=13, bottom=2))
    sheet.write_blank(row, 1, None, book.look(bold=True, bottom=2))
    for figure in _figures(facts, termine):
        row += 1
        sheet.write_string(row, 0, figure.label, book.look())
        look = book.look(num_format=figure.look, bold=True, align="left")
        sheet.write_formula(row, 1, figure.formula, look, cached(figure.value))
        if figure.name:
            book.name(figure.name, NAME, "B", row + 1)
    row += 2
    evidence = facts.evidence
    sheet.write_string(row, 0, f"Belege vorhanden: {evidence.present} von {evidence.wanted}", book.look(bold=True))
    _insert_logos(book, sheet, row + 2, logos)


def _insert_logos(book: Book, sheet: "Worksheet", row: int, logos: Sequence[LogoPicture]) -> None:
    """Put the logos beside each other into one cell: programs disagree about what crosses a border."""
    if not logos:
        return
    sheet.write_string(row, 0, "Logos", book.look(bold=True, valign="top"))
    sheet.set_row_pixels(row, LOGO_BOX[1] + 8)
    factors = [min(LOGO_BOX[0] / logo.width, LOGO_BOX[1] / logo.height, 1) for logo in logos]
    needed = sum(logo.width * factor for logo, factor in zip(logos, factors, strict=True))
    squeeze = min(1, (CELL_PIXELS - LOGO_GAP * len(logos)) / needed)
    offset = 2
    for number, (logo, factor) in enumerate(zip(logos, factors, strict=True), start=1):
        place = {"x_offset": offset, "y_offset": 4, "x_scale": factor * squeeze, "y_scale": factor * squeeze}
        picture = {"image_data": BytesIO(logo.png), "description": logo.name, "object_position": 2}
        sheet.insert_image(row, 1, f"logo-{number}.png", {**place, **picture})
        offset += round(logo.width * factor * squeeze) + LOGO_GAP


def _particulars(book: Book, facts: ReportFacts, *, is_final: bool) -> Sequence[tuple[str, str]]:
    project = facts.project
    return (
        ("Projekt", project.name),
        ("Zuwendungsempfänger", project.recipient),
        ("Zuwendungsgeber", project.funder),
        ("Aktenzeichen", project.funder_reference),
        ("Kooperation", project.partners),
        ("Bewilligungszeitraum", f"{project.grant_starts_on:%d.%m.%Y} bis {project.grant_ends_on:%d.%m.%Y}"),
        ("Berichtszeitraum", f"{facts.starts_on:%d.%m.%Y} bis {facts.ends_on:%d.%m.%Y}"),
        ("Stand", f"{book.head.as_of:%d.%m.%Y %H:%M}"),
        ("Version", str(book.head.version)),
        ("Status", "Endgültig" if is_final else "Vorläufig"),
        ("Fördervermerk", project.funder_note),
    )


def _figures(facts: ReportFacts, termine: Rows) -> Sequence[_Figure]:
    figures = key_figures(facts)
    persons = "Verschiedene Personen (mindestens)" if figures.persons_are_a_minimum else "Verschiedene Personen"
    return (
        _Figure(label="Veranstaltungen (Termine)", formula=f"=COUNT({termine.column('B')})", value=figures.sessions),
        _Figure(
            label="Teilnahmen gesamt",
            formula="=Teilnahmen_gesamt",
            value=figures.attendances,
            name="Deckblatt_Teilnahmen",
        ),
        _Figure(label="  davon gezählt", formula="=Summe_Gezaehlt", value=figures.counted),
        _Figure(label="  davon geschätzt", formula="=Summe_Geschaetzt", value=figures.estimated),
        _Figure(label=persons, formula="=Verschiedene_Personen", value=figures.persons),
        _Figure(
            label="Beratungskontakte",
            formula="=Beratungskontakte",
            value=figures.contacts,
            name="Deckblatt_Beratungskontakte",
        ),
        _Figure(
            label="Vertretene Organisationen",
            formula="=Vertretene_Organisationen",
            value=figures.organizations,
        ),
        _Figure(
            label="Ehrenamtsstunden",
            formula="=Ehrenamtsstunden",
            value=figures.volunteer_hours,
            look="#,##0.00",
            name="Deckblatt_Ehrenamtsstunden",
        ),
        _Figure(
            label="Unterrichtseinheiten (UE)", formula="=Unterrichtseinheiten", value=figures.units, look="#,##0.0"
        ),
        _Figure(label="Teilnahmestunden", formula="=Teilnahmestunden", value=figures.attendance_hours, look="#,##0.00"),
    )
