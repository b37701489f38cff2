"""Event art: a textile-like pattern for an event without a picture, as SVG.

The same kind and reference always give the same picture, byte for byte, so it may be cached for ever.
A change of any drawing needs a new stream name (``einlass-art/2``) and new golden hashes.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from eventapp.adapters.event_art.canvas import HEIGHT, WIDTH, Layer, Line
from eventapp.adapters.event_art.kilim import draw_kilim
from eventapp.adapters.event_art.palette import PALETTES, Palette
from eventapp.adapters.event_art.patchwork import draw_patchwork
from eventapp.adapters.event_art.quilt import draw_quilt
from eventapp.adapters.event_art.stream import Stream
from eventapp.adapters.event_art.weave import draw_weave
from eventapp.domain.states import EventKind

CACHED_PICTURES = 128

_DRAWINGS: dict[EventKind, Callable[[Stream, Palette], list[Layer]]] = {
    EventKind.FEST: draw_kilim,
    EventKind.WORKSHOP: draw_weave,
    EventKind.FACHTAG: draw_patchwork,
    EventKind.BERATUNG: draw_quilt,
}

_STROKES = {
    Line.STITCH: 'stroke-width="3.2" stroke-linecap="round" stroke-dasharray="8 7.5"',
    Line.CROSS: 'stroke-width="3" stroke-linecap="round"',
}

_MORE_THAN_TWO_DECIMALS = re.compile(r"(\d+\.\d\d)\d+")


@lru_cache(maxsize=CACHED_PICTURES)
def event_art(kind: EventKind, reference: str) -> str:
    """The picture of an event as a stand-alone SVG of 480 × 320, cropped by whoever shows it."""
    palette = PALETTES[kind]
    layers = _DRAWINGS[kind](Stream(f"{kind}:{reference}"), palette)
    paths = "".join(_path_element(layer, palette) for layer in layers)
    body = _MORE_THAN_TWO_DECIMALS.sub(r"\1", paths)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" preserveAspectRatio="xMidYMid slice">{body}</svg>\n'
    )


def _path_element(layer: Layer, palette: Palette) -> str:
    colour = palette.dyes[layer.dye].hex
    if layer.line is Line.FILL:
        return f'<path fill="{colour}" d="{layer.path}"/>'
    return f'<path fill="none" stroke="{colour}" {_STROKES[layer.line]} d="{layer.path}"/>'
