"""Signatures as pictures of lines: read as XML, painted by Typst in tests/services/test_signatures.py."""

from xml.etree import ElementTree

from eventapp.adapters.handwriting_svg import handwriting_svg


def test_a_signature_is_one_path_as_large_as_its_ink_with_room_for_the_pen() -> None:
    svg = ElementTree.fromstring(handwriting_svg(((100, 200, 1600, 200, 1600, 700), (300, 400))))  # noqa: S314
    (path,) = svg

    pen = int(path.get("stroke-width", "0"))
    assert svg.get("viewBox") == f"{100 - pen} {200 - pen} {1500 + 2 * pen} {500 + 2 * pen}"
    assert path.get("d") == "M100 200L1600 200L1600 700M300 400L300 401"
    assert (path.get("fill"), pen) == ("none", 10)


def test_a_flat_line_has_a_height() -> None:
    svg = ElementTree.fromstring(handwriting_svg(((0, 5, 200, 5),)))  # noqa: S314

    assert svg.get("viewBox") == "-6 -1 212 12"
