"""Invented logos for the demonstration: our own drawings, so that nobody's real sign is used."""

from eventapp.adapters.typesetting import draw, shown


def wordmark_png(name: str, *, remark: str, colour: str) -> bytes:
    """Return a woven sign with these words as a PNG. ``colour`` is ``#rrggbb``."""
    return draw("wordmark.typ", {"name": shown(name), "remark": shown(remark), "colour": colour})
