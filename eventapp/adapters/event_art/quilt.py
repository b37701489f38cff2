"""Beratung: quilting stitches. Concentric lozenges, arcs or octagons as dashed lines on a calm ground."""

from collections.abc import Callable, Iterator

from eventapp.adapters.event_art.canvas import HEIGHT, WIDTH, Layer, Line, diamond, whole_cloth
from eventapp.adapters.event_art.palette import ACCENT, DEEP, GROUND, LIGHT, Palette
from eventapp.adapters.event_art.stream import Stream

GROUNDS = (DEEP, GROUND, GROUND, LIGHT)
TILE_SIZES = (96, 120, 160)
RING_COUNTS = (3, 4, 5)
OCTAGON_CUT = 0.4142
#: Rings of neighbouring tiles keep this distance; arcs overlap like scales and need none.
SEAM = 2


def draw_quilt(stream: Stream, palette: Palette) -> list[Layer]:
    ground = stream.pick(GROUNDS)
    tile = stream.pick(TILE_SIZES)
    rings = stream.pick(RING_COUNTS)
    shape = stream.pick(("lozenge", "arc", "octagon"))
    dyes = [palette.neighbour_of(ground, stream) for _ in range(rings)]
    draw_ring, seam = _RINGS[shape], 0 if shape == "arc" else SEAM
    stitches: dict[int, list[str]] = {}
    for x, y in _centres(shape, tile):
        for number, dye in enumerate(dyes, start=1):
            radius = tile / 2 * number / rings - seam
            stitches.setdefault(dye, []).append(draw_ring(x, y, radius))
    layers = [whole_cloth(ground)]
    layers += [Layer(dye, "".join(paths), Line.STITCH) for dye, paths in stitches.items()]
    if shape != "arc":
        # no ground of this drawing is the accent, so the crosses always stand out
        layers.append(Layer(ACCENT, _crosses(tile), Line.CROSS))
    return layers


def _centres(shape: str, tile: int) -> Iterator[tuple[float, float]]:
    """Octagons stand in a square grid; lozenges and arcs in rows half a tile apart, every other row shifted."""
    for row in range(-3, 4):
        for column in range(-4, 5):
            x = WIDTH / 2 + column * tile
            if shape == "octagon":
                yield x, HEIGHT / 2 + row * tile
                continue
            shift = tile / 2 if row % 2 else 0
            lowered = tile / 4 if shape == "arc" else 0
            yield x + shift, HEIGHT / 2 + row * tile / 2 + lowered


def _arc(x: float, y: float, radius: float) -> str:
    return f"M{x - radius:g} {y:g}a{radius:g} {radius:g} 0 0 1 {2 * radius:g} 0"


def _octagon(x: float, y: float, radius: float) -> str:
    cut = radius * OCTAGON_CUT
    return (
        f"M{x - cut:g} {y - radius:g}h{2 * cut:g}L{x + radius:g} {y - cut:g}v{2 * cut:g}"
        f"L{x + cut:g} {y + radius:g}h-{2 * cut:g}L{x - radius:g} {y + cut:g}v-{2 * cut:g}z"
    )


_RINGS: dict[str, Callable[[float, float, float], str]] = {"lozenge": diamond, "arc": _arc, "octagon": _octagon}


def _crosses(tile: int) -> str:
    """A small cross at every corner where four tiles meet."""
    paths = []
    for row in range(-2, 3):
        for column in range(-4, 5):
            x, y = WIDTH / 2 + column * tile, HEIGHT / 2 + row * tile
            paths.append(f"M{x - 5:g} {y - 5:g}l10 10M{x + 5:g} {y - 5:g}l-10 10")
    return "".join(paths)
