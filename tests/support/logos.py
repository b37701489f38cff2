"""Logos for tests, and how programs that did not write a document see the pictures in it."""

from io import BytesIO
from pathlib import Path

import pikepdf
from PIL import Image, ImageDraw
from pypdf import PdfReader

from eventapp.adapters.logos import LogoPicture, LogoSize, process_logo, store_logo
from eventapp.db import db
from eventapp.domain.logos import Logo
from eventapp.models import Event, Organization, Project

HOUSE, LAND, CITY = "Netzwerk Herne e. V.", "Land (erfunden)", "Stadt (erfunden)"


def drawn_logo(colour: str = "navy", *, width: int = 900, height: int = 300, file_format: str = "PNG") -> bytes:
    """A picture file with a disk and a bar on white."""
    picture = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((0, 0, height - 1, height - 1), fill=colour)
    pen.rectangle((0, height * 0.45, width, height * 0.55), fill=colour)
    out = BytesIO()
    picture.save(out, file_format)
    return out.getvalue()


def logo_picture(name: str, colour: str = "navy", *, width: int = 900, height: int = 300) -> LogoPicture:
    """A logo as documents get it, without a store."""
    processed = process_logo(drawn_logo(colour, width=width, height=height))
    return LogoPicture(
        name=name, png=processed.versions[LogoSize.LARGE], width=processed.width, height=processed.height
    )


def stored_logo(folder: Path, name: str, colour: str) -> Logo:
    """Store a logo as an upload would."""
    processed = process_logo(drawn_logo(colour))
    return Logo(file=store_logo(folder, processed), name=name, width=processed.width, height=processed.height)


def give_logos(event: Event, folder: Path) -> None:
    """Give the event's organization one logo and its project two, the land's first."""
    db.session.get_one(Organization, event.organization_id).logos = (stored_logo(folder, HOUSE, "navy"),)
    project = db.session.get_one(Project, event.project_id)
    project.logos = (stored_logo(folder, LAND, "darkred"), stored_logo(folder, CITY, "darkgreen"))
    db.session.commit()


def alternatives(pdf: bytes) -> list[str]:
    """The words for those who cannot see the figures of a tagged document, in the order of its objects."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return [
            str(item.Alt)
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
        ]


def pictures_on(pdf: bytes, page: int = 0) -> list[tuple[int, int]]:
    """The sizes of the pictures drawn on a page, in pixels."""
    return sorted(picture.image.size for picture in PdfReader(BytesIO(pdf)).pages[page].images if picture.image)
