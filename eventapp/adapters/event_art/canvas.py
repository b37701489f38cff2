"""The cloth that the patterns are drawn on: its size, its layers, its simplest shapes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

WIDTH = 480
HEIGHT = 320
UNIT = 8


class Line(Enum):
    """How a layer's path is painted."""

    FILL = auto()
    STITCH = auto()
    CROSS = auto()


@dataclass(frozen=True)
class Layer:
    """All shapes of one dye that lie on the same level, as one path."""

    dye: int
    path: str
    line: Line = Line.FILL


def whole_cloth(dye: int) -> Layer:
    return Layer(dye, f"M0 0h{WIDTH}v{HEIGHT}H0z")


def stripe(dye: int, *, top: int, height: int) -> Layer:
    return Layer(dye, f"M0 {top}h{WIDTH}v{height}H0z")


def rectangle(x: float, y: float, width: float, height: float) -> str:
    return f"M{x:g} {y:g}h{width:g}v{height:g}h-{width:g}z"


def diamond(x: float, y: float, radius: float) -> str:
    """A square on its corner, round the point (x, y)."""
    r = f"{radius:g}"
    return f"M{x:g} {y - radius:g}l{r} {r}l-{r} {r}l-{r} -{r}z"


def layers_by_dye(shapes: Mapping[int, Iterable[str]], order: Iterable[int]) -> list[Layer]:
    """One layer for each dye that has shapes, bottom first."""
    return [Layer(dye, "".join(shapes[dye])) for dye in order if dye in shapes]
