"""Bad pictures of our own tickets: what a hand, a lamp and a cheap camera do to a code, from a little to far too much.

The dice fall the same way every time; only the codes differ.
"""

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

WIDTH, HEIGHT = 1280, 720
SEED = 20261123
_TABLE = 96
_SIDE = 340
_JPEG_QUALITY = 85
_BLANK = "no code at all"

#: Takes the code on its white card, square, and the dice; returns the card as it is seen.
Harm = Callable[[Image.Image, random.Random], Image.Image]


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What the camera sees: a JPEG, the kind of harm, and the text that is right; None: there is no code."""

    kind: str
    text: str | None
    jpeg: bytes


def bad_pictures(codes: Iterator[tuple[str, bytes]], *, per_kind: int) -> Iterator[Picture]:
    """Yield so many pictures of each kind; ``codes`` are texts with the PNG of their QR."""
    dice = random.Random(SEED)  # noqa: S311 (pictures, not secrets)
    for kind, harm in KINDS.items():
        for _ in range(per_kind):
            text, png = next(codes)
            yield Picture(kind=kind, text=text, jpeg=_photograph(harm(_card(png), dice), dice, kind=kind))
    for _ in range(per_kind):
        yield Picture(kind=_BLANK, text=None, jpeg=_photograph(_letters(dice), dice, kind=_BLANK))


def _card(png: bytes) -> Image.Image:
    with Image.open(BytesIO(png)) as opened:
        return opened.convert("L").resize((_SIDE, _SIDE), Image.Resampling.LANCZOS)


def _photograph(card: Image.Image, dice: random.Random, *, kind: str) -> bytes:
    """Lay the card on the table, near the middle, and press the button."""
    frame = Image.new("L", (WIDTH, HEIGHT), 0 if kind == "inverted" else _TABLE)
    left = (WIDTH - card.width) // 2 + dice.randint(-80, 80)
    top = (HEIGHT - card.height) // 2 + dice.randint(-40, 40)
    frame.paste(card, (left, top))
    output = BytesIO()
    (_with_noise(frame, dice) if kind == "noise" else frame).convert("RGB").save(output, "JPEG", quality=_JPEG_QUALITY)
    return output.getvalue()


def _plain(card: Image.Image, _dice: random.Random) -> Image.Image:
    return card


def _rotated(card: Image.Image, dice: random.Random) -> Image.Image:
    return card.rotate(dice.uniform(0, 360), Image.Resampling.BICUBIC, expand=True, fillcolor=_TABLE)


def _tilted(card: Image.Image, dice: random.Random) -> Image.Image:
    """Seen from the side: two corners of one edge come nearer to each other."""
    side, inset = card.width, dice.uniform(0.1, 0.3) * card.width
    squeezed = dice.uniform(0.4, 0.8)
    coefficients = _perspective([(inset, 0), (side - inset, 0), (side, side * squeezed), (0, side * squeezed)], side)
    seen = card.transform(
        card.size, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BICUBIC, fillcolor=_TABLE
    )
    return seen.rotate(90 * dice.randrange(4))


def _perspective(corners: list[tuple[float, float]], side: int) -> tuple[float, ...]:
    """Return the coefficients that take these corners of the picture to those of the card."""
    rows = []
    for (x, y), (u, v) in zip(corners, [(0, 0), (side, 0), (side, side), (0, side)], strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    return tuple(_solve([[float(value) for value in row] for row in rows]))


def _solve(rows: list[list[float]]) -> list[float]:
    """Solve linear equations by elimination; the last number of each row is its right side."""
    size = len(rows)
    for column in range(size):
        pivot = max(range(column, size), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for row in range(size):
            if row != column:
                factor = rows[row][column] / rows[column][column]
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[column], strict=True)]
    return [rows[index][size] / rows[index][index] for index in range(size)]


def _blurred(card: Image.Image, dice: random.Random) -> Image.Image:
    return card.filter(ImageFilter.GaussianBlur(dice.uniform(1.5, 4.5)))


def _moved(card: Image.Image, dice: random.Random) -> Image.Image:
    """A hand that does not hold still: the mean of shifted pictures."""
    length, angle = dice.randint(6, 18), dice.uniform(0, 2 * math.pi)
    mean = card
    for step in range(1, length):
        shifted = ImageChops.offset(card, round(step * math.cos(angle)), round(step * math.sin(angle)))
        mean = Image.blend(mean, shifted, 1 / (step + 1))
    return mean


def _glaring(card: Image.Image, dice: random.Random) -> Image.Image:
    """A lamp in the plastic: a white spot somewhere on the code, 3 to 12 per cent of it."""
    radius = math.sqrt(dice.uniform(0.03, 0.12) / math.pi) * card.width
    x, y = (dice.uniform(0.3, 0.7) * card.width for _ in range(2))
    spot = Image.new("L", card.size, 0)
    ImageDraw.Draw(spot).ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return ImageChops.lighter(card, spot.filter(ImageFilter.GaussianBlur(4)))


def _pale(card: Image.Image, dice: random.Random) -> Image.Image:
    """A dim screen or a tired printer."""
    dark = dice.randint(70, 120)
    span = dice.randint(12, 60)
    return card.point([dark + span * value // 255 for value in range(256)])


def _small(card: Image.Image, dice: random.Random) -> Image.Image:
    side = dice.randint(70, 150)
    return card.resize((side, side), Image.Resampling.LANCZOS)


def _inverted(card: Image.Image, _dice: random.Random) -> Image.Image:
    return ImageOps.invert(card)


def _held(card: Image.Image, dice: random.Random) -> Image.Image:
    """A thumb over the edge: 4 to 14 per cent of the code."""
    covered = card.copy()
    width, height = dice.uniform(0.2, 0.38), dice.uniform(0.2, 0.38)
    margin = 0.09  # the quiet zone
    left = dice.uniform(0.35, 0.4) * card.width
    box = (left, card.height * (1 - margin - height), left + width * card.width, card.height * 1.2)
    ImageDraw.Draw(covered).rounded_rectangle(box, radius=width * card.width / 2, fill=150)
    return covered.rotate(90 * dice.randrange(4))


def _letters(dice: random.Random) -> Image.Image:
    """A poster, a checked shirt: black and white, and no code."""
    card = Image.new("L", (_SIDE, _SIDE), 255)
    pen, step = ImageDraw.Draw(card), dice.randint(8, 20)
    for x in range(0, _SIDE, step):
        for y in range(0, _SIDE, step):
            if dice.random() < 0.5:
                pen.rectangle((x, y, x + step, y + step), fill=0)
    return card


def _with_noise(frame: Image.Image, dice: random.Random) -> Image.Image:
    grain = Image.frombytes("L", frame.size, dice.randbytes(WIDTH * HEIGHT))
    return Image.blend(frame, grain, dice.uniform(0.35, 0.65))


KINDS: dict[str, Harm] = {
    "plain": _plain,
    "rotated": _rotated,
    "tilted": _tilted,
    "blurred": _blurred,
    "moved": _moved,
    "glare": _glaring,
    "low contrast": _pale,
    "small": _small,
    "noise": _plain,
    "inverted": _inverted,
    "thumb over the edge": _held,
}
