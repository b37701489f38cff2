"""A signature as a picture of lines, as large as its ink."""

from collections.abc import Sequence

from eventapp.domain.handwriting import ink_of

#: A pen of 0.4 mm where the ink is 60 mm long.
_PEN_SHARE = 150
_LEAST_PEN = 6


def handwriting_svg(strokes: Sequence[Sequence[int]]) -> str:
    """Return the strokes as an SVG, black, with room for the pen around them."""
    ink = ink_of(strokes)
    pen = max(_LEAST_PEN, max(ink.width, 3 * ink.height) // _PEN_SHARE)
    box = f"{ink.left - pen} {ink.top - pen} {ink.width + 2 * pen} {ink.height + 2 * pen}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">'
        f'<path d="{_path(strokes)}" fill="none" stroke="#000" stroke-width="{pen}" '
        'stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )


def _path(strokes: Sequence[Sequence[int]]) -> str:
    return "".join(_line(list(zip(stroke[::2], stroke[1::2], strict=True))) for stroke in strokes)


def _line(points: Sequence[tuple[int, int]]) -> str:
    (x, y), *others = points
    if not others:
        others = [(x, y + 1)]  # a line without length leaves no ink
    return f"M{x} {y}" + "".join(f"L{x} {y}" for x, y in others)
