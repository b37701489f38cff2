"""Ticket PDFs: one page per ticket, tagged (PDF/UA-1), in any script, by the Typst compiler.

Names and texts travel as JSON, never as markup, so nothing a visitor types can become an instruction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eventapp.adapters.event_art.cropping import middle_band
from eventapp.adapters.event_art.palette import TYPE_COLOURS
from eventapp.adapters.logos import LogoPicture, logo_data
from eventapp.adapters.qr_image import qr_svg
from eventapp.adapters.typesetting import (
    LONGEST_NAME_CHARACTERS,
    LONGEST_TEXT_CHARACTERS,
    isolated,
    shown,
    typeset,
)
from eventapp.domain.states import EventKind

TEMPLATE = "ticket.typ"

#: The part of the picture that the ticket shows, in the picture's own units.
ART_BAND_HEIGHT = 128


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


def ticket_pdf(
    sheets: Sequence[TicketSheet], *, title: str, author: str, created: datetime, logos: Sequence[LogoPicture] = ()
) -> bytes:
    """The tickets as one PDF. The same input gives the same bytes.

    A character that none of the fonts knows costs the PDF/UA mark, never the ticket. Raises ValueError when
    there is no sheet.
    """
    if not sheets:
        raise ValueError("a ticket PDF needs at least one ticket")
    order = {
        "title": shown(title),
        "author": shown(author),
        "logos": logo_data(logos),
        "sheets": [_sheet_data(sheet) for sheet in sheets],
    }
    return typeset(TEMPLATE, order, created=created)


def _sheet_data(sheet: TicketSheet) -> dict[str, object]:
    def text(value: str, limit: int = LONGEST_TEXT_CHARACTERS) -> str:
        words = shown(value, limit)
        return isolated(words) if sheet.is_rtl else words

    return {
        "kind": sheet.kind.value,
        "colour": TYPE_COLOURS[sheet.kind],
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
        "qr_alt": shown(sheet.qr_description),
        "code_label": text(sheet.code_label),
        "short_code": sheet.short_code,
        "hints": [text(hint) for hint in sheet.hints],
        "small_print": [text(line) for line in sheet.small_print if line],
        "art": middle_band(sheet.art_svg, height=ART_BAND_HEIGHT),
    }
