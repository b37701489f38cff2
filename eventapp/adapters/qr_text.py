"""QR codes as text for a terminal: two modules in one character, by half blocks.

Light modules are what is drawn, so that the codes are right on a dark terminal without colours; with colours they
are right on every terminal.
"""

from itertools import zip_longest

from qrcode.constants import ERROR_CORRECT_L
from qrcode.main import QRCode

QUIET_ZONE_MODULES = 4
_BLOCKS = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}
_WHITE_ON_BLACK = "\x1b[97;40m"
_AS_BEFORE = "\x1b[0m"


def qr_lines(text: str) -> list[str]:
    """Return the lines of the smallest code for ``text``, all of one width, quiet zone included.

    The error level is the lowest: nobody's thumb covers a screen, and the code has to fit beside another one.
    Raises ValueError when the text is too long for any code.
    """
    code = QRCode(error_correction=ERROR_CORRECT_L, border=QUIET_ZONE_MODULES)
    code.add_data(text)
    code.make()
    rows = code.get_matrix()
    below_the_last = [True] * len(rows)  # black: the terminal's own colour goes on there
    pairs = zip_longest(rows[::2], rows[1::2], fillvalue=below_the_last)
    return ["".join(_BLOCKS[pair] for pair in zip(*pair_of_rows, strict=True)) for pair_of_rows in pairs]


def coloured(line: str) -> str:
    """Return the line in white on black, whatever the terminal's colours are."""
    return f"{_WHITE_ON_BLACK}{line}{_AS_BEFORE}"
