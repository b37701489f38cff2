"""A camera for Chromium that shows what the test puts before it: a looping video file in the y4m format.

Chromium opens the file again at each getUserMedia and follows changes while it streams, so the file is
overwritten in place. No video tool is needed: a frame is three planes of bytes, written with Pillow.
"""

from io import BytesIO
from pathlib import Path

from PIL import Image

WIDTH, HEIGHT = 640, 480
_HEADER = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F5:1 Ip A1:1 C420jpeg\n".encode()
_TABLE = (96, 96, 96)  # what lies behind the ticket
_TICKET_SIDE = 380


class FakeCamera:
    """The video file behind Chromium's fake camera."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.show_nothing()

    def show(self, *pictures: bytes) -> None:
        """Hold PNG pictures before the camera, one after the other, a second each."""
        self._write([_frame_with(picture) for picture in pictures for _ in range(5)])

    def show_now_and_then(self, picture: bytes) -> None:
        """Hold a picture before the camera for a second, take it away for a second, and so on."""
        self._write([_frame_with(picture)] * 5 + [_table()] * 5)

    def show_nothing(self) -> None:
        """Let the camera look at the table."""
        self._write([_table()])

    def _write(self, frames: list[Image.Image]) -> None:
        video = _HEADER + b"".join(b"FRAME\n" + _planes(frame) for frame in frames)
        with self.path.open("r+b" if self.path.exists() else "w+b") as file:
            file.write(video)
            file.truncate()


def _frame_with(picture: bytes) -> Image.Image:
    with Image.open(BytesIO(picture)) as opened:
        ticket = opened.convert("RGB")
    ticket.thumbnail((_TICKET_SIDE, _TICKET_SIDE), Image.Resampling.LANCZOS)
    frame = _table()
    frame.paste(ticket, ((WIDTH - ticket.width) // 2, (HEIGHT - ticket.height) // 2))
    return frame


def _table() -> Image.Image:
    return Image.new("RGB", (WIDTH, HEIGHT), _TABLE)


def _planes(frame: Image.Image) -> bytes:
    luma, blue, red = frame.convert("YCbCr").split()
    half = (WIDTH // 2, HEIGHT // 2)
    return luma.tobytes() + blue.resize(half).tobytes() + red.resize(half).tobytes()
