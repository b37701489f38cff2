"""QR codes of tickets as a matrix, PNG and SVG.

Alphanumeric mode, error level M and four modules of quiet zone are those of docs/door.md. The mask is
fixed: trying all eight costs six times as much, and decoders read every mask equally well.
"""

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from typing import Any

QUIET_ZONE_MODULES = 4
MASK_PATTERN = 4
#: Enough for all tickets of a busy minute; one matrix is about 15 kB.
CACHED_CODES = 256

Matrix = tuple[tuple[bool, ...], ...]
Point = tuple[int, int]

_ALPHABET = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


@dataclass(frozen=True, kw_only=True)
class QrPath:
    """A code as one SVG path; ``side`` is the edge of its square viewBox, quiet zone included."""

    side: int
    path: str

    @property
    def view_box(self) -> str:
        return f"0 0 {self.side} {self.side}"


def _empty_code() -> Any:
    from qrcode.constants import ERROR_CORRECT_M  # noqa: PLC0415 (heavy: it brings Pillow)
    from qrcode.main import QRCode  # noqa: PLC0415 (as above)

    return QRCode(error_correction=ERROR_CORRECT_M, mask_pattern=MASK_PATTERN)


@lru_cache(maxsize=CACHED_CODES)
def qr_matrix(text: str) -> Matrix:
    """The modules of the smallest code for ``text``, True is black, without quiet zone.

    Raises ValueError when the text is empty, too long or holds a character outside of the alphanumeric set.
    """
    if not text or not _ALPHABET.issuperset(text):
        raise ValueError("a QR text must be upper-case alphanumeric and not empty")
    code = _empty_code()
    code.add_data(text, optimize=0)  # one segment; the alphabet has made sure that it is not byte mode
    code.make()
    return tuple(tuple(bool(module) for module in row) for row in code.modules)


def qr_png(text: str, *, box: int = 8) -> bytes:
    """A black-on-white PNG with ``box`` pixels per module. Raises ValueError as ``qr_matrix`` does."""
    if box < 1:
        raise ValueError("a module needs at least one pixel")
    from PIL import Image  # noqa: PLC0415 (heavy, and pages show codes as SVG)

    matrix = qr_matrix(text)
    side = len(matrix) + 2 * QUIET_ZONE_MODULES
    picture = Image.new("1", (side, side), 1)
    modules = Image.frombytes("1", (len(matrix), len(matrix)), _packed_white_bits(matrix))
    picture.paste(modules, (QUIET_ZONE_MODULES, QUIET_ZONE_MODULES))
    enlarged = picture.resize((side * box, side * box), Image.Resampling.NEAREST)
    out = BytesIO()
    enlarged.save(out, "PNG", compress_level=6)
    return out.getvalue()


def _packed_white_bits(matrix: Matrix) -> bytes:
    """Rows as Pillow's 1-bit images want them: white is 1, the highest bit is leftmost, rows fill bytes."""
    width = len(matrix)
    row_bytes = (width + 7) // 8
    packed = bytearray()
    for row in matrix:
        bits = "".join("0" if module else "1" for module in row).ljust(row_bytes * 8, "0")
        packed += int(bits, 2).to_bytes(row_bytes, "big")
    return bytes(packed)


@lru_cache(maxsize=CACHED_CODES)
def qr_path(text: str) -> QrPath:
    """The black modules as one path, for ``<svg viewBox="…"><path d="…"/></svg>`` inside a page.

    The path follows the outlines of the black areas: half as long as a rectangle per run, and no seams.
    """
    return _drawn(qr_matrix(text))


def qr_modules(text: str) -> tuple[int, str]:
    """The side in modules without quiet zone, and all modules row after row as bits in Base64, 1 is black.

    A sixth of the path's size: for codes that a phone carries with it.
    """
    matrix = qr_matrix(text)
    bits = "".join("1" if module else "0" for row in matrix for module in row)
    filled = bits.ljust(-(-len(bits) // 8) * 8, "0")
    return len(matrix), base64.b64encode(int(filled, 2).to_bytes(len(filled) // 8, "big")).decode("ascii")


def link_qr_path(link: str) -> QrPath:
    """The same for a link whose letter case matters: byte mode, and therefore a larger code."""
    code = _empty_code()
    code.add_data(link.encode("ascii"), optimize=0)
    code.make()
    return _drawn(tuple(tuple(bool(module) for module in row) for row in code.modules))


def _drawn(matrix: Matrix) -> QrPath:
    outlines = "".join(_outline_path(corners) for corners in _outlines(matrix))
    return QrPath(side=len(matrix) + 2 * QUIET_ZONE_MODULES, path=outlines)


def _outlines(matrix: Matrix) -> Iterator[list[Point]]:
    """The corner points of every black area and of every hole in one, each list a closed walk."""
    ahead: dict[Point, list[Point]] = {}
    for corner, following in _stretches(matrix):
        ahead.setdefault(corner, []).append(following)
    while ahead:
        start = point = next(iter(ahead))
        walk: list[Point] = []
        while not walk or point != start:
            following = ahead[point].pop()
            if not ahead[point]:
                del ahead[point]
            walk.append(point)
            point = following
        yield walk


def _stretches(matrix: Matrix) -> Iterator[tuple[Point, Point]]:
    """Every straight line between black and white from corner to corner, with the black on its right."""
    for y, (above, below) in enumerate(_neighbours(matrix)):
        for start, end in _runs(below & ~above):
            yield (start, y), (end, y)
        for start, end in _runs(above & ~below):
            yield (end, y), (start, y)
    for x, (left, right) in enumerate(_neighbours(zip(*matrix, strict=True))):
        for start, end in _runs(left & ~right):
            yield (x, start), (x, end)
        for start, end in _runs(right & ~left):
            yield (x, end), (x, start)


def _neighbours(lines: Iterable[Iterable[bool]]) -> Iterator[tuple[int, int]]:
    """Each line with the next one as whole numbers, the first module in the lowest bit, white before and after all."""
    numbers = [sum(1 << place for place, module in enumerate(line) if module) for line in lines]
    return pairwise((0, *numbers, 0))


def _runs(bits: int) -> Iterator[tuple[int, int]]:
    """Where each run of ones begins and ends."""
    while bits:
        lowest = bits & -bits
        rest = bits & (bits + lowest)  # the carry clears the lowest run
        yield lowest.bit_length() - 1, (bits ^ rest).bit_length()
        bits = rest


def _outline_path(walk: list[Point]) -> str:
    """``M`` to the first corner, then ``h`` and ``v`` from corner to corner; ``z`` draws the last line."""
    x, y = walk[0]
    path = [f"M{x + QUIET_ZONE_MODULES} {y + QUIET_ZONE_MODULES}"]
    for (ax, ay), (bx, by) in pairwise(walk):
        path.append(f"v{by - ay}" if ax == bx else f"h{bx - ax}")
    return "".join(path) + "z"


def qr_svg(text: str) -> str:
    """A stand-alone SVG file, black on a white square. Raises ValueError as ``qr_matrix`` does."""
    return _as_svg(qr_path(text))


def link_qr_svg(link: str) -> str:
    """The same for a link whose letter case matters."""
    return _as_svg(link_qr_path(link))


def _as_svg(drawing: QrPath) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{drawing.view_box}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{drawing.side}v{drawing.side}H0z"/>'
        f'<path d="{drawing.path}"/></svg>\n'
    )
