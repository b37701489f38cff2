"""Event art: the pictures of the visual prototype, for ever."""

import hashlib
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from eventapp.adapters.event_art import event_art
from eventapp.adapters.event_art.palette import PALETTES, Dye
from eventapp.adapters.event_art.stream import Stream
from eventapp.domain.states import EventKind

#: SHA-256 of the pictures that the prototype's own program drew, by kind and reference.
GOLDEN: dict[str, dict[str, str]] = json.loads(
    (Path(__file__).parent.parent / "golden" / "event_art.json").read_text("utf-8")
)

#: About 6 kB over the wire; the largest of 1,600 pictures looked at has 26 kB.
LARGEST_PICTURE_BYTES = 28_000


@pytest.mark.parametrize(
    ("kind", "reference", "digest"),
    [
        pytest.param(EventKind(kind), reference, digest, id=f"{kind} {reference[:12] or 'empty'}")
        for kind, pictures in GOLDEN.items()
        for reference, digest in pictures.items()
    ],
)
def test_art_is_the_prototypes(kind: EventKind, reference: str, digest: str) -> None:
    picture = event_art(kind, reference)

    assert hashlib.sha256(picture.encode()).hexdigest() == digest


def test_golden_pictures_cover_every_kind() -> None:
    assert list(GOLDEN) == [kind.value for kind in EventKind]
    assert sum(len(pictures) for pictures in GOLDEN.values()) >= 40


@pytest.mark.parametrize("kind", EventKind)
def test_art_is_a_small_drawing_of_filled_or_stroked_paths(kind: EventKind) -> None:
    for number in range(40):
        root = ElementTree.fromstring(event_art(kind, f"E{number}"))  # noqa: S314 (our own drawing)

        assert root.attrib["viewBox"] == "0 0 480 320"
        assert {element.tag for element in root} == {"{http://www.w3.org/2000/svg}path"}
        assert {"style", "onload"}.isdisjoint({name for element in root for name in element.attrib})
        assert len(event_art(kind, f"E{number}").encode()) <= LARGEST_PICTURE_BYTES


@pytest.mark.parametrize("kind", EventKind)
def test_art_differs_from_event_to_event(kind: EventKind) -> None:
    pictures = {event_art(kind, f"E{number}") for number in range(20)}

    assert len(pictures) == 20


@pytest.mark.parametrize("kind", EventKind)
def test_neighbouring_dyes_differ_in_lightness(kind: EventKind) -> None:
    palette, stream = PALETTES[kind], Stream("any")

    for dye in range(5):
        for _ in range(30):
            neighbour = palette.neighbour_of(dye, stream)

            assert abs(palette.dyes[dye].lightness - palette.dyes[neighbour].lightness) >= 20


@pytest.mark.parametrize(
    ("dye", "colour"),
    [
        pytest.param(Dye(100, 0, 0), "#ffffff", id="white"),
        pytest.param(Dye(0, 0, 0), "#000000", id="black"),
        pytest.param(Dye(62.7955, 0.257683, 29.2339), "#ff0000", id="red of sRGB"),
        pytest.param(Dye(70, 0.4, 145), "#00d200", id="outside of sRGB is clipped"),
    ],
)
def test_dye_is_written_as_srgb(dye: Dye, colour: str) -> None:
    assert dye.hex == colour
