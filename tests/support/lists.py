"""Lists of people as spreadsheet programs write them."""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook

from eventapp.domain.states import TicketMode
from eventapp.models import Event, RegistrationImport
from eventapp.queries.events import list_sessions
from eventapp.services import imports
from eventapp.services.import_reading import read_list
from tests.support.builders import NOW

Cells = Sequence[object]

HEADS = ("Name", "E-Mail", "Telefon", "Erwachsene", "Kinder", "Sprache")


def csv_list(*rows: Cells, heads: Cells = HEADS, encoding: str = "utf-8-sig", delimiter: str = ";") -> bytes:
    """Return a list as Excel saves it."""
    lines = [delimiter.join(_quoted(cell, delimiter) for cell in row) for row in (heads, *rows)]
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def xlsx_list(*rows: Cells, heads: Cells = HEADS, notes: str = "") -> bytes:
    """Return a list as a workbook, written by somebody else's library; ``notes`` stand on a sheet before it."""
    workbook = Workbook()
    if notes:
        workbook.create_sheet("Hinweise", 0).append([notes])
    sheet = workbook["Sheet"]
    for row in (heads, *rows):
        sheet.append(list(row))
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def long_rows(count: int, *, wrong_every: int = 0) -> list[tuple[str, ...]]:
    """Return rows of so many parties; every so often one has an address that is none."""
    return [
        (
            f"Person {number:05}",
            "keine Adresse" if wrong_every and number % wrong_every == 0 else f"person{number}@example.org",
            "",
            str(1 + number % 3),
            str(number % 2),
            "en" if number % 4 == 0 else "",
        )
        for number in range(1, count + 1)
    ]


def keep_list(event: Event, content: bytes, *, user_id: int) -> RegistrationImport:
    """Upload a list for all sessions of the event."""
    sessions = [session.reference for session in list_sessions(event.id)]
    read = read_list(content, is_personal=event.ticket_mode is TicketMode.PERSONAL, event_sessions=sessions)
    return imports.keep(event_id=event.id, file=read, user_id=user_id, now=NOW)


def _quoted(cell: object, delimiter: str) -> str:
    text = str(cell)
    needs_quotes = any(mark in text for mark in (delimiter, '"', "\n"))
    return '"' + text.replace('"', '""') + '"' if needs_quotes else text
