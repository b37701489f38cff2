"""Fest: a kilim. A main band of lozenges or stars, smaller bands mirrored above and below it."""

from collections.abc import Callable
from dataclasses import dataclass

from eventapp.adapters.event_art.canvas import HEIGHT, UNIT, WIDTH, Layer, diamond, rectangle, stripe
from eventapp.adapters.event_art.palette import DEEP, GROUND, LIGHT, Palette
from eventapp.adapters.event_art.stream import Stream

MAIN_BANDS = (("lozenges", 96), ("stars", 80), ("lozenges", 80), ("stars", 96))
SMALL_BANDS = (("zigzag", 32), ("triangles", 32), ("comb", 16), ("lozenges", 48), ("zigzag", 48), ("triangles", 40))
MAIN_GROUNDS = (DEEP, GROUND, GROUND, LIGHT)
LINE_HEIGHT = 12
ZIGZAG_WIDTH = 48
#: Bands are added until they reach this far from the middle, beyond the edge of the cloth.
REACH = 200


@dataclass(frozen=True)
class Band:
    """One strip of the kilim: its motif, its height, and the dyes of ground and figure."""

    motif: str
    height: int
    ground: int
    figure: int


def draw_kilim(stream: Stream, palette: Palette) -> list[Layer]:
    bands = _choose_bands(stream, palette)
    accents = [palette.accent_on(band.ground, band.figure, stream) for band in bands]
    upper = lower = HEIGHT // 2 - bands[0].height // 2
    layers = _draw_band(bands[0], accents[0], upper)
    lower += bands[0].height
    for band, accent in zip(bands[1:], accents[1:], strict=True):
        upper -= band.height
        layers += _draw_band(band, accent, upper)
        layers += _draw_band(band, accent, lower)
        lower += band.height
    return layers


def _choose_bands(stream: Stream, palette: Palette) -> list[Band]:
    """From the middle outwards: the main band, then a line and a small band in turn."""
    motif, height = stream.pick(MAIN_BANDS)
    ground = stream.pick(MAIN_GROUNDS)
    bands = [Band(motif, height, ground, palette.neighbour_of(ground, stream))]
    reach = height / 2
    while reach < REACH:
        line = palette.neighbour_of(ground, stream)
        bands.append(Band("line", LINE_HEIGHT, line, palette.neighbour_of(line, stream)))
        motif, height = stream.pick([band for band in SMALL_BANDS if band[0] != motif])
        ground = palette.neighbour_of(line, stream)
        bands.append(Band(motif, height, ground, palette.neighbour_of(ground, stream)))
        reach += LINE_HEIGHT + height
    return bands


def _draw_band(band: Band, accent: int, top: int) -> list[Layer]:
    return [stripe(band.ground, top=top, height=band.height), *_MOTIFS[band.motif](band, accent, top)]


def _lozenges(band: Band, accent: int, top: int) -> list[Layer]:
    """Stepped lozenges with a square heart; the big ones hold a smaller lozenge."""
    steps = band.height // (2 * UNIT) - 1
    pitch = (2 * steps + 2) * UNIT
    count = WIDTH // pitch + 2
    middle = top + band.height // 2
    is_big = steps >= 3
    outer, inner, squares = "", "", ""
    for number in range(-count // 2, count // 2 + 1):
        x = WIDTH // 2 + number * pitch
        between = x + pitch // 2 - 4
        outer += _stepped_lozenge(x, middle, steps)
        inner += _stepped_lozenge(x, middle, steps - 2) if is_big else ""
        squares += rectangle(x - 4, middle - 4, 8, 8)
        squares += rectangle(between, middle - band.height // 2 + 4, 8, 8)
        squares += rectangle(between, middle + band.height // 2 - 12, 8, 8)
    if is_big:
        return [Layer(band.figure, outer), Layer(accent, inner), Layer(band.ground, squares)]
    return [Layer(band.figure, outer), Layer(accent, squares)]


def _stepped_lozenge(x: int, y: int, steps: int) -> str:
    """Drawn round its outline, ``steps`` cells from the middle to the tip."""
    u = UNIT
    return (
        f"M{x - (steps + 0.5) * u:g} {y - u / 2:g}"
        + f"h{u}v-{u}" * steps
        + f"h{u}"
        + f"v{u}h{u}" * steps
        + f"v{u}"
        + f"h-{u}v{u}" * steps
        + f"h-{u}"
        + f"v-{u}h-{u}" * steps
        + "z"
    )


def _stars(band: Band, accent: int, top: int) -> list[Layer]:
    """Eight-pointed stars: a square and a diamond over each other."""
    pitch, middle = band.height, top + band.height // 2
    radius = band.height * 0.36
    half_side, point, heart = round(radius * 0.7071), round(radius), round(radius * 0.38)
    stars, hearts = "", ""
    for number in range(-WIDTH // pitch, WIDTH // pitch + 2):
        x = WIDTH // 2 + number * pitch
        stars += rectangle(x - half_side, middle - half_side, 2 * half_side, 2 * half_side)
        stars += diamond(x, middle, point)
        hearts += diamond(x, middle, heart) + diamond(x + pitch // 2, middle, 8)
    return [Layer(band.figure, stars), Layer(accent, hearts)]


def _zigzag(band: Band, _accent: int, top: int) -> list[Layer]:
    thickness = max(8, band.height // 3)
    half, rise, teeth = ZIGZAG_WIDTH // 2, band.height - thickness, WIDTH // ZIGZAG_WIDTH + 2
    path = (
        f"M-{ZIGZAG_WIDTH} {top + band.height}"
        + f"l{half} -{rise}l{half} {rise}" * teeth
        + f"v-{thickness}"
        + f"l-{half} -{rise}l-{half} {rise}" * teeth
        + "z"
    )
    return [Layer(band.figure, path)]


def _triangles(band: Band, accent: int, top: int) -> list[Layer]:
    pitch, foot = band.height, top + band.height
    large, small = "", ""
    for number in range(-WIDTH // pitch, WIDTH // pitch + 2):
        x = WIDTH // 2 + number * pitch
        large += _triangle(x, foot, half_base=pitch // 2, height=band.height)
        small += _triangle(x, foot, half_base=pitch // 4, height=band.height // 2)
    return [Layer(band.figure, large), Layer(accent, small)]


def _triangle(x: int, foot: int, *, half_base: int, height: int) -> str:
    return f"M{x - half_base} {foot}l{half_base} -{height}l{half_base} {height}z"


def _comb(band: Band, _accent: int, top: int) -> list[Layer]:
    half = band.height // 2
    teeth = ""
    for number in range(-16, 17):
        x = WIDTH // 2 + number * 16
        teeth += rectangle(x - 4, top, 8, half) + rectangle(x + 4, top + half, 8, half)
    return [Layer(band.figure, teeth)]


def _line(band: Band, _accent: int, top: int) -> list[Layer]:
    return [stripe(band.figure, top=top + band.height // 2 - band.height // 6, height=band.height // 3)]


_MOTIFS: dict[str, Callable[[Band, int, int], list[Layer]]] = {
    "lozenges": _lozenges,
    "stars": _stars,
    "zigzag": _zigzag,
    "triangles": _triangles,
    "comb": _comb,
    "line": _line,
}
