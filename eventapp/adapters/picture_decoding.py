"""Pictures that people upload, looked at with suspicion: upright, in sRGB, on white, without what hung on them."""

import struct
import zlib
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageCms, ImageOps

from eventapp.adapters.picture_faults import PictureTooLarge, PictureUnreadable

FORMATS = ("JPEG", "PNG", "WEBP")
#: A WebP can be 16,383 pixels high at most.
MAX_SIDE_PIXELS = 16_000

#: Pillow itself refuses, while reading the header, what is more than twice as large.
Image.MAX_IMAGE_PIXELS = 50_000_000

_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
#: What Pillow raises on damaged files, by format and place of the damage.
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error)


@dataclass(frozen=True, kw_only=True)
class DecodedPicture:
    """A picture to be scaled down. ``width`` and ``height`` are the upload's: a JPEG may be decoded smaller."""

    picture: Image.Image
    width: int
    height: int


def decode_picture(data: bytes, *, max_pixels: int, wanted_side: int) -> DecodedPicture:
    """Return the upright picture, of an animation the first frame; sides above twice ``wanted_side`` may shrink.

    Raises PictureUnreadable or PictureTooLarge. Nothing is decoded before the size is known to be bearable.
    """
    try:
        _verify(data, max_pixels=max_pixels)
        return _decode(data, wanted_side=wanted_side)
    except _BOMBS:
        raise _too_large(max_pixels) from None
    except _DAMAGE as error:
        raise PictureUnreadable from error


def _too_large(max_pixels: int) -> PictureTooLarge:
    return PictureTooLarge(megapixels=max_pixels // 1_000_000)


def _verify(data: bytes, *, max_pixels: int) -> None:
    """Format, size and, where the format has them, checksums; decodes nothing yet."""
    with Image.open(BytesIO(data), formats=FORMATS) as picture:
        if picture.width * picture.height > max_pixels or max(picture.size) > MAX_SIDE_PIXELS:
            raise _too_large(max_pixels)
        picture.verify()


def _decode(data: bytes, *, wanted_side: int) -> DecodedPicture:
    """The upright picture in sRGB on white, with the size it really has."""
    with Image.open(BytesIO(data), formats=FORMATS) as picture:
        full_width, full_height = picture.size
        picture.draft(None, (2 * wanted_side, 2 * wanted_side))
        picture.load()
        upright = ImageOps.exif_transpose(picture)
        is_turned = _is_quarter_turn(picture)
    width, height = (full_height, full_width) if is_turned else (full_width, full_height)
    return DecodedPicture(picture=_on_white(_in_srgb(upright)), width=width, height=height)


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
