"""Uploaded pictures: checked by decoding, turned upright, freed of metadata, kept as WebP in several widths."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from eventapp.adapters.picture_faults import PictureTooLarge, PictureUnreadable
from eventapp.adapters.stored_file import store_file

if TYPE_CHECKING:
    from PIL import Image

__all__ = [
    "PictureTooLarge",
    "PictureUnreadable",
    "ProcessedPicture",
    "picture_file_name",
    "process_picture",
    "store_picture",
]

WIDTHS = (480, 960, 1600)
#: A phone's largest ordinary photo; decoded it takes 150 MB for a moment.
MAX_PIXELS = 50_000_000
WEBP_QUALITY = 80
NAME_LENGTH = 32


@dataclass(frozen=True, kw_only=True)
class ProcessedPicture:
    """WebP files by width, narrowest first; width and height are those of the upright upload."""

    versions: Mapping[int, bytes]
    width: int
    height: int

    @property
    def widths(self) -> tuple[int, ...]:
        return tuple(self.versions)


def process_picture(data: bytes) -> ProcessedPicture:
    """All widths up to the upload's own, nothing cropped; of an animation the first frame.

    Raises PictureUnreadable or PictureTooLarge. The file's name and stated type are of no interest. How many
    bytes may be uploaded is the caller's to say.
    """
    from eventapp.adapters.picture_decoding import decode_picture  # noqa: PLC0415 (Pillow is heavy, few bring pictures)

    decoded = decode_picture(data, max_pixels=MAX_PIXELS, wanted_side=WIDTHS[-1])
    width, height = decoded.width, decoded.height
    versions = {step: _webp(decoded.picture, step, width, height) for step in _steps(width)}
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


def _steps(width: int) -> list[int]:
    """The widths below the upload's own, and its own or the largest."""
    return [*(step for step in WIDTHS if step < width), width] if width < WIDTHS[-1] else list(WIDTHS)


def _webp(picture: "Image.Image", step: int, width: int, height: int) -> bytes:
    from PIL.Image import Resampling  # noqa: PLC0415 (as above)

    size = (step, max(1, round(height * step / width)))
    scaled = picture.resize(size, Resampling.LANCZOS, reducing_gap=2.0)
    scaled.info.clear()  # Pillow would write a colour profile that it finds here
    out = BytesIO()
    scaled.save(out, "WEBP", quality=WEBP_QUALITY)
    return out.getvalue()
