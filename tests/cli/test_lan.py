"""`serve --lan`: which address it takes, what it refuses, which settings it overrules."""

import subprocess
from dataclasses import fields, replace
from ipaddress import IPv4Address
from pathlib import Path

import click
import pytest

from config import Config
from eventapp.adapters.qr_image import qr_matrix
from eventapp.cli.lan import LanSite, choose_addresses, prepare_site
from eventapp.cli.lan_announcement import announcement
from eventapp.domain.tickets import ticket_link
from tests.support.terminal import draw, scan, without_colours

PROJECT_DIR = Path(__file__).parents[2]
MODULES_OF_VERSION_6 = 41
DOOR = "https://127.0.0.1:8000/door/#dypd3tvw.83673067e6e2d74de6d1af09"


@pytest.fixture
def site(data_dir: Path) -> LanSite:
    return prepare_site("127.0.0.1", data_dir=data_dir, port=8000)


def printed(site: LanSite, *, door_url: str | None = None, encoding: str = "utf-8") -> str:
    return "\n".join(announcement(site, door_url=door_url, encoding=encoding))


def test_site_is_known_by_its_address(site: LanSite) -> None:
    assert (site.base_url, site.trust_url) == ("https://127.0.0.1:8000", "http://127.0.0.1:8001")


def test_trust_page_of_the_last_port_lies_before_it(site: LanSite) -> None:
    assert replace(site, port=65535).trust_port == 65534


def test_site_overrules_the_settings_that_would_open_or_break_it(site: LanSite, data_dir: Path) -> None:
    own = {
        "BASE_URL": "https://einlass.example.org",
        "SESSION_COOKIE_SECURE": "false",
        "TRUSTED_PROXIES": "1",
        "DEBUG_PAGES": "true",
        "DATA_DIR": str(data_dir),
        "DEMO": "true",
    }

    config = Config.from_env({**own, **site.settings})

    assert set(site.settings) <= {field.name for field in fields(Config)}
    assert (config.HOST, config.BASE_URL) == ("0.0.0.0", "https://127.0.0.1:8000")  # noqa: S104
    assert (config.SESSION_COOKIE_SECURE, config.TRUSTED_PROXIES, config.DEBUG_PAGES) == (True, 0, False)
    assert config.WARNINGS == ()
    assert {"127.0.0.1", *site.names} <= config.HOSTS
    assert "einlass.example.org" not in config.HOSTS


@pytest.mark.parametrize(
    ("choice", "complaint"),
    [
        ("wlan0", "LAN must be 1 or an address such as 192.168.178.20, not 'wlan0'."),
        ("192.168.178", "LAN must be 1 or an address such as 192.168.178.20, not '192.168.178'."),
        ("93.184.216.34", "93.184.216.34 is no private address. In the internet Einlass needs a domain."),
        ("169.254.254.253", "169.254.254.253 is no address of this machine."),
    ],
)
def test_address_that_cannot_be_used_is_refused(data_dir: Path, choice: str, complaint: str) -> None:
    with pytest.raises(click.ClickException) as refused:
        prepare_site(choice, data_dir=data_dir, port=8000)

    assert refused.value.message == complaint
    assert list(data_dir.iterdir()) == []


def test_first_address_found_is_taken_unless_one_is_named() -> None:
    found = (IPv4Address("192.168.178.20"), IPv4Address("10.0.0.7"))
    here = IPv4Address("127.0.0.1")

    assert choose_addresses("1", found=found) == found
    assert choose_addresses("127.0.0.1", found=(*found, here)) == (here, *found)


def test_machine_without_a_private_address_is_told_what_to_do() -> None:
    with pytest.raises(click.ClickException, match="Connect this machine to the Wi-Fi of the phones"):
        choose_addresses("1", found=())


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], "serve --demo"),
        (["LAN=1"], "serve --demo --lan 1"),
        (["LAN=192.168.178.20"], "serve --demo --lan 192.168.178.20"),
        (["LAN=0"], "serve --demo"),
        (["LAN="], "serve --demo"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_make_run_passes_the_choice_on(words: list[str], expected: str) -> None:
    shown = subprocess.run(
        ["make", "--no-print-directory", "--dry-run", "run", *words],
        cwd=PROJECT_DIR,
        capture_output=True,
        text=True,
        check=True,
    )

    assert shown.stdout.splitlines()[-1].partition(" --app wsgi ")[2].strip() == expected


def test_every_ticket_stays_coarse_enough_for_old_phones(site: LanSite) -> None:
    longest = replace(site, address=IPv4Address("192.168.178.123"), port=65535)

    link = ticket_link(base_url=longest.base_url, token="A" * 122)

    assert link.startswith("HTTPS://192.168.178.123:65535/T/")
    assert len(qr_matrix(link)) == MODULES_OF_VERSION_6


def test_codes_lead_to_trust_programme_and_door(site: LanSite) -> None:
    text = printed(site, door_url=DOOR)

    expected = sorted(["HTTP://127.0.0.1:8001/", "HTTPS://127.0.0.1:8000/", DOOR])
    assert scan(draw(text, letters=30, ground=255)) == expected
    assert scan(draw(without_colours(text), letters=200, ground=20)) == expected


@pytest.mark.parametrize("address", ["10.0.0.5", "192.168.1.20", "192.168.178.123"])
@pytest.mark.parametrize("port", [80, 8000, 65534])
def test_all_fits_eighty_columns(site: LanSite, address: str, port: int) -> None:
    roomy = replace(
        site, address=IPv4Address(address), port=port, other_addresses=(IPv4Address("192.168.100.100"),) * 2
    )

    lines = without_colours(printed(roomy, door_url=DOOR)).splitlines()

    assert [line for line in lines if len(line) > 80] == []


def test_announcement_says_what_fails_without_trust(site: LanSite) -> None:
    words = " ".join(printed(site).split())

    for saying in (
        "cannot use the door without a network",
        "may be refused the camera",
        "Ohne Schritt 1 warnt das Telefon, die Tür geht nicht ohne Netz und die Kamera nicht überall.",
    ):
        assert saying in words
    assert site.files.authority_fingerprint.replace(":", "") in words.replace(":", "").replace(" ", "")
    assert "3 Door" not in words


def test_announcement_says_when_every_phone_has_to_trust_again(site: LanSite) -> None:
    renewed = replace(site, files=replace(site.files, is_authority_replaced=True))

    assert "every phone must trust again" in printed(renewed)
    assert "every phone must trust again" not in printed(site)


def test_terminal_without_half_blocks_gets_the_addresses(site: LanSite) -> None:
    text = printed(site, door_url=DOOR, encoding="latin-1")

    assert text.endswith("This terminal cannot show QR codes; type the addresses above.")
    assert "http://127.0.0.1:8001/" in text
    assert text.encode("latin-1")
