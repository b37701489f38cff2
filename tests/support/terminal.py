"""A terminal as a picture: what its half blocks look like, for a decoder that shares no code with us."""

import re

from PIL import Image

from tests.support.qr_reader import read_qr_codes

_COLOUR = re.compile(r"\x1b\[([\d;]*)m")
#: What a character paints in the upper and in the lower half of its cell: True is the colour of the letters.
_HALVES = {"█": (True, True), "▀": (True, False), "▄": (False, True), " ": (False, False)}
_PIXELS = 6


def without_colours(text: str) -> str:
    """What arrives in a file or a pipe."""
    return _COLOUR.sub("", text)


def draw(text: str, *, letters: int, ground: int) -> Image.Image:
    """Paint the text in a terminal of these grey values; ``97;40`` means white on black whatever they are."""
    lines = text.splitlines()
    width = max(len(without_colours(line)) for line in lines)
    picture = Image.new("L", (width, 2 * len(lines)), ground)
    for y, line in enumerate(lines):
        x, colours = 0, (letters, ground)
        for part in re.split(r"(\x1b\[[\d;]*m)", line):
            if match := _COLOUR.fullmatch(part):
                colours = (255, 0) if match[1] == "97;40" else (letters, ground)
                continue
            for character in part:
                for half, painted in enumerate(_HALVES.get(character, (False, False))):
                    picture.putpixel((x, 2 * y + half), colours[0] if painted else colours[1])
                x += 1
    return picture.resize((picture.width * _PIXELS, picture.height * _PIXELS), Image.Resampling.NEAREST)


def scan(picture: Image.Image) -> list[str]:
    """All QR codes in the picture that are black on white: many a phone reads no others."""
    found = read_qr_codes(picture, inverted=False)
    return sorted(barcode.text for barcode in found)
