"""Certificates of attendance: one A4 page each, tagged (PDF/UA-1), German, with names in any script.

Names and texts travel as JSON, never as markup.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eventapp.adapters.logos import LogoPicture, logo_data
from eventapp.adapters.typesetting import LONGEST_TEXT_CHARACTERS, shown, typeset

TEMPLATE = "certificate.typ"
#: A name stands as the person wrote it: what the form takes is never cut.
LONGEST_NAME_CHARACTERS = 200
#: The lines are long; an address or a name that is copied from the page has nothing hidden in it.
LONGEST_WORD_CHARACTERS = 40
LONGEST_ADDRESS_CHARACTERS = 75


@dataclass(frozen=True, kw_only=True)
class SecondHeading:
    """What the certificate is called in another language."""

    text: str
    language: str
    is_rtl: bool


@dataclass(frozen=True, kw_only=True)
class CertificateSheet:
    """One certificate. Empty texts are left out, but for the line on which somebody signs.

    ``dates`` are the single sessions, where the sentence does not say the day itself.
    """

    organizer: str
    organizer_address: str
    heading: str
    second_heading: SecondHeading | None
    name: str
    sentence: str
    dates: Sequence[str]
    scope: str
    remark: str
    contents: Sequence[str]
    leader: str
    partners: str
    funder_note: str
    place_and_day: str
    signer: str
    number: str
    check_address: str


def certificate_pdf(
    sheets: Sequence[CertificateSheet],
    *,
    title: str,
    author: str,
    created: datetime,
    organizer_logos: Sequence[LogoPicture] = (),
    funder_logos: Sequence[LogoPicture] = (),
) -> bytes:
    """The certificates as one PDF. The same input gives the same bytes. Raises ValueError when there is none."""
    if not sheets:
        raise ValueError("a certificate PDF needs at least one certificate")
    order = {
        "title": _words(title),
        "author": _words(author),
        "organizer_logos": logo_data(organizer_logos),
        "funder_logos": logo_data(funder_logos),
        "sheets": [_sheet_data(sheet) for sheet in sheets],
    }
    return typeset(TEMPLATE, order, created=created)


def _sheet_data(sheet: CertificateSheet) -> dict[str, object]:
    second = sheet.second_heading
    facts = [
        ("Umfang", sheet.scope),
        ("Bemerkung", sheet.remark),
        ("Leitung, Referent:in", sheet.leader),
        ("Veranstalter", " · ".join(part for part in (sheet.organizer, sheet.organizer_address) if part)),
        ("Kooperation", sheet.partners),
    ]
    return {
        "organizer": _words(sheet.organizer),
        "heading": sheet.heading,
        "second": {"text": second.text, "language": second.language, "is_rtl": second.is_rtl} if second else None,
        "name": _words(sheet.name, LONGEST_NAME_CHARACTERS),
        "sentence": _words(sheet.sentence, 2 * LONGEST_TEXT_CHARACTERS),
        "dates": [_words(line) for line in sheet.dates],
        "contents_label": "Inhalte",
        "contents": [_words(point) for point in sheet.contents],
        "facts": [{"label": label, "value": _words(value)} for label, value in facts if value],
        "funder_note": _words(sheet.funder_note),
        "place_and_day": _words(sheet.place_and_day),
        "place_label": "Ort, Ausstellungsdatum",
        "signer": _words(sheet.signer),
        "signer_label": "Name, Funktion, Unterschrift",
        "number_label": "Bescheinigungs-Nr.",
        "number": sheet.number,
        "check_label": "Echtheit prüfen:",
        "check_link": sheet.check_address,
        "check_address": shown(sheet.check_address, longest_word=LONGEST_ADDRESS_CHARACTERS),
    }


def _words(value: str, limit: int = LONGEST_TEXT_CHARACTERS) -> str:
    return shown(value, limit, longest_word=LONGEST_WORD_CHARACTERS)
