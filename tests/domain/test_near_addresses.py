"""Slips of the finger in addresses: found where they are likely, and nobody's real address is doubted twice."""

import pytest

from eventapp.domain.near_addresses import find_likely_address


@pytest.mark.parametrize(
    "typed",
    [
        "gmial.com",
        "gmail.con",
        "gmail.co",
        "gamil.com",
        "gmai.com",
        "ggmail.com",
        "gmail.comm",
        "GMIAL.com",
        "gmqil.com",
    ],
)
def test_slip_beside_a_known_provider_is_found(typed: str) -> None:
    assert find_likely_address(f"nour@{typed}") == "nour@gmail.com"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("t-onlin.de", "t-online.de"), ("hotmial.de", "hotmail.de"), ("gmx.ent", "gmx.net"), ("wbe.de", "web.de")],
)
def test_other_providers_are_known_too(typed: str, meant: str) -> None:
    assert find_likely_address(f"a.b+c@{typed}") == f"a.b+c@{meant}"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nour@gmail.com",
        "nour@GMX.de",
        "nour@mail.com",
        "nour@ymail.com",
        "nour@hotmail.de",
        "nour@example.org",
        "nour@herne.de",
        "nour@we.de",
        # as near to gmx.de as to gmx.net, gmx.at … or to nothing
        "nour@gmx.e",
        "nour@mail-net.de",
        "nour@gmial.con",
    ],
)
def test_whatever_is_known_or_far_away_is_not_doubted(address: str) -> None:
    assert find_likely_address(address) == ""
