"""Uploaded logos: what is taken, what is refused, what is left of a file."""

from hashlib import shake_256
from io import BytesIO
from pathlib import Path

import pytest
from PIL import ExifTags, Image, PngImagePlugin

from eventapp.adapters.logos import (
    LogoInvisible,
    LogoIsSvg,
    LogoSize,
    LogoUnreadable,
    process_logo,
    read_logos,
    small_size,
    store_logo,
)
from eventapp.adapters.picture_faults import PictureTooLarge
from eventapp.adapters.wordmark import wordmark_png
from eventapp.domain.logos import Logo
from tests.support.logos import drawn_logo


def encoded(picture: Image.Image, file_format: str = "PNG", **options: object) -> bytes:
    out = BytesIO()
    picture.save(out, file_format, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize(
    ("size", "large", "small"),
    [
        ((900, 300), (720, 240), (288, 96)),
        ((3000, 300), (720, 72), (288, 29)),
        ((500, 1000), (120, 240), (48, 96)),
        ((100, 40), (100, 40), (100, 40)),
    ],
)
def test_logo_is_a_png_in_two_sizes_never_larger_than_it_was(
    file_format: str, size: tuple[int, int], large: tuple[int, int], small: tuple[int, int]
) -> None:
    logo = process_logo(drawn_logo(width=size[0], height=size[1], file_format=file_format))

    assert (logo.width, logo.height) == large
    pictures = {key: opened(data) for key, data in logo.versions.items()}
    assert {key: picture.size for key, picture in pictures.items()} == {LogoSize.LARGE: large, LogoSize.SMALL: small}
    assert {picture.format for picture in pictures.values()} == {"PNG"}
    assert small_size(Logo(file="x", name="", width=logo.width, height=logo.height)) == small


def test_what_is_transparent_becomes_white() -> None:
    clear = Image.new("RGBA", (200, 100), (0, 0, 0, 0))
    clear.paste((0, 0, 128, 255), (0, 0, 100, 100))

    picture = opened(process_logo(encoded(clear)).versions[LogoSize.LARGE]).convert("RGB")

    assert [picture.getpixel((20, 50)), picture.getpixel((180, 50))] == [(0, 0, 128), (255, 255, 255)]


def test_nothing_that_hung_on_the_file_is_left() -> None:
    remarks = PngImagePlugin.PngInfo()
    remarks.add_text("Author", "Olga")
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Olga"
    picture = Image.new("RGB", (300, 100), "navy")

    for data in (
        encoded(picture, pnginfo=remarks, exif=exif, icc_profile=b"Olga"),
        encoded(picture, "JPEG", exif=exif, comment=b"Olga"),
        encoded(picture, "WEBP", exif=exif),
    ):
        assert b"Olga" in data
        assert [b"Olga" in version for version in process_logo(data).versions.values()] == [False, False]


@pytest.mark.parametrize(
    "data",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b'\xef\xbb\xbf  <?xml version="1.0"?>\n<!-- Logo -->\n<svg/>',
        b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" ""><SVG></SVG>',
    ],
)
def test_svg_is_refused(data: bytes) -> None:
    with pytest.raises(LogoIsSvg):
        process_logo(data)


@pytest.mark.parametrize("data", [b"", b"logo", b"GIF89a", b"%PDF-1.7", drawn_logo()[:500], b"\x1f\x8b" + b"x" * 90])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(LogoUnreadable):
        process_logo(data)


@pytest.mark.parametrize("size", [(16_001, 10), (5000, 4000)])
def test_bombs_are_refused(size: tuple[int, int]) -> None:
    bomb = encoded(Image.new("1", size), optimize=True)

    assert len(bomb) < 10_000
    with pytest.raises(PictureTooLarge):
        process_logo(bomb)


@pytest.mark.parametrize("colour", [(255, 255, 255, 255), (255, 255, 255, 0), (240, 240, 240, 255)])
def test_logo_that_white_paper_swallows_is_refused(colour: tuple[int, ...]) -> None:
    with pytest.raises(LogoInvisible):
        process_logo(encoded(Image.new("RGBA", (300, 100), colour)))


def test_even_noise_stays_small() -> None:
    noise = Image.frombytes("RGB", (900, 300), shake_256(b"noise").digest(900 * 300 * 3))

    sizes = {size: len(data) for size, data in process_logo(encoded(noise)).versions.items()}

    assert sizes[LogoSize.LARGE] < 200_000
    assert sizes[LogoSize.SMALL] < 32_000


def test_wordmarks_of_the_demonstration_are_logos_of_a_few_kilobytes() -> None:
    logo = process_logo(wordmark_png("Musterförderung", remark="erfundenes Logo", colour="#005658"))

    assert (logo.width, logo.height) == (720, 240)
    assert len(logo.versions[LogoSize.SMALL]) < 6_000
    assert opened(logo.versions[LogoSize.SMALL]).convert("RGB").getpixel((0, 0)) == (255, 255, 255)


def test_logo_is_kept_by_its_content_and_a_lost_file_costs_the_picture_only(tmp_path: Path) -> None:
    blue, red = (process_logo(drawn_logo(colour)) for colour in ("navy", "darkred"))
    files = [store_logo(tmp_path, logo) for logo in (blue, red, blue)]
    logos = [Logo(file=file, name=file, width=720, height=240) for file in files[:2]]

    assert files[0] == files[2]
    assert len(list(tmp_path.iterdir())) == 4
    small = read_logos(tmp_path, logos, LogoSize.SMALL)
    assert [(each.name, each.width, opened(each.png).width) for each in small] == [
        (file, 288, 288) for file in files[:2]
    ]
    (tmp_path / f"{files[0]}-large.png").unlink()
    assert [each.name for each in read_logos(tmp_path, logos)] == [files[1]]
