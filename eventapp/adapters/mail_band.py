"""The woven band on a ticket in a mail: coloured table cells, because mail programs block pictures.

Stepped lozenges in the event's dyes, mirrored left and right; the same event gives the same band.
"""

import hashlib

from eventapp.adapters.event_art.palette import ACCENT, DEEP, GROUND, LIGHT, MID, PALETTES
from eventapp.domain.states import EventKind

COLUMNS = 21
ROWS = 5

#: Neighbours differ clearly in lightness, so that the pattern works in grey.
_ORDERS = (
    (GROUND, LIGHT, DEEP, ACCENT),
    (DEEP, ACCENT, GROUND, LIGHT),
    (GROUND, ACCENT, DEEP, MID),
    (DEEP, MID, GROUND, LIGHT),
)


def mail_band(kind: EventKind, reference: str) -> tuple[tuple[str, ...], ...]:
    """Return rows of colours as ``#rrggbb``."""
    digest = hashlib.sha256(f"einlass-band/1:{kind.value}:{reference}".encode()).digest()
    order = _ORDERS[digest[0] % len(_ORDERS)]
    shift, period = digest[1] % len(order), 4 + 2 * (digest[2] % 2)
    dyes = PALETTES[kind].dyes
    return tuple(
        tuple(dyes[order[(_step(column, row, period) + shift) % len(order)]].hex for column in range(COLUMNS))
        for row in range(ROWS)
    )


def _step(column: int, row: int, period: int) -> int:
    """How far a cell is from the middle of its lozenge."""
    mirrored = min(column, COLUMNS - 1 - column)
    across = mirrored % period
    return min(across, period - across) + abs(row - ROWS // 2)
