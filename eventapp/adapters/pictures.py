"""Uploaded pictures: checked by decoding, turned upright, freed of metadata, kept as WebP in several widths."""

import hashlib
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

from eventapp.adapters.stored_file import store_file
from eventapp.domain.errors import DomainError

FORMATS = ("JPEG", "PNG", "WEBP")
WIDTHS = (480, 960, 1600)
#: A phone's largest ordinary photo; decoded it takes 150 MB for a moment.
MAX_PIXELS = 50_000_000
#: A WebP can be 16,383 pixels high at most.
MAX_SIDE_PIXELS = 16_000
WEBP_QUALITY = 80
NAME_LENGTH = 32

#: Pillow itself refuses, while reading the header, what is more than twice as large.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS

_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
#: What Pillow raises on damaged files, by format and place of the damage.
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error)


class PictureUnreadable(DomainError):
    """The file is not a JPEG, PNG or WebP picture, or it is damaged."""

    code = "picture_unreadable"


class PictureTooLarge(DomainError):
    """Too many pixels. Parameters: megapixels (the limit)."""

    code = "picture_too_large"


@dataclass(frozen=True, kw_only=True)
class ProcessedPicture:
    """WebP files by width, narrowest first; width and height are those of the upright upload."""

    versions: Mapping[int, bytes]
    width: int
    height: int

    @property
    def aspect_ratio(self) -> float:
        return self.width / self.height

    @property
    def widths(self) -> tuple[int, ...]:
        return tuple(self.versions)


def process_picture(data: bytes) -> ProcessedPicture:
    """All widths up to the upload's own, nothing cropped; of an animation the first frame.

    Raises PictureUnreadable or PictureTooLarge. The file's name and stated type are of no interest. How many
    bytes may be uploaded is the caller's to say.
    """
    try:
        _verify(data)
        upright, width, height = _decode(data)
    except _BOMBS:
        raise _too_large() from None
    except _DAMAGE as error:
        raise PictureUnreadable from error
    versions = {step: _webp(upright, step, width, height) for step in _steps(width)}
    return ProcessedPicture(versions=versions, width=width, height=height)


def store_picture(folder: Path, picture: ProcessedPicture) -> str:
    """Store every width and return the picture's name, which depends on its content only."""
    digest = hashlib.sha256()
    for data in picture.versions.values():
        digest.update(data)
    name = digest.hexdigest()[:NAME_LENGTH]
    for width, data in picture.versions.items():
        store_file(folder / picture_file_name(name, width), data)
    return name


def picture_file_name(name: str, width: int) -> str:
    return f"{name}-{width}.webp"


def _too_large() -> PictureTooLarge:
    return PictureTooLarge(megapixels=MAX_PIXELS // 1_000_000)


def _verify(data: bytes) -> None:
    """Format, size and, where the format has them, checksums; decodes nothing yet."""
    with Image.open(BytesIO(data), formats=FORMATS) as picture:
        if picture.width * picture.height > MAX_PIXELS or max(picture.size) > MAX_SIDE_PIXELS:
            raise _too_large()
        picture.verify()


def _decode(data: bytes) -> tuple[Image.Image, int, int]:
    """The upright picture in sRGB on white, with the size it really has (a JPEG may be decoded smaller)."""
    with Image.open(BytesIO(data), formats=FORMATS) as picture:
        full_width, full_height = picture.size
        picture.draft(None, (2 * WIDTHS[-1], 2 * WIDTHS[-1]))
        picture.load()
        upright = ImageOps.exif_transpose(picture)
        is_turned = _is_quarter_turn(picture)
    width, height = (full_height, full_width) if is_turned else (full_width, full_height)
    return _on_white(_in_srgb(upright)), width, height


def _is_quarter_turn(picture: Image.Image) -> bool:
    return picture.getexif().get(0x0112, 1) in (5, 6, 7, 8)


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Colours as the embedded profile means them; a profile that does not fit the picture is ignored."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "CMYK", "L"):
        return picture
    try:
        converted = ImageCms.profileToProfile(
            picture,
            ImageCms.ImageCmsProfile(BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGB",
        )
    except (ImageCms.PyCMSError, OSError):
        return picture
    return converted or picture


def _on_white(picture: Image.Image) -> Image.Image:
    """Opaque RGB: what is transparent would vanish on a dark page."""
    if picture.has_transparency_data:
        layered = picture.convert("RGBA")
        ground = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(ground, layered).convert("RGB")
    if picture.mode.startswith("I"):  # 16-bit grey; Pillow would cut it off at 255 instead of scaling it
        return picture.convert("I").point(lambda level: level * (1 / 256)).convert("RGB")
    return picture.convert("RGB")


def _steps(width: int) -> list[int]:
    """The widths below the upload's own, and its own or the largest."""
    return [*(step for step in WIDTHS if step < width), width] if width < WIDTHS[-1] else list(WIDTHS)


def _webp(picture: Image.Image, step: int, width: int, height: int) -> bytes:
    size = (step, max(1, round(height * step / width)))
    scaled = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    scaled.info.clear()  # Pillow would write a colour profile that it finds here
    out = BytesIO()
    scaled.save(out, "WEBP", quality=WEBP_QUALITY)
    return out.getvalue()
