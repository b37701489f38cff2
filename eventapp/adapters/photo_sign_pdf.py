"""The sign that tells guests of photographs, A4, tagged, German and English (PRV-11)."""

from dataclasses import dataclass
from datetime import datetime

from eventapp.adapters.typesetting import shown, typeset


@dataclass(frozen=True, kw_only=True)
class PhotoSign:
    """What the sign names: the event, who photographs, and whom to ask."""

    event: str
    owner: str
    contact: str
    privacy_address: str
    printed_at: datetime


def photo_sign_pdf(sign: PhotoSign) -> bytes:
    """A sign for the entrance."""
    order = {
        "event": shown(sign.event),
        "author": shown(sign.owner),
        "contact": shown(sign.contact),
        "privacy": sign.privacy_address.removeprefix("https://").removeprefix("http://"),
    }
    return typeset("photo_sign.typ", order, created=sign.printed_at)
