"""What must hold for every file with hostile words in it, read the way other programs read it."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from urllib.parse import urlsplit

import openpyxl
import pypdf
from icalendar import Calendar
from icalendar.cal.component import Component
from werkzeug.http import parse_options_header
from werkzeug.test import TestResponse

from tests.support.hostile_texts import strings_in

SAFE_SCHEMES = ("", "http", "https", "mailto", "tel")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: A calendar of ours holds these and no others.
CALENDAR_WORDS = {"CALSCALE", "METHOD", "NAME", "PRODID", "REFRESH-INTERVAL", "VERSION", "X-PUBLISHED-TTL"} | {
    "X-WR-CALNAME",
    "X-WR-TIMEZONE",
    "SOURCE",
    "URL",
}
EVENT_WORDS = {"CATEGORIES", "DESCRIPTION", "DTEND", "DTSTAMP", "DTSTART", "GEO", "LAST-MODIFIED", "LOCATION"} | {
    "ORGANIZER",
    "SEQUENCE",
    "STATUS",
    "SUMMARY",
    "TRANSP",
    "UID",
    "URL",
    "CREATED",
}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_XLSX_ESCAPE = re.compile(r"_x([0-9A-F]{4})_")


def check_name(answer: TestResponse) -> None:
    """The header that names a file names one, and nothing beside it."""
    lines = answer.headers.getlist("Content-Disposition")
    assert len(lines) <= 1
    for line in lines:
        kind, options = parse_options_header(line)
        assert (kind, set(options)) in [("attachment", {"filename"}), ("inline", {"filename"}), ("inline", set())]
        assert not re.search(r"[\x00-\x1f/\\<>\"\u202a-\u202e]", options.get("filename", ""))


def read_csv(content: bytes) -> list[str]:
    """The cells; none is a formula."""
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell.startswith(_FORMULA_STARTS) and not _is_number(cell)] == []
    return cells


def read_workbook(content: bytes) -> list[str]:
    """The texts of all cells; nothing that anybody wrote is a formula or a link."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        links = [name for name in book.namelist() if name.endswith(".rels") and b"External" in book.read(name)]
    cells = [
        cell
        for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets
        for row in sheet.iter_rows()
        for cell in row
    ]
    formulas = [str(cell.value) for cell in cells if cell.data_type == "f"]
    assert links == []
    assert [formula for formula in formulas if re.search(r"pwn|cmd|HYPERLINK|q\d{3}z|evil", formula)] == []
    texts = [cell.value for cell in cells if cell.data_type == "s" and isinstance(cell.value, str)]
    return [_XLSX_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) for text in texts]


def read_calendar(content: bytes) -> list[str]:
    """The texts of all entries; no line begins a word that we have not written."""
    calendar = Calendar.from_ical(content)
    assert isinstance(calendar, Component)
    assert {part.name for part in calendar.walk()} <= {"VCALENDAR", "VEVENT", "VTIMEZONE", "STANDARD", "DAYLIGHT"}
    assert set(calendar) <= CALENDAR_WORDS
    texts = []
    for event in calendar.walk("VEVENT"):
        assert set(event) <= EVENT_WORDS
        assert all(not isinstance(value, list) for value in event.values())
        assert {name for value in event.values() for name in getattr(value, "params", {})} <= {"TZID", "CN", "VALUE"}
        texts += [str(event[name]) for name in ("SUMMARY", "DESCRIPTION", "LOCATION") if name in event]
    return texts


#: At the foot of a sheet, perhaps in the middle of words that go on with the next one.
_SHEET_NUMBER = re.compile(r"(Seite)?\d+(/|von)\d+$")


def read_pdf(content: bytes) -> list[str]:
    """The words on all sheets without spaces; links lead to no code, and nothing happens by opening it."""
    document = pypdf.PdfReader(io.BytesIO(content))
    links = [
        annotation.get_object().get("/A", {}).get("/URI", "")
        for page in document.pages
        for annotation in page.get("/Annots", [])
    ]
    assert [link for link in links if urlsplit(link).scheme not in SAFE_SCHEMES or "evil.example" in link] == []
    assert not any(word in content for word in (b"/JavaScript", b"/Launch", b"/OpenAction", b"/EmbeddedFile"))
    sheets = ["".join(page.extract_text().split()) for page in document.pages]
    return ["".join(_SHEET_NUMBER.sub("", sheet) for sheet in sheets)]


def read_json(content: bytes) -> list[str]:
    """Every text in it."""
    return list(strings_in(json.loads(content)))


def read_svg(content: bytes) -> list[str]:
    """Nothing in it can run; it shows no words of anybody."""
    assert not re.search(rb"<script|<foreignObject|\son\w+=|javascript:|evil\.example", content)
    return []


READERS: dict[str, Callable[[bytes], list[str]]] = {
    "text/csv": read_csv,
    "text/calendar": read_calendar,
    XLSX: read_workbook,
    "application/pdf": read_pdf,
    "application/json": read_json,
    "image/svg+xml": read_svg,
}


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"-[\d,]+", cell) is not None
