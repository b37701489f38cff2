"""A band cut from an event's picture, without the shapes that lie outside of it."""

import re
from functools import lru_cache

from eventapp.adapters.event_art.canvas import HEIGHT, WIDTH

CACHED_BANDS = 128

_PATH_DATA = re.compile(r' d="([^"]*)"')
_SHAPE = re.compile(r"M[^M]*")
_COMMAND = re.compile(r"([MLlHhva])([^A-Za-z]*)")
_NUMBER = re.compile(r"-?[\d.]+")
_VIEW_BOX = re.compile(r'viewBox="[^"]*" width="\d+" height="\d+"')


@lru_cache(maxsize=CACHED_BANDS)
def middle_band(picture: str, *, height: int) -> str:
    """The middle of a picture made by ``event_art``, ``height`` of its units high; half the bytes or less."""
    top = (HEIGHT - height) / 2
    window = f'viewBox="0 {top:g} {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    framed = _VIEW_BOX.sub(window, picture, count=1)
    return _PATH_DATA.sub(lambda data: f' d="{_shapes_between(data.group(1), top, top + height)}"', framed)


def _shapes_between(path: str, top: float, bottom: float) -> str:
    kept = []
    for shape in _SHAPE.findall(path):
        highest, lowest = _vertical_extent(shape)
        if highest < bottom and lowest > top:
            kept.append(shape)
    return "".join(kept)


def _vertical_extent(shape: str) -> tuple[float, float]:
    """The smallest and largest y of one shape; knows the path commands that the drawings use."""
    y = 0.0
    seen = []
    for command, numbers in _COMMAND.findall(shape):
        values = [float(number) for number in _NUMBER.findall(numbers)]
        match command:
            case "M" | "L":
                y = values[1]
            case "v":
                y += values[0]
            case "l":
                y += values[1]
            case "a":
                seen.append(y - values[1])  # all arcs are the upper halves of circles
        seen.append(y)
    return min(seen), max(seen)
