"""Fachtag: a patchwork. A quarter block of squares and triangles, mirrored; every other block swaps dyes."""

from dataclasses import dataclass, replace

from eventapp.adapters.event_art.canvas import HEIGHT, WIDTH, Layer, layers_by_dye, rectangle, whole_cloth
from eventapp.adapters.event_art.palette import ACCENT, DEEP, GROUND, LIGHT, MID, Palette
from eventapp.adapters.event_art.stream import Stream

PATCH_SIZES = (16, 20, 20, 24)
PATCHES_PER_BLOCK = 8
EMPTY, SQUARE, INWARD, OUTWARD = range(4)
SHAPES = (SQUARE, SQUARE, INWARD, INWARD, OUTWARD, EMPTY)
PATCH_DYES = (GROUND, MID, LIGHT, ACCENT)
SWAPPED = {DEEP: GROUND, GROUND: DEEP, MID: LIGHT, LIGHT: MID, ACCENT: ACCENT}


@dataclass(frozen=True)
class Patch:
    """A square, a triangle whose right angle points to the block's middle or away from it, or nothing."""

    shape: int
    dye: int


def draw_patchwork(stream: Stream, _palette: Palette) -> list[Layer]:
    size = stream.pick(PATCH_SIZES)
    quarter = _choose_quarter(stream)
    block = PATCHES_PER_BLOCK * size
    shapes: dict[int, list[str]] = {}
    for row in range(-2, 3):
        for column in range(-3, 4):
            left = WIDTH / 2 - block / 2 + column * block
            top = HEIGHT / 2 - block / 2 + row * block
            if left > WIDTH or top > HEIGHT or left + block < 0 or top + block < 0:
                continue
            is_swapped = (column + row) % 2 == 1
            if is_swapped:
                shapes.setdefault(GROUND, []).append(rectangle(left, top, block, block))
            for dye, shape in _block_shapes(quarter, size, left, top):
                shapes.setdefault(SWAPPED[dye] if is_swapped else dye, []).append(shape)
    return [whole_cloth(DEEP), *layers_by_dye(shapes, (GROUND, DEEP, MID, LIGHT, ACCENT))]


def _choose_quarter(stream: Stream) -> list[list[Patch]]:
    """Four by four patches, mirrored at the diagonal; the tip of the block and its corner have a say."""
    quarter = [[Patch(EMPTY, DEEP)] * 4 for _ in range(4)]
    for row in range(4):
        for column in range(row, 4):
            patch = Patch(stream.pick(SHAPES), stream.pick(PATCH_DYES))
            quarter[row][column] = quarter[column][row] = patch
    quarter[3][3] = replace(quarter[3][3], shape=stream.pick((SQUARE, INWARD)))
    quarter[0][0] = replace(quarter[0][0], shape=stream.pick((EMPTY, INWARD)))
    return quarter


def _block_shapes(quarter: list[list[Patch]], size: int, left: float, top: float) -> list[tuple[int, str]]:
    shapes = []
    for row in range(PATCHES_PER_BLOCK):
        for column in range(PATCHES_PER_BLOCK):
            patch = quarter[min(row, 7 - row)][min(column, 7 - column)]
            x, y = left + column * size, top + row * size
            if patch.shape == SQUARE:
                shapes.append((patch.dye, rectangle(x, y, size, size)))
            elif patch.shape != EMPTY:
                # The right angle lies towards the middle, or on the opposite corner.
                is_right = (column < 4) == (patch.shape == INWARD)
                is_low = (row < 4) == (patch.shape == INWARD)
                shapes.append((patch.dye, _triangle(x, y, size, is_right=is_right, is_low=is_low)))
    return shapes


def _triangle(x: float, y: float, size: int, *, is_right: bool, is_low: bool) -> str:
    """Half of the patch at (x, y); the flags say in which of its corners the right angle is."""
    corner_x, corner_y = x + (size if is_right else 0), y + (size if is_low else 0)
    across, down = (-size if is_right else size), (-size if is_low else size)
    return f"M{corner_x:g} {corner_y:g}h{across}L{corner_x:g} {corner_y + down:g}z"
