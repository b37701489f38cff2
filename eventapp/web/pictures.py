"""The picture of an event: the uploaded one in its widths, else its generated art."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for

from eventapp.domain.states import EventKind

if TYPE_CHECKING:
    from eventapp.models import Event

#: Part of the address, so that changed drawings get a new one (eventapp/adapters/event_art).
ART_VERSION = "1"


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What an ``img`` needs. ``alt`` is empty for art, which says nothing that the words do not."""

    src: str
    srcset: str = ""
    alt: str = ""


def event_picture(event: "Event") -> Picture:
    """Return the picture of an event."""
    if event.picture_name is None or not event.picture_widths:
        return Picture(src=art_address(event.reference, event.kind))
    addresses = {int(width): picture_address(event.picture_name, int(width)) for width in event.picture_widths}
    return Picture(
        src=addresses[max(addresses)],
        srcset=", ".join(f"{address} {width}w" for width, address in sorted(addresses.items())),
        alt=event.picture_alt,
    )


def card_picture(event: "Event") -> str:
    """Return the address of the smallest picture, for lists."""
    if event.picture_name is None or not event.picture_widths:
        return art_address(event.reference, event.kind)
    return picture_address(event.picture_name, min(int(width) for width in event.picture_widths))


def art_address(reference: str, kind: EventKind) -> str:
    """Return the address of an event's art; it changes when the art does."""
    return url_for("public.event_art", reference=reference, v=art_version(kind))


def art_version(kind: EventKind) -> str:
    """Return what art depends on besides the reference in its address."""
    # no word: the address stands on the own pages of counselling, too (CNS-3)
    return f"{list(EventKind).index(kind)}-{ART_VERSION}"


def picture_address(name: str, width: int) -> str:
    """Return the address of one width of an uploaded picture."""
    return url_for("public.picture", name=name, width=width)
