"""Five dyes for each kind of event, and the colour of its words; given as oklch, written as sRGB."""

import math
from dataclasses import dataclass
from functools import cached_property

from eventapp.adapters.event_art.stream import Stream
from eventapp.domain.states import EventKind

#: Positions in a palette.
DEEP, GROUND, MID, LIGHT, ACCENT = range(5)

#: Dyes that touch differ by this much lightness, so that the picture also works in grey.
NEIGHBOUR_LIGHTNESS_STEP = 20
ACCENT_LIGHTNESS_STEP = 12


@dataclass(frozen=True)
class Dye:
    """An oklch colour: lightness in per cent, chroma, hue in degrees."""

    lightness: float
    chroma: float
    hue: float

    @cached_property
    def hex(self) -> str:
        """The nearest sRGB colour as ``#rrggbb``; what lies outside of sRGB is clipped."""
        channels = (round(255 * _gamma(max(0.0, min(1.0, value)))) for value in self._linear_rgb())
        return "#" + "".join(f"{channel:02x}" for channel in channels)

    def _linear_rgb(self) -> tuple[float, float, float]:
        """The published oklab → linear sRGB matrices."""
        a = self.chroma * math.cos(math.radians(self.hue))
        b = self.chroma * math.sin(math.radians(self.hue))
        light = self.lightness / 100
        long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
        medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
        short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
        return (
            4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
        )


def _gamma(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else float(1.055 * value ** (1 / 2.4) - 0.055)


@dataclass(frozen=True)
class Palette:
    """The dyes deep, ground, mid, light and accent of one kind of event."""

    dyes: tuple[Dye, Dye, Dye, Dye, Dye]

    def differ(self, one: int, other: int, *, by: float = NEIGHBOUR_LIGHTNESS_STEP) -> bool:
        return abs(self.dyes[one].lightness - self.dyes[other].lightness) >= by

    def neighbour_of(self, dye: int, stream: Stream) -> int:
        """A dye that is clearly lighter or darker than ``dye``."""
        return stream.pick([other for other in range(5) if self.differ(other, dye)])

    def accent_on(self, ground: int, figure: int, stream: Stream) -> int:
        """A third dye for a detail inside ``figure``; the ground's own where no other stands out."""
        candidates = [
            dye
            for dye in range(5)
            if dye not in (ground, figure) and self.differ(dye, figure, by=ACCENT_LIGHTNESS_STEP)
        ]
        return stream.pick(candidates) if candidates else ground


def _palette(*dyes: tuple[float, float, float]) -> Palette:
    deep, ground, mid, light, accent = (Dye(*dye) for dye in dyes)
    return Palette((deep, ground, mid, light, accent))


PALETTES: dict[EventKind, Palette] = {
    EventKind.FEST: _palette((30, 0.09, 15), (52, 0.155, 38), (64, 0.15, 22), (93, 0.035, 85), (78, 0.145, 72)),
    EventKind.WORKSHOP: _palette((27, 0.085, 268), (42, 0.12, 262), (62, 0.1, 250), (93, 0.025, 85), (76, 0.12, 70)),
    EventKind.FACHTAG: _palette((27, 0.05, 205), (44, 0.078, 196), (66, 0.085, 188), (93, 0.03, 95), (66, 0.14, 40)),
    EventKind.BERATUNG: _palette((30, 0.05, 120), (47, 0.075, 116), (68, 0.09, 112), (94, 0.03, 95), (72, 0.1, 35)),
}

#: The text colours of the event types, as in static/css/colors.css.
TYPE_COLOURS: dict[EventKind, str] = {
    EventKind.FEST: Dye(45, 0.13, 38).hex,
    EventKind.WORKSHOP: Dye(42, 0.13, 262).hex,
    EventKind.FACHTAG: Dye(41, 0.072, 198).hex,
    EventKind.BERATUNG: Dye(41, 0.07, 114).hex,
}
