"""QR codes of tickets as a matrix, PNG and SVG.

Alphanumeric mode, error level M and four modules of quiet zone are those of docs/door.md. The mask is
fixed: trying all eight costs six times as much, and decoders read every mask equally well.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from itertools import groupby, pairwise

from PIL import Image
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from qrcode.util import ALPHA_NUM

QUIET_ZONE_MODULES = 4
MASK_PATTERN = 4
#: Enough for all tickets of a busy minute; one matrix is about 15 kB.
CACHED_CODES = 256

Matrix = tuple[tuple[bool, ...], ...]
Point = tuple[int, int]

_ALPHABET = frozenset(ALPHA_NUM.decode("ascii"))


@dataclass(frozen=True, kw_only=True)
class QrPath:
    """A code as one SVG path; ``side`` is the edge of its square viewBox, quiet zone included."""

    side: int
    path: str

    @property
    def view_box(self) -> str:
        return f"0 0 {self.side} {self.side}"


@lru_cache(maxsize=CACHED_CODES)
def qr_matrix(text: str) -> Matrix:
    """The modules of the smallest code for ``text``, True is black, without quiet zone.

    Raises ValueError when the text is empty, too long or holds a character outside of the alphanumeric set.
    """
    if not text or not _ALPHABET.issuperset(text):
        raise ValueError("a QR text must be upper-case alphanumeric and not empty")
    code = QRCode(error_correction=ERROR_CORRECT_M, mask_pattern=MASK_PATTERN)
    code.add_data(text, optimize=0)  # one segment; the alphabet has made sure that it is not byte mode
    code.make()
    return tuple(tuple(bool(module) for module in row) for row in code.modules)


def qr_png(text: str, *, box: int = 8) -> bytes:
    """A black-on-white PNG with ``box`` pixels per module. Raises ValueError as ``qr_matrix`` does."""
    if box < 1:
        raise ValueError("a module needs at least one pixel")
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
    matrix = qr_matrix(text)
    outlines = "".join(_outline_path(corners) for corners in _outlines(matrix))
    return QrPath(side=len(matrix) + 2 * QUIET_ZONE_MODULES, path=outlines)


def _outlines(matrix: Matrix) -> Iterator[list[Point]]:
    """The corner points of every black area and of every hole in one, each list a closed walk."""
    steps = _edges_with_black_on_the_right(matrix)
    while steps:
        start = point = next(iter(steps))
        walk = []
        while True:
            following = steps[point].pop()
            if not steps[point]:
                del steps[point]
            walk.append(point)
            point = following
            if point == start:
                break
        yield walk


def _edges_with_black_on_the_right(matrix: Matrix) -> dict[Point, list[Point]]:
    """Unit steps clockwise round every black module, without those between two black ones."""
    black = {(x, y) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}
    steps: dict[Point, list[Point]] = {}
    for x, y in black:
        if (x, y - 1) not in black:
            steps.setdefault((x, y), []).append((x + 1, y))
        if (x + 1, y) not in black:
            steps.setdefault((x + 1, y), []).append((x + 1, y + 1))
        if (x, y + 1) not in black:
            steps.setdefault((x + 1, y + 1), []).append((x, y + 1))
        if (x - 1, y) not in black:
            steps.setdefault((x, y + 1), []).append((x, y))
    return steps


def _outline_path(walk: list[Point]) -> str:
    """``M`` to the first corner, then one ``h`` or ``v`` for each straight stretch; ``z`` draws the last."""
    moves = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise([*walk, walk[0]])]
    stretches = [(direction, len(list(steps))) for direction, steps in groupby(moves)]
    x, y = walk[0]
    path = [f"M{x + QUIET_ZONE_MODULES} {y + QUIET_ZONE_MODULES}"]
    for (dx, dy), length in stretches[:-1]:
        path.append(f"h{dx * length}" if dx else f"v{dy * length}")
    return "".join(path) + "z"


def qr_svg(text: str) -> str:
    """A stand-alone SVG file, black on a white square. Raises ValueError as ``qr_matrix`` does."""
    drawing = qr_path(text)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{drawing.view_box}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{drawing.side}v{drawing.side}H0z"/>'
        f'<path d="{drawing.path}"/></svg>\n'
    )
