"""Logos: checked and drawn anew as PNG on white, in a size for paper and one for screens, kept by their content."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from eventapp.adapters.picture_faults import PictureUnreadable
from eventapp.adapters.stored_file import store_file
from eventapp.domain.errors import DomainError
from eventapp.domain.logos import Logo

if TYPE_CHECKING:
    from PIL import Image

#: Below the data folder.
FOLDER_NAME = "logos"
#: Logos are simple: what has more pixels than a poster's is a mistake or an attack.
MAX_PIXELS = 16_000_000
NAME_LENGTH = 32
#: A logo whose darkest point is lighter than this cannot be seen on white paper.
LIGHTEST_INK = 236

_SVG_SIGNS = (b"<svg", b"<!doctype svg", b"<?xml")
_BYTES_LOOKED_AT = 1_000


class LogoSize(StrEnum):
    """For paper (20 mm at 300 dpi), or for screens and mails (48 points on fine displays)."""

    LARGE = "large"
    SMALL = "small"


#: A logo fits into so many pixels, width and height. Beyond so many bytes 256 colours have to do, as mails are small.
_BOXES = {LogoSize.LARGE: (720, 240), LogoSize.SMALL: (288, 96)}
_MOST_BYTES_IN_FULL_COLOUR = {LogoSize.LARGE: 60_000, LogoSize.SMALL: 4_000}


class LogoUnreadable(DomainError):
    """The file is not a PNG, JPEG or WebP picture, or it is damaged."""

    code = "logo_unreadable"


class LogoIsSvg(DomainError):
    """An SVG may hold scripts and fetch from elsewhere; it is not taken."""

    code = "logo_is_svg"


class LogoInvisible(DomainError):
    """Nothing of the logo can be seen on white."""

    code = "logo_invisible"


@dataclass(frozen=True, kw_only=True)
class ProcessedLogo:
    """A logo as PNG in each size; width and height are those of the large one."""

    versions: dict[LogoSize, bytes]
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class LogoPicture:
    """A logo to be put into a document, with the words for those who cannot see it."""

    name: str
    png: bytes
    width: int
    height: int


def process_logo(data: bytes) -> ProcessedLogo:
    """Return the logo drawn anew, nothing cropped, never larger than it was.

    Raises LogoIsSvg, LogoUnreadable, PictureTooLarge or LogoInvisible. How many bytes may be uploaded is the
    caller's to say.
    """
    from PIL.Image import Resampling  # noqa: PLC0415 (heavy, and few requests bring pictures)

    from eventapp.adapters.picture_decoding import decode_picture  # noqa: PLC0415 (as above)

    if any(sign in data[:_BYTES_LOOKED_AT].lower() for sign in _SVG_SIGNS):
        raise LogoIsSvg
    try:
        decoded = decode_picture(data, max_pixels=MAX_PIXELS, wanted_side=_BOXES[LogoSize.LARGE][0])
    except PictureUnreadable as error:
        raise LogoUnreadable from error
    sizes = {size: _fitted(decoded.width, decoded.height, box) for size, box in _BOXES.items()}
    pictures = {size: decoded.picture.resize(pixels, Resampling.LANCZOS) for size, pixels in sizes.items()}
    darkest, _lightest = pictures[LogoSize.LARGE].convert("L").getextrema()
    if not isinstance(darkest, int | float) or darkest > LIGHTEST_INK:
        raise LogoInvisible
    width, height = sizes[LogoSize.LARGE]
    versions = {size: _png(picture, size) for size, picture in pictures.items()}
    return ProcessedLogo(versions=versions, width=width, height=height)


def store_logo(folder: Path, logo: ProcessedLogo) -> str:
    """Store both sizes and return the logo's file name, which depends on its content only."""
    digest = hashlib.sha256(b"".join(logo.versions[size] for size in LogoSize))
    name = digest.hexdigest()[:NAME_LENGTH]
    for size, data in logo.versions.items():
        store_file(folder / logo_file_name(name, size), data)
    return name


def logo_file_name(file: str, size: LogoSize) -> str:
    """Return the name of one size's file."""
    return f"{file}-{size}.png"


def read_logos(folder: Path, logos: Sequence[Logo], size: LogoSize = LogoSize.LARGE) -> list[LogoPicture]:
    """Return the pictures of the logos. A file that is lost costs the picture, never the document."""
    pictures = []
    for logo in logos:
        try:
            png = (folder / logo_file_name(logo.file, size)).read_bytes()
        except FileNotFoundError:
            continue
        width, height = _fitted(logo.width, logo.height, _BOXES[size])
        pictures.append(LogoPicture(name=logo.name, png=png, width=width, height=height))
    return pictures


def logo_data(logos: Sequence[LogoPicture]) -> list[dict[str, object]]:
    """Return the logos for a document that is typeset (``logos.typ``)."""
    return [{"name": logo.name, "png": list(logo.png), "ratio": logo.width / logo.height} for logo in logos]


def small_size(logo: Logo) -> tuple[int, int]:
    """Return width and height of the small size in pixels."""
    return _fitted(logo.width, logo.height, _BOXES[LogoSize.SMALL])


def remove_logo_files(folder: Path, file: str) -> None:
    """Remove both sizes."""
    for size in LogoSize:
        (folder / logo_file_name(file, size)).unlink(missing_ok=True)


def _fitted(width: int, height: int, box: tuple[int, int]) -> tuple[int, int]:
    """The largest size of this shape in the box, never above the logo's own."""
    factor = min(box[0] / width, box[1] / height, 1.0)
    return max(1, round(width * factor)), max(1, round(height * factor))


def _png(picture: "Image.Image", size: LogoSize) -> bytes:
    picture.info.clear()  # Pillow would write what it finds here
    full = _encoded(picture)
    return full if len(full) <= _MOST_BYTES_IN_FULL_COLOUR[size] else _encoded(picture.quantize(256))


def _encoded(picture: "Image.Image") -> bytes:
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
