"""Lists that people made with a spreadsheet program: every spelling is read, nothing is computed, nothing bursts."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from eventapp.adapters.csv_export import write_csv
from eventapp.adapters.table_file import MOST_ROWS, read_table
from eventapp.domain.errors import ListTooLong, ListUnreadable
from eventapp.domain.import_rows import Row
from tests.support.lists import csv_list, xlsx_list

ROWS = (("Şükran Öz", "ada@example.org"), ("Müller; Lena", 'sagt "Hallo"'))
READ = [
    Row(number=1, cells=("Name", "E-Mail")),
    Row(number=2, cells=ROWS[0]),
    Row(number=3, cells=ROWS[1]),
]


def cells_of(content: bytes) -> list[tuple[str, ...]]:
    """Return what stands in the file."""
    return [row.cells for row in read_table(content)]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_is_read_however_it_is_spelled(delimiter: str, encoding: str) -> None:
    content = csv_list(*ROWS, heads=("Name", "E-Mail"), encoding=encoding, delimiter=delimiter)

    assert read_table(content) == READ


def test_csv_of_windows_keeps_its_umlauts() -> None:
    content = csv_list(("Jürgen Größe", "30 €"), heads=("Name", "Preis"), encoding="cp1252")

    assert cells_of(content)[1] == ("Jürgen Größe", "30 €")


def test_csv_keeps_row_numbers_and_lines_inside_of_quotes() -> None:
    content = b'sep=,\r\nName,Wo\r\n\r\n"Ada\r\nBeispiel",Herne\n"=1+1",x'

    assert read_table(content) == [
        Row(number=2, cells=("Name", "Wo")),
        Row(number=4, cells=("Ada Beispiel", "Herne")),
        Row(number=5, cells=("=1+1", "x")),
    ]


def test_csv_of_our_own_comes_back_without_its_apostrophes() -> None:
    assert cells_of(write_csv(["Name", "Telefon"], [["=Ada", "+49 176"], ["'t Hooft", ""]]))[1:] == [
        ("=Ada", "+49 176"),
        ("'t Hooft",),
    ]


def test_workbook_is_read_as_it_looks() -> None:
    row = (
        "Ada",
        2,
        2.0,
        2.5,
        True,
        date(2026, 9, 26),
        datetime(2026, 9, 26, 13, 0),  # noqa: DTZ001 (cells have no zone)
        None,
        " a\u200eb\n c ",
    )

    content = xlsx_list(row, heads=("Name",))

    assert cells_of(content)[1] == (
        "Ada", "2", "2", "2.5", "ja", "26.09.2026", "26.09.2026 13:00", "", "ab c",
    )  # fmt: skip


def test_workbook_numbers_rows_as_the_program_does_and_takes_the_first_sheet_with_any() -> None:
    workbook = Workbook()
    sheet = workbook.create_sheet("Liste")
    sheet["A3"], sheet["A7"] = "Name", "Ada"
    out = io.BytesIO()
    workbook.save(out)

    assert read_table(out.getvalue()) == [Row(number=3, cells=("Name",)), Row(number=7, cells=("Ada",))]


def test_workbook_that_begins_with_notes_is_read_where_the_list_is() -> None:
    workbook = Workbook()
    notes, secret, people = workbook.active, workbook.create_sheet("Werte"), workbook.create_sheet("Anmeldungen")
    assert isinstance(notes, Worksheet)
    notes["A1"] = "Bitte nicht ändern!"
    secret["A1"], secret["A2"], secret.sheet_state = "Name", "Nicht für alle", "hidden"
    people["A2"], people["A3"] = "Name", "Ada"
    out = io.BytesIO()
    workbook.save(out)

    def names_people(rows: Sequence[Row]) -> bool:
        return rows[0].cells == ("Name",)

    assert read_table(out.getvalue(), is_list=names_people) == [
        Row(number=2, cells=("Name",)),
        Row(number=3, cells=("Ada",)),
    ]
    assert read_table(out.getvalue(), is_list=lambda _rows: False) == [Row(number=1, cells=("Bitte nicht ändern!",))]


def test_text_merged_over_several_rows_is_said_of_each_and_a_number_is_not() -> None:
    workbook = Workbook()
    sheet = workbook["Sheet"]
    for row in (
        ("Anmeldungen",),
        ("Nachname", "Vorname", "E-Mail", "Erwachsene"),
        ("Sayed", "Karim", "karim@example.org", 2),
        (None, "Lina", None, None),
        (None, "Omar", "omar@example.org", None),
        ("Öz", "Ayşe", None, 1),
    ):
        sheet.append(row)
    for area in ("A1:D1", "A3:A5", "C3:C4", "D3:D5"):
        sheet.merge_cells(area)
    out = io.BytesIO()
    workbook.save(out)

    assert cells_of(out.getvalue())[2:] == [
        ("Sayed", "Karim", "karim@example.org", "2"),
        ("Sayed", "Lina", "karim@example.org"),
        ("Sayed", "Omar", "omar@example.org"),
        ("Öz", "Ayşe", "", "1"),
    ]


def test_formula_is_never_computed() -> None:
    assert cells_of(xlsx_list(("Ada", '=HYPERLINK("https://example.org")'), heads=("Name", "Link"))) == [
        ("Name", "Link"),
        ("Ada",),
    ]


def test_workbook_that_unpacks_to_too_much_is_not_unpacked() -> None:
    out = io.BytesIO(xlsx_list(("Ada",)))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/media/large.bin", bytes(100 * 1024 * 1024))

    with pytest.raises(ListUnreadable):
        read_table(out.getvalue())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("word", ["&e9;", "&secret;"])
def test_workbook_with_words_of_its_own_is_refused(word: str, encoding: str) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol"}">' for n in range(10))
    entities += '<!ENTITY secret SYSTEM "file:///etc/passwd">'
    out = io.BytesIO(xlsx_list(("Ada",)))
    bomb = io.BytesIO()
    with zipfile.ZipFile(out) as good, zipfile.ZipFile(bomb, "w") as bad:
        for part in good.namelist():
            content = good.read(part)
            if part.startswith("xl/worksheets/"):
                text = content.decode().replace("<worksheet", f"<!DOCTYPE worksheet [{entities}]><worksheet", 1)
                content = text.replace("<v>0</v>", "<v>&e9;</v>").encode()
            bad.writestr(part, content)

    with pytest.raises(ListUnreadable):
        read_table(bomb.getvalue())


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04broken",
        xlsx_list(("Ada",))[:2000],
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"\x89PNG\r\n\x1a\n\0\0\0",
        b'Name\r\n"never closed' + b"x" * 200_000,
    ],
    ids=["broken", "cut", "old Excel", "picture", "quotation mark"],
)
def test_what_is_no_list_is_refused(content: bytes) -> None:
    with pytest.raises(ListUnreadable):
        read_table(content)


def test_empty_file_has_no_rows() -> None:
    assert read_table(b"") == []
    assert read_table(b"\r\n;;;\r\n") == []


def test_list_may_have_ten_thousand_rows() -> None:
    rows = [("Ada",)] * (MOST_ROWS + 11)

    assert len(read_table(csv_list(*rows[:MOST_ROWS], heads=("Name",)))) == MOST_ROWS + 1
    with pytest.raises(ListTooLong):
        read_table(csv_list(*rows, heads=("Name",)))
