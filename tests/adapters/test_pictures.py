"""Uploaded pictures, as phones, scanners, design programs and attackers make them."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import ExifTags, Image, ImageCms

from eventapp.adapters.pictures import (
    PictureTooLarge,
    PictureUnreadable,
    picture_file_name,
    process_picture,
    store_picture,
)

RED, BLUE = (254, 0, 0), (0, 0, 254)


def encoded(picture: Image.Image, file_format: str = "PNG", **options: object) -> bytes:
    out = BytesIO()
    picture.save(out, file_format, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def is_near(colour: tuple[int, ...], wanted: tuple[int, int, int], *, by: int = 12) -> bool:
    return all(abs(have - want) <= by for have, want in zip(colour, wanted, strict=True))


def colour_at(data: bytes, x: float, y: float) -> tuple[int, ...]:
    picture = opened(data).convert("RGB")
    colour = picture.getpixel((int(x * (picture.width - 1)), int(y * (picture.height - 1))))
    assert isinstance(colour, tuple)
    return colour


def half_red_half_blue(width: int, height: int) -> Image.Image:
    """The left half is red, the right half is blue."""
    picture = Image.new("RGB", (width, height), RED)
    picture.paste(BLUE, (width // 2, 0, width, height))
    return picture


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and carries next to nothing."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("width", "expected"),
    [(1, (1,)), (300, (300,)), (480, (480,)), (700, (480, 700)), (1599, (480, 960, 1599)), (2000, (480, 960, 1600))],
)
def test_widths_never_exceed_the_upload(width: int, expected: tuple[int, ...]) -> None:
    picture = process_picture(encoded(Image.new("RGB", (width, 30), RED)))

    assert picture.widths == expected
    assert [opened(data).width for data in picture.versions.values()] == list(expected)


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP"])
def test_every_version_is_the_whole_picture_as_webp(file_format: str) -> None:
    picture = process_picture(encoded(half_red_half_blue(1920, 1080), file_format))

    assert (picture.width, picture.height) == (1920, 1080)
    assert [opened(data).size for data in picture.versions.values()] == [(480, 270), (960, 540), (1600, 900)]
    for data in picture.versions.values():
        assert opened(data).format == "WEBP"
        assert is_near(colour_at(data, 0, 0), RED)
        assert is_near(colour_at(data, 1, 1), BLUE)


def test_phone_photo_is_upright_and_says_nothing_about_its_place() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6  # the camera was held upright: turn by 90 degrees clockwise
    exif[ExifTags.Base.Model] = "Fotohandy"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (51.0, 32.0, 9.0), 3: "E", 4: (7.0, 9.0, 2.0)})
    photo = encoded(half_red_half_blue(4000, 3000), "JPEG", exif=exif, comment="in Herne")
    assert opened(photo).getexif().get_ifd(ExifTags.IFD.GPSInfo) != {}

    picture = process_picture(photo)

    assert (picture.width, picture.height) == (3000, 4000)
    for data in picture.versions.values():
        assert dict(opened(data).getexif()) == {}
        assert {"exif", "xmp", "icc_profile", "comment"}.isdisjoint(opened(data).info)
        assert b"Fotohandy" not in data
        assert is_near(colour_at(data, 0.5, 0), RED)
        assert is_near(colour_at(data, 0.5, 1), BLUE)
    assert opened(picture.versions[960]).size == (960, 1280)


def test_colour_profile_is_applied_and_dropped() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exchanged = srgb.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")
    upload = encoded(Image.new("RGB", (60, 40), RED), "PNG", icc_profile=exchanged)

    picture = process_picture(upload)

    assert is_near(colour_at(picture.versions[60], 0.5, 0.5), BLUE)
    assert "icc_profile" not in opened(picture.versions[60]).info


def test_broken_colour_profile_is_ignored() -> None:
    upload = encoded(Image.new("RGB", (60, 40), RED), "PNG", icc_profile=b"no profile at all")

    assert is_near(colour_at(process_picture(upload).versions[60], 0.5, 0.5), RED)


@pytest.mark.parametrize(
    ("mode", "colour", "file_format"),
    [
        ("CMYK", (0, 255, 255, 0), "JPEG"),
        ("RGBA", (254, 0, 0, 255), "PNG"),
        ("P", 0, "PNG"),
    ],
)
def test_other_colour_models_become_rgb(mode: str, colour: tuple[int, ...], file_format: str) -> None:
    upload = Image.new(mode, (64, 64), colour)
    if mode == "P":
        upload.putpalette([254, 0, 0] * 256)

    picture = process_picture(encoded(upload, file_format))

    assert is_near(colour_at(picture.versions[64], 0.5, 0.5), RED, by=20)


@pytest.mark.parametrize(
    ("mode", "grey", "seen"), [("L", 128, 128), ("1", 1, 255), ("I;16", 0x8000, 128), ("LA", (128, 255), 128)]
)
def test_grey_pictures_keep_their_lightness(mode: str, grey: int, seen: int) -> None:
    picture = process_picture(encoded(Image.new(mode, (64, 64), grey)))

    assert is_near(colour_at(picture.versions[64], 0.5, 0.5), (seen, seen, seen))


def test_transparent_parts_become_white() -> None:
    upload = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    upload.paste((254, 0, 0, 255), (0, 0, 32, 64))

    picture = process_picture(encoded(upload))

    assert is_near(colour_at(picture.versions[64], 0.1, 0.5), RED)
    assert is_near(colour_at(picture.versions[64], 0.9, 0.5), (255, 255, 255))


@pytest.mark.parametrize("file_format", ["WEBP", "PNG"])
def test_animation_becomes_its_first_frame(file_format: str) -> None:
    frames = [Image.new("RGB", (64, 64), colour) for colour in (RED, BLUE)]
    upload = encoded(frames[0], file_format, save_all=True, append_images=frames[1:], duration=50)

    picture = process_picture(upload)

    still = opened(picture.versions[64])
    assert getattr(still, "n_frames", 1) == 1
    assert is_near(colour_at(picture.versions[64], 0.5, 0.5), RED)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"Das ist ein Text, kein Bild.", id="text named .jpg"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", id="svg"),
        pytest.param(encoded(Image.new("RGB", (64, 64)), "GIF"), id="gif"),
        pytest.param(encoded(Image.new("RGB", (64, 64)), "TIFF"), id="tiff"),
        pytest.param(b"\xff\xd8\xff\xe0" + b"\0" * 500, id="jpeg of zeros"),
        pytest.param(png_header(200, 200), id="png with too little data"),
        pytest.param(b"\0\0\0\x18ftypheic" + b"\0" * 100, id="heic"),
    ],
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(PictureUnreadable):
        process_picture(data)


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
def test_truncated_file_is_refused(file_format: str, kept: float) -> None:
    whole = encoded(Image.effect_noise((300, 200), 80).convert("RGB"), file_format)

    with pytest.raises(PictureUnreadable):
        process_picture(whole[: int(len(whole) * kept)])


def test_damaged_png_is_refused() -> None:
    whole = bytearray(encoded(half_red_half_blue(300, 200)))
    whole[60] ^= 0xFF

    with pytest.raises(PictureUnreadable):
        process_picture(bytes(whole))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(png_header(30_000, 30_000), id="bomb"),
        pytest.param(png_header(8_000, 8_000), id="64 megapixels"),
        pytest.param(png_header(17_000, 100), id="longer than a WebP can be"),
    ],
)
def test_too_large_picture_is_refused_before_it_is_decoded(data: bytes) -> None:
    with pytest.raises(PictureTooLarge) as refusal:
        process_picture(data)

    assert refusal.value.parameters == {"megapixels": 50}


def test_stored_picture_is_named_by_its_content(tmp_path: Path) -> None:
    picture = process_picture(encoded(half_red_half_blue(700, 400)))
    other = process_picture(encoded(half_red_half_blue(700, 401)))

    name = store_picture(tmp_path / "pictures", picture)

    assert store_picture(tmp_path / "pictures", picture) == name
    assert store_picture(tmp_path / "pictures", other) != name
    for width in (480, 700):
        assert (tmp_path / "pictures" / picture_file_name(name, width)).read_bytes() == picture.versions[width]
    assert len(list((tmp_path / "pictures").iterdir())) == 4
