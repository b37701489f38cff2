"""Ticket PDFs: one page per ticket, tagged (PDF/UA-1), in any script, by the Typst compiler.

Names and texts travel as JSON, never as markup, so nothing a visitor types can become an instruction.
"""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Literal

import typst

from eventapp.adapters.event_art.cropping import middle_band
from eventapp.adapters.event_art.palette import Dye
from eventapp.adapters.qr_image import qr_svg
from eventapp.domain.states import EventKind

TEMPLATE = Path(__file__).parent / "typst" / "ticket.typ"
PDF_STANDARD: Literal["ua-1"] = "ua-1"

#: The part of the picture that the ticket shows, in the picture's own units.
ART_BAND_HEIGHT = 128

#: A ticket is one page; what is longer than any real name or title is cut with an ellipsis.
LONGEST_NAME_CHARACTERS = 120
LONGEST_TEXT_CHARACTERS = 400
#: Typst breaks lines at spaces only; a longer word gets invisible break points.
LONGEST_WORD_CHARACTERS = 20

#: The text colours of the event types, as in static/css/tokens.css.
_TYPE_COLOURS = {
    EventKind.FEST: Dye(45, 0.13, 38).hex,
    EventKind.WORKSHOP: Dye(42, 0.13, 262).hex,
    EventKind.FACHTAG: Dye(41, 0.072, 198).hex,
    EventKind.BERATUNG: Dye(41, 0.07, 114).hex,
}

_ZERO_WIDTH_SPACE = "\u200b"
_ISOLATE_LEFT_TO_RIGHT, _END_ISOLATE = "\u2066", "\u2069"
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD_CHARACTERS}}}(?=\S)")
_RIGHT_TO_LEFT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
#: From the first Latin letter, digit or plus sign to the last one before a right-to-left letter.
_LEFT_TO_RIGHT_STRETCH = re.compile(
    rf"[^\W{_RIGHT_TO_LEFT}](?:[^{_RIGHT_TO_LEFT}]*[^\W{_RIGHT_TO_LEFT}])?|\+\d[\d /-]*\d"
)
#: Controls, surrogates, unassigned and private characters have no shape and no place in a PDF/UA.
_SHAPELESS = frozenset({"Cc", "Cs", "Cn", "Co"})
_DIRECTION_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e")

_compiling = Lock()


@dataclass(frozen=True, kw_only=True)
class TicketFact:
    """One labelled fact, such as the date; ``note`` is the smaller second line."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class TicketSheet:
    """One ticket, one page. Every text is already in the visitor's language.

    ``small_print`` holds the funder's note, the deletion date and the contact, one paragraph each.
    """

    kind: EventKind
    language: str
    is_rtl: bool = False
    type_word: str
    title: str
    holder_label: str
    holder: str
    facts: Sequence[TicketFact]
    qr_text: str
    qr_description: str
    code_label: str
    short_code: str
    hints: Sequence[str] = ()
    small_print: Sequence[str] = ()
    art_svg: str


def ticket_pdf(sheets: Sequence[TicketSheet], *, title: str, author: str, created: datetime) -> bytes:
    """The tickets as one PDF. The same input gives the same bytes.

    A character that none of the fonts knows costs the PDF/UA mark, never the ticket. Raises ValueError when
    there is no sheet.
    """
    if not sheets:
        raise ValueError("a ticket PDF needs at least one ticket")
    order = {
        "title": _shown(title, LONGEST_TEXT_CHARACTERS),
        "author": _shown(author, LONGEST_TEXT_CHARACTERS),
        "sheets": [_sheet_data(sheet) for sheet in sheets],
    }
    data = json.dumps(order, ensure_ascii=False)
    try:
        return _compile(data, created, PDF_STANDARD)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return _compile(data, created, None)


def _compile(data: str, created: datetime, standard: Literal["ua-1"] | None) -> bytes:
    with _compiling:  # one compiler keeps its fonts and its cache; it is not made for two threads at once
        pdf = _compiler().compile(
            format="pdf", sys_inputs={"order": data}, pdf_standards=standard, timestamp=int(created.timestamp())
        )
    if not isinstance(pdf, bytes):
        raise TypeError("Typst returned no document")
    return pdf


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    """Noto for two dozen scripts from the package; fonts of the system for what is missing there."""
    fonts = typst.Fonts(
        include_system_fonts=True,
        include_embedded_fonts=False,
        font_paths=[str(files("manimgx_fonts"))],
    )
    return typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=fonts)


def _sheet_data(sheet: TicketSheet) -> dict[str, object]:
    def text(value: str, limit: int = LONGEST_TEXT_CHARACTERS) -> str:
        shown = _shown(value, limit)
        return _isolate(shown) if sheet.is_rtl else shown

    return {
        "kind": sheet.kind.value,
        "colour": _TYPE_COLOURS[sheet.kind],
        "language": sheet.language.partition("-")[0],
        "is_rtl": sheet.is_rtl,
        "type_word": text(sheet.type_word),
        "title": text(sheet.title),
        "holder_label": text(sheet.holder_label),
        "holder": text(sheet.holder, LONGEST_NAME_CHARACTERS),
        "facts": [
            {"label": text(fact.label), "value": text(fact.value), "note": text(fact.note)} for fact in sheet.facts
        ],
        "qr": qr_svg(sheet.qr_text),
        "qr_alt": _shown(sheet.qr_description, LONGEST_TEXT_CHARACTERS),
        "code_label": text(sheet.code_label),
        "short_code": sheet.short_code,
        "hints": [text(hint) for hint in sheet.hints],
        "small_print": [text(line) for line in sheet.small_print if line],
        "art": middle_band(sheet.art_svg, height=ART_BAND_HEIGHT),
    }


def _shown(value: str, limit: int) -> str:
    """``value`` on one line, without shapeless characters, cut to ``limit``, breakable everywhere needed."""
    on_one_line = " ".join(value.split())
    kept = "".join(
        character
        for character in on_one_line
        if unicodedata.category(character) not in _SHAPELESS and character not in _DIRECTION_OVERRIDES
    )
    cut = kept if len(kept) <= limit else kept[: limit - 1] + "…"
    return _LONG_WORD.sub(lambda word: word.group() + _ZERO_WIDTH_SPACE, cut)


def _isolate(value: str) -> str:
    """Dates, times, telephone numbers and Latin names keep their order in right-to-left text (LNG-2)."""
    return _LEFT_TO_RIGHT_STRETCH.sub(lambda stretch: f"{_ISOLATE_LEFT_TO_RIGHT}{stretch.group()}{_END_ISOLATE}", value)
