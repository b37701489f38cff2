"""QR codes made of letters, read back from a picture of the terminal."""

import pytest

from eventapp.adapters.qr_text import QUIET_ZONE_MODULES, coloured, qr_lines
from tests.support.terminal import draw, scan

TEXTS = [
    "HTTP://10.0.0.5:8001/",
    "HTTPS://192.168.178.123:65535/",
    "https://192.168.178.123:65535/door/#dypd3tvw.83673067e6e2d74de6d1af09",
]
DARK = {"letters": 200, "ground": 20}
LIGHT = {"letters": 30, "ground": 255}


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("terminal", [DARK, LIGHT], ids=["dark terminal", "light terminal"])
def test_code_with_colours_is_read_on_every_terminal(text: str, terminal: dict[str, int]) -> None:
    printed = "\n".join(["", *(coloured(line) for line in qr_lines(text)), ""])

    assert scan(draw(printed, **terminal)) == [text]


@pytest.mark.parametrize("text", TEXTS)
def test_code_without_colours_is_read_on_a_dark_terminal(text: str) -> None:
    assert scan(draw("\n".join(qr_lines(text)), **DARK)) == [text]


@pytest.mark.parametrize("text", TEXTS)
def test_code_is_a_rectangle_within_half_a_terminal_and_a_bit(text: str) -> None:
    lines = qr_lines(text)

    (width,) = {len(line) for line in lines}
    assert width <= 45
    assert len(lines) == (width + 1) // 2
    assert lines[0] == "█" * width
    assert all(line.startswith("█" * QUIET_ZONE_MODULES) for line in lines[:-1])
    assert lines[-1] == "▀" * width


def test_text_too_long_for_any_code_is_refused() -> None:
    with pytest.raises(ValueError, match="Invalid version"):
        qr_lines("x" * 3000)
