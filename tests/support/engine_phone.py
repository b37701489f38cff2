"""A volunteer's phone in any engine: the verbs of door_phone.py over what all our browsers can do."""

from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.support.canvas_camera import PROBLEMS, SHOW, WITHOUT_CAMERA, picture_address
from tests.support.screen import Screen, expect_seen, text_of, wait_until

_DOOR = '[data-screen="door"]'
_VERDICT = '[data-part="verdict"]'
_ANSWER = """([kind, word]) => {
    const sheet = document.querySelector('[data-part="verdict"]');
    const said = sheet.querySelector('[data-part="word"]').textContent.trim();
    return !sheet.hidden && sheet.dataset.kind === kind && said === word;
}"""
_WAITING = """(number) => document.querySelector('[data-part="line"]').dataset.waiting === number"""
_COUNTS = """(wanted) => {
    const shown = (name) => document.querySelector(`[data-count="${name}"]`).textContent;
    return Object.entries(wanted).every(([name, number]) => shown(name) === String(number));
}"""


class EnginePhone:
    """One phone; its window stays open."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen

    def pair(self, link: str, *, name: str = "Bilal") -> None:
        """Open a door link and say who helps; the door is open afterwards."""
        self.screen.goto(link)
        self.screen.fill("#helper-name", name)
        self.screen.click('[data-part="pairing-form"] [type=submit]')
        expect_seen(self.screen, '[data-dialog="readiness"]')
        self.screen.click('[data-action="open-door"]')
        self.expect_open()

    def expect_open(self) -> None:
        """The working screen is there."""
        expect_seen(self.screen, _DOOR)

    def show(self, picture: bytes) -> None:
        """Hold a PNG before the camera."""
        self.screen.run(SHOW, picture_address(picture))

    def show_nothing(self) -> None:
        """Let the camera look at the table."""
        self.screen.run(SHOW, None)

    def take_photo(self, photo: Path) -> None:
        """Take a picture with the phone's own camera app."""
        self.screen.attach('[data-part="photo"]', photo)

    def lose_camera(self) -> None:
        """From the next start on the phone has no camera."""
        self.screen.run(WITHOUT_CAMERA)

    def expect_camera(self, words: str) -> None:
        """Wait until the words below the camera are these."""
        expect_seen(self.screen, '[data-part="camera-words"]', words)

    def expect_verdict(self, kind: str, word: str) -> None:
        """Wait for an answer with this look and this word."""
        wait_until(self.screen, _ANSWER, [kind, word])

    def says(self, part: str) -> str:
        """What a part of the answer says: number, of, text, note, verdict-status."""
        return text_of(self.screen, f'{_VERDICT} [data-part="{part}"]')

    def tap(self, action: str) -> None:
        """Tap a button of the answer."""
        self.screen.click(f'{_VERDICT} [data-action="{action}"]')

    def set_party(self, *, adults: int, children: int) -> None:
        """Set the steppers of the answer."""
        self.screen.fill("#party-adults", str(adults))
        self.screen.fill("#party-children", str(children))

    def act(self, action: str) -> None:
        """Tap a button of the working screen."""
        self.screen.click(f'{_DOOR} [data-action="{action}"]')

    def act_on_sheet(self, name: str, action: str) -> None:
        """Tap a button of a dialog."""
        self.screen.click(f'[data-dialog="{name}"] [data-action="{action}"]')

    def type_code(self, code: str) -> None:
        """Type a short code."""
        self.act("code")
        self.screen.fill("#short-code", code)
        self.screen.click('[data-part="code-form"] [type=submit]')

    def choose_name(self, typed: str) -> None:
        """Look for a name and choose the first that is found."""
        self.act("search")
        self.screen.fill("#guest-name", typed)
        self.screen.click('[data-part="found"] button')

    def expect_counts(self, *, admitted: int, expected: int, inside: int) -> None:
        """Wait until the counters say so."""
        wait_until(self.screen, _COUNTS, {"admitted": admitted, "expected": expected, "inside": inside})

    def expect_waiting(self, number: int) -> None:
        """Wait until so many entries wait to be sent."""
        wait_until(self.screen, _WAITING, str(number))

    def problems(self) -> list[str]:
        """What went wrong in the page so far: errors, broken promises, breaches of its policy."""
        found = self.screen.run(PROBLEMS)
        assert isinstance(found, list)
        return found


def phone_photo(picture: bytes, file: Path) -> Path:
    """Photograph a ticket as a phone does that is held upright: 12 megapixels, lying, with a note to turn them."""
    with Image.open(BytesIO(picture)) as opened:
        ticket = opened.convert("RGB").resize((1500, 1500), Image.Resampling.NEAREST)
    photo = Image.new("RGB", (4032, 3024), (96, 96, 96))
    photo.paste(ticket.rotate(90), (1200, 700))
    turned = Image.Exif()
    turned[0x0112] = 6  # orientation: turn a quarter to the right
    photo.save(file, "JPEG", quality=85, exif=turned)
    return file
