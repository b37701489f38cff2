"""QR codes: read back by a decoder that shares no code with the one that drew them."""

import base64
import hashlib
import re
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from eventapp.adapters.qr_image import link_qr_path, qr_matrix, qr_path, qr_png, qr_svg
from tests.support.qr_reader import read_qr_codes


def token(number: int) -> str:
    """A text of the length and alphabet of a signed ticket."""
    seed = hashlib.sha512(number.to_bytes(4, "big")).digest()
    return base64.b32encode((seed * 2)[:76]).decode("ascii").rstrip("=")


def link(number: int) -> str:
    return f"HTTPS://EINLASS.EXAMPLE.ORG/T/{token(number)}"


def read(picture: Image.Image) -> list[str]:
    return [barcode.text for barcode in read_qr_codes(picture)]


def opened(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png)).convert("L")


def drawn(svg: str, *, pixels: int) -> Image.Image:
    """The SVG's outlines filled by Pillow, at a size that need not divide evenly."""
    root = ElementTree.fromstring(svg)  # noqa: S314 (our own drawing)
    scale = pixels / float(root.attrib["viewBox"].split()[2])
    ground, modules = root
    assert ground.attrib["fill"] == "#fff"
    black = Image.new("1", (pixels, pixels), 0)
    for outline in re.findall(r"M[^z]*z", modules.attrib["d"]):
        area = Image.new("1", (pixels, pixels), 0)
        ImageDraw.Draw(area).polygon([(x * scale, y * scale) for x, y in corners(outline)], fill=1)
        black = ImageChops.logical_xor(black, area)
    return ImageChops.invert(black.convert("L"))


def corners(outline: str) -> Iterator[tuple[float, float]]:
    x = y = 0.0
    for command, numbers in re.findall(r"([Mhv])([-\d ]+)", outline):
        match command:
            case "M":
                x, y = (float(number) for number in numbers.split())
            case "h":
                x += float(numbers)
            case _:
                y += float(numbers)
        yield x, y


@pytest.mark.parametrize(
    ("text", "modules"),
    [
        pytest.param(token(1), 37, id="bare token is version 5"),
        pytest.param("HTTPS://" + "H" * 21 + "/T/" + token(1), 41, id="host of 21 characters is version 6"),
        pytest.param("HTTPS://" + "H" * 22 + "/T/" + token(1), 45, id="one more is version 7"),
    ],
)
def test_matrix_has_the_smallest_version(text: str, modules: int) -> None:
    matrix = qr_matrix(text)

    assert [len(matrix), len(matrix[0])] == [modules, modules]


def test_error_level_is_m() -> None:
    barcode = read_qr_codes(opened(qr_png(token(1))))[0]

    assert barcode.ec_level == "M"


@pytest.mark.parametrize("box", [1, 2, 3, 4, 8, 10, 17])
def test_png_is_read_at_every_size(box: int) -> None:
    png = qr_png(link(2), box=box)

    assert read(opened(png)) == [link(2)]


def test_png_has_four_white_modules_around() -> None:
    picture = opened(qr_png(token(3), box=5))

    dark = picture.point(lambda level: 255 - level).getbbox()

    assert picture.size == (45 * 5, 45 * 5)
    assert dark == (20, 20, 41 * 5, 41 * 5)


@pytest.mark.parametrize("number", range(8))
def test_png_is_read_turned_and_blurred(number: int) -> None:
    photo = opened(qr_png(link(number), box=8)).filter(ImageFilter.GaussianBlur(2))
    photo = photo.rotate(10 + 45 * number, Image.Resampling.BILINEAR, expand=True, fillcolor=255)

    assert read(photo) == [link(number)]


@pytest.mark.parametrize("pixels", [200, 333, 500])
def test_svg_is_read_when_drawn(pixels: int) -> None:
    picture = drawn(qr_svg(link(4)), pixels=pixels)

    assert read(picture) == [link(4)]


def test_svg_carries_no_inline_style() -> None:
    assert "style" not in qr_svg(token(5))


def test_path_measures_the_quiet_zone() -> None:
    drawing = qr_path(token(6))

    assert (drawing.side, drawing.view_box) == (45, "0 0 45 45")


def test_path_is_closed_outlines_of_straight_lines() -> None:
    path = qr_path(link(6)).path

    assert re.fullmatch(r"(M\d+ \d+([hv]-?\d+)+z)+", path)
    assert len(path) < 4_000


@pytest.mark.parametrize(
    "text", ["", "lower", "Ü", "A_B", "A" * 5000], ids=["empty", "lower", "umlaut", "sign", "long"]
)
def test_text_that_does_not_fit_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"upper-case|version"):
        qr_matrix(text)


def test_png_without_pixels_is_refused() -> None:
    with pytest.raises(ValueError, match="pixel"):
        qr_png(token(7), box=0)


def test_link_qr_path_keeps_the_letter_case_of_a_door_link() -> None:
    link = "https://einlass.example.org/door/#bcdfghjk.0123456789abcdef01234567"
    code = link_qr_path(link)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{code.view_box}">'
        f'<path fill="#fff" d="M0 0h{code.side}v{code.side}H0z"/><path d="{code.path}"/></svg>'
    )

    assert read(drawn(svg, pixels=500)) == [link]
