"""The environment of browser tests itself: the page is ours, and the camera shows what the test holds up."""

import base64
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page

from eventapp.adapters.qr_image import qr_png
from tests.support.builders import make_event
from tests.support.camera import FakeCamera
from tests.support.qr_reader import read_qr_codes

LOOK = """async () => {
    const stream = await navigator.mediaDevices.getUserMedia({video: {width: 640, height: 480}});
    const video = Object.assign(document.createElement("video"), {muted: true, srcObject: stream});
    await video.play();
    await new Promise(resolve => video.requestVideoFrameCallback(resolve));
    const canvas = Object.assign(document.createElement("canvas"), {width: 640, height: 480});
    canvas.getContext("2d").drawImage(video, 0, 0);
    stream.getTracks().forEach(track => track.stop());
    return canvas.toDataURL("image/png").split(",")[1];
}"""


def read_through_camera(page: Page) -> list[str]:
    """The texts of the codes the camera sees now."""
    seen = base64.b64decode(page.evaluate(LOOK))
    return [code.text for code in read_qr_codes(Image.open(BytesIO(seen)))]


@pytest.mark.browser
def test_camera_sees_what_is_held_before_it(page: Page, fake_camera: FakeCamera) -> None:
    page.goto("/door/")  # the one page that may ask for it
    before = read_through_camera(page)

    fake_camera.show(qr_png("HTTPS://EXAMPLE.ORG/T/ABC"))
    with_ticket = read_through_camera(page)
    fake_camera.show_nothing()
    afterwards = read_through_camera(page)

    assert (before, with_ticket, afterwards) == ([], ["HTTPS://EXAMPLE.ORG/T/ABC"], [])


@pytest.mark.browser
@pytest.mark.usefixtures("app")
def test_browser_sees_what_the_test_makes(page: Page) -> None:
    event = make_event(title="Sommerfest im Hof")

    page.goto(f"/events/{event.reference}")

    assert page.locator("h1").inner_text() == "Sommerfest im Hof"
