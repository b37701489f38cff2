"""Workshop: a weave. Warp and weft strands over and under each other, with a fine rib along each."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from eventapp.adapters.event_art.canvas import HEIGHT, WIDTH, Layer, layers_by_dye, rectangle, whole_cloth
from eventapp.adapters.event_art.palette import ACCENT, DEEP, GROUND, LIGHT, MID, Palette
from eventapp.adapters.event_art.stream import Stream

STRAND_WIDTHS = (20, 24, 30)
WARP_DYES = (GROUND, MID, GROUND, LIGHT)
WEFT_DYES = (GROUND, LIGHT, MID, ACCENT)
RIB_WIDTH = 1.5


@dataclass(frozen=True)
class Crossing:
    """One cell of the weave; the distances are counted from the middle of the cloth."""

    column: int
    row: int
    columns_off: int
    rows_off: int
    x: float
    y: float


_ORDERS: dict[str, Callable[[Crossing], bool]] = {
    "twill": lambda at: (at.column + at.row) % 4 < 2,
    "herringbone": lambda at: (at.columns_off + at.row) % 4 < 2,
    "basket": lambda at: (at.column // 2 + at.row // 2) % 2 == 0,
    "diamond": lambda at: (at.columns_off + at.rows_off) % 4 < 2,
}


def draw_weave(stream: Stream, palette: Palette) -> list[Layer]:
    width = stream.pick(STRAND_WIDTHS)
    warp, weft = _choose_strands(stream, palette)
    is_weft_above = _ORDERS[stream.pick(tuple(_ORDERS))]
    gap = max(2, width // 10)
    strands: dict[int, list[str]] = {}
    ribs = ""
    for at in _crossings(width):
        if is_weft_above(at):
            dye, shape = weft[at.rows_off % 4], rectangle(at.x, at.y + gap, width, width - 2 * gap)
            ribs += rectangle(at.x, at.y + width / 2 - RIB_WIDTH / 2, width, RIB_WIDTH)
        else:
            dye, shape = warp[at.columns_off % 4], rectangle(at.x + gap, at.y, width - 2 * gap, width)
            ribs += _upright_rib(at.x + width / 2 - RIB_WIDTH / 2, at.y, width)
        strands.setdefault(dye, []).append(shape)
    return [whole_cloth(DEEP), *layers_by_dye(strands, sorted(strands)), Layer(DEEP, ribs)]


def _choose_strands(stream: Stream, palette: Palette) -> tuple[list[int], list[int]]:
    """The dyes of four warp and four weft strands: somewhere they contrast, one weft is the accent."""
    warp = [stream.pick(WARP_DYES) for _ in range(4)]
    weft = [stream.pick(WEFT_DYES) for _ in range(4)]
    if not any(palette.differ(one, other) for one in warp for other in weft):
        weft[0] = LIGHT
    if ACCENT not in weft:
        weft[stream.byte() % 4] = ACCENT
    return warp, weft


def _crossings(width: int) -> Iterator[Crossing]:
    columns, rows = math.ceil(WIDTH / width) + 2, math.ceil(HEIGHT / width) + 2
    left, top = WIDTH / 2 - columns * width / 2, HEIGHT / 2 - rows * width / 2
    for row in range(rows):
        for column in range(columns):
            yield Crossing(
                column=column,
                row=row,
                columns_off=abs(column - columns // 2),
                rows_off=abs(row - rows // 2),
                x=left + column * width,
                y=top + row * width,
            )


def _upright_rib(x: float, y: float, height: int) -> str:
    return f"M{x:g} {y:g}v{height}h{RIB_WIDTH:g}v-{height}z"
