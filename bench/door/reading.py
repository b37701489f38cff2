"""How many bad pictures the door's own scanner and decoder read, in Chromium."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page

from bench.door.pictures import HEIGHT, WIDTH, Picture, bad_pictures
from bench.door.world import Door, World
from eventapp.adapters.qr_image import qr_png
from eventapp.domain.tickets import ticket_link

#: A canvas stands where the camera's video would. Each picture gets two whole looks, at the middle and at all of it;
#: asking for a frame, the scanner has done with the one before.
_PREPARE = """async ([width, height]) => {
    const {worker} = JSON.parse(document.getElementById("door-settings").textContent);
    const main = document.querySelector('script[src*="js/door/main.js"]').src;
    const [{default: Scanner}, {default: Decoder}] = await Promise.all(
        ["scanner.js", "decoder.js"].map((name) => import(main.replace("main.js", name))),
    );
    const canvas = Object.assign(document.createElement("canvas"), {width, height});
    const video = Object.assign(canvas, {videoWidth: width, videoHeight: height});
    const context = canvas.getContext("2d");
    let next = null, now = null, texts = [], looks = 0;
    const change = () => {
        looks += 1;
        if (now !== null && (looks === 2 || texts.length > 0)) {
            now.done(texts[0] ?? null);
            now = null;
        }
        if (now !== null || next === null) return;
        [now, next, texts, looks] = [next, null, [], 0];
        context.drawImage(now.image, 0, 0);
    };
    video.requestVideoFrameCallback = (look) => setTimeout(() => {
        change();
        look();
    });
    const decoder = new Decoder(worker);
    const scanner = new Scanner({video, decoder, onText: (text) => texts.push(text), onFrame: () => {}});
    await decoder.start();
    scanner.run();
    window.benchRead = async (address) => {
        const image = Object.assign(new Image(), {src: address});
        await image.decode();
        return new Promise((done) => { next = {image, done}; });
    };
}"""


@dataclass(kw_only=True)
class KindRead:
    """The pictures of one kind: how many there were, how many were read, how many were read as something else."""

    pictures: int = 0
    read: int = 0
    wrong: int = 0


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What was read, by kind of harm."""

    kinds: dict[str, KindRead] = field(default_factory=dict)

    @property
    def wrong(self) -> int:
        """False reads altogether."""
        return sum(kind.wrong for kind in self.kinds.values())


def measure_reading(browser: Browser, world: World, door: Door, *, per_kind: int) -> Reading:
    """Show every picture to the scanner."""
    reading = Reading()
    page = browser.new_page(base_url=world.server.url)
    page.goto("/door/")
    page.evaluate(_PREPARE, [WIDTH, HEIGHT])
    for picture in bad_pictures(_codes(world, door), per_kind=per_kind):
        kind = reading.kinds.setdefault(picture.kind, KindRead())
        text = _read(page, picture)
        kind.pictures += 1
        kind.read += text is not None and text == picture.text
        kind.wrong += text is not None and text != picture.text
    page.close()
    return reading


def _codes(world: World, door: Door) -> Iterator[tuple[str, bytes]]:
    for token in door.tokens:
        link = ticket_link(base_url=world.server.url, token=token)
        yield link, qr_png(link)


def _read(page: Page, picture: Picture) -> str | None:
    address = f"data:image/jpeg;base64,{b64encode(picture.jpeg).decode('ascii')}"
    text: str | None = page.evaluate("(address) => window.benchRead(address)", address)
    return text
