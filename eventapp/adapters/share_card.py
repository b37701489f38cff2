"""The picture that messengers and networks show with a link to an event."""

from dataclasses import dataclass
from functools import lru_cache

from eventapp.adapters.event_art import event_art
from eventapp.adapters.event_art.cropping import middle_band
from eventapp.adapters.event_art.palette import TYPE_COLOURS
from eventapp.adapters.typesetting import LONGEST_TEXT_CHARACTERS, draw, isolated, shown
from eventapp.domain.states import EventKind

TEMPLATE = "share_card.typ"
WIDTH, HEIGHT = 1200, 630
CACHED_CARDS = 32

#: The part of the picture that the card shows, in the picture's own units.
ART_BAND_HEIGHT = 100


@dataclass(frozen=True, kw_only=True)
class ShareCard:
    """What stands on the card. Every text is already in the reader's language."""

    reference: str
    kind: EventKind
    language: str
    type_word: str
    title: str
    when: str
    place: str


@lru_cache(maxsize=CACHED_CARDS)
def share_card_png(card: ShareCard) -> bytes:
    """Return the card as a PNG of WIDTH × HEIGHT pixels."""
    return draw(
        TEMPLATE,
        {
            "language": card.language,
            "accent": TYPE_COLOURS[card.kind],
            "art": middle_band(event_art(card.kind, card.reference), height=ART_BAND_HEIGHT),
            "type_word": shown(card.type_word),
            "title": shown(card.title, LONGEST_TEXT_CHARACTERS // 4),
            "when": isolated(shown(card.when)),
            "place": shown(card.place),
        },
    )
