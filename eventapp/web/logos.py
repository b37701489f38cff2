"""Logos on pages, and where their files lie."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app, url_for

from eventapp.adapters.logos import FOLDER_NAME, small_size

if TYPE_CHECKING:
    from eventapp.domain.logos import Logo

#: Pixels to a point: the small size is made for fine displays.
_DENSITY = 2


@dataclass(frozen=True, kw_only=True)
class LogoView:
    """What an ``img`` needs; ``file`` names the logo in addresses of forms."""

    file: str
    src: str
    alt: str
    width: int
    height: int


def logo_views(logos: "Sequence[Logo]") -> list[LogoView]:
    """Return the logos for a page, in their order."""
    return [_view(logo) for logo in logos]


def logo_folder() -> Path:
    """Return where this installation keeps logos."""
    return Path(current_app.config["DATA_DIR"]) / FOLDER_NAME


def _view(logo: "Logo") -> LogoView:
    width, height = small_size(logo)
    return LogoView(
        file=logo.file,
        src=url_for("public.logo", file=logo.file),
        alt=logo.name,
        width=max(1, width // _DENSITY),
        height=max(1, height // _DENSITY),
    )
