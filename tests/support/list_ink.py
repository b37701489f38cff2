"""What is drawn in a list for the funder, painted by PDFium, which did not write it."""

import pypdfium2

#: A pixel's width, two centimetres long.
LEAST_INK = 220
_MILLIMETRE = 72 / 25.4
_PIXELS_PER_POINT = 4
_DARK = 128
#: The column of signatures, from the right edge of the page; a row is higher than this.
_COLUMN, _MARGIN, _HALF_A_ROW = 79 * _MILLIMETRE, 15 * _MILLIMETRE, 4 * _MILLIMETRE


def ink_beside(pdf: bytes, name: str, *, page: int = 0) -> int:
    """The dark pixels in the field for the signature beside a name."""
    found = pypdfium2.PdfDocument(pdf)[page]
    words = found.get_textpage()
    first, _ = words.search(name, match_case=True).get_next()
    _, bottom, _, top = words.get_charbox(first)
    width, height = found.get_size()
    middle = height - (top + bottom) / 2
    field = (width - _COLUMN, middle - _HALF_A_ROW, width - _MARGIN, middle + _HALF_A_ROW)
    picture = found.render(scale=_PIXELS_PER_POINT).to_pil().convert("L")
    cell = picture.crop(tuple(round(side * _PIXELS_PER_POINT) for side in field))
    return int(sum(cell.histogram()[:_DARK]))
