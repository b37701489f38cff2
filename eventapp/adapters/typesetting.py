"""Documents by the Typst compiler: tagged PDFs (PDF/UA-1) and pictures, in any script.

Names and texts travel as JSON, never as markup, so nothing that people type can become an instruction.
"""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import typst

    PdfStandard = Literal["a-2a", "ua-1"]

TEMPLATES = Path(__file__).parent / "typst"
POINTS_PER_INCH = 72.0
#: Tagged for everybody; what is filed for years besides complete in itself.
FOR_EVERYBODY: "Sequence[PdfStandard]" = ("ua-1",)
TO_BE_FILED: "Sequence[PdfStandard]" = ("a-2a", "ua-1")

#: What is longer than any real name or title is cut with an ellipsis.
LONGEST_NAME_CHARACTERS = 120
LONGEST_TEXT_CHARACTERS = 400
#: Typst breaks lines at spaces only; a longer word gets invisible break points.
LONGEST_WORD_CHARACTERS = 20

_ZERO_WIDTH_SPACE = "\u200b"
_ISOLATE_LEFT_TO_RIGHT, _END_ISOLATE = "\u2066", "\u2069"
_RIGHT_TO_LEFT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
#: From the first Latin letter, digit or plus sign to the last one before a right-to-left letter.
_LEFT_TO_RIGHT_STRETCH = re.compile(
    rf"[^\W{_RIGHT_TO_LEFT}](?:[^{_RIGHT_TO_LEFT}]*[^\W{_RIGHT_TO_LEFT}])?|\+\d[\d /-]*\d"
)
#: Controls, surrogates, unassigned and private characters have no shape and no place in a PDF/UA.
_SHAPELESS = frozenset({"Cc", "Cs", "Cn", "Co"})
_DIRECTION_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e")

_compiling = Lock()


def typeset(template: str, order: Mapping[str, object], *, created: datetime) -> bytes:
    """The PDF of a template of this folder. The same input gives the same bytes.

    A character that none of the fonts knows costs the PDF/UA mark, never the document.
    """
    return _typeset(template, order, created=created, standards=FOR_EVERYBODY)


def typeset_to_be_filed(template: str, order: Mapping[str, object], *, created: datetime) -> bytes:
    """The same as PDF/A-2a: it brings everything that it needs, for a reader in ten years."""
    return _typeset(template, order, created=created, standards=TO_BE_FILED)


def _typeset(
    template: str, order: Mapping[str, object], *, created: datetime, standards: "Sequence[PdfStandard]"
) -> bytes:
    import typst  # noqa: PLC0415 (heavy, and most processes set nothing)

    data = json.dumps(order, ensure_ascii=False)
    try:
        return _compile(template, data, created, standards)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return _compile(template, data, created, ())


def draw(template: str, order: Mapping[str, object]) -> bytes:
    """The only page of a template of this folder as a PNG, one pixel a point."""
    data = json.dumps(order, ensure_ascii=False)
    with _compiling:
        png = _compiler().compile(
            input=TEMPLATES / template, format="png", ppi=POINTS_PER_INCH, sys_inputs={"order": data}
        )
    if not isinstance(png, bytes):
        raise TypeError("Typst returned no picture")
    return png


def shown(value: str, limit: int = LONGEST_TEXT_CHARACTERS, *, longest_word: int = LONGEST_WORD_CHARACTERS) -> str:
    """``value`` on one line, without shapeless characters, cut to ``limit``, breakable everywhere needed.

    Lines of the page's whole width need no break points in words of up to ``longest_word`` characters.
    """
    on_one_line = " ".join(value.split())
    kept = "".join(
        character
        for character in on_one_line
        if unicodedata.category(character) not in _SHAPELESS and character not in _DIRECTION_OVERRIDES
    )
    cut = kept if len(kept) <= limit else kept[: limit - 1] + "…"
    return re.sub(rf"\S{{{longest_word}}}(?=\S)", lambda word: word.group() + _ZERO_WIDTH_SPACE, cut)


def isolated(value: str) -> str:
    """Dates, times, telephone numbers and Latin names keep their order in right-to-left text (LNG-2)."""
    return _LEFT_TO_RIGHT_STRETCH.sub(lambda stretch: f"{_ISOLATE_LEFT_TO_RIGHT}{stretch.group()}{_END_ISOLATE}", value)


def _compile(template: str, data: str, created: datetime, standards: "Sequence[PdfStandard]") -> bytes:
    with _compiling:  # one compiler keeps its fonts and its cache; it is not made for two threads at once
        pdf = _compiler().compile(
            input=TEMPLATES / template,
            format="pdf",
            sys_inputs={"order": data},
            pdf_standards=list(standards),
            timestamp=int(created.timestamp()),
        )
    if not isinstance(pdf, bytes):
        raise TypeError("Typst returned no document")
    return pdf


@lru_cache(maxsize=1)
def _compiler() -> "typst.Compiler":
    """Noto for two dozen scripts from the package; fonts of the system for what is missing there."""
    import typst  # noqa: PLC0415 (as above)

    fonts = typst.Fonts(
        include_system_fonts=True,
        include_embedded_fonts=False,
        font_paths=[str(files("manimgx_fonts"))],
    )
    return typst.Compiler(root=TEMPLATES, font_paths=fonts)
